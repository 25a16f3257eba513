"""Lotteries in every state, stored as their services would leave them, with a small complete record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from litestar import Litestar
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.app import create_app
from snw_democratie.assemblies.models import FeatureRow, PoolImport, Procedure, QuotaRow, RecordFile
from snw_democratie.assemblies.steps import State
from snw_democratie.db import sealed
from snw_democratie.db.engine import open_engine, unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.settings import Settings
from sortition.draw import number_below, order
from sortition.record import seal
from tests.sortition.small_record import Small, record
from tests.web.world import VAULT

SEATS, PANELS, PEOPLE = 20, 1000, 120
DRAWN_PANEL = 417
NOW = datetime(2027, 3, 2, 18, 30, tzinfo=UTC)
FEATURES: Mapping[str, Mapping[str, tuple[int, int, int]]] = {
    "leeftijd": {
        "16 tot en met 24 jaar": (24, 3, 5),
        "25 tot en met 64 jaar": (76, 11, 14),
        "65 jaar en ouder": (20, 3, 5),
    },
    "geslacht": {"man": (57, 9, 11), "vrouw": (60, 9, 11), "anders": (3, 0, 1)},
    "wijk": {"Geuzenveld": (40, 5, 8), "Slotermeer-West": (38, 5, 8), "Osdorp <Midden>": (42, 5, 8)},
}
"""Feature -> value -> (weight in the pool, minimum, maximum). One value holds a sign that must be escaped."""
PRIVATE = ("people.csv", "types.csv", "tickets.csv")

_STEPS = (State.DRAFT, State.CLOSED, State.COMPUTED, State.PUBLISHED, State.ANNOUNCED, State.DRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How a lottery should be stored."""

    state: State
    slug: str = ""
    title: str = "Burgerpanel Groen"
    disclosure: str = "committed"
    small_cell: int = 5
    shown: bool = True
    source: str = "balls"
    digits: str = ""
    rehearsal: bool = False

    @property
    def address(self) -> str:
        return self.slug or f"groen-{self.state}"


@cache
def people() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """120 people with a lot number and a value for each feature, the same in every run."""
    rows = []
    for number in range(1, PEOPLE + 1):
        values = []
        for feature, weights in FEATURES.items():
            left = number_below(sum(weight for weight, _, _ in weights.values()), label="test", seed=[feature, number])
            for value, (weight, _, _) in weights.items():
                left -= weight
                if left < 0:
                    values.append(value)
                    break
        rows.append((f"{number:03}", "", tuple(values)))
    return tuple(rows)


@cache
def panels() -> tuple[tuple[str, ...], ...]:
    """1000 panels of 20 lots. Quotas are not kept: pages show, they do not judge."""
    ids = [id_ for id_, _, _ in people()]
    return tuple(tuple(sorted(order(ids, label="test", seed=number)[:SEATS])) for number in range(PANELS))


@cache
def whole_record(disclosure: str, *, rehearsal: bool = False) -> Mapping[str, bytes]:
    """All files of the record with its draw, none withheld."""
    values = {id_: values for id_, _, values in people()}
    types = sorted(set(values.values()))
    seated = tuple(sorted(types.index(values[id_]) for id_ in panels()[0]))
    files = record(
        Small(
            features=tuple(FEATURES),
            quotas=tuple((f, v, low, high) for f, vs in FEATURES.items() for v, (_, low, high) in vs.items()),
            people=people(),
            seats=SEATS,
            weights={seated: 1},
            panels=panels(),
            certificate={"classes": [], "exclusions": [], "stages": []},
            disclosure=disclosure,
            merge_below=5,
            optimal=False,
        )
    )
    lottery = json.loads(files["lottery.json"])["digest"]
    announcement = {
        "announced_at": "2027-02-10T09:00:00Z", "chain": None, "lottery": lottery, "round": None, "source": "balls",
    }  # fmt: skip
    files["announcement.json"] = seal("announcement", announcement, previous=lottery)
    files["draw.json"] = seal(
        "draw",
        {
            "drawn_at": "2027-03-02T19:05:00Z",
            "panel": DRAWN_PANEL,
            "randomness": {"balls": f"{DRAWN_PANEL:03}"},
            "rehearsal": rehearsal,
            "selected": list(panels()[DRAWN_PANEL]),
            "source": "balls",
        },
        previous=json.loads(files["announcement.json"])["digest"],
    )
    return files


