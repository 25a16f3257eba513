"""A panel that was drawn from who registered, in which somebody said yes; its codes are known to this run only."""

from __future__ import annotations

from playwright.sync_api import Page
from sqlalchemy import Engine

from snw_democratie.answers import service
from snw_democratie.answers.facts import Support, Wishes
from snw_democratie.answers.standing import Allowance
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.staff import Role, Staff
from tests.answers.drawn import Member, drawn_panel
from tests.web.world import START

PANEL = "panel-met-antwoorden"
_members: list[Member] = []
"""Of who did not answer yet, who said yes, and who said no."""


def furnish_answers(engine: Engine) -> None:
    """Of four who were drawn one said yes, and what is needed; one said no."""
    team = {
        name: Staff(account_id=number, name=name.title(), roles=frozenset({str(Role.DEMOCRACY_TEAM)}))
        for number, name in enumerate(("anna", "bram"), 1)
    }
    panel = drawn_panel(engine, team, title="Panel met antwoorden")
    asked, yes, no, _another = panel.members
    needs = Wishes(support=Support(interpreter="Tarifit", children=2), allowance=Allowance.COSTS)
    with unit_of_work(engine) as session:
        service.answer(session, yes.registration, yes=True, at=START)
        service.keep(session, yes.registration, needs, "nl", at=START)
        service.answer(session, no.registration, yes=False, at=START)
    _members[:] = [asked, yes, no]


def open_place(page: Page, origin: str, which: int) -> None:
    """Open the own registration of one of them."""
    page.goto(f"{origin}/mijn-aanmelding")
    page.fill("main input[name=code]", code_of(which))
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()


def code_of(which: int) -> str:
    """The code of one of them."""
    return _members[which].code


def registration_of(which: int) -> str:
    """The registration of one of them."""
    return _members[which].registration


def lot_of(which: int) -> str:
    """The lot of one of them."""
    return _members[which].lot
