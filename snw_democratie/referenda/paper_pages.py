"""Pages of votes on paper: typing over what came in, for two people of the team, and what everybody may check."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.contact import contact_lines
from snw_democratie.db.engine import reading
from snw_democratie.errors import problem_sentence
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.referenda import paper_views as views
from snw_democratie.referenda import paths, service
from snw_democratie.referenda.errors import BadPaper, BadPaperCounts
from snw_democratie.referenda.forms import (
    CodesForm,
    EmptyForm,
    codes_to_try,
    counts_typed,
    paper_counts,
    paper_lines,
    votes_to_try,
)
from snw_democratie.referenda.letters import credentials_of, letters_of, read_lines
from snw_democratie.referenda.paper_print import paper_form
from snw_democratie.referenda.paper_tables import count_votes
from snw_democratie.referenda.refusals import paper_sentence
from snw_democratie.refusals import refusal
from sortition.errors import BadTable

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


@get(f"{PUBLIC}/stemformulier.pdf", opt=OPEN, sync_to_thread=True)
def print_form(request: AnyRequest, slug: FromPath[str], taal: FromQuery[str] = "") -> Response[bytes]:
    """The form and what goes on its envelopes; in the language of the page, or another."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.public_referendum(session, slug)
    if not one.set_up.paper:
        raise NotFoundException
    headers = {"content-disposition": 'attachment; filename="stemformulier.pdf"'}
    content = paper_form(one, taal, contact=contact_lines(parts.settings.contact))
    return Response(content, media_type="application/pdf", headers=headers)


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


@post(f"{AT}/nakijken", status_code=200, guards=[TEAM], sync_to_thread=True)
def try_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """What would become of each envelope; nothing is kept, and the list stands ready to be kept."""
    try:
        codes = codes_to_try(posted)
    except BadTable as error:
        return _typing(request, slug, *_unreadable(error))
    found, problems = read_lines(paper_lines(CodesForm(codes=codes)))
    with reading(installation(request).engine) as session:
        place = service.paper_place(session, slug, by=staff(request))
        outcomes = service.judge_codes(session, slug, credentials_of(found, place), by=staff(request))
    return _typing(request, slug, codes=codes, tried=views.tried_codes(outcomes, problems))


@post(f"{AT}/stemmen-nakijken", status_code=200, guards=[TEAM], sync_to_thread=True)
def try_votes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """What a table of votes adds up to; nothing is kept, and the numbers stand ready to be kept."""
    try:
        lines = votes_to_try(posted)
    except BadTable as error:
        return _typing(request, slug, *_unreadable(error))
    with reading(installation(request).engine) as session:
        found = service.paper_of_team(session, slug, by=staff(request))
        one = service.for_team(session, slug, by=staff(request), at=installation(request).clock())
    counts, problems = count_votes(lines, one.facts.set_up)
    typed = {} if problems else {f"aantal-{place}": str(count) for place, count in enumerate(counts)}
    tried = views.tried_votes(len(lines), found.counts, problems)
    return _typing(request, slug, counts=typed, tried=tried)


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


def _unreadable(error: BadTable) -> tuple[Problem, ...]:
    return tuple(Problem(field="bestand", message=problem_sentence(one)) for one in error.problems)


def _typing(
    request: AnyRequest,
    slug: str,
    *problems: Problem,
    codes: str = "",
    counts: Mapping[str, str] | None = None,
    tried: views.TriedView | None = None,
) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        found = service.paper_of_team(session, slug, by=by)
        one = service.for_team(session, slug, by=by, at=parts.clock())
    view = views.typing_view(one, found, by.account_id, codes=codes, counts=counts, problems=problems, tried=tried)
    return page(request, "referenda/team_paper.html", view, status=422 if problems else 200)


HANDLERS = (show_public, print_form, download, show_typing, try_codes, type_codes, try_votes, type_counts, begin_anew)
