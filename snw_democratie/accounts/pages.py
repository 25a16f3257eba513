"""Pages for signing in and out."""

from litestar import get, post
from litestar.datastructures import Cookie, FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts import service
from snw_democratie.accounts.forms import EmptyForm, SignInForm
from snw_democratie.accounts.views import SignInView, local_path
from snw_democratie.components import Problem
from snw_democratie.db.engine import unit_of_work
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import TooManyAttempts, WrongLogin
from snw_democratie.security.headers import session_cookie
from snw_democratie.security.staff import Role, requires


@get("/inloggen", sync_to_thread=False)
def show_sign_in(request: AnyRequest, naar: FromQuery[str] = "") -> Template:
    """The log-in page."""
    return page(request, "accounts/sign_in.html", SignInView(onward=local_path(naar)))


@post("/inloggen", status_code=200, sync_to_thread=True)
def sign_in(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Check the password; a right one gets a new session and goes where it wanted."""
    parts, form = installation(request), parse(SignInForm, posted)
    old = request.cookies.get(session_cookie(parts.settings), "")
    try:
        secret = service.sign_in(
            parts.engine, parts.settings, parts.passwords,
            login=form.naam, password=form.wachtwoord, old=old, at=parts.clock(),
        )  # fmt: skip
    except (WrongLogin, TooManyAttempts) as error:
        status, sentence = refusal(error)
        problems = (Problem(field="naam", message=sentence),)
        view = SignInView(login=form.naam, onward=local_path(form.naar), problems=problems, refused=True)
        return page(request, "accounts/sign_in.html", view, status=status)
    answer = see_other(local_path(form.naar))
    answer.set_cookie(_cookie(request, secret))
    return answer


@post("/uitloggen", status_code=303, guards=[requires(*Role)], sync_to_thread=True)
def sign_out(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """End the session here and in the database."""
    parts = installation(request)
    parse(EmptyForm, posted)
    with unit_of_work(parts.engine) as session:
        secret = request.cookies[session_cookie(parts.settings)]
        service.sign_out(session, secret, actor=staff(request).actor, at=parts.clock())
    answer = see_other("/")
    answer.set_cookie(_cookie(request, "", max_age=0))
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _cookie(request: AnyRequest, secret: str, max_age: int | None = None) -> Cookie:
    settings = installation(request).settings
    return Cookie(
        key=session_cookie(settings),
        value=secret,
        max_age=max_age,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="strict",
    )


HANDLERS = (show_sign_in, sign_in, sign_out)
