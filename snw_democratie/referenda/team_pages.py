"""Pages of the team: setting up a referendum, the acts of two people, the list of codes, the keys and the count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, forget_typed, installation, page, parse, see_other, staff, upload
from snw_democratie.referenda import paths, service
from snw_democratie.referenda import set_up_forms as forms
from snw_democratie.referenda import team_views as views
from snw_democratie.referenda.booth_pages import offline_files
from snw_democratie.referenda.errors import (
    BadCodeList,
    BadDecryption,
    BadMirror,
    BadSetUp,
    BadTranslationCheck,
    BadTrustees,
    UnknownCode,
)
from snw_democratie.referenda.forms import (
    ChangeForm,
    EmptyForm,
    MirrorAwayForm,
    MirrorForm,
    NamesForm,
    SeenForm,
    TranslationForm,
    day_of,
    lines_of,
)
from snw_democratie.referenda.secret_list import is_letter_code
from snw_democratie.referenda.steps import Act
from snw_democratie.referenda.trustee_views import codes_view
from snw_democratie.refusals import refusal
from sortition.errors import SortitionError

AT = "/team/referendum/{slug:str}"
Posted = NamedDependency[FormMultiDict]
TOLD = (BadMirror, BadCodeList, BadTranslationCheck, BadTrustees, BadDecryption, UnknownCode)
"""Why something that was sent in is refused, said on the page itself."""
FIELDS = {
    (BadMirror, "name"): "naam",
    (BadTranslationCheck, "language"): "taal",
    (BadTranslationCheck, "checker"): "functie",
    **{(BadTrustees, reason): "namen" for reason in ("names", "few", "many", "twice", "length")},
    (UnknownCode, "gebied"): "gebied",
}
"""Beside which field it is said, where that is not the one that the form is about."""


@get("/team/referendum", guards=[READERS], sync_to_thread=True)
def show_all(request: AnyRequest) -> Template:
    """Every referendum."""
    with reading(installation(request).engine) as session:
        found = service.all_for_team(session, by=staff(request))
    return page(request, "referenda/team_list.html", views.list_view(found))


@get("/team/referendum/nieuw", guards=[TEAM], sync_to_thread=False)
def show_new(request: AnyRequest) -> Template:
    """The form for a new referendum."""
    return _form(request, forms.usual())


@post("/team/referendum/nieuw", guards=[TEAM], sync_to_thread=True)
def create(request: AnyRequest, posted: Posted) -> Response:
    """Begin a referendum."""
    typed = forms.typed(posted)
    wanted, problems = forms.wanted(typed)
    if wanted is None:
        return _form(request, typed, problems)
    try:
        slug = act(request, service.create, wanted, installation(request).board.signer.public)
    except BadSetUp as error:
        return _form(request, typed, tuple(map(forms.problem_of, error.problems)))
    return see_other(paths.team(slug))


@get(AT, guards=[READERS], sync_to_thread=True)
def show_one(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One referendum: what waits, where it stands, what there is to do."""
    return _one(request, slug)


