"""Strict reading of a count's record: what `ballots/SPEC.md` would have spelled otherwise is refused.

Standard library only, and apart from the reader of the engine: whoever verifies reads the ballots once more, by other
code. Everything raises BadRecord; nothing is repaired.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sortition.record import BadRecord, Value, unseal

FILES = ("ballots.pb", "rule.json", "outcome.json")
MOST_NUMBER = 2**53 - 1
"""Larger whole numbers are not exact in every language that a verifier may be written in."""
WITHDRAWN = 99_999_999_900
"""The cost, in cents, of a plan that was withdrawn during the vote."""

_KINDS = {"approval": "approval", "choose-1": "approval", "cumulative": "points", "scoring": "points"}
_FRACTION = re.compile("(?:0|[1-9][0-9]{0,3999})(?:/[1-9][0-9]{0,3999})?", re.ASCII)
_AMOUNT = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,2}0*)?", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """The body of rule.json: what was settled before anybody voted. A cap is (kind, name, cents)."""

    context: Mapping[str, str]
    rule: str
    ties: tuple[str, ...]
    lots: tuple[str, ...] | None
    budget_cents: int
    caps: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFile:
    """The body of outcome.json; `steps` and `ties` are kept as they stand, to be compared with a second count."""

    files: Mapping[str, str]
    voters: int
    order: tuple[str, ...]
    selected: tuple[str, ...]
    total_cost_cents: int
    endowment: Fraction | None
    runs: int
    steps: tuple[Value, ...]
    ties: tuple[Value, ...]
    partial: tuple[str, int] | None
    topped_up: tuple[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsFile:
    """What ballots.pb says. A ballot is its marks (plan -> 1, points, or place from 1) and how many voters cast it."""

    kind: str
    budget_cents: int
    names: Mapping[str, str]
    costs: Mapping[str, int]
    covered: Mapping[tuple[str, str], frozenset[str]]
    withdrawn: frozenset[str]
    ballots: tuple[tuple[Mapping[str, int], int], ...]
    voters: int

    def votes(self) -> Counter[str]:
        """On how many ballots each plan is marked."""
        found: Counter[str] = Counter()
        for marks, times in self.ballots:
            for plan in marks:
                found[plan] += times
        return found


def event(data: bytes, kind: str) -> tuple[Mapping[str, Value], str | None, str]:
    """A sealed event of this kind: (body, previous, digest)."""
    found, body, previous, digest = unseal(data)
    if found != kind:
        raise refused(f"an event {found!r:.40}, not {kind!r}")
    return body, previous, digest


def read_rule(body: Mapping[str, Value]) -> RuleFile:
    """The settings; whether the rule exists is for the count."""
    given = fields(body, ("version", "software", "context", "rule", "ties", "lots", "budget_cents", "caps"))
    integer(given["version"], 1, 1)
    text(given["software"])
    if not isinstance(context := given["context"], Mapping) or not all(isinstance(v, str) for v in context.values()):
        raise refused("context is not an object of texts")
    caps = []
    for item in items(given["caps"]):
        cap = fields(item, ("kind", "name", "cents"))
        if cap["kind"] not in ("category", "neighbourhood"):
            raise refused("a cap of an unknown kind")
        caps.append((str(cap["kind"]), text(cap["name"]), integer(cap["cents"])))
    if len({cap[:2] for cap in caps}) < len(caps):
        raise refused("two caps for one thing")
    ties = texts(given["ties"])
    if not ties or set(ties) - {"votes", "cost", "id", "lot"} or len(set(ties)) < len(ties):
        raise refused("ties are settled by votes, cost, id and lot, each at most once")
    if ties[-1] not in ("id", "lot") or ("lot" in ties) != (given["lots"] is not None):
        raise refused("the last of the ties is id or lot, and lots are given exactly when they are used")
    return RuleFile(
        context={name: str(text) for name, text in context.items()},
        rule=text(given["rule"]),
        ties=ties,
        lots=None if given["lots"] is None else texts(given["lots"]),
        budget_cents=integer(given["budget_cents"]),
        caps=tuple(caps),
    )


_OUTCOME = (
    "endowment", "files", "order", "partial", "runs", "selected", "steps", "ties", "topped_up", "total_cost_cents",
    "voters",
)  # fmt: skip


def read_outcome(body: Mapping[str, Value]) -> OutcomeFile:
    """The outcome; whether it is true is for the checks."""
    given = fields(body, _OUTCOME)
    files = fields(given["files"], ("ballots.pb",))
    return OutcomeFile(
        files={name: hexadecimal(value) for name, value in files.items()},
        voters=integer(given["voters"]),
        order=texts(given["order"]),
        selected=texts(given["selected"]),
        total_cost_cents=integer(given["total_cost_cents"]),
        endowment=None if given["endowment"] is None else _fraction(given["endowment"]),
        runs=integer(given["runs"], 1),
        steps=items(given["steps"]),
        ties=items(given["ties"]),
        partial=next_in_line(given["partial"]),
        topped_up=next_in_line(given["topped_up"]),
    )


def read_ballots(data: bytes) -> BallotsFile:
    """The plans and ballots of a Pabulib file."""
    meta, projects, votes = _sections(data)
    values = {row[0].strip(): row[1].strip() if len(row) > 1 else "" for row in meta[1:]}
    kind = _KINDS.get(values.get("vote_type", ""), "ranking" if values.get("vote_type") == "ordinal" else "")
    if not kind:
        raise refused(f"vote_type {values.get('vote_type', '')!r:.40}")
    plans = _table(projects)
    costs = {row["project_id"]: _cents(row.get("cost", "")) for row in plans}
    rows = _table(votes)
    for key, table in (("num_projects", plans), ("num_votes", rows)):
        if values.get(key) != str(len(table)):
            raise refused(f"{key} is {values.get(key, '')!r:.40}, there are {len(table)}")
    voters = [row["voter_id"] for row in rows]
    if len(costs) < len(plans) or len(set(voters)) < len(voters):
        raise refused("a plan or a voter stands there twice")
    covered: dict[tuple[str, str], set[str]] = {}
    for row in plans:
        for name in _listed(row.get("category", "")):
            covered.setdefault(("category", name), set()).add(row["project_id"])
        if (name := row.get("neighborhood", "")).casefold() not in ("", "none"):
            covered.setdefault(("neighbourhood", name), set()).add(row["project_id"])
    times = Counter((row.get("vote", ""), row.get("points", "")) for row in rows)
    return BallotsFile(
        kind=kind,
        budget_cents=_cents(values.get("budget", "")),
        names={row["project_id"]: row.get("name", "") for row in plans},
        costs=costs,
        covered={key: frozenset(members) for key, members in covered.items()},
        withdrawn=frozenset(plan for plan, cents in costs.items() if cents == WITHDRAWN),
        ballots=tuple((_marks(kind, vote, points, costs), number) for (vote, points), number in times.items()),
        voters=len(rows),
    )


def _sections(data: bytes) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise refused("not a table in UTF-8") from error
    names = ("META", "PROJECTS", "VOTES")
    heads = [(row[0].strip().upper(), at) for at, row in enumerate(rows) if not any(row[1:])]
    places = [at for name, at in heads if name in names]
    if tuple(name for name, _ in heads if name in names) != names or places[0] != 0:
        raise refused("not the sections META, PROJECTS and VOTES")
    ends = [*places[1:], len(rows)]
    meta, projects, votes = (rows[start + 1 : end] for start, end in zip(places, ends, strict=True))
    return meta, projects, votes


def _table(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    if not rows:
        raise refused("a section without a header")
    columns = [cell.strip() for cell in rows[0]]
    if len(set(columns)) < len(columns) or columns[0] not in ("project_id", "voter_id"):
        raise refused("a header that is not one")
    if any(len(row) > len(columns) and any(row[len(columns) :]) for row in rows):
        raise refused("a row with too many cells")
    return [
        {c: row[at].strip() if at < len(row) else "" for at, c in enumerate(columns)} | {columns[0]: row[0].strip()}
        for row in rows[1:]
    ]


def _marks(kind: str, vote: str, points: str, costs: Mapping[str, int]) -> Mapping[str, int]:
    plans = _listed(vote)
    if set(plans) - set(costs):
        raise refused(f"a mark for a plan that is not there: {vote!r:.80}")
    if kind == "approval":
        return dict.fromkeys(plans, 1)
    if len(set(plans)) < len(plans):
        raise refused(f"a plan twice on a ballot: {vote!r:.80}")
    if kind == "ranking":
        return {plan: place for place, plan in enumerate(plans, start=1)}
    given = _listed(points)
    if len(given) != len(plans) or not all(re.fullmatch("[0-9]{1,9}", p, re.ASCII) for p in given):
        raise refused(f"points that do not fit their plans: {points!r:.80}")
    return {plan: int(number) for plan, number in zip(plans, given, strict=True) if int(number)}


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")] if text else []


def _cents(text: str) -> int:
    if not _AMOUNT.fullmatch(text):
        raise refused(f"not an amount: {text!r:.40}")
    return int(Fraction(text.replace(",", ".")) * 100)


def refused(reason: str) -> BadRecord:
    """The reading functions do not know the file's name; who calls them fills it in."""
    return BadRecord(file="", reason=reason)


