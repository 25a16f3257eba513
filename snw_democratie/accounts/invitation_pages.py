"""The page on which an invited person chooses a login and a password."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from snw_democratie.accounts import service, views
from snw_democratie.accounts.cookies import device, with_session
from snw_democratie.accounts.facts import Next
from snw_democratie.accounts.forms import InvitationForm, login_problems, twice_problems
from snw_democratie.components import Problem
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import BadCode
from snw_democratie.security.errors import BadInvitation, LoginTaken, TooManyAttempts, WeakPassword
from snw_democratie.security.paths import START
from snw_democratie.security.plain import encrypted, in_the_clear

FIELDS = {WeakPassword: "wachtwoord", LoginTaken: "naam"}


@get("/uitnodiging", sync_to_thread=False)
def show_invitation(request: AnyRequest) -> Template:
    """The form. The code comes behind the # of the link, so that no server and no log ever has it."""
    return _page(request, InvitationForm())


@post("/uitnodiging", guards=[encrypted], status_code=200, sync_to_thread=True)
def accept(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Use the invitation, then on to the second factor."""
    parts, form = installation(request), parse(InvitationForm, posted, judged=True)
    if problems := (*login_problems(form.naam), *twice_problems(form)):
        return _page(request, form, *problems)
    try:
        found = service.accept(
            parts.engine, parts.settings, parts.passwords, code=form.uitnodiging, login=form.naam,
            password=form.wachtwoord, at=parts.clock(), device=device(request),
        )  # fmt: skip
    except OnlyAnotherLanguage:
        return _page(request, form)
    except (BadCode, BadInvitation, WeakPassword, LoginTaken, TooManyAttempts) as error:
        return _page(request, form, Problem(field=FIELDS.get(type(error), "uitnodiging"), message=refusal(error)[1]))
    return with_session(see_other(views.ENROL if found.then is Next.ENROL else START), request, found.secret)


def _page(request: AnyRequest, form: InvitationForm, *problems: Problem) -> Template:
    plain = in_the_clear(installation(request).settings, request.headers.get("host", ""))
    view = views.InvitationView(code=form.uitnodiging, login=form.naam, plain=plain, problems=problems)
    return page(request, "accounts/invitation.html", view, status=422 if problems else 200)


HANDLERS = (show_invitation, accept)
