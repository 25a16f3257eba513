"""Pages for signing in and out: the password, then the code, then whatever was wanted."""

from urllib.parse import quote

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts import service, views
from snw_democratie.accounts.admin_pages import HANDLERS as ADMIN
from snw_democratie.accounts.candidate_pages import HANDLERS as CANDIDATES
from snw_democratie.accounts.cookies import device, own_marks, own_secret, with_marks, with_session
from snw_democratie.accounts.facts import Next
from snw_democratie.accounts.forms import CodeForm, EmptyForm, SignInForm
from snw_democratie.accounts.invitation_pages import HANDLERS as INVITATION
from snw_democratie.accounts.own_pages import HANDLERS as OWN
from snw_democratie.components import Problem
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.engine import unit_of_work
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import TooManyAttempts, WrongCode, WrongLogin
from snw_democratie.security.paths import local_path
from snw_democratie.security.plain import encrypted, in_the_clear
from snw_democratie.security.staff import knows_the_password, signed_in

Posted = NamedDependency[FormMultiDict]


@get("/inloggen", sync_to_thread=False)
def show_sign_in(request: AnyRequest, naar: FromQuery[str] = "") -> Template:
    """The log-in page; over a connection that anybody can read, the reason why not."""
    return _sign_in(request, SignInForm(naar=naar))


@post("/inloggen", guards=[encrypted], status_code=200, sync_to_thread=True)
def sign_in(request: AnyRequest, posted: Posted) -> Response:
    """Check the password; a right one gets a new session, and the page of the second factor where there is one."""
    parts, form = installation(request), parse(SignInForm, posted)
    try:
        found = service.sign_in(
            parts.engine, parts.settings, parts.passwords, login=form.naam, password=form.wachtwoord,
            old=own_secret(request), at=parts.clock(), device=device(request), marks=own_marks(request),
        )  # fmt: skip
    except OnlyAnotherLanguage:
        return _sign_in(request, form)
    except (WrongLogin, TooManyAttempts) as error:
        status, sentence = refusal(error)
        return _sign_in(request, form, Problem(field="naam", message=sentence), status=status)
    onward = local_path(form.naar)
    places = {Next.NOTHING: onward, Next.CODE: f"/inloggen/code?naar={quote(onward)}", Next.ENROL: views.ENROL}
    return with_marks(with_session(see_other(places[found.then]), request, found.secret), request, found.marks)


@get("/inloggen/code", guards=[knows_the_password], sync_to_thread=False)
def show_code(request: AnyRequest, naar: FromQuery[str] = "") -> Template:
    """The page that asks for a code."""
    return page(request, "accounts/code.html", views.CodeView(onward=local_path(naar)))


@post("/inloggen/code", guards=[knows_the_password, encrypted], status_code=200, sync_to_thread=True)
def give_code(request: AnyRequest, posted: Posted) -> Response:
    """Check the code; a right one gets a new session that opens everything the roles allow."""
    parts, form = installation(request), parse(CodeForm, posted)
    try:
        found = service.give_code(
            parts.engine, parts.settings, secret=own_secret(request), code=form.code, at=parts.clock(),
            marks=own_marks(request),
        )  # fmt: skip
    except OnlyAnotherLanguage:
        return page(request, "accounts/code.html", views.CodeView(onward=local_path(form.naar)))
    except (WrongCode, TooManyAttempts) as error:
        status, sentence = refusal(error)
        problems = (Problem(field="code", message=sentence),)
        view = views.CodeView(onward=local_path(form.naar), problems=problems, error=sentence)
        return page(request, "accounts/code.html", view, status=status)
    return with_marks(with_session(see_other(local_path(form.naar)), request, found.secret), request, found.marks)


@post("/uitloggen", status_code=303, guards=[signed_in], sync_to_thread=True)
def sign_out(request: AnyRequest, posted: Posted) -> Response:
    """End the session here and in the database."""
    parts = installation(request)
    parse(EmptyForm, posted)
    with unit_of_work(parts.engine) as session:
        service.sign_out(session, own_secret(request), actor=staff(request).actor, at=parts.clock())
    answer = with_session(see_other("/"), request, "")
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _sign_in(request: AnyRequest, form: SignInForm, *problems: Problem, status: int = 200) -> Template:
    settings = installation(request).settings
    view = views.SignInView(
        login=form.naam,
        onward=local_path(form.naar),
        problems=problems,
        refused=bool(problems),
        plain=in_the_clear(settings, request.headers.get("host", "")),
        lenient=not settings.second_factor,
    )
    return page(request, "accounts/sign_in.html", view, status=status)


HANDLERS = (show_sign_in, sign_in, show_code, give_code, sign_out, *OWN, *INVITATION, *ADMIN, *CANDIDATES)
