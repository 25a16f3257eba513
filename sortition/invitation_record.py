"""The files of a draw of letters: what is published before it and after it, and what stays where the register is.

`sortition/INVITATION.md` says every byte; `sortition.verify_invitation` reads them without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from sortition import beacon
from sortition.errors import BadRandomness, DrawOutOfOrder, UncheckedBeacon
from sortition.invitation import Sampling, Stratum, drawn, start_number
from sortition.record import Value, file_digest, seal, unseal

PLAN, DRAWN, STRATA = "plan.json", "invitation.json", "strata.csv"
PEOPLE, PRINTER, WEBSITE = "people.csv", "printer.csv", "website.csv"
LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the register who may get a letter, or did in an earlier wave: the own number there and a stratum."""

    id: str
    stratum: int
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What decides: digits of balls or dice that people saw, a round of drand with its signature, or both."""

    digits: str = ""
    round: int | None = None
    signature: str = ""

    @property
    def source(self) -> dict[str, Value]:
        """What is announced of it beforehand: how many digits, and which round."""
        return {"digits": len(self.digits), "round": self.round}

    @property
    def value(self) -> dict[str, Value]:
        """As the record says it."""
        found: dict[str, Value] = {}
        if self.digits:
            found["digits"] = self.digits
        if self.round is not None:
            found["beacon"] = {"round": self.round, "signature": self.signature}
        return found

    def seed(self, plan: str) -> dict[str, Value]:
        """What every number of the draw follows from."""
        said = None if self.round is None else beacon.randomness(self.signature)
        return {"beacon": said, "digits": self.digits or None, "plan": plan}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is decided before the draw. `register` is the SHA-256 of the file with people, `year` that of the ages.

    `first` is the number of the first letter, `earlier` the digests of the waves before this one.
    """

    title: str
    software: str
    register: str
    year: int
    from_age: int
    most: int
    first: int
    earlier: tuple[str, ...]


