"""Pages on which the team sets up a lottery: rules, features and quotas, the pool, and closing it."""

from collections.abc import Mapping
from dataclasses import replace

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.assemblies import forms, quota_views, service
from snw_democratie.assemblies import setup_views as views
from snw_democratie.assemblies.errors import BadRule, UnknownPart
from snw_democratie.assemblies.retyped import as_typed
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.errors import problem_sentence
from snw_democratie.i18n import gettext as _
from snw_democratie.jobs.errors import unpack
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff, upload
from snw_democratie.refusals import refusal
from sortition.errors import BadSetting, BadTable

AT = "/team/lotingen/{slug:str}"
Posted = NamedDependency[FormMultiDict]


@get("/team/lotingen/nieuw", guards=[TEAM], sync_to_thread=False)
def show_new(request: AnyRequest) -> Template:
    """The form for a new lottery."""
    return page(request, "assemblies/rules.html", views.rules_view(forms.RulesForm(), None))


@post("/team/lotingen/nieuw", guards=[TEAM], sync_to_thread=True)
def create(request: AnyRequest, posted: Posted) -> Response:
    """Start a new lottery."""
    form = parse(forms.RulesForm, posted, judged=True)
    rules, problems = forms.rules(form)
    if rules is None:
        return page(request, "assemblies/rules.html", views.rules_view(form, None, problems), status=422)
    return see_other(f"/team/lotingen/{act(request, service.create, rules)}")


