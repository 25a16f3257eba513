"""Casting a ballot. No session is read and no cookie is set: a ballot is signed with its code, and nothing else."""

from __future__ import annotations

from asyncio import to_thread

import msgspec
from litestar import post
from litestar.exceptions import HTTPException
from litestar.response.base import ASGIResponse

from ballots.referendum.checking.ballots import MOST_BYTES
from snw_democratie.db.engine import unit_of_work
from snw_democratie.pages import ANONYMOUS, AnyRequest, Installation, installation
from snw_democratie.referenda import errors, service
from snw_democratie.referenda.board.receipts import Receipt
from snw_democratie.referenda.forms import HeadRequest, cast_request, head_request
from snw_democratie.refusals import refusal
from sortition.errors import SortitionError

TOLD = (
    errors.UnknownReferendum,
    errors.NotOpen,
    errors.BallotRefused,
    errors.NoReceiptKey,
    errors.TooBusy,
    errors.BallotNotStored,
)
MOST_BODY = 2 * MOST_BYTES
"""A ballot as a JSON text, with its quotation marks escaped."""


@post("/referendum/{slug:str}/stemmen/uitbrengen", opt={ANONYMOUS: True}, status_code=200)
async def cast(request: AnyRequest) -> ASGIResponse:
    """Store a ballot. Sent twice, it is stored once and gives the same receipt.

    200 {"text", "signature", "again"}: `text` is what was signed. Else {"reason", "message"}.
    """
    try:
        ballot = cast_request(await json_body(request))
        receipt = await installation(request).board.cast(request.path_params["slug"], ballot)
    except TOLD as error:
        return refused(error)
    return _stored(receipt)


@post("/referendum/{slug:str}/spiegels", opt={ANONYMOUS: True}, status_code=200)
async def take_head(request: AnyRequest) -> ASGIResponse:
    """The signed head of somebody's copy. 200 {"ok": true}; else {"reason", "message"}."""
    parts = installation(request)
    try:
        found = head_request(await json_body(request))
        await to_thread(_take_head, parts, request.path_params["slug"], found)
    except (errors.BadMirror, errors.UnknownReferendum, errors.BallotRefused) as error:
        return refused(error)
    return ASGIResponse(body=b'{"ok":true}', media_type="application/json", status_code=200)


def _take_head(parts: Installation, slug: str, found: HeadRequest) -> None:
    with unit_of_work(parts.engine) as session:
        service.take_head(session, slug, found.key, found.text, found.signature, at=parts.clock())


async def json_body(request: AnyRequest) -> bytes:
    """The JSON in a request, when it is not too large. Raises BallotRefused."""
    if request.content_type[0] != "application/json":
        raise HTTPException(status_code=415)
    body = bytearray()
    async for some in request.stream():
        body += some
        if len(body) > MOST_BODY:
            raise errors.BallotRefused("too large")
    return bytes(body)


def _stored(receipt: Receipt) -> ASGIResponse:
    answer = {"text": receipt.text, "signature": receipt.signature, "again": receipt.again}
    return ASGIResponse(body=msgspec.json.encode(answer), media_type="application/json", status_code=200)


def refused(error: SortitionError) -> ASGIResponse:
    """Why something is refused, for programs and for people."""
    status, sentence = refusal(error)
    answer = {"reason": reason_of(error), "message": sentence}
    return ASGIResponse(body=msgspec.json.encode(answer), media_type="application/json", status_code=status)


def reason_of(error: SortitionError) -> str:
    """The name of the reason, for programs: that of the library, or what the class is about."""
    if isinstance(error, errors.BallotRefused | errors.BadMirror | errors.BadStep | errors.BadDecryption):
        return str(error.reason)
    if isinstance(error, errors.NotOpen):
        return "not open yet" if error.when == "before" else "closed"
    return {
        errors.UnknownReferendum: "unknown referendum",
        errors.NoReceiptKey: "no receipt key",
        errors.TooBusy: "busy",
        errors.NotThisStep: "not this step",
    }.get(type(error), "not stored")


HANDLERS = (cast, take_head)
