"""A small seat draw, whole: two who stay, thirty candidates, and what was drawn from a bag of lots."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from snw_democratie.seats.usual import AGES, GEBIEDEN, GENDERS, usual_rules
from sortition.record import digest
from sortition.seating.ceremony import announce_seat, draw_seat
from sortition.seating.record import Candidate, SeatContext, prepare_seat
from sortition.seats import Term, Vacancy

AT = datetime(2027, 3, 1, 19, tzinfo=UTC)
SAT = (
    ("Osdorp", "vrouw", "jonger dan 35"),
    ("Slotervaart", "man", "35 of ouder"),
    ("Osdorp", "man", "35 of ouder"),
    ("Osdorp", "vrouw", "35 of ouder"),
    ("De Aker, Sloten, Nieuw-Sloten", "vrouw", "35 of ouder"),
    ("Geuzenveld, Slotermeer, Sloterdijk", "man", "jonger dan 35"),
)


def candidates(count: int = 30) -> tuple[Candidate, ...]:
    """Candidates of every kind, in turn."""
    return tuple(
        Candidate(
            id=f"k{at:02}",
            profile=(GEBIEDEN[at % 4][0], GENDERS[at // 4 % 2][0], AGES[at // 8 % 2][0]),
            rounds=at % 3 + 1,
            salt=digest("test/salt", at)[:32],
        )
        for at in range(count)
    )


def vacancy() -> Vacancy:
    """The seventh term; the first four members have left, three of them from one gebied."""
    return Vacancy(staying=SAT[-2:], history=tuple(Term(profile=one, months=18) for one in SAT), months=18, place=2)


def prepared(people: tuple[Candidate, ...] | None = None, *, floor: Fraction = Fraction(0)) -> dict[str, bytes]:
    """The record before anything is announced."""
    context = SeatContext(software="test 1", texts={"title": "Plaats 2"})
    return dict(prepare_seat(usual_rules(floor=floor), vacancy(), people or candidates(), context=context).files)


def drawn(source: str = "lots", entered: tuple[str, ...] = ("2", "3"), **given: Fraction) -> dict[str, bytes]:
    """The record after the draw."""
    files = prepared(**given)
    files["announcement.json"] = announce_seat(files, source=source, at=AT)
    files["draw.json"] = draw_seat(files, entered=entered, at=AT)
    return files
