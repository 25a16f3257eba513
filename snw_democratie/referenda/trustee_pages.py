"""The page of a trustee. No session is read: a step is posted with a code, and a part of the key proves itself."""

from __future__ import annotations

from asyncio import to_thread

import msgspec
from litestar import MediaType, get, post
from litestar.params import FromPath
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Response, Template
from litestar.response.base import ASGIResponse

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n import speaking
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pages import ANONYMOUS, AnyRequest, Installation, installation, page
from snw_democratie.referenda import errors, service
from snw_democratie.referenda.booth.offline import offline_trustee
from snw_democratie.referenda.cast_pages import json_body, refused
from snw_democratie.referenda.facts import Facts, OfflineFile, Seat
from snw_democratie.referenda.forms import PartRequest, StepRequest, part_request, step_request
from snw_democratie.referenda.trustee_views import trustee_view

AT = "/referendum/{slug:str}"
OPEN = {ANONYMOUS: True}
TOLD = (
    errors.UnknownReferendum,
    errors.BallotRefused,
    errors.BadStep,
    errors.BadTrustees,
    errors.BadDecryption,
    errors.NotThisStep,
)


@get(f"{AT}/sleutels", opt=OPEN, sync_to_thread=True)
def show_trustee(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The page of a trustee."""
    return page(request, "referenda/trustee.html", trustee_view(*_found(request, slug)))


@get(f"{AT}/sleutels/stand.json", opt=OPEN, sync_to_thread=True)
def show_stand(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """All that the trustees posted; each share in it can be read by one of them."""
    seats = [msgspec.to_builtins(one) for one in _found(request, slug)[1]]
    return Response(msgspec.json.encode({"seats": seats}), media_type="application/json")


@get(f"{AT}/sleutelhouder.html", opt=OPEN, sync_to_thread=True)
def download_trustee(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The page of a trustee as one file that needs no network; its digest stands on the page on which one checks."""
    found = trustee_file(request, slug)
    name = 'attachment; filename="sleutelhouder.html"'
    headers = {"content-security-policy": found.policy, "content-disposition": name}
    return Response(found.content, media_type=MediaType.HTML, headers=headers)


def trustee_file(request: AnyRequest, slug: str) -> OfflineFile:
    """That file, in all languages. Raises UnknownReferendum."""
    one, seats = _found(request, slug)
    views = {}
    for code in LANGUAGES:
        with speaking(code):
            views[code] = trustee_view(one, seats, offline=True)
    engine = request.app.template_engine
    assert isinstance(engine, JinjaTemplateEngine)
    return offline_trustee(views, engine.engine)


@post(f"{AT}/sleutels/stap", opt=OPEN, status_code=200)
async def take_step(request: AnyRequest) -> ASGIResponse:
    """A step of the ceremony. 200 {"ok": true}; else {"reason", "message"}."""
    try:
        found = step_request(await json_body(request))
        await to_thread(_take_step, installation(request), request.path_params["slug"], found)
    except TOLD as error:
        return refused(error)
    return _done()


@post(f"{AT}/sleutels/deel", opt=OPEN, status_code=200)
async def take_part(request: AnyRequest) -> ASGIResponse:
    """A part of the decryption. 200 {"ok": true}; else {"reason", "message"}."""
    try:
        found = part_request(await json_body(request))
        await to_thread(_take_part, installation(request), request.path_params["slug"], found)
    except TOLD as error:
        return refused(error)
    return _done()


def _found(request: AnyRequest, slug: str) -> tuple[Facts, tuple[Seat, ...]]:
    with reading(installation(request).engine) as session:
        return service.public_referendum(session, slug), service.seats_of(session, slug)


def _take_step(parts: Installation, slug: str, found: StepRequest) -> None:
    with unit_of_work(parts.engine) as session:
        service.post_step(session, slug, found.code, found.step, found.text, at=parts.clock())


def _take_part(parts: Installation, slug: str, found: PartRequest) -> None:
    with unit_of_work(parts.engine) as session:
        service.give_part(session, slug, found.part.encode("utf-8"), at=parts.clock())


def _done() -> ASGIResponse:
    return ASGIResponse(body=b'{"ok":true}', media_type="application/json", status_code=200)


HANDLERS = (show_trustee, show_stand, download_trustee, take_step, take_part)