def planned(
    settings: Settings,
    strata: Sequence[Stratum],
    chances: Sampling,
    *,
    source: Mapping[str, Value] | None,
    at: datetime,
) -> dict[str, bytes]:
    """What can be published before the draw; `source` is None when nothing is announced.

    Raises BadRandomness for a source without digits or round, or whose round is out already.
    """
    if source is not None:
        _true_source(source, at)
    table = _strata(strata, chances)
    body: dict[str, Value] = {
        "chain": beacon.CHAIN if source is not None and source["round"] is not None else None,
        "earlier": list(settings.earlier),
        "first": settings.first,
        "from_age": settings.from_age,
        "letters": chances.letters,
        "most": settings.most,
        "people": sum(one.people for one in strata),
        "planned_at": _spelled(at),
        "register": settings.register,
        "software": settings.software,
        "source": None if source is None else dict(source),
        "strata": file_digest(table),
        "title": settings.title,
        "version": 1,
        "year": settings.year,
    }
    return {PLAN: seal("invitation-plan", body, previous=None), STRATA: table}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw that was made: who gets a letter, in no order, and what is needed to write it down."""

    plan: str
    ids: frozenset[str]
    start: int
    counts: tuple[int, ...]
    randomness: Mapping[str, Value]
    rehearsal: bool
    at: datetime


def draw(
    plan: bytes,
    people: Sequence[Listed],
    chances: Sampling,
    *,
    chance: Chance,
    rehearsal: bool,
    at: datetime,
) -> Draw:
    """Draw the letters. Raises BadRandomness, DrawOutOfOrder, UncheckedBeacon."""
    _, body, _, digest = unseal(plan)
    _true_chance(chance, body["source"], at)
    seed = chance.seed(digest)
    ids = frozenset(drawn(((one.id, one.stratum) for one in people if not one.earlier), chances, seed=seed))
    counts = [0] * len(chances.sizes)
    for one in people:
        counts[one.stratum] += one.id in ids
    return Draw(
        plan=digest,
        ids=ids,
        start=start_number(chances, seed=seed),
        counts=tuple(counts),
        randomness=chance.value,
        rehearsal=rehearsal,
        at=at,
    )


def written(
    made: Draw,
    people: Sequence[Listed],
    strata: Sequence[Stratum],
    chances: Sampling,
    *,
    numbers: Mapping[str, int],
    printer: bytes,
    website: bytes,
) -> dict[str, bytes]:
    """The other files of a draw. `numbers` has the number of each letter by id; `printer` and `website` are made."""
    assert set(numbers) == made.ids
    fractions = [str(chances.chance(s)) for s in range(len(strata))]
    rows = (
        (
            one.id,
            strata[one.stratum].gebied,
            strata[one.stratum].age_band,
            "yes" if one.earlier else "no",
            "0" if one.earlier else str(chances.weights[one.stratum]),
            "0" if one.earlier else fractions[one.stratum],
            str(numbers.get(one.id, "")),
        )
        for one in people
    )
    files = {
        PEOPLE: table(("id", "gebied", "age_band", "earlier", "weight", "chance", "number"), rows),
        PRINTER: printer,
        WEBSITE: website,
    }
    body: dict[str, Value] = {
        "drawn_at": _spelled(made.at),
        "files": {name: file_digest(data) for name, data in files.items()},
        "letters": list(made.counts),
        "randomness": made.randomness,
        "rehearsal": made.rehearsal,
        "start": made.start,
        "version": 1,
    }
    return {**files, DRAWN: seal("invitation", body, previous=made.plan)}


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """A table as records spell them."""
    return "".join(f"{_line(row)}\n" for row in (header, *rows)).encode("utf-8")


def percent(value: Fraction) -> str:
    """A part as a percentage with two decimals, for people: "3.40"."""
    hundredths = int(value * 10_000 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _strata(strata: Sequence[Stratum], chances: Sampling) -> bytes:
    header = ("gebied", "age_band", "people", "earlier", "response", "weight", "chance")
    return table(
        header,
        (
            (
                one.gebied,
                one.age_band,
                str(one.people),
                str(one.earlier),
                str(one.response),
                str(chances.weights[s]),
                str(chances.chance(s)),
            )
            for s, one in enumerate(strata)
        ),
    )


def _line(fields: tuple[str, ...]) -> str:
    bare = ",".join(fields)
    if '"' not in bare and bare.count(",") == len(fields) - 1:
        return bare  # nearly every line of a register
    return ",".join('"' + f.replace('"', '""') + '"' if "," in f or '"' in f else f for f in fields)


def _true_source(source: Mapping[str, Value], at: datetime) -> None:
    digits, round_ = source["digits"], source["round"]
    assert isinstance(digits, int) and (round_ is None or isinstance(round_, int))
    if round_ is None and digits < LEAST_DIGITS:
        raise BadRandomness(source="digits", entered=str(digits), reason=f"at least {LEAST_DIGITS} digits")
    if round_ is not None and beacon.time_of_round(round_) <= at:
        raise BadRandomness(source="beacon", entered=str(round_), reason="a round that is out already")


def _true_chance(chance: Chance, announced: Value, at: datetime) -> None:
    """The chance is what was announced, and a real round of drand."""
    if not (chance.digits.isascii() and (chance.digits.isdigit() or not chance.digits)):
        raise BadRandomness(source="digits", entered=chance.digits, reason="digits")
    if chance.round is None and len(chance.digits) < LEAST_DIGITS:
        raise BadRandomness(source="digits", entered=chance.digits, reason=f"at least {LEAST_DIGITS} digits")
    if announced is not None and announced != chance.source:
        source = _typed(announced)
        raise BadRandomness(source=source, entered=_typed(chance.source), reason=f"announced is {source}")
    if chance.round is None:
        return
    true = beacon.check_signature(chance.round, chance.signature)
    if true is None:
        raise UncheckedBeacon(round=chance.round, missing="drand-verify")
    if not true:
        raise BadRandomness(source="beacon", entered=chance.signature, reason=f"not drand's for round {chance.round}")
    if beacon.time_of_round(chance.round) > at:
        raise DrawOutOfOrder(step="draw", state="the round is still to come")


def _typed(source: Value) -> str:
    """A source of chance as it is named when it is announced."""
    given = source if isinstance(source, dict) else {}
    digits, round_ = given.get("digits"), given.get("round")
    return "+".join([f"digits:{digits}"] * bool(digits) + [f"beacon:{round_}"] * (round_ is not None)) or "?"


def _spelled(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
