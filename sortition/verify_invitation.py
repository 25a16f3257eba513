"""The bytes of a draw of letters -> what could be checked of it, without trusting its maker.

Standard library only, and nothing of what made the record. Three files are public; from these follows how many letters
each group must get. With those of the municipality every letter is checked, and with its register that too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sortition import beacon
from sortition.checking.checks import NOT_APPLICABLE, NOT_CHECKED, Checks, Undecided, require, run
from sortition.checking.files import Files, check_digest
from sortition.checking.invitation import PRIVATE, PUBLIC, InvitationRecord
from sortition.draw import number_below, order
from sortition.record import Value, digest, file_digest

ESSENTIAL = frozenset({"files", "spelling", "chain", "hashes", "weights", "chances", "start", "counts"})
"""Checks that need no private file: without one of them a record is not valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationChecks(Checks):
    """The checks of one draw of letters; `digest` is that of its plan."""

    essential: frozenset[str] = ESSENTIAL
    rehearsal: bool = False


def verify(files: Mapping[str, bytes], *, digest: str | None = None, register: bytes | None = None) -> InvitationChecks:
    """Check the record whose files (name -> bytes) are given; `digest` is that of the plan, published beforehand.

    `register` are the bytes of the file with people. Returns checks, raises nothing for bad files.
    """
    record = InvitationRecord(Files(files), register)
    functions: dict[str, Callable[[InvitationRecord], str]] = {
        "files": _files,
        "spelling": lambda record: record.files.check_spelling(),
        "chain": _chain,
        "digest": lambda record: check_digest(digest, "" if digest is None else record.plan_digest, of="plan"),
        "hashes": lambda record: record.files.check_hashes({"strata.csv": record.plan.strata, **record.drawn.files}),
        "weights": _weights,
        "chances": _chances,
        "announced": _announced,
        "signature": _signature,
        "start": _start,
        "counts": _counts,
        "people": _people,
        "drawn": _drawn,
        "codes": _codes,
        "register": _register,
    }
    return InvitationChecks(
        checks=run(record, functions),
        digest=record.plan_digest if "plan.json" in record.files.sealed else None,
        rehearsal="invitation.json" in record.files.sealed and record.drawn.rehearsal,
    )


def _files(record: InvitationRecord) -> str:
    """The three public files, and all or none of the others."""
    extra = sorted(set(record.files.content) - {*PUBLIC, *PRIVATE})
    require(not extra, f"not a file of this record: {', '.join(extra):.200}")
    missing = [name for name in PUBLIC if name not in record.files.content]
    require(not missing, f"missing: {', '.join(missing)}")
    return f"{len(record.files.content)} files"


def _chain(record: InvitationRecord) -> str:
    plan, draw = record.plan, record.drawn
    sealed = record.files.sealed
    require(sealed["plan.json"][0] is None, "plan.json has an event before it")
    require(sealed["invitation.json"][0] == sealed["plan.json"][1], "the draw follows another plan")
    require(draw.drawn_at >= plan.planned_at, "drawn before it was planned")
    return f"planned at {plan.planned_at:%Y-%m-%dT%H:%M:%SZ}, drawn at {draw.drawn_at:%Y-%m-%dT%H:%M:%SZ}"


