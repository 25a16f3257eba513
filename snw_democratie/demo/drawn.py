"""A panel of the demo of people who registered here, so that there are codes to answer with after a draw.

Nearly everybody said yes, and was then asked for a resident seat; some still have to answer. Through the services that
people use; every name and answer is made up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from snw_democratie.answers import service as answers
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.demo.registering import keep
from snw_democratie.pool import service as pool
from snw_democratie.seats import service as seats
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings

KEPT = "demo-antwoordcodes.json"
PLACE, SEAT = "plek in een burgerpanel", "bewonerszetel"
"""What the codes in that file open, beside the own registration: a question that was not answered yet."""
SILENT = 2
"""How many who were drawn have not answered."""


def answer_and_ask(
    engine: Engine, settings: Settings, panel: str, codes: Iterable[str], body: str, by: Staff, *, drawn_at: datetime
) -> None:
    """Let the drawn people of this panel answer, ask them for a seat in this body, and keep the codes to try."""
    drawn = []
    for code in codes:
        own = pool.identify(engine, settings.secret_key, code, at=drawn_at)
        with reading(engine) as session:
            if answers.own(session, own, at=drawn_at) is not None:
                drawn.append((code, own))
    for number, (_code, own) in enumerate(drawn[SILENT:]):
        with unit_of_work(engine) as session:
            answers.answer(session, own, yes=True, at=drawn_at + timedelta(hours=20 * (number + 1)))
    with unit_of_work(engine) as session:
        seats.take_over(session, body, panel, by=by, at=drawn_at + timedelta(days=8))
    with reading(engine) as session:
        asked = [code for code, own in drawn if seats.own_seats(session, own)]
    keep(settings, KEPT, {PLACE: [code for code, _own in drawn[:SILENT]], SEAT: asked})


def codes(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Codes to answer with, by what is asked, while their file is there."""
    kept = settings.var / KEPT
    found: Mapping[str, Sequence[str]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    return found
