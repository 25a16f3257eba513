"""The record of a seat draw before it is drawn: rules, who sits, the candidates and everybody's chance, as bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sortition.errors import BadRecord, BadSetting
from sortition.record import Value, digest, file_digest, merkle_root, seal, unseal
from sortition.seating.over_rounds import chances_over_rounds
from sortition.seating.rules import Profile, SeatRules
from sortition.seats import Group, GroupChance, SeatChances, Vacancy, seat_chances
from sortition.text import unspeakable

SEAT, TYPES, CANDIDATES, PEOPLE = "seat.json", "types.csv", "candidates.csv", "people.csv"
ANNOUNCEMENT, DRAW = "announcement.json", "draw.json"
PUBLIC = frozenset([SEAT, TYPES, CANDIDATES, ANNOUNCEMENT, DRAW])
"""Who has which values stays with the body; the two who are drawn are shown with their proof."""

_SALT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody willing: a lot number, the values that count, how many draws they stay, and the salt of their proof."""

    id: str
    profile: Profile
    rounds: int
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSeat:
    """The files of the record, and the chances that stand in them."""

    files: Mapping[str, bytes]
    chances: SeatChances


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatContext:
    """What the record says about where it comes from; texts are not interpreted, `before` is the seat draw before."""

    software: str
    texts: Mapping[str, str] = field(default_factory=dict)
    before: str | None = None


def prepare_seat(
    rules: SeatRules, vacancy: Vacancy, candidates: Sequence[Candidate], *, context: SeatContext
) -> PreparedSeat:
    """Compute the chances and write the record. Raises NobodyFits, or BadSetting for candidates that make no sense."""
    people = sorted(candidates, key=lambda one: one.id)
    _check(people)
    groups = _groups(rules, people)
    chances = seat_chances(rules, vacancy, groups)
    over = chances_over_rounds(rules, vacancy, groups)
    number = {(group.profile, group.rounds): str(at) for at, group in enumerate(groups)}
    leaves = [leaf(one) for one in people]
    tables = {
        TYPES: _csv(
            [
                *(
                    "rounds",
                    "candidates",
                    "tickets",
                    "chance",
                    "spread_chance",
                    "over_rounds",
                    "rule",
                    "feature",
                    "value",
                ),
                *(one.name for one in rules.features),
            ],
            [_type_line(one, str(over[one.group.profile, one.group.rounds])) for one in chances.groups],
        ),
        CANDIDATES: _csv(["id", "leaf"], [[one.id, node] for one, node in zip(people, leaves, strict=True)]),
        PEOPLE: _csv(["id", "salt", "type"], [[one.id, one.salt, number[one.profile, one.rounds]] for one in people]),
    }
    body: dict[str, Value] = {
        "band": str(chances.band),
        "before": context.before,
        "candidates": len(people),
        "context": context.texts,
        "files": {name: file_digest(data) for name, data in tables.items()},
        "merkle_root": merkle_root(leaves),
        "rules": rules_value(rules),
        "software": context.software,
        "tickets": chances.tickets,
        "vacancy": _vacancy_value(vacancy),
        "version": 1,
    }
    return PreparedSeat(files={SEAT: seal("seat", body, previous=None), **tables}, chances=chances)


def public_files(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files that may be published. Raises BadRecord when seat.json cannot be read or a file was changed."""
    if SEAT not in files:
        raise BadRecord(file=SEAT, reason="missing")
    listed = unseal(files[SEAT])[1].get("files")
    if not isinstance(listed, Mapping):
        raise BadRecord(file=SEAT, reason="not a seat draw")
    for name, data in files.items():
        if name in listed and file_digest(data) != listed[name]:
            raise BadRecord(file=name, reason="changed")
    return {name: files[name] for name in sorted(files) if name in PUBLIC}


def leaf(candidate: Candidate) -> str:
    """The digest that commits to a candidate; their own copy proves that they were on the list with these values."""
    return digest(
        "snw/seat/leaf/1",
        {"id": candidate.id, "rounds": candidate.rounds, "salt": candidate.salt, "values": candidate.profile},
    )


def rules_value(rules: SeatRules) -> Value:
    """The rules as JSON; fractions are texts."""
    return {
        "band": str(rules.band),
        "every_months": rules.every_months,
        "features": [
            {"name": one.name, "values": [[v.name, v.people, v.least, v.most] for v in one.values]}
            for one in rules.features
        ],
        "floor": str(rules.floor),
        "look_ahead": rules.look_ahead,
        "room": str(rules.room),
        "rounds": rules.rounds,
        "seats": rules.seats,
        "step": str(rules.step),
        "stretch": rules.stretch,
        "term_months": rules.term_months,
    }


def _vacancy_value(vacancy: Vacancy) -> Value:
    return {
        "history": [[term.months, list(term.profile)] for term in vacancy.history],
        "months": vacancy.months,
        "place": vacancy.place,
        "staying": [list(profile) for profile in vacancy.staying],
    }


def _groups(rules: SeatRules, people: Sequence[Candidate]) -> tuple[Group, ...]:
    """In the order of the rules' values, feature by feature, then of rounds."""
    places = [{value.name: at for at, value in enumerate(one.values)} for one in rules.features]
    counts = Counter((one.profile, one.rounds) for one in people)

    def place(key: tuple[Profile, int]) -> tuple[tuple[int, ...], int]:
        profile, rounds = key
        if len(profile) != len(places):
            raise BadSetting("profile", ", ".join(profile), f"{len(places)} values")
        return tuple(known.get(value, -1) for known, value in zip(places, profile, strict=True)), rounds

    return tuple(
        Group(profile=profile, rounds=rounds, people=counts[profile, rounds])
        for profile, rounds in sorted(counts, key=place)
    )


def _type_line(one: GroupChance, over: str) -> list[str]:
    reason = ("", "", "") if one.reason is None else (one.reason.rule, one.reason.feature, one.reason.value)
    counts = (str(one.group.rounds), str(one.group.people), str(one.tickets))
    return [*counts, str(one.chance), str(one.spread_chance), over, *reason, *one.group.profile]


def _check(people: Sequence[Candidate]) -> None:
    if len({one.id for one in people}) < len(people):
        raise BadSetting("candidates", str(len(people)), "each id once")
    if len({one.salt for one in people}) < len(people):
        raise BadSetting("salts", str(len(people)), "each salt once")
    for one in people:
        if not one.id or unspeakable(one.id):
            raise BadSetting("id", one.id, "readable characters")
        if len(one.salt) != _SALT or not set(one.salt) <= set("0123456789abcdef"):
            raise BadSetting("salt", one.salt, f"{_SALT} hexadecimal digits")


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    return ("\n".join(",".join(map(_field, line)) for line in (header, *lines)) + "\n").encode("utf-8")


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text
