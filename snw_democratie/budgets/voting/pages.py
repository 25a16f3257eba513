"""Casting a vote, from the last page of the booth."""

from __future__ import annotations

from litestar import post
from litestar.types import ASGIApp, Receive, Scope, Send

from snw_democratie.budgets.booth.doors import COUNTS, door_of
from snw_democratie.budgets.booth.pages import TOLD, try_again
from snw_democratie.budgets.voting.forms import CastForm, vote_of
from snw_democratie.pages import AnyRequest, installation, parse


# Bare, because in the last hour of a vote everybody comes here: the framework finds nothing out for us.
@post([door.template("/uitbrengen") for door in COUNTS])
async def cast(request: AnyRequest) -> ASGIApp:
    """Store a vote, and go to the page with the receipt. Sent twice, it is stored once and gives the same number.

    By 307 the browser sends the choice along once more: the receipt shows it, and it stands in no address. The second
    time nothing goes along: it may be another choice than the one that was stored, and nobody can look that up.
    """
    slug = request.path_params["slug"]
    form = parse(CastForm, await request.form(), judged=True)
    try:
        receipt = await installation(request).votes.cast(vote_of(slug, form))
    except TOLD as error:
        return await try_again(request, slug, form, error)
    told = "&al=1" if receipt.again else "&oefenen=1" if receipt.practice else ""
    address = door_of(request.scope["path"]).at(slug, f"/bewijs?nummer={receipt.number}{told}")
    return _leading_to(address, 303 if receipt.again else 307)


def _leading_to(address: str, status: int) -> ASGIApp:
    headers = [(b"location", address.encode("ascii")), (b"content-length", b"0")]

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return answer


HANDLERS = (cast,)