def _weights(record: InvitationRecord) -> str:
    """Each weight is 1000 times the best response over the own one, rounded half up, and never above the most."""
    groups, plan = record.groups, record.plan
    require(sum(one.people for one in groups) == plan.people, "the groups do not add up to the people")
    require(plan.letters <= plan.people, "more letters than people")
    best = max(one.response for one in groups if one.people)
    for one in groups:
        wanted = max(1, min((2000 * best / one.response + 1) // 2, 1000 * plan.most))
        require(one.weight == wanted, f"{one.gebied}, {one.age_band}: weight {one.weight}, not {wanted}")
    return f"{len(groups)} groups, weights from {min(g.weight for g in groups)} to {max(g.weight for g in groups)}"


def _chances(record: InvitationRecord) -> str:
    """In proportion to the weights, 1 where that would be more, and together as many as there are letters.

    Checked as conditions rather than by the maker's sum: below 1, chance over weight is one number for all, and nobody
    at 1 would have had less than 1 at that rate.
    """
    groups, letters = [one for one in record.groups if one.people], record.plan.letters
    total = sum(one.people * one.chance for one in groups)
    require(total == letters, f"the chances add up to {total} letters, not {letters}")
    rates = {one.chance / one.weight for one in groups if one.chance < 1}
    require(len(rates) <= 1, "groups below 1 whose chances are not in proportion to their weights")
    for one in groups:
        kept = one.chance < 1 or not rates or one.weight * min(rates) >= 1
        require(kept, f"{one.gebied}, {one.age_band}: certain, though its weight asks for less")
    require(all(one.chance == 0 for one in record.groups if not one.people), "a chance for nobody")
    least, most = min(one.chance for one in groups), max(one.chance for one in groups)
    return f"from {_decimal(least)} to {_decimal(most)}, together {letters} letters"


def _announced(record: InvitationRecord) -> str:
    """The source was announced with the plan, its round was still to come, and it was used."""
    plan, draw = record.plan, record.drawn
    require(plan.chain in (None, beacon.CHAIN), "the announced chain is not drand quicknet")
    if draw.beacon is not None:
        require(draw.drawn_at >= beacon.time_of_round(draw.beacon[0]), f"drawn before round {draw.beacon[0]} was out")
    if plan.source is None:
        if draw.rehearsal:
            raise Undecided(NOT_APPLICABLE, "a rehearsal needs no announcement")
        raise Undecided(NOT_CHECKED, "nothing was announced before the draw")
    used = len(draw.digits), None if draw.beacon is None else draw.beacon[0]
    require(used == plan.source, f"drawn from {used}, announced {plan.source}")
    if plan.source[1] is not None:
        require(beacon.time_of_round(plan.source[1]) > plan.planned_at, "the round was out when it was announced")
    return f"{plan.source[0]} digits, round {plan.source[1]}"


def _signature(record: InvitationRecord) -> str:
    used = record.drawn.beacon
    if used is None:
        raise Undecided(NOT_APPLICABLE, "no beacon")
    true = beacon.check_signature(*used)
    if true is None:
        raise Undecided(NOT_CHECKED, "the library drand-verify is not installed")
    require(true, f"not drand's signature of round {used[0]}")
    return f"round {used[0]}"


def _start(record: InvitationRecord) -> str:
    """The ruler begins where the randomness says."""
    whole = _whole(record)
    wanted = number_below(whole, label="snw/invite/start/1", seed=_seed(record))
    require(record.drawn.start == wanted, f"the randomness gives {wanted}, not {record.drawn.start}")
    return f"{wanted} of {whole}"


def _counts(record: InvitationRecord) -> str:
    """How many points of the ruler lie on each group: as many letters it gets."""
    counts = tuple(len(points) for points, _size in _points(record))
    require(counts == record.drawn.letters, "a group has other letters than the ruler gives it")
    require(sum(counts) == record.plan.letters, f"{sum(counts)} letters, not {record.plan.letters}")
    return f"{sum(counts)} letters in {len(counts)} groups"


def _people(record: InvitationRecord) -> str:
    """The list of people has as many in each group as was said, each with the weight and chance of the own group."""
    now = Counter(one.group for one in record.people if not one.earlier)
    before = Counter(one.group for one in record.people if one.earlier)
    for at, group in enumerate(record.groups):
        found = now[at], before[at]
        require(found == (group.people, group.earlier), f"{group.gebied}, {group.age_band}: {found} on the list")
    for one in record.people:
        group = record.groups[one.group]
        wanted = (0, Fraction(0)) if one.earlier else (group.weight, group.chance)
        require((one.weight, one.chance) == wanted, f"{one.id:.40} has another weight or chance than the own group")
    return f"{len(record.people)} people"


def _drawn(record: InvitationRecord) -> str:
    """Exactly the people under a point of the ruler have a letter, numbered without a gap."""
    ids: list[list[str]] = [[] for _ in record.groups]
    for one in record.people:
        if not one.earlier:
            ids[one.group].append(one.id)
    wanted: set[str] = set()
    for (points, size), group in zip(_points(record), ids, strict=True):
        require(len(points) <= len(group), "a group has more letters than people")
        if points:
            lots = order(group, label="snw/invite/person/1", seed=_seed(record))
            places = {point // size for point in points}
            require(max(places) < len(lots), "a group has fewer people than was said")
            wanted |= {lots[place] for place in places}
    numbers = {one.id: one.number for one in record.people if one.number is not None}
    wrong = sorted(wanted ^ set(numbers))
    require(not wrong, f"{len(wrong)} people with a letter that was not drawn, or without one that was")
    first = record.plan.first
    gaps = set(numbers.values()) != set(range(first, first + len(wanted)))
    require(not gaps, f"the letters are not numbered from {first}")
    return f"{len(wanted)} people"


def _codes(record: InvitationRecord) -> str:
    """Printer and website have the same letters: each number, its code and the digest of it, its gebied and age."""
    groups = {
        one.number: (record.groups[one.group].gebied, record.groups[one.group].age_band)
        for one in record.people
        if one.number is not None
    }
    site, printer = record.website.by_number, record.printer
    require(set(site) == set(groups) == set(printer), "printer, website and list do not have the same numbers")
    for number, (hash_, *group) in site.items():
        require(tuple(group) == groups[number], f"letter {number} has another gebied or age on the website")
        require(digest("snw/code/1", ["entry", printer[number]]) == hash_, f"letter {number} has another code")
    return f"{len(site)} codes"


def _register(record: InvitationRecord) -> str:
    if record.register is None:
        raise Undecided(NOT_CHECKED, "the register was not given")
    require(file_digest(record.register) == record.plan.register, "another register than that of the plan")
    return "the same bytes"


def _seed(record: InvitationRecord) -> Value:
    draw, plan = record.drawn, record.plan_digest
    said = None if draw.beacon is None else beacon.randomness(draw.beacon[1])
    return {"beacon": said, "digits": draw.digits or None, "plan": plan}


def _whole(record: InvitationRecord) -> int:
    """The distance between two points: the people below 1, each as often as the own weight; 1 when all are certain."""
    return sum(one.people * one.weight for one in record.groups if one.chance < 1) or 1


def _points(record: InvitationRecord) -> Iterator[tuple[range, int]]:
    """Per group the points of the ruler on it, from its begin, and how long each of its people is."""
    whole, point, begin = _whole(record), record.drawn.start, 0
    for group in record.groups:
        size = group.chance * whole
        require(size.denominator == 1, f"{group.gebied}, {group.age_band}: a chance that is no size")
        end = begin + int(size) * group.people
        points = range(point - begin, end - begin, whole)
        point += len(points) * whole
        yield points, int(size)
        begin = end


def _decimal(value: Fraction) -> str:
    return f"{float(value):.6f}"
