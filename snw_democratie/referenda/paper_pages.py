"""Pages of votes on paper: typing over what came in, for two people of the team, and what everybody may check."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.referenda import paper_views as views
from snw_democratie.referenda import paths, service
from snw_democratie.referenda.errors import BadPaper, BadPaperCounts
from snw_democratie.referenda.forms import CodesForm, EmptyForm, counts_typed, paper_counts, paper_lines
from snw_democratie.referenda.letters import letters_of
from snw_democratie.referenda.refusals import paper_sentence
from snw_democratie.refusals import refusal

PUBLIC, AT = "/referendum/{slug:str}", "/team/referendum/{slug:str}/papier"
OPEN = {ANONYMOUS: True}
Posted = NamedDependency[FormMultiDict]


@get(f"{PUBLIC}/papier", opt=OPEN, sync_to_thread=True)
def show_public(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What came in on paper, which codes that were, and how anybody checks it."""
    with reading(installation(request).engine) as session:
        one = service.public_referendum(session, slug)
    if not one.set_up.paper:
        raise NotFoundException
    return page(request, "referenda/paper.html", views.paper_view(one))


@get(f"{PUBLIC}/papier.json", opt=OPEN, sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The record, byte for byte: its digest stands in the log."""
    with reading(installation(request).engine) as session:
        found = service.paper_record_of(session, slug)
    if not found:
        raise NotFoundException
    return Response(found, media_type="application/json")


@get(AT, guards=[READERS], sync_to_thread=True)
def show_typing(request: AnyRequest, slug: FromPath[str]) -> Template:
    """How far the typing over is, and the one thing to do now."""
    return _typing(request, slug)


@post(f"{AT}/codes", guards=[TEAM], sync_to_thread=True)
def type_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Keep which codes came in, as one person read them."""
    form = parse(CodesForm, posted, judged=True)
    with reading(installation(request).engine) as session:
        place = service.paper_place(session, slug, by=staff(request))
    try:
        letters = letters_of(paper_lines(form), place)
    except BadPaper as error:
        said = tuple(Problem(field="codes", message=paper_sentence(one)) for one in error.problems)
        return _typing(request, slug, *said, codes=form.codes)
    act(request, service.type_codes, slug, letters)
    return see_other(paths.team(slug, "/papier"))


@post(f"{AT}/aantallen", guards=[TEAM], sync_to_thread=True)
def type_counts(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Keep what one person counted."""
    typed = counts_typed(posted)
    counts, problems = paper_counts(typed)
    if not problems:
        try:
            act(request, service.type_counts, slug, counts)
        except BadPaperCounts as error:
            problems = (Problem(field="aantal-0", message=refusal(error)[1]),)
    if problems:
        return _typing(request, slug, *problems, counts=typed)
    return see_other(paths.team(slug, "/papier"))


@post(f"{AT}/opnieuw", guards=[TEAM], status_code=303, sync_to_thread=True)
def begin_anew(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Throw away what both typed."""
    parse(EmptyForm, posted)
    act(request, service.throw_paper, slug)
    return see_other(paths.team(slug, "/papier"))


def _typing(
    request: AnyRequest, slug: str, *problems: Problem, codes: str = "", counts: Mapping[str, str] | None = None
) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        found = service.paper_of_team(session, slug, by=by)
        one = service.for_team(session, slug, by=by, at=parts.clock())
    view = views.typing_view(one, found, by.account_id, codes=codes, counts=counts, problems=problems)
    return page(request, "referenda/team_paper.html", view, status=422 if problems else 200)


HANDLERS = (show_public, download, show_typing, type_codes, type_counts, begin_anew)
