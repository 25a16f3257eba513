"""One Nieuw-West that all browser tests may look at, and none may change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Engine

from snw_democratie.accounts.service import set_roles
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.staff import Role, Staff
from tests.browser.answering import furnish_answers
from tests.browser.budgeting import furnish_budgets
from tests.browser.letters import furnish_letters
from tests.browser.referenda import furnish_referenda
from tests.browser.registering import furnish_registering
from tests.browser.seats import furnish_seats
from tests.browser.serving import furnished, serving
from tests.pool.residents import enrol
from tests.web.public_lottery import EVERY_STATE, Stored, store
from tests.web.world import START, act

STORED = (
    *EVERY_STATE,
    Stored(state=State.ANNOUNCED, slug="halverwege", digits="41"),
    Stored(state=State.DRAWN, slug="oefening", rehearsal=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A served database: `panel-<state>` with its whole history, `groen-<state>` with larger numbers.

    In `panel-om-aan-te-melden` one can register.
    """

    engine: Engine
    origin: str


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Furnish and serve it while inside."""
    with furnished(folder) as engine:
        with unit_of_work(engine) as session:
            for wanted in STORED:
                store(session, wanted)
        _wordy(engine)
        enrol(engine, "Panel om aan te melden", ways=("open", "letter"), closes_at=START + timedelta(days=30))
        furnish_letters(engine, folder, invited="panel-om-aan-te-melden", drawn="panel-drawn")
        furnish_budgets(engine)
        furnish_referenda(engine)
        furnish_answers(engine)
        furnish_seats(engine)
        with serving(engine) as origin:
            yield Town(engine=engine, origin=origin)


def _wordy(engine: Engine) -> None:
    # Those that `furnish` made; Dita is to join the team.
    chief = Staff(account_id=3, name="Cem", roles=frozenset({"administrator"}))
    act(engine, set_roles, 4, [Role.DEMOCRACY_TEAM], (), by=chief)
    staff = Staff(account_id=1, name="Anna", roles=frozenset({"democracy_team"}))
    slug: str = act(engine, service.create, service.Rules(title="Panel met woorden", seats=30, panels=1000), by=staff)
    groups = ("Sloterdijk Nieuw-West en omgeving", "praktisch opgeleid (vmbo, mbo 1)", "Nieuw-West, overig")
    values = [(group, Fraction(118_400)) for group in groups]
    for feature in ("wijk", "hoogst voltooide opleiding"):
        act(engine, service.add_feature, slug, feature, values, by=staff)
    furnish_registering(engine, staff)
