"""Pages of the team: setting up a body, candidates, the draw of a seat, and what becomes of members."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.answers.facts import Mailing
from snw_democratie.assemblies.forms import moment
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.seats import forms, paths, service
from snw_democratie.seats import team_views as views
from snw_democratie.seats.errors import (
    BadRecusal,
    BadSeatCandidate,
    BadSeatRulesText,
    NobodyToTakeOver,
    NotThisSeatStep,
    PanelDoesNotAsk,
)
from snw_democratie.seats.service.lettering import printed_zip, seat_letters
from snw_democratie.seats.usual import usual_rules
from snw_democratie.security.errors import BadForm
from snw_democratie.security.staff import lately_confirmed
from snw_democratie.typed_text import text_problem
from sortition.errors import BadRandomness, BadSetting, ContradictorySeatRules, NobodyFits, SortitionError

AT = f"{paths.TEAM}/{{slug:str}}"
Posted = NamedDependency[FormMultiDict]
LONGEST_TEXT = 4000
SETTING = (BadSeatRulesText, ContradictorySeatRules, BadSetting)
TOLD = (BadSeatCandidate, BadRandomness, BadRecusal, NobodyFits, NotThisSeatStep, NobodyToTakeOver, PanelDoesNotAsk)


@get(paths.TEAM, guards=[READERS], sync_to_thread=True)
def show_all(request: AnyRequest) -> Template:
    """Every body."""
    with reading(installation(request).engine) as session:
        found = service.all_for_team(session, by=staff(request))
    return page(request, "seats/team_list.html", views.list_view(found))


@get(f"{paths.TEAM}/nieuw", guards=[TEAM], sync_to_thread=False)
def show_new(request: AnyRequest) -> Template:
    """The form for a new body, with the usual rules."""
    return _form(request, forms.typed_of("", usual_rules(), None))


@post(f"{paths.TEAM}/nieuw", guards=[TEAM], sync_to_thread=True)
def create(request: AnyRequest, posted: Posted) -> Response:
    """Begin a body. Rules that contradict each other are refused here, with the reason."""
    form = parse(forms.BodyForm, posted, judged=True)
    try:
        wanted = forms.wanted(form, readable=not _unreadable(form))
        slug = act(request, service.create, wanted.name, wanted.rules, wanted.first_at)
    except SETTING as error:
        return _form(request, form, error)
    return see_other(paths.team(slug))


@get(AT, guards=[READERS], sync_to_thread=True)
def show_one(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One body: what waits, who sits, who stands, and what there is to do."""
    return _one(request, slug)


