"""The pages of one's own registration, opened with its code."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from snw_democratie.components import Problem
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, shell
from snw_democratie.pool import service
from snw_democratie.pool.browser import DRAFT, OWN, forget, own_registration, remember, secret
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.errors import NotStored, UnknownStatusCode
from snw_democratie.pool.exports import as_json, as_pdf
from snw_democratie.pool.forms import ButtonForm, CodeForm, PurposeForm
from snw_democratie.pool.service import StatusFacts
from snw_democratie.pool.status_views import (
    CodeView,
    gone_view,
    leaving_view,
    overview,
    stays_on_list,
)
from snw_democratie.refusals import refusal_of_code
from snw_democratie.security.codes import BadCode
from snw_democratie.security.errors import BadForm, TooManyAttempts

TROUBLE = (BadCode, UnknownStatusCode, TooManyAttempts, NotStored)
OVERVIEW = "/mijn-aanmelding/overzicht"


@get("/mijn-aanmelding", sync_to_thread=False)
def show_code_page(request: AnyRequest) -> Template:
    """Asks for the code."""
    return page(request, "pool/open.html", CodeView())


@post("/mijn-aanmelding", status_code=200, sync_to_thread=True)
def open_with_code(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Check the code; a right one opens the registration in this browser for a while."""
    parts, form = installation(request), parse(CodeForm, posted)
    key, old = parts.settings.secret_key, secret(request, OWN)
    try:
        made = service.open_registration(parts.engine, key, form.code, old=old, at=parts.clock())
    except OnlyAnotherLanguage:
        return page(request, "pool/open.html", CodeView(code=form.code))
    except TROUBLE as error:
        status, said = refusal_of_code(error)
        view = CodeView(code=form.code, error=said, problems=(Problem(field="code", message=said),))
        return page(request, "pool/open.html", view, status=status)
    return remember(request, see_other(OVERVIEW), OWN, made)


@get(OVERVIEW, sync_to_thread=True)
def show_overview(request: AnyRequest) -> Template:
    """Everything about the own registration."""
    return page(request, "pool/overview.html", overview(_status(request)))


@post("/mijn-aanmelding/wijzigen", status_code=303, sync_to_thread=True)
def change(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Go to the answers, to change one."""
    parse(ButtonForm, posted)
    parts, mine = installation(request), own_registration(request)
    with service.storing(parts.engine) as session:
        slug, made = service.start_correction(session, mine, old=secret(request, DRAFT), at=parts.clock())
    return remember(request, see_other(f"/meedoen/{slug}/controleer"), DRAFT, made)


@post("/mijn-aanmelding/toestemming", status_code=303, sync_to_thread=True)
def take_back_consent(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Take back one yes; the one to the lottery itself is taken back by leaving."""
    parts, mine, form = installation(request), own_registration(request), parse(PurposeForm, posted)
    if form.doel not in set(Purpose) - {Purpose.LOTTERY}:
        raise BadForm("purpose")
    with service.storing(parts.engine) as session:
        service.withdraw_consent(session, mine, Purpose(form.doel), at=parts.clock())
    return see_other(OVERVIEW)


@get("/mijn-aanmelding/intrekken", sync_to_thread=True)
def show_withdraw(request: AnyRequest) -> Template:
    """What leaving means, before it is done."""
    return page(request, "pool/leave.html", leaving_view(_status(request), erasing=False))


@post("/mijn-aanmelding/intrekken", status_code=303, sync_to_thread=True)
def withdraw(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Leave the lottery."""
    parse(ButtonForm, posted)
    parts, mine = installation(request), own_registration(request)
    with service.storing(parts.engine) as session:
        service.withdraw(session, mine, at=parts.clock())
    return see_other(OVERVIEW)


@get("/mijn-aanmelding/wissen", sync_to_thread=True)
def show_erase(request: AnyRequest) -> Template:
    """What goes and what stays, before it is done."""
    return page(request, "pool/leave.html", leaving_view(_status(request), erasing=True))


@post("/mijn-aanmelding/wissen", status_code=200, sync_to_thread=True)
def erase(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Erase everything about this registration."""
    parse(ButtonForm, posted)
    parts, mine, on_list = installation(request), own_registration(request), stays_on_list(_status(request))
    with service.storing(parts.engine) as session:
        service.erase(session, mine, at=parts.clock())
    return _left(request, page(request, "pool/end.html", gone_view(on_list=on_list)))


@get("/mijn-aanmelding/gegevens.json", sync_to_thread=True)
def download_json(request: AnyRequest) -> Response:
    """Everything we hold, for a program."""
    return _download(as_json(_status(request)), "application/json", "mijn-gegevens.json")


@get("/mijn-aanmelding/gegevens.pdf", sync_to_thread=True)
def download_pdf(request: AnyRequest) -> Response:
    """Everything we hold, on paper."""
    return _download(as_pdf(_status(request), shell(request)), "application/pdf", "mijn-gegevens.pdf")


@post("/mijn-aanmelding/afsluiten", status_code=303, sync_to_thread=True)
def close(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """End the look at the own registration in this browser: nothing of it is left for the next person."""
    parse(ButtonForm, posted)
    parts = installation(request)
    with service.storing(parts.engine) as session:
        service.close(session, secret(request, OWN))
        service.forget(session, secret(request, DRAFT))
    return _left(request, see_other("/mijn-aanmelding"))


def _left(request: AnyRequest, answer: Response) -> Response:
    answer = forget(request, forget(request, answer, OWN), DRAFT)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _status(request: AnyRequest) -> StatusFacts:
    parts, mine = installation(request), own_registration(request)
    with reading(parts.engine) as session:
        return service.status(session, mine, at=parts.clock())


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


HANDLERS = (
    show_code_page,
    open_with_code,
    show_overview,
    change,
    take_back_consent,
    show_withdraw,
    withdraw,
    show_erase,
    erase,
    download_json,
    download_pdf,
    close,
)