def fields(value: Value, names: Iterable[str]) -> Mapping[str, Value]:
    """An object with exactly these names. Raises BadRecord."""
    if not isinstance(value, Mapping) or set(value) != set(names):
        raise refused(f"not an object with exactly {', '.join(sorted(names))}")
    return value


def items(value: Value) -> tuple[Value, ...]:
    """A list. Raises BadRecord."""
    if not isinstance(value, list):
        raise refused("not a list")
    return tuple(value)


def text(value: Value) -> str:
    """A text without control characters. Raises BadRecord."""
    if not isinstance(value, str) or _CONTROL.search(value):
        raise refused(f"not a text: {value!r:.40}")
    return value


def texts(value: Value) -> tuple[str, ...]:
    """A list of such texts. Raises BadRecord."""
    return tuple(text(item) for item in items(value))


def integer(value: Value, least: int = 0, most: int = MOST_NUMBER) -> int:
    """A whole number between these two. Raises BadRecord."""
    if type(value) is not int or not least <= value <= most:
        raise refused(f"not a number from {least} to {most}: {value!r:.40}")
    return value


def _fraction(value: Value) -> Fraction:
    if isinstance(value, str) and _FRACTION.fullmatch(value) and str(found := Fraction(value)) == value:
        return found
    raise refused(f"not a fraction in lowest terms: {value!r:.40}")


def hexadecimal(value: Value) -> str:
    """A SHA-256. Raises BadRecord."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value, re.ASCII):
        raise refused(f"not 64 hexadecimal digits: {value!r:.40}")
    return value


def next_in_line(value: Value) -> tuple[str, int] | None:
    """A plan and the cents that it gets, or None. Raises BadRecord."""
    if value is None:
        return None
    given = fields(value, ("project", "cents"))
    return text(given["project"]), integer(given["cents"])
