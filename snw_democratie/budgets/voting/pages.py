"""Casting a vote, from the last page of the booth."""

from __future__ import annotations

from litestar import post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from snw_democratie.budgets.voting.forms import CastForm, vote_of
from snw_democratie.pages import AnyRequest, installation, parse, see_other


@post("/buurtbudget/{slug:str}/stemmen/uitbrengen")
async def cast(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Redirect:
    """Store a vote. Sent twice, it is stored once and gives the same receipt."""
    receipt = await installation(request).votes.cast(vote_of(slug, parse(CastForm, posted)))
    told = "&al=1" if receipt.again else "&oefenen=1" if receipt.practice else ""
    return see_other(f"/buurtbudget/{slug}/stemmen/bewijs?nummer={receipt.number}{told}")


HANDLERS = (cast,)