def store(session: Session, wanted: Stored) -> None:
    """Write one lottery as far as its state says."""
    done = _STEPS.index(wanted.state)
    times = [datetime(2027, 1, 31 if n == 0 else n, 9, tzinfo=UTC) for n in range(6)]
    row = Procedure(
        slug=wanted.address,
        title=wanted.title,
        kind="burgerpanel",
        summary="Twintig bewoners geven advies over bomen en tuinen.",
        place="Huis van de Wijk",
        seats=SEATS,
        objective="leximin",
        panels=PANELS,
        disclosure=wanted.disclosure,
        small_cell=wanted.small_cell,
        shown=wanted.shown,
        closes_on=date(2027, 1, 31),
        draw_planned_at=datetime(2027, 3, 2, 19, tzinfo=UTC),
        state=wanted.state,
        created_at=times[0],
        closed_at=times[1] if done >= 1 else None,
        computed_at=times[2] if done >= 2 else None,
        published_at=times[3] if done >= 3 else None,
        announced_at=times[4] if done >= 4 else None,
        drawn_at=datetime(2027, 3, 2, 19, 5, tzinfo=UTC) if done >= 5 else None,
        source=wanted.source if done >= 4 else "",
        digits=wanted.digits or (f"{DRAWN_PANEL:03}" if done >= 5 else ""),
        draw_announced_for=datetime(2027, 3, 2, 19, tzinfo=UTC) if done >= 4 else None,
        figures={"panels": PANELS} if done >= 2 else {},
        features=[
            FeatureRow(
                position=place,
                name=feature,
                values=[
                    QuotaRow(position=p, value=v, count=None, minimum=low, maximum=high)
                    for p, (v, (_, low, high)) in enumerate(values.items())
                ],
            )
            for place, (feature, values) in enumerate(FEATURES.items())
        ],
    )
    session.add(row)
    session.flush()
    _store_pool(session, row, times[0])
    files = whole_record(wanted.disclosure, rehearsal=wanted.rehearsal)
    late = {"announcement.json": 4, "draw.json": 5}
    for name, content in files.items():
        if done >= late.get(name, 2):
            whole = RecordFile(procedure_id=row.id, public=False, name=name)
            sealed.seal(session, whole, sealed=content)
            session.add(whole)
        if done >= late.get(name, 3) and (wanted.disclosure == "open" or name not in PRIVATE):
            session.add(RecordFile(procedure_id=row.id, public=True, name=name, content=content))


def _store_pool(session: Session, row: Procedure, at: datetime) -> None:
    account = session.query(Account).first()
    if account is None:
        account = Account(password="-", created_at=at)
        session.add(account)
        session.flush()
    counts: dict[str, dict[str, int]] = {feature: dict.fromkeys(values, 0) for feature, values in FEATURES.items()}
    for _, _, values in people():
        for feature, value in zip(FEATURES, values, strict=True):
            counts[feature][value] += 1
    pool = PoolImport(
        procedure_id=row.id, account_id=account.id, at=at, people=PEOPLE, digest="0" * 64,
        counts=counts, households=False, confirmed_at=at,
    )  # fmt: skip
    session.add(pool)
    session.flush()
    row.import_id = pool.id


EVERY_STATE = tuple(Stored(state=state) for state in _STEPS)


def app_with(folder: Path, lotteries: tuple[Stored, ...], *, origin: str, production: bool = False) -> Litestar:
    """The whole application on a database of its own with these lotteries in it."""
    engine = open_engine(f"sqlite:///{folder / 'test.sqlite3'}", VAULT)
    migrate(engine)
    with unit_of_work(engine) as session:
        for wanted in lotteries:
            store(session, wanted)
    settings = Settings(origin=origin, secret_key="x" * 64, production=production, var=folder)
    return create_app(settings, engine, clock=lambda: NOW)
