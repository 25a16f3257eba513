"""Everything we hold about one registration, to take along: for a program, and on paper."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from snw_democratie.answers.facts import OwnAnswer
from snw_democratie.components import Shell
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.service import StatusFacts
from snw_democratie.pool.status_views import my_data
from snw_democratie.seats.facts import OwnSeat


def as_json(status: StatusFacts) -> bytes:
    """The stored facts themselves, with names in English, and the own place on the list once there is one."""
    mine, place = status.registration, status.place
    held: dict[str, Any] = {
        "lottery": {"slug": mine.slug, "title": mine.title},
        "state": mine.state,
        "way": mine.way,
        "language": mine.language,
        "registered_on": mine.registered_on.isoformat(),
        "helped": mine.helped,
        "person": dict(mine.person),
        "contact": dict(mine.contact),
        "answers": dict(mine.answers),
        "special_answers": dict(mine.special),
        "consents": [
            {
                "purpose": one.purpose,
                "language": one.language,
                "given_on": one.given_on.isoformat(),
                "text": one.words.text if one.words else None,
                "dutch_text": one.words.dutch if one.words else None,
                "text_digest": one.text_digest,
                "questions": sorted(mine.special) if one.purpose == Purpose.SPECIAL else [],
            }
            for one in mine.consents
        ],
    }
    if status.answer is not None:
        held["panel_place"] = _panel_place(status.answer)
    if status.seats:
        held["seats"] = [_seat(one) for one in status.seats]
    if place is not None:
        held["place"] = {
            "lot": place.lot,
            "household": place.household,
            "salt": place.salt,
            "values": [list(pair) for pair in place.values],
            "leaf": place.leaf,
            "chance": str(status.lot.lot.chance) if status.lot else None,
        }
    return json.dumps(held, ensure_ascii=False, indent=2).encode() + b"\n"


def _panel_place(mine: OwnAnswer) -> dict[str, Any]:
    place, wishes = mine.place, mine.wishes
    return {
        "standing": str(place.standing),
        "way": place.way,
        "answered_on": place.answered_on.isoformat() if place.answered_on else None,
        "answer_by": place.answer_by.isoformat(),
        "reminded": place.reminded,
        "support": asdict(wishes.support),
        "allowance": str(wishes.allowance) if wishes.allowance else None,
    }


def _seat(one: OwnSeat) -> dict[str, Any]:
    return {
        "body": one.body,
        "lot": one.lot,
        "name": one.name,
        "contact": one.contact,
        "profile": list(one.profile),
        "rounds": one.rounds,
        "standing": str(one.state),
        "term": None
        if one.term is None
        else {
            "state": str(one.term.state),
            "starts_at": one.term.starts_at.isoformat(),
            "ends_at": one.term.ends_at.isoformat(),
        },
    }


def as_pdf(status: StatusFacts, shell: Shell) -> bytes:
    """The same as people read it."""
    return pdf("my_data", my_data(status), language=shell.language, direction=shell.direction, contact=shell.contact)
