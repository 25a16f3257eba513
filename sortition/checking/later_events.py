"""The events after the draw, read strictly: reserves, and for each vacancy its announcement and what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sortition.checking.announcement import Announcement, announced
from sortition.checking.reading import fields, fraction, hexadecimal, integer, items, one_of, refused, text, texts, time
from sortition.checking.tables import SOURCES, read_randomness
from sortition.record import Value

RESERVES = "reserves.json"
FROM = ("reserves", "pool")
FAILURES = ("source", "evening", "mistake")
_NONE = "none"
_PARTS = ("", "-announcement", "-replacement", "-withdrawal")
_LATER = re.compile(r"vacancy-([1-9][0-9]{0,3})(-announcement|-replacement|-withdrawal)?\.json", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserves:
    """The body of reserves.json: who is a reserve, each with the chance to have become one, in order of lot."""

    made_at: datetime
    reserves: tuple[str, ...]
    chances: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """The body of vacancy-N.json: who left, who else cannot come, and every best way to fill the open seats."""

    noted_at: datetime
    left: tuple[str, ...]
    unavailable: tuple[str, ...]
    origin: str
    deviation: int
    choices: tuple[tuple[str, ...], ...]
    chances: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The body of vacancy-N-replacement.json; the source is `none` where there was one choice only."""

    drawn_at: datetime
    number: int
    randomness: Mapping[str, Value]
    selected: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The body of vacancy-N-withdrawal.json: what was announced gave nothing; `reason` is one of FAILURES."""

    withdrawn_at: datetime
    vacancy: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One vacancy with what followed it; `digest` is that of the vacancy."""

    number: int
    digest: str
    vacancy: Vacancy
    announcement: Announcement | None
    replacement: Replacement | None
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """All that happened after the draw, in order."""

    reserves: Reserves | None
    rounds: tuple[Round, ...]


def vacancy_name(number: int, part: str = "") -> str:
    """The name of the file of vacancy `number` (from 1), or of its announcement, replacement or withdrawal."""
    return f"vacancy-{number}{'-' if part else ''}{part}.json"


def later_names(names: Iterable[str]) -> tuple[str, ...]:
    """Those that are names of events after the draw, in the order of their chain."""
    found: list[tuple[int, int, str]] = []
    for name in names:
        if name == RESERVES:
            found.append((0, 0, name))
        elif match := _LATER.fullmatch(name):
            found.append((int(match[1]), _PARTS.index(match[2] or ""), name))
    return tuple(name for _, _, name in sorted(found))


def complete_names(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that belong there: vacancies from 1 without a gap, a part only with its vacancy.

    A vacancy with neither announcement nor replacement is overtaken by the next; none may follow one that is announced,
    unless that is withdrawn, which is instead of a replacement.
    """
    given = set(names)
    found = [RESERVES] if RESERVES in given else []
    number = 1
    while (name := vacancy_name(number)) in given:
        announced, replaced, withdrawn = (
            vacancy_name(number, part) for part in ("announcement", "replacement", "withdrawal")
        )
        ends = replaced if replaced in given else withdrawn
        if ends == withdrawn and announced not in given:
            ends = replaced
        found += [part for part in (name, announced, ends) if part in given]
        if announced in given and ends not in given:
            break
        number += 1
    return tuple(found)


def kind_of(name: str) -> str:
    """The kind of event that a file of this name holds."""
    stem = name.removesuffix(".json")
    return stem.rpartition("-")[2] if stem.count("-") == 2 else stem.partition("-")[0]


def read_reserves(body: Mapping[str, Value]) -> Reserves:
    """The reserves; the chances of dropping out that they were chosen for are not interpreted."""
    given = fields(body, ("dropout", "made_at", "reserves"))
    dropout = fields(given["dropout"], ("each", "values"))
    fraction(dropout["each"])
    for item in items(dropout["values"]):
        feature, value, rate = items(item, 3)
        text(feature), text(value), fraction(rate)
    pairs = [items(pair, 2) for pair in items(given["reserves"])]
    return Reserves(
        made_at=time(given["made_at"]),
        reserves=tuple(text(id_) for id_, _ in pairs),
        chances=tuple(fraction(chance) for _, chance in pairs),
    )


def read_vacancy(body: Mapping[str, Value]) -> Vacancy:
    """The vacancy with its choices."""
    given = fields(body, ("chances", "choices", "deviation", "from", "left", "noted_at", "unavailable"))
    pairs = [items(pair, 2) for pair in items(given["chances"])]
    choices = tuple(texts(choice) for choice in items(given["choices"]))
    if not choices:
        raise refused("no choices: to fill no seat is one")
    return Vacancy(
        noted_at=time(given["noted_at"]),
        left=texts(given["left"]),
        unavailable=texts(given["unavailable"]),
        origin=one_of(given["from"], FROM),
        deviation=integer(given["deviation"]),
        choices=choices,
        chances=tuple((text(id_), fraction(chance)) for id_, chance in pairs),
    )


def read_later_announcement(body: Mapping[str, Value]) -> Announcement:
    """The announcement of the source of chance for one vacancy."""
    return announced(body, what="vacancy", sources=SOURCES)


def read_replacement(body: Mapping[str, Value]) -> Replacement:
    """The replacement: exactly the randomness that its source needs."""
    given = fields(body, ("drawn_at", "number", "randomness", "selected", "source"))
    source = one_of(given["source"], (*SOURCES, _NONE))
    none = source == _NONE
    return Replacement(
        drawn_at=time(given["drawn_at"]),
        number=integer(given["number"]),
        randomness=fields(given["randomness"], ()) if none else read_randomness(given["randomness"], source),
        selected=texts(given["selected"]),
        source=source,
    )


def read_withdrawal(body: Mapping[str, Value]) -> Withdrawal:
    """That an announcement gave nothing."""
    given = fields(body, ("reason", "vacancy", "withdrawn_at"))
    return Withdrawal(
        withdrawn_at=time(given["withdrawn_at"]),
        vacancy=hexadecimal(given["vacancy"], 64),
        reason=one_of(given["reason"], FAILURES),
    )


def later(events: Mapping[str, object], digests: Mapping[str, str]) -> Later:
    """The events that could be read, by name, put together; vacancies up to the first that is not there."""
    rounds = []
    number = 1
    while isinstance(vacancy := events.get(name := vacancy_name(number)), Vacancy):
        announcement = events.get(vacancy_name(number, "announcement"))
        replacement = events.get(vacancy_name(number, "replacement"))
        withdrawal = events.get(vacancy_name(number, "withdrawal"))
        rounds.append(
            Round(
                number=number,
                digest=digests[name],
                vacancy=vacancy,
                announcement=announcement if isinstance(announcement, Announcement) else None,
                replacement=replacement if isinstance(replacement, Replacement) else None,
                withdrawal=withdrawal if isinstance(withdrawal, Withdrawal) else None,
            )
        )
        number += 1
    reserves = events.get(RESERVES)
    return Later(reserves=reserves if isinstance(reserves, Reserves) else None, rounds=tuple(rounds))


READERS: Mapping[str, Callable[[Mapping[str, Value]], object]] = {
    "reserves": read_reserves,
    "vacancy": read_vacancy,
    "announcement": read_later_announcement,
    "replacement": read_replacement,
    "withdrawal": read_withdrawal,
}
