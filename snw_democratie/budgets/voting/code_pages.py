"""Pages with codes to vote with: what was made, making more, letting the help desk make some, and voiding them."""

from __future__ import annotations

from functools import partial

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.forms import whole
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import paths
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.code_views import codes_view, confirm_view, state_words
from snw_democratie.budgets.voting.errors import BadVoteBatch, CodeForNumber, UnknownVoteCode, VoteCodeNotUnused
from snw_democratie.budgets.voting.forms import AllowForm, BatchForm, MakeForm, NumberForm
from snw_democratie.budgets.voting.handing_out import look_up as state_of
from snw_democratie.budgets.voting.keeping import PRACTICE
from snw_democratie.budgets.voting.sheets import (
    LETTERS,
    MOST_LETTERS,
    MOST_ON_PAPER,
    STRIPS,
    TABLE,
    letter_file,
    sheet_file,
)
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import MadeMeanwhile
from snw_democratie.security.staff import Role, requires
from sortition.errors import SortitionError

MAKERS = requires(Role.WIJKPLATFORM, Role.DEMOCRACY_TEAM)
READERS = requires(Role.WIJKPLATFORM, Role.DEMOCRACY_TEAM, Role.AUDITOR)
AT = "/team/buurtbudget/{slug:str}/codes"
Posted = NamedDependency[FormMultiDict]
FIELDS = {"size": "aantal", "class": "voor", "file": "vorm"}


@get(AT, guards=[READERS], sync_to_thread=True)
def show_codes(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Every batch: what staff did with it, and nothing of votes."""
    return _codes(request, slug)


@post(f"{AT}/bekijken", status_code=200, guards=[MAKERS], sync_to_thread=True)
def ask_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Show what is about to be made: a code is known only once."""
    form = parse(MakeForm, posted, judged=True)
    try:
        return _confirm(request, slug, _wanted(form), form)
    except BadVoteBatch as error:
        return _codes(request, slug, _at_field(error), form=form)


@post(f"{AT}/maken", status_code=200, guards=[MAKERS], sync_to_thread=True)
def make_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make codes and give them, this once."""
    grave(request, posted)
    form = parse(MakeForm, posted, judged=True)
    try:
        number, make = _wanted(form), partial(register.make, seen=whole(form.na) or 0)
        sheet = act(request, make, slug, form.voor, number, "")
    except BadVoteBatch as error:
        return _codes(request, slug, _at_field(error), form=form)
    except MadeMeanwhile as error:
        return _confirm(request, slug, number, form, meanwhile=error)
    return _given(request, sheet, form.vorm)


@post(f"{AT}/balie", guards=[MAKERS], sync_to_thread=True)
def allow(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Let the help desk make codes, one by one."""
    grave(request, posted)
    form = parse(AllowForm, posted)
    try:
        act(request, partial(register.allow, seen=whole(form.na) or 0), slug, whole(form.balie) or 0)
    except (BadVoteBatch, MadeMeanwhile) as error:
        return _codes(request, slug, Problem(field="balie", message=refusal(error)[1]), sent=form)
    return see_other(paths.team_round(slug, "/codes"))


@post(f"{AT}/opzoeken", status_code=200, guards=[MAKERS], sync_to_thread=True)
def look_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Whether a code with this number was used; not by whom, and not for what."""
    form = parse(NumberForm, posted)
    try:
        state = _look(request, slug, form.nummer)
    except (UnknownVoteCode, CodeForNumber) as error:
        return _codes(request, slug, _at_field(error), sent=form)
    return _codes(request, slug, looked_up=state_words(state), sent=form)


@post(f"{AT}/vervallen", guards=[MAKERS], sync_to_thread=True)
def void(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make one code worth nothing."""
    form = parse(NumberForm, posted)
    try:
        _look(request, slug, form.nummer)
        act(request, register.void, slug, form.nummer)
    except (UnknownVoteCode, CodeForNumber, VoteCodeNotUnused) as error:
        return _codes(request, slug, _at_field(error), sent=form)
    return see_other(paths.team_round(slug, "/codes"))


@post(f"{AT}/opnieuw", status_code=200, guards=[MAKERS], sync_to_thread=True)
def reissue(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """A new code in the place of one that was lost."""
    form = parse(NumberForm, posted)
    try:
        _look(request, slug, form.nummer)
        sheet = act(request, register.reissue, slug, form.nummer)
    except (UnknownVoteCode, CodeForNumber, VoteCodeNotUnused) as error:
        return _codes(request, slug, _at_field(error), sent=form)
    return _given(request, sheet, form.vorm)


@post(f"{AT}/rest", guards=[MAKERS], sync_to_thread=True)
def void_rest(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make what was not used of a batch worth nothing."""
    act(request, register.void_rest, slug, whole(parse(BatchForm, posted).partij) or 0)
    return see_other(paths.team_round(slug, "/codes"))


def _wanted(form: MakeForm) -> int:
    """How many. Judged before a code is made: codes that no file holds would be lost. Raises BadVoteBatch."""
    limits = {STRIPS: MOST_ON_PAPER, TABLE: register.MOST, LETTERS: MOST_LETTERS}
    if form.vorm not in limits or (form.vorm == LETTERS and form.voor == PRACTICE):
        raise BadVoteBatch("file")
    number, most = whole(form.aantal), limits[form.vorm]
    if number is None or not 1 <= number <= most:
        raise BadVoteBatch("size", most)
    if form.voor not in register.PRINTED:
        raise BadVoteBatch("class")
    return number


def _look(request: AnyRequest, slug: str, number: str) -> str:
    """Also before voiding: a refusal says that a code was used, so each try counts and stands in the log."""
    parts = installation(request)
    with reading(parts.engine) as session:
        register.round_with_codes(session, slug, by=staff(request), at=parts.clock())
    return state_of(parts.engine, parts.settings.secret_key, slug, number, by=staff(request), at=parts.clock())


def _given(request: AnyRequest, sheet: register.VoteSheet, kind: str) -> Response:
    settings = installation(request).settings
    if kind == LETTERS:
        file = letter_file(sheet, origin=settings.origin, contact=settings.contact)
    else:
        file = sheet_file(sheet, TABLE if kind == TABLE else STRIPS, origin=settings.origin)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _at_field(error: SortitionError) -> Problem:
    field = FIELDS.get(error.reason, "") if isinstance(error, BadVoteBatch) else "nummer"
    return Problem(field=field, message=refusal(error)[1])


def _confirm(
    request: AnyRequest, slug: str, number: int, form: MakeForm, *, meanwhile: MadeMeanwhile | None = None
) -> Template:
    """What is about to be made, beside what there is already."""
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = register.round_with_codes(session, slug, by=by, at=parts.clock())
        found = register.batches(session, slug, by=by)
    view = confirm_view(one, found, number, form, meanwhile="" if meanwhile is None else refusal(meanwhile)[1])
    return page(request, "budgets/vote_codes_confirm.html", view, status=200 if meanwhile is None else 409)


def _codes(
    request: AnyRequest,
    slug: str,
    *problems: Problem,
    form: MakeForm | None = None,
    sent: NumberForm | AllowForm | None = None,
    looked_up: str = "",
) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = register.round_with_codes(session, slug, by=by, at=parts.clock())
        found = register.batches(session, slug, by=by)
    view = codes_view(one, found, by=by, at=parts.clock(), form=form, sent=sent, looked_up=looked_up, problems=problems)
    return page(request, "budgets/vote_codes.html", view, status=422 if problems else 200)


HANDLERS = (show_codes, ask_codes, make_codes, allow, look_up, void, reissue, void_rest)