@get(f"{AT}/regels", guards=[READERS], sync_to_thread=True)
def show_rules(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The rules of a lottery."""
    with reading(installation(request).engine) as session:
        facts = service.procedure(session, slug)
    return page(request, "assemblies/rules.html", views.rules_view(forms.typed(facts), facts))


@post(f"{AT}/regels", guards=[TEAM], sync_to_thread=True)
def edit(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Change the rules."""
    form = parse(forms.RulesForm, posted, judged=True)
    rules, problems = forms.rules(form)
    if rules is None:
        with reading(installation(request).engine) as session:
            facts = service.procedure(session, slug)
        return page(request, "assemblies/rules.html", views.rules_view(form, facts, problems), status=422)
    act(request, service.edit, slug, rules)
    return see_other(f"/team/lotingen/{slug}")


@get(f"{AT}/kenmerken", guards=[READERS], sync_to_thread=True)
def show_quotas(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Features and quotas."""
    return _quotas(request, slug)


@get(f"{AT}/kenmerken/uitkomst", guards=[READERS], sync_to_thread=True)
def show_check(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The outcome of the check, asked for every second while it runs; an answer makes the page load again."""
    with reading(installation(request).engine) as session:
        job = service.latest_job(session, slug, "check")
    busy = job is not None and job.state in ("waiting", "running")
    return Response(content="", status_code=204, headers={} if busy else {"HX-Refresh": "true"})


@post(f"{AT}/kenmerken/nieuw", guards=[TEAM], sync_to_thread=True)
def add_feature(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Add a feature with its values."""
    form = parse(forms.FeatureForm, posted, judged=True)
    if problems := forms.feature_problems(form):
        return _quotas(request, slug, *problems, form=form)
    try:
        act(request, service.add_feature, slug, form.kenmerk, forms.values(form.groepen))
    except BadRule as error:
        field = "kenmerk" if error.name == "feature" else "groepen"
        return _quotas(request, slug, Problem(field=field, message=refusal(error)[1]), form=form)
    return see_other(f"/team/lotingen/{slug}/kenmerken")


@post(f"{AT}/kenmerken/weg", guards=[TEAM], sync_to_thread=True)
def remove_feature(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take a feature out."""
    act(request, service.remove_feature, slug, _number(posted))
    return see_other(f"/team/lotingen/{slug}/kenmerken")


@post(f"{AT}/kenmerken/aantallen", guards=[TEAM], sync_to_thread=True)
def set_quotas(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Set every minimum and maximum."""
    numbers, problems = forms.bound_problems(posted)
    with reading(installation(request).engine) as session:
        draft = service.procedure(session, slug).state == "draft"
    if problems and draft:
        return _quotas(request, slug, *problems, numbers=numbers)
    act(request, service.set_quotas, slug, forms.bounds(posted))
    return see_other(f"/team/lotingen/{slug}/kenmerken")


@post(f"{AT}/kenmerken/tellingen", guards=[TEAM], sync_to_thread=True)
def set_from_counts(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Make quotas from the counts."""
    form = parse(forms.ToleranceForm, posted)
    tolerance = forms.whole(form.speling)
    with reading(installation(request).engine) as session:
        seats = service.procedure(session, slug).seats
    try:
        if tolerance is None or tolerance > seats:
            raise BadRule("tolerance", "")
        act(request, service.set_quotas_from_counts, slug, tolerance)
    except (BadRule, BadSetting) as error:
        return _quotas(request, slug, Problem(field="speling", message=refusal(error)[1]), tolerance=form.speling)
    return see_other(f"/team/lotingen/{slug}/kenmerken")


@post(f"{AT}/kenmerken/bestand", guards=[TEAM], sync_to_thread=True)
def replace_quotas(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Read features and quotas from a file."""
    name, content, _texts = upload(posted, "bestand")
    with reading(installation(request).engine) as session:
        seats = service.procedure(session, slug).seats
    try:
        quotas = service.read_quotas(content, name, seats=seats)
    except BadTable as error:
        problems = [Problem(field="bestand", message=problem_sentence(one)) for one in error.problems[:20]]
        return _quotas(request, slug, *problems)
    act(request, service.replace_quotas, slug, quotas)
    return see_other(f"/team/lotingen/{slug}/kenmerken")


@post(f"{AT}/kenmerken/controle", guards=[TEAM], sync_to_thread=True)
def ask_check(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Ask whether the quotas can be met."""
    parse(EmptyForm, posted)
    act(request, service.ask_check, slug)
    return see_other(f"/team/lotingen/{slug}/kenmerken#controle")


@post(f"{AT}/kenmerken/voorstel", guards=[TEAM], sync_to_thread=True)
def apply_suggestion(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take over one way out, and check again at once."""
    act(request, service.apply_suggestion, slug, _number(posted))
    act(request, service.ask_check, slug)
    return see_other(f"/team/lotingen/{slug}/kenmerken#controle")


@get(f"{AT}/lijst", guards=[READERS], sync_to_thread=True)
def show_pool(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The pool and its uploads."""
    return _pool(request, slug)


@post(f"{AT}/lijst", guards=[TEAM], sync_to_thread=True)
def upload_pool(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Read a file; without problems it is shown first, and counts only after a yes."""
    name, content, texts = upload(posted, "bestand", ["adres"])
    with reading(installation(request).engine) as session:
        household = service.procedure(session, slug).household
        quotas = service.library_quotas(session, slug)
    column = texts.get("adres", "")
    if household and not column.strip():
        return _pool(request, slug, Problem(field="adres", message=_("Schrijf hoe de kolom met het adres heet.")))
    try:
        pool = service.read_pool(content, name, quotas, household_column=column if household else None)
    except BadTable as error:
        return _pool(request, slug, found=tuple(problem_sentence(one) for one in error.problems), column=column)
    act(request, service.stage, slug, pool, name)
    return see_other(f"/team/lotingen/{slug}/lijst")


@post(f"{AT}/lijst/bevestigen", guards=[TEAM], sync_to_thread=True)
def confirm_pool(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """The shown upload becomes the pool."""
    act(request, service.confirm, slug, _number(posted))
    return see_other(f"/team/lotingen/{slug}")


@post(f"{AT}/lijst/weggooien", guards=[TEAM], sync_to_thread=True)
def discard_pool(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Throw the shown upload away."""
    act(request, service.discard, slug, _number(posted))
    return see_other(f"/team/lotingen/{slug}/lijst")


@get(f"{AT}/sluiten", guards=[READERS], sync_to_thread=True)
def show_close(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What is about to be closed, and who agreed."""
    with reading(installation(request).engine) as session:
        facts, missing = service.procedure(session, slug), service.what_is_missing(session, slug)
        approvals = service.closing(session, slug)
    view = views.close_view(facts, missing, approvals, staff(request).account_id)
    return page(request, "assemblies/close.html", view)


@post(f"{AT}/sluiten", guards=[TEAM], sync_to_thread=True)
def close(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One person's yes to closing."""
    grave(request, posted)
    act(request, service.agree_to_close, slug, parse(forms.SeenForm, posted).gezien)
    return see_other(f"/team/lotingen/{slug}")


@post(f"{AT}/sluiten/toch-niet", guards=[TEAM], sync_to_thread=True)
def take_back_close(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back, before somebody else says yes too."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_closing, slug)
    return see_other(f"/team/lotingen/{slug}/sluiten")


def _number(posted: FormMultiDict) -> int:
    number = forms.whole(parse(forms.NumberForm, posted).nummer)
    if number is None:
        raise UnknownPart("number")
    return number


def _quotas(
    request: AnyRequest,
    slug: str,
    *problems: Problem,
    form: forms.FeatureForm | None = None,
    tolerance: str = "1",
    numbers: Mapping[str, str] | None = None,
) -> Template:
    with reading(installation(request).engine) as session:
        facts, features = service.procedure(session, slug), service.quotas(session, slug)
        missing, found = service.what_is_missing(session, slug), service.check(session, slug)
        job = service.latest_job(session, slug, "check")
    failed = refusal(unpack(job.error))[1] if job is not None and job.error else ""
    check = quota_views.check_view(found, job, failed)
    view = quota_views.quotas_view(facts, features, check, missing, problems, form or forms.FeatureForm(), tolerance)
    view = as_typed(view, numbers or {})
    return page(request, "assemblies/quotas.html", view, status=422 if problems else 200)


def _pool(
    request: AnyRequest, slug: str, *problems: Problem, found: tuple[str, ...] = (), column: str = ""
) -> Template:
    with reading(installation(request).engine) as session:
        facts, features = service.procedure(session, slug), service.quotas(session, slug)
        uploads = service.imports(session, slug)
    view = replace(views.pool_view(facts, features, uploads, found, problems), column=column)
    return page(request, "assemblies/pool.html", view, status=422 if problems or found else 200)


HANDLERS = (
    show_new, create, show_rules, edit, show_quotas, show_check, add_feature, remove_feature, set_quotas,
    set_from_counts, replace_quotas, ask_check, apply_suggestion, show_pool, upload_pool, confirm_pool, discard_pool,
    show_close, close, take_back_close,
)  # fmt: skip
