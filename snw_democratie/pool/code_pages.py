"""Pages with codes: totals, making them for an organisation, bringing in those of letters, and making them void."""

from functools import partial

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.assemblies.forms import whole
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.errors import problem_sentence
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, upload
from snw_democratie.pool import team_service as service
from snw_democratie.pool.code_sheets import sheet_file
from snw_democratie.pool.team_code_views import codes_view, confirm_view, state_words
from snw_democratie.pool.team_errors import BadBatch, BadCodeFile, CodeNotUnused, CodeRow, UnknownCode
from snw_democratie.pool.team_forms import (
    BatchForm,
    CodeNumberForm,
    OrganisationForm,
    WantedCodes,
    end_of_day,
    wanted_codes,
)
from snw_democratie.pool.team_service import Sheet
from snw_democratie.refusals import refusal
from snw_democratie.safe_csv import csv_bytes
from snw_democratie.security.codes import MadeMeanwhile
from snw_democratie.security.staff import lately_confirmed
from sortition.errors import BadTable, SortitionError

AT = "/team/lotingen/{slug:str}/codes"
Posted = NamedDependency[FormMultiDict]
FIELDS = {"organisation": "organisatie", "size": "aantal", "limit": "aantal", "valid": "tot"}


@get(AT, guards=[READERS], sync_to_thread=True)
def show_codes(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Every batch, in totals."""
    return _codes(request, slug)


@post(f"{AT}/organisatie", status_code=200, guards=[TEAM], sync_to_thread=True)
def ask_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Show what is about to be made: a code is known only once."""
    form = parse(OrganisationForm, posted, judged=True)
    wanted, problems = wanted_codes(form)
    if wanted is None:
        return _codes(request, slug, *problems, form=form)
    return _confirm(request, slug, wanted, form)


@post(f"{AT}/maken", status_code=200, guards=[TEAM], sync_to_thread=True)
def make_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make codes and give them, this once."""
    form = parse(OrganisationForm, posted, judged=True)
    wanted, problems = wanted_codes(form)
    if wanted is None:
        return _codes(request, slug, *problems, form=form)
    try:
        make = partial(service.make, seen=whole(form.na) or 0)
        sheet = act(request, make, slug, wanted.organisation, wanted.number, wanted.valid_until)
    except MadeMeanwhile as error:
        return _confirm(request, slug, wanted, form, meanwhile=error)
    except BadBatch as error:
        return _codes(request, slug, _at_field(error), form=form)
    return _given(request, sheet, form.vorm)


@post(f"{AT}/brieven", guards=[TEAM], sync_to_thread=True)
def bring_in(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Bring in the hashes of codes that stand in letters."""
    name, content, texts = upload(posted, "bestand", ["brieven_tot"])
    until = end_of_day(texts.get("brieven_tot", ""))
    if until is None:
        problem = Problem(field="brieven_tot", message=refusal(BadBatch("valid"))[1])
        return _codes(request, slug, problem, until=texts.get("brieven_tot", ""))
    try:
        act(request, service.bring_in, slug, content, name, until)
    except BadCodeFile as error:
        return _codes(request, slug, rows=error.rows, until=texts["brieven_tot"])
    except BadTable as error:
        problems = tuple(Problem(field="bestand", message=problem_sentence(one)) for one in error.problems)
        return _codes(request, slug, *problems, until=texts["brieven_tot"])
    return see_other(f"/team/lotingen/{slug}/codes")


@post(f"{AT}/opzoeken", status_code=200, guards=[TEAM], sync_to_thread=True)
def look_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Whether a code with this number was used; not by whom."""
    form, parts = parse(CodeNumberForm, posted), installation(request)
    try:
        with reading(parts.engine) as session:
            state = service.state_of(session, form.nummer, slug=slug, at=parts.clock())
    except UnknownCode as error:
        return _codes(request, slug, _at_field(error), number=form.nummer)
    return _codes(request, slug, looked_up=state_words(state), number=form.nummer)


@post(f"{AT}/vervallen", guards=[TEAM], sync_to_thread=True)
def void(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make one code worth nothing."""
    form = parse(CodeNumberForm, posted)
    try:
        act(request, service.void, slug, form.nummer)
    except (UnknownCode, CodeNotUnused) as error:
        return _codes(request, slug, _at_field(error), number=form.nummer)
    return see_other(f"/team/lotingen/{slug}/codes")


@post(f"{AT}/opnieuw", status_code=200, guards=[TEAM], sync_to_thread=True)
def reissue(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """A new code in the place of one that was lost."""
    form = parse(CodeNumberForm, posted)
    try:
        sheet = act(request, service.reissue, slug, form.nummer)
    except (UnknownCode, CodeNotUnused) as error:
        return _codes(request, slug, _at_field(error), number=form.nummer)
    return _given(request, sheet, form.vorm)


@post(f"{AT}/rest", guards=[TEAM], sync_to_thread=True)
def void_rest(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make what was not used of a batch worth nothing."""
    number = whole(parse(BatchForm, posted).partij)
    if number is None:
        raise UnknownCode
    act(request, service.void_rest, slug, number)
    return see_other(f"/team/lotingen/{slug}/codes")


@get(f"{AT}/{{batch:int}}/gebruikt.csv", guards=[TEAM, lately_confirmed], sync_to_thread=True)
def give_used(request: AnyRequest, slug: FromPath[str], batch: FromPath[int]) -> Response[bytes]:
    """The numbers of letters that need no reminder, for who has the register."""
    numbers = act(request, service.used_numbers, slug, batch)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="gebruikt-{batch}.csv"'}
    content = csv_bytes(("number",), [(str(one),) for one in numbers])
    return Response(content, media_type="text/csv", headers=headers)


def _given(request: AnyRequest, sheet: Sheet, kind: str) -> Response:
    file = sheet_file(sheet, kind, origin=installation(request).settings.origin)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _at_field(error: SortitionError) -> Problem:
    field = FIELDS.get(error.reason, "") if isinstance(error, BadBatch) else "nummer"
    return Problem(field=field, message=refusal(error)[1])


def _confirm(
    request: AnyRequest,
    slug: str,
    wanted: WantedCodes,
    form: OrganisationForm,
    *,
    meanwhile: MadeMeanwhile | None = None,
) -> Template:
    """What is about to be made, beside what there is already."""
    parts, said = installation(request), "" if meanwhile is None else refusal(meanwhile)[1]
    with reading(parts.engine) as session:
        facts, found = service.how(session, slug, at=parts.clock()), service.batches(session, slug)
    view = confirm_view(facts, found, wanted, form, meanwhile=said)
    return page(request, "pool_team/confirm_codes.html", view, status=409 if said else 200)


def _codes(
    request: AnyRequest,
    slug: str,
    *problems: Problem,
    form: OrganisationForm | None = None,
    looked_up: str = "",
    rows: tuple[CodeRow, ...] = (),
    number: str = "",
    until: str = "",
) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        facts, found = service.how(session, slug, at=parts.clock()), service.batches(session, slug)
    view = codes_view(
        facts, found, form=form, looked_up=looked_up, rows=rows, number=number, until=until, problems=problems
    )
    return page(request, "pool_team/codes.html", view, status=422 if problems or rows else 200)


HANDLERS = (show_codes, ask_codes, make_codes, bring_in, look_up, void, reissue, void_rest, give_used)
