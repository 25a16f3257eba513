"""The table of the help desk while people vote: three words about a code, and one fresh code for who needs it."""

from __future__ import annotations

import secrets
from functools import partial

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from snw_democratie.assemblies.team import act
from snw_democratie.budgets import service
from snw_democratie.budgets.voting.code_views import desk_view, given_view, state_words
from snw_democratie.budgets.voting.errors import CodeForNumber, NoCodesToGive, UnknownVoteCode, VoteCodeNotUnused
from snw_democratie.budgets.voting.forms import FORM_KEY, HandOutForm, NumberForm
from snw_democratie.budgets.voting.handing_out import hand_out, may_hand_out
from snw_democratie.budgets.voting.handing_out import look_up as state_of
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import BadForm
from snw_democratie.security.staff import Role, requires

HELPER = requires(Role.HELPER)
AT = "/hulp/stemmen/{slug:str}"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[HELPER], sync_to_thread=True)
def show_desk(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What a helper can do for somebody who votes."""
    return _desk(request, slug)


@post(f"{AT}/opzoeken", status_code=200, guards=[HELPER], sync_to_thread=True)
def look_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """What a code is worth, by its number."""
    number = parse(NumberForm, posted).nummer
    try:
        return _desk(request, slug, number=number, looked_up=state_words(_look(request, slug, number)))
    except CodeForNumber as error:
        return _desk(request, slug, Problem(field="nummer", message=refusal(error)[1]))
    except UnknownVoteCode as error:
        return _desk(request, slug, Problem(field="nummer", message=refusal(error)[1]), number=number)


@post(f"{AT}/code", status_code=200, guards=[HELPER], sync_to_thread=True)
def give_code(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """A fresh code for the person at the table, shown this once."""
    form, parts = parse(HandOutForm, posted), installation(request)
    old = form.oud
    if not FORM_KEY.fullmatch(form.sleutel):
        raise BadForm("field sleutel")
    try:
        if old.strip():
            _look(request, slug, old)
        slip = act(request, partial(hand_out, form=form.sleutel), slug, old).slips[0]
    except CodeForNumber as error:
        return _desk(request, slug, Problem(field="oud", message=refusal(error)[1]))
    except (UnknownVoteCode, VoteCodeNotUnused, NoCodesToGive) as error:
        return _desk(request, slug, Problem(field="oud", message=refusal(error)[1]), old=old)
    with reading(parts.engine) as session:
        one = service.public_round(session, slug, at=parts.clock())
    return page(request, "budgets/vote_code_given.html", given_view(one, slip, origin=parts.settings.origin))


def _look(request: AnyRequest, slug: str, number: str) -> str:
    """Also before replacing: a refusal says that a code was used, so each try counts and stands in the log."""
    parts = installation(request)
    return state_of(parts.engine, parts.settings.secret_key, slug, number, by=staff(request), at=parts.clock())


def _desk(
    request: AnyRequest, slug: str, *problems: Problem, number: str = "", old: str = "", looked_up: str = ""
) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        one, gives = service.public_round(session, slug, at=parts.clock()), may_hand_out(session, slug)
    view = desk_view(
        one, gives=gives, key=secrets.token_hex(16), number=number, old=old, looked_up=looked_up, problems=problems
    )
    return page(request, "budgets/vote_desk.html", view, status=422 if problems else 200)


HANDLERS = (show_desk, look_up, give_code)
