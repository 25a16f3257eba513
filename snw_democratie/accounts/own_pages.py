"""Pages about the own account: where somebody is signed in, the password, the second factor, and showing who one is."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts import confirm_views, forms, service, views
from snw_democratie.accounts.confirming import grave
from snw_democratie.accounts.cookies import own_secret, with_session
from snw_democratie.components import Problem
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import TooManyAttempts, WeakPassword, WrongCode, WrongLogin
from snw_democratie.security.paths import local_path
from snw_democratie.security.plain import encrypted
from snw_democratie.security.staff import HalfSignedIn, Staff, knows_the_password, lately_confirmed, signed_in

Posted = NamedDependency[FormMultiDict]


@get("/account", guards=[signed_in], sync_to_thread=True)
def show_account(request: AnyRequest) -> Template:
    """Who one is here, what one may do, and where one is signed in."""
    parts = installation(request)
    with reading(parts.engine) as session:
        secret, by = own_secret(request), staff(request)
        facts = service.own_account(session, parts.settings, secret, by=by, at=parts.clock())
    return page(request, "accounts/own.html", views.own_view(facts, lenient=not parts.settings.second_factor))


@post("/account/sessies/beeindigen", guards=[signed_in], sync_to_thread=True)
def end_session(request: AnyRequest, posted: Posted) -> Response:
    """Sign out on another device, without having it at hand."""
    parts, handle = installation(request), parse(forms.SessionForm, posted).sessie
    with unit_of_work(parts.engine) as session:
        service.end_own_session(session, handle, by=staff(request), at=parts.clock())
    return see_other("/account")


@post("/account/sessies/andere", guards=[signed_in], sync_to_thread=True)
def end_others(request: AnyRequest, posted: Posted) -> Response:
    """Sign out everywhere but here."""
    parse(forms.EmptyForm, posted)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        service.end_other_sessions(session, own_secret(request), by=staff(request), at=parts.clock())
    return see_other("/account")


@get("/account/wachtwoord", guards=[signed_in, lately_confirmed], sync_to_thread=False)
def show_password(request: AnyRequest) -> Template:
    """The form for a new password."""
    return page(request, "accounts/password.html", views.PasswordView())


@post("/account/wachtwoord", guards=[signed_in, encrypted], sync_to_thread=True)
def change_password(request: AnyRequest, posted: Posted) -> Response:
    """Take the new password into use, and sign out everywhere else."""
    grave(request)
    parts, form = installation(request), parse(forms.PasswordForm, posted, judged=True)
    if problems := forms.twice_problems(form):
        return page(request, "accounts/password.html", views.PasswordView(problems=problems), status=422)
    try:
        hashed = service.own_hash(parts.engine, parts.passwords, form.wachtwoord, by=staff(request))
    except WeakPassword as error:
        problem = Problem(field="wachtwoord", message=refusal(error)[1])
        return page(request, "accounts/password.html", views.PasswordView(problems=(problem,)), status=422)
    with unit_of_work(parts.engine) as session:
        fresh = service.change_password(session, own_secret(request), hashed, by=staff(request), at=parts.clock())
    return with_session(see_other("/account"), request, fresh)


@get("/account/tweede-stap", guards=[knows_the_password], sync_to_thread=True)
def show_second_factor(request: AnyRequest) -> Template:
    """The secret for the app, as a picture and as text."""
    return _second_factor(request)


@post("/account/tweede-stap", guards=[knows_the_password, encrypted], status_code=200, sync_to_thread=True)
def set_second_factor(request: AnyRequest, posted: Posted) -> Response:
    """Confirm the app with a code from it; the answer holds the backup codes, once."""
    parts, form, by = installation(request), parse(forms.CodeForm, posted), request.scope["user"]
    if isinstance(by, Staff):
        grave(request, posted)
    try:
        with unit_of_work(parts.engine) as session:
            fresh, codes = service.confirm_second_factor(
                session, own_secret(request), form.code, by=by, at=parts.clock()
            )
    except WrongCode as error:
        return _second_factor(request, Problem(field="code", message=refusal(error)[1]))
    return with_session(page(request, "accounts/backup_codes.html", views.backup_view(codes)), request, fresh)


@post("/account/tweede-stap/nieuw", guards=[signed_in], sync_to_thread=True)
def begin_second_factor(request: AnyRequest, posted: Posted) -> Response:
    """Another app or phone."""
    grave(request, posted)
    parse(forms.EmptyForm, posted)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        service.begin_second_factor(session, by=staff(request), at=parts.clock())
    return see_other(views.ENROL)


@post("/account/reservecodes", guards=[signed_in], status_code=200, sync_to_thread=True)
def renew_backup_codes(request: AnyRequest, posted: Posted) -> Response:
    """Ten new backup codes."""
    grave(request, posted)
    parse(forms.EmptyForm, posted)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        codes = service.renew_backup_codes(session, by=staff(request), at=parts.clock())
    return page(request, "accounts/backup_codes.html", views.backup_view(codes))


@get("/account/bevestigen", guards=[signed_in], sync_to_thread=False)
def show_confirm(request: AnyRequest, naar: FromQuery[str] = "") -> Template:
    """The page that asks who sits there, on the way to another page."""
    return page(request, "accounts/confirm.html", confirm_views.confirm_view(staff(request), naar))


@post("/account/bevestigen", guards=[signed_in, encrypted], status_code=200, sync_to_thread=True)
def confirm(request: AnyRequest, posted: Posted) -> Response:
    """Check password and code; then on, with what was typed before."""
    own, kept = forms.kept_fields(posted)
    parts, form = installation(request), parse(forms.ConfirmForm, own)
    again = form.opnieuw == "ja"
    try:
        fresh = service.confirm(
            parts.engine, parts.settings, parts.passwords, secret=own_secret(request), password=form.wachtwoord,
            code=form.code, at=parts.clock(),
        )  # fmt: skip
    except OnlyAnotherLanguage:
        view = confirm_views.confirm_view(staff(request), form.naar, kept, again=again)
        return page(request, "accounts/confirm.html", view)
    except (WrongLogin, WrongCode, TooManyAttempts) as error:
        view = confirm_views.refused_view(staff(request), form.naar, kept, error, again=again)
        return page(request, "accounts/confirm.html", view, status=refusal(error)[0])
    if not again:
        return with_session(see_other(local_path(form.naar)), request, fresh)
    view = confirm_views.go_on_view(form.naar, kept)
    return with_session(page(request, "accounts/go_on.html", view), request, fresh)


def _second_factor(request: AnyRequest, *problems: Problem) -> Template:
    parts = installation(request)
    by: Staff | HalfSignedIn = request.scope["user"]
    with reading(parts.engine) as session:
        secret, address = service.waiting_secret(session, by=by)
    view = views.second_factor_view(secret, address, first=not by.enrolled, problems=problems)
    return page(request, "accounts/second_factor.html", view, status=422 if problems else 200)


HANDLERS = (
    show_account, end_session, end_others, show_password, change_password, show_second_factor, set_second_factor,
    begin_second_factor, renew_backup_codes, show_confirm, confirm,
)  # fmt: skip