@get(f"{AT}/opzet", guards=[READERS], sync_to_thread=True)
def show_set_up(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The rules, while they can be changed."""
    parts = installation(request)
    with reading(parts.engine) as session:
        body = service.for_team(session, slug, by=staff(request), at=parts.clock()).body
    if body.fixed_at is not None:
        return see_other(paths.team(slug))
    return _form(request, forms.typed_of(body.name, body.rules, body.first_at), slug=slug)


@post(f"{AT}/opzet", guards=[TEAM], sync_to_thread=True)
def set_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Change the rules."""
    form = parse(forms.BodyForm, posted, judged=True)
    try:
        wanted = forms.wanted(form, readable=not _unreadable(form))
        act(request, service.edit, slug, wanted.name, wanted.rules, wanted.first_at)
    except SETTING as error:
        return _form(request, form, error, slug=slug)
    return see_other(paths.team(slug))


@post(f"{AT}/akkoord/{{what:str}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def agree(request: AnyRequest, slug: FromPath[str], what: FromPath[str], posted: Posted) -> Response:
    """One person's yes to an act."""
    grave(request, posted)
    act(request, service.agree_to, slug, what, parse(forms.SeenForm, posted).gezien, _around(request))
    return see_other(paths.team(slug))


@post(f"{AT}/toch-niet/{{what:str}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], what: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_from, slug, what)
    return see_other(paths.team(slug))


@post(f"{AT}/kandidaten", guards=[TEAM], sync_to_thread=True)
def ask(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Note somebody who is asked."""
    typed = _typed(posted)
    # The tenth comes after the second, and a name of longer digits after a shorter one.
    mine = sorted((name for name in typed.texts if name.startswith("kenmerk-")), key=lambda name: (len(name), name))
    profile = tuple(typed.text(name) for name in mine)
    asked = service.Asked(
        name=typed.text("naam").strip(),
        contact=typed.text("contact").strip(),
        profile=profile,
        willing=typed.text("wil") == "ja",
    )
    return _tried(request, slug, "naam", lambda: act(request, service.ask, slug, (asked,)), typed)


@post(f"{AT}/panel", guards=[TEAM], sync_to_thread=True)
def take_over(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Ask the members of a panel who said yes."""
    form = parse(forms.PanelForm, posted)
    return _tried(request, slug, "panel", lambda: act(request, service.take_over, slug, form.panel), _fields(form))


@post(f"{AT}/kandidaat/{{lot:str}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def note_candidate(request: AnyRequest, slug: FromPath[str], lot: FromPath[str], posted: Posted) -> Response:
    """Note what a candidate said."""
    act(request, service.note_candidate, slug, lot, parse(forms.StateForm, posted).stand)
    return see_other(paths.team(slug))


@post(f"{AT}/loting", guards=[TEAM], sync_to_thread=True)
def prepare(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Compute the chances of the next seat."""
    form = parse(forms.PrepareForm, posted)
    when = moment(form.moment) or installation(request).clock()
    return _tried(request, slug, "moment", lambda: act(request, service.prepare, slug, form.bron, when), _fields(form))


@post(f"{AT}/trekken", guards=[TEAM], sync_to_thread=True)
def enter(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """What was drawn in public."""
    form = parse(forms.EnterForm, posted)
    entered = ",".join(one.strip() for one in (form.lid, form.vervanger) if one.strip())
    return _tried(request, slug, "lid", lambda: act(request, service.enter, slug, entered, form.baken), _fields(form))


@post(f"{AT}/termijn/{{term:int}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def note_term(request: AnyRequest, slug: FromPath[str], term: FromPath[int], posted: Posted) -> Response:
    """Note what became of a member."""
    act(request, service.note_term, slug, term, parse(forms.StateForm, posted).stand, _around(request))
    return see_other(paths.team(slug))


@post(f"{AT}/afzijdig", guards=[TEAM], sync_to_thread=True)
def recuse(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Note that a member stands aside for one subject."""
    form = parse(forms.RecusalForm, posted)
    return _tried(
        request, slug, "onderwerp", lambda: act(request, service.recuse, slug, *forms.recusal(form)), _fields(form)
    )


@post(f"{AT}/mislukt", guards=[TEAM], status_code=303, sync_to_thread=True)
def report_failure(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Say why an announced draw gave nothing, for two people to agree on."""
    act(request, service.report_failure, slug, parse(forms.FailureForm, posted).waarom)
    return see_other(paths.team(slug))


@get(f"{AT}/loting/{{number:int}}/brieven/{{name:str}}", guards=[TEAM, lately_confirmed], sync_to_thread=True)
def letters(request: AnyRequest, slug: FromPath[str], number: FromPath[int], name: FromPath[str]) -> Response[bytes]:
    """The letters about one draw, for the printer: to who was drawn, to the alternate, or to the others."""
    settings = installation(request).settings
    run = act(request, seat_letters, slug, number, name, settings.origin, settings.contact)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="zetel-{number}-{name}.zip"'}
    return Response(printed_zip(run), media_type="application/zip", headers=headers)


def _around(request: AnyRequest) -> Mailing:
    settings = installation(request).settings
    return Mailing(own_page=f"{settings.origin}/mijn-aanmelding", contact=settings.contact)


def _typed(posted: FormMultiDict) -> forms.AskedForm:
    """A candidate as typed. Raises BadForm for a field that occurs twice or that the form cannot have."""
    found: dict[str, str] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        known = name in ("naam", "contact", "wil") or name.startswith("kenmerk-")
        if not known or name in found or not isinstance(value, str) or text_problem(value, most=service.LONGEST):
            raise BadForm(f"field {name}")
        found[name] = value
    return forms.AskedForm(texts=found)


def _fields(form: forms.PrepareForm | forms.EnterForm | forms.PanelForm | forms.RecusalForm) -> forms.AskedForm:
    return forms.AskedForm(texts=msgspec.structs.asdict(form))


def _tried(
    request: AnyRequest, slug: str, field: str, what: Callable[[], object], typed: forms.AskedForm | None = None
) -> Response:
    try:
        what()
    except TOLD as error:
        return _one(request, slug, field=field, error=error, typed=typed)
    return see_other(paths.team(slug))


def _one(
    request: AnyRequest,
    slug: str,
    *,
    field: str = "",
    error: SortitionError | None = None,
    typed: forms.AskedForm | None = None,
) -> Template:
    parts, by = installation(request), staff(request)
    found = act(request, service.look_at, slug)
    field = error.field if isinstance(error, BadRecusal) else field
    problems = () if error is None else (Problem(field=field, message=refusal(error)[1]),)
    view = views.one_view(found, by.account_id, at=parts.clock(), problems=problems, typed=typed)
    return page(request, "seats/team_one.html", view, status=422 if problems else 200)


def _unreadable(form: forms.BodyForm) -> tuple[Problem, ...]:
    """Invisible characters and texts that are too long, beside their fields."""
    said = {
        name: text_problem(getattr(form, name), most=LONGEST_TEXT, lines=name == "kenmerken")
        for name in form.__struct_fields__
    }
    return tuple(Problem(field=name, message=message) for name, message in said.items() if message)


def _problem_of(error: SortitionError) -> Problem:
    """Why rules are refused, beside the field that is to be changed."""
    if isinstance(error, BadSetting):
        if error.name in ("seats", "term_months", "every_months"):
            said = _(
                "Deze getallen passen niet bij elkaar. In één termijn komt elke zetel precies één keer aan de beurt."
            )
            return Problem(field="ritme", message=said)
        return Problem(field="kenmerken", message=_("Zo kunnen deze regels niet. Kijk ze nog een keer na."))
    field = error.field if isinstance(error, BadSeatRulesText) else "kenmerken"
    return Problem(field=field, message=refusal(error)[1])


def _form(
    request: AnyRequest, form: forms.BodyForm, error: SortitionError | None = None, *, slug: str = ""
) -> Template:
    problems = _unreadable(form) or (() if error is None else (_problem_of(error),))
    view = views.form_view(form, slug=slug, problems=problems)
    return page(request, "seats/set_up.html", view, status=422 if problems else 200)


HANDLERS = (
    show_all,
    show_new,
    create,
    show_one,
    show_set_up,
    set_up,
    agree,
    take_back,
    ask,
    take_over,
    note_candidate,
    prepare,
    enter,
    note_term,
    recuse,
    report_failure,
    letters,
)