@get(f"{AT}/opzet", guards=[READERS], sync_to_thread=True)
def show_set_up(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The set-up, while it can be changed."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.for_team(session, slug, by=staff(request), at=parts.clock())
    if found.facts.fixed_at is not None:
        return see_other(paths.team(slug))
    return _form(request, forms.typed_of(found.facts.set_up), slug=slug)


@post(f"{AT}/opzet", guards=[TEAM], sync_to_thread=True)
def set_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Change the set-up."""
    typed = forms.typed(posted)
    wanted, problems = forms.wanted(typed)
    if wanted is None:
        return _form(request, typed, problems, slug=slug)
    try:
        act(request, service.edit, slug, wanted)
    except BadSetUp as error:
        return _form(request, typed, tuple(map(forms.problem_of, error.problems)), slug=slug)
    return see_other(paths.team(slug))


@post(f"{AT}/akkoord/{{what:str}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def agree(request: AnyRequest, slug: FromPath[str], what: FromPath[str], posted: Posted) -> Response:
    """One person's yes to an act."""
    grave(request, posted)
    done = act(request, service.agree_to, slug, what, parse(SeenForm, posted).gezien)
    if done and what == Act.OPEN:
        offline_files(request, slug)  # made and kept now, before the letters name what they are
    return see_other(paths.team(slug))


@post(f"{AT}/toch-niet/{{what:str}}", guards=[TEAM], status_code=303, sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], what: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(SeenForm, posted)
    act(request, service.take_back_from, slug, what)
    return see_other(paths.team(slug))


@post(f"{AT}/codes", guards=[TEAM], sync_to_thread=True)
def stage_codes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """The registrar's public list."""
    content = upload(posted, "lijst")[1]
    return _tried(request, slug, "lijst", lambda: act(request, service.stage_list, slug, content))


@post(f"{AT}/sleutelhouders", guards=[TEAM], sync_to_thread=True)
def stage_trustees(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """The trustees' public records."""
    _name, content, texts = upload(posted, "sleutels", ("namen",), judged=True)
    names = lines_of(texts.get("namen", ""))
    return _tried(
        request, slug, "sleutels", lambda: act(request, service.stage_trustees, slug, content, names), typed=texts
    )


@post(f"{AT}/sleutelcodes", guards=[TEAM], status_code=200, sync_to_thread=True)
def begin_ceremony(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Begin the ceremony, or begin it anew; the answer shows the link of each trustee, once."""
    typed = parse(NamesForm, posted, judged=True).namen
    try:
        codes = act(request, service.make_seats, slug, lines_of(typed))
    except BadTrustees as error:
        return _one(request, slug, field="houders", error=error, typed={"houders": typed})
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.public_referendum(session, slug)
    return page(request, "referenda/trustee_codes.html", codes_view(one, codes, parts.settings.origin))


@post(f"{AT}/vertaling", guards=[TEAM], sync_to_thread=True)
def note_translation(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Note who checked a translation; two people then agree to that."""
    form = parse(TranslationForm, posted)
    typed = {"taal": form.taal, "functie": form.functie, "dag": form.dag}
    given = (form.taal, form.functie, day_of(form.dag))
    return _tried(request, slug, "dag", lambda: act(request, service.ask_translation, slug, *given), typed)


@post(f"{AT}/code", guards=[TEAM], sync_to_thread=True)
def change_code(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Ask that a spare takes the place of a lost code."""
    form = parse(ChangeForm, posted)
    typed = {"oud": form.oud, "gebied": form.gebied}
    if is_letter_code(form.oud):
        typed["oud"] = ""
        forget_typed(request)
    return _tried(request, slug, "oud", lambda: act(request, service.ask_change, slug, form.oud, form.gebied), typed)


@post(f"{AT}/tellen", guards=[TEAM], status_code=303, sync_to_thread=True)
def count(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Have the encrypted tally made: it follows from the ballots, so one person is enough."""
    parse(EmptyForm, posted)
    act(request, service.ask_tally, slug)
    return see_other(paths.team(slug))


@post(f"{AT}/sleuteldeel", guards=[TEAM], sync_to_thread=True)
def post_decryption(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """A trustee's part of the decryption; it carries its own proof."""
    content = upload(posted, "deel")[1]
    return _tried(request, slug, "deel", lambda: act(request, service.post_decryption, slug, content))


@post(f"{AT}/spiegel", guards=[TEAM], sync_to_thread=True)
def add_mirror(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Note who keeps a copy; two people then agree to that."""
    form = parse(MirrorForm, posted)
    typed = {"naam": form.naam, "sleutel": form.sleutel}
    return _tried(
        request, slug, "sleutel", lambda: act(request, service.ask_mirror, slug, form.naam, form.sleutel), typed
    )


@post(f"{AT}/spiegel-weg", guards=[TEAM], sync_to_thread=True)
def remove_mirror(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Note who keeps no copy any more; two people then agree to that."""
    key = parse(MirrorAwayForm, posted).weg
    return _tried(request, slug, "weg", lambda: act(request, service.ask_mirror_away, slug, key), {"weg": key})


@post(f"{AT}/nakijken", guards=[TEAM], status_code=303, sync_to_thread=True)
def check(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Have both programs look at the archive as it stands."""
    parse(EmptyForm, posted)
    act(request, service.ask_check, slug)
    return see_other(paths.team(slug))


def _tried(
    request: AnyRequest, slug: str, field: str, what: Callable[[], object], typed: Mapping[str, str] = views.NOTHING
) -> Response:
    """Do it, or show the page again with why not and what was typed."""
    try:
        what()
    except TOLD as error:
        beside = FIELDS.get((type(error), getattr(error, "reason", "")), field)
        return _one(request, slug, field=beside, error=error, typed=typed)
    return see_other(paths.team(slug))


def _one(
    request: AnyRequest,
    slug: str,
    *,
    field: str = "",
    error: SortitionError | None = None,
    typed: Mapping[str, str] = views.NOTHING,
) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        found = service.for_team(session, slug, by=by, at=parts.clock())
    problems = () if error is None else (Problem(field=field, message=refusal(error)[1]),)
    view = views.one_view(found, by.account_id, at=parts.clock(), problems=problems, typed=typed)
    return page(request, "referenda/team_one.html", view, status=422 if problems else 200)


def _form(request: AnyRequest, typed: forms.Typed, problems: tuple[Problem, ...] = (), *, slug: str = "") -> Template:
    view = views.form_view(typed, slug=slug, problems=problems)
    return page(request, "referenda/set_up.html", view, status=422 if problems else 200)


HANDLERS = (
    show_all,
    show_new,
    create,
    show_one,
    show_set_up,
    set_up,
    agree,
    take_back,
    stage_codes,
    stage_trustees,
    begin_ceremony,
    note_translation,
    change_code,
    count,
    post_decryption,
    add_mirror,
    remove_mirror,
    check,
)
