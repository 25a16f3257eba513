"""Pages on which the team has letters made about the outcome of a lottery."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.assemblies.forms import whole
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.letters import service
from snw_democratie.letters.errors import NoLetters, UnknownRun
from snw_democratie.letters.forms import LettersForm, RunForm, wanted_letters
from snw_democratie.letters.views import LettersView, letters_view
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, shell
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import lately_confirmed

AT = "/team/lotingen/{slug:str}/brieven"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_letters(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What was made, and what can be made."""
    return page(request, "letters_team/letters.html", _view(request, slug))


@get(f"{AT}/voortgang", guards=[READERS], sync_to_thread=True)
def show_progress(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The progress alone, asked for every second; when it is over the whole page loads again."""
    view = _view(request, slug)
    context = {"shell": shell(request), "view": view}
    return Template("letters_team/_progress.html", context=context, headers={} if view.busy else {"HX-Refresh": "true"})


@post(AT, guards=[TEAM], sync_to_thread=True)
def ask(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Put letters in the queue."""
    form = parse(LettersForm, posted, judged=True)
    parts = installation(request)
    today = amsterdam(parts.clock()).date()
    wanted, problems = wanted_letters(form, slug, origin=parts.settings.origin, today=today)
    if wanted is not None:
        try:
            act(request, service.ask, slug, wanted)
        except NoLetters as error:
            problems = (Problem(field="wie", message=refusal(error)[1]),)
    if problems:
        return page(request, "letters_team/letters.html", _view(request, slug, form, problems), status=422)
    return see_other(f"/team/lotingen/{slug}/brieven")


@post(f"{AT}/stoppen", guards=[TEAM], sync_to_thread=True)
def cancel(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Stop the run."""
    parse(EmptyForm, posted)
    act(request, service.cancel, slug)
    return see_other(f"/team/lotingen/{slug}/brieven")


@post(f"{AT}/wissen", guards=[TEAM], sync_to_thread=True)
def remove(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the files away, once they are printed."""
    number = whole(parse(RunForm, posted).reeks)
    if number is None:
        raise UnknownRun
    act(request, service.remove, slug, number)
    return see_other(f"/team/lotingen/{slug}/brieven")


@get(f"{AT}/{{run:int}}/{{name:str}}", guards=[TEAM, lately_confirmed], sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str], run: FromPath[int], name: FromPath[str]) -> Response[bytes]:
    """One print file."""
    content = act(request, service.content, slug, run, name)
    media_type = "application/pdf" if name.endswith(".pdf") else "text/csv"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _view(
    request: AnyRequest, slug: str, form: LettersForm | None = None, problems: tuple[Problem, ...] = ()
) -> LettersView:
    with reading(installation(request).engine) as session:
        return letters_view(service.runs(session, slug), form, problems)


HANDLERS = (show_letters, show_progress, ask, cancel, remove, download)
