"""Pages for administrators: who has an account and what they may do; and the audit log, for auditors too."""

from collections.abc import Callable

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts import admin_views, forms, service
from snw_democratie.accounts.confirming import grave
from snw_democratie.accounts.facts import AccountFacts
from snw_democratie.budgets.voting.resting import log_rests_since
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.security.staff import Role, lately_confirmed, requires

AT = "/beheer/accounts/{number:str}"
ADMINISTRATOR = requires(Role.ADMINISTRATOR)
LOG = requires(Role.ADMINISTRATOR, Role.AUDITOR)
Posted = NamedDependency[FormMultiDict]


@get("/beheer/accounts", guards=[ADMINISTRATOR], sync_to_thread=True)
def show_accounts(request: AnyRequest) -> Template:
    """Everybody with an account; that somebody looked is noted."""
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        found = service.accounts(session, parts.settings, by=staff(request), at=parts.clock())
    return page(request, "accounts/accounts.html", admin_views.list_view(found))


@get("/beheer/accounts/nieuw", guards=[ADMINISTRATOR, lately_confirmed], sync_to_thread=False)
def show_invite(request: AnyRequest) -> Template:
    """The form to invite somebody."""
    return page(request, "accounts/invite.html", admin_views.invite_view(forms.InviteForm()))


@post("/beheer/accounts/nieuw", guards=[ADMINISTRATOR], status_code=200, sync_to_thread=True)
def invite(request: AnyRequest, posted: Posted) -> Response:
    """Make an account and an invitation; the answer shows the link, once."""
    grave(request, posted)
    parts, form = installation(request), parse(forms.InviteForm, posted, judged=True)
    roles, places, problems = forms.roles(form)
    if problems := (*forms.name_problems(form), *forms.email_problems(form.email), *problems):
        return page(request, "accounts/invite.html", admin_views.invite_view(form, problems), status=422)
    with unit_of_work(parts.engine) as session:
        made = service.invite(
            session, form.naam, roles, places, email=form.email, origin=parts.settings.origin, by=staff(request),
            at=parts.clock(),
        )  # fmt: skip
    return page(request, "accounts/invited.html", admin_views.invited_view(parts.settings.origin, form.naam, made))


@get(AT, guards=[ADMINISTRATOR], sync_to_thread=True)
def show_one(request: AnyRequest, number: FromPath[str]) -> Template:
    """One account: roles and what can be done with it; that somebody looked is noted."""
    return page(request, "accounts/account.html", admin_views.account_view(_facts(request, number), staff(request)))


@post(f"{AT}/rollen", guards=[ADMINISTRATOR], sync_to_thread=True)
def set_roles(request: AnyRequest, number: FromPath[str], posted: Posted) -> Response:
    """Give an account exactly the ticked roles."""
    grave(request, posted)
    form = parse(forms.RolesForm, posted)
    roles, places, problems = forms.roles(form)
    if problems:
        view = admin_views.account_view(_facts(request, number), staff(request), form, problems)
        return page(request, "accounts/account.html", view, status=422)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        of = forms.account_number(number)
        service.set_roles(session, of, roles, places, by=staff(request), at=parts.clock())
    return see_other(f"/beheer/accounts/{number}")


@post(f"{AT}/uitnodigen", guards=[ADMINISTRATOR], status_code=200, sync_to_thread=True)
def invite_again(request: AnyRequest, number: FromPath[str], posted: Posted) -> Response:
    """A new invitation; until it is used the account opens nothing."""
    grave(request, posted)
    form, facts, by = parse(forms.AgainForm, posted, judged=True), _facts(request, number), staff(request)
    if problems := forms.email_problems(form.email):
        view = admin_views.account_view(facts, by, problems=problems, email=form.email)
        return page(request, "accounts/account.html", view, status=422)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        made = service.invite_again(
            session, facts.id, email=form.email, origin=parts.settings.origin, by=by, at=parts.clock()
        )
    return page(request, "accounts/invited.html", admin_views.invited_view(parts.settings.origin, facts.name, made))


@post(f"{AT}/uitzetten", guards=[ADMINISTRATOR], sync_to_thread=True)
def deactivate(request: AnyRequest, number: FromPath[str], posted: Posted) -> Response:
    """Switch an account off."""
    grave(request, posted)
    return _act(request, number, posted, service.deactivate)


@post(f"{AT}/aanzetten", guards=[ADMINISTRATOR], sync_to_thread=True)
def reactivate(request: AnyRequest, number: FromPath[str], posted: Posted) -> Response:
    """Switch an account on again."""
    grave(request, posted)
    return _act(request, number, posted, service.reactivate)


@post(f"{AT}/sessies", guards=[ADMINISTRATOR], sync_to_thread=True)
def end_sessions(request: AnyRequest, number: FromPath[str], posted: Posted) -> Response:
    """Sign somebody out everywhere. At once: who does this is in a hurry, and nothing is lost."""
    return _act(request, number, posted, service.end_all_sessions)


@get("/beheer/logboek", guards=[LOG], sync_to_thread=True)
def show_log(request: AnyRequest, tot: FromQuery[str] = "") -> Template:
    """The audit chain, the newest event first."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.log(session, forms.until(tot), rests_since=log_rests_since(session, at=parts.clock()))
    return page(request, "accounts/log.html", admin_views.log_view(found))


def _facts(request: AnyRequest, number: str) -> AccountFacts:
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        of = forms.account_number(number)
        return service.account_facts(session, parts.settings, of, by=staff(request), at=parts.clock())


def _act(request: AnyRequest, number: str, posted: FormMultiDict, does: Callable[..., None]) -> Response:
    parse(forms.EmptyForm, posted)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        does(session, forms.account_number(number), by=staff(request), at=parts.clock())
    return see_other(f"/beheer/accounts/{number}")


HANDLERS = (
    show_accounts, show_invite, invite, show_one, set_roles, invite_again, deactivate, reactivate, end_sessions,
    show_log,
)  # fmt: skip
