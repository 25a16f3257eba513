"""What a Pabulib file says: from its texts to an election, and from an election to the file we publish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ballots.budgeting.election import (
    Ballot,
    BallotKind,
    Cap,
    CapKind,
    Election,
    Marks,
    Project,
    ProjectId,
)
from ballots.budgeting.pabulib import PabulibFile, Table
from ballots.errors import BadElection, BadPabulib, Problem

KINDS: Mapping[str, BallotKind] = {
    "approval": BallotKind.APPROVAL,
    "choose-1": BallotKind.APPROVAL,
    "cumulative": BallotKind.POINTS,
    "scoring": BallotKind.POINTS,
    "ordinal": BallotKind.RANKING,
}
WITHDRAWN_CENTS = 999_999_999_00
"""The cost that the format gives to a plan which was withdrawn during the vote."""
NOWHERE = "None"
"""What stands in the column of neighbourhoods beside a plan without one."""

_AMOUNT = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,2})0*)?")
_CAPS = (
    (CapKind.CATEGORY, "categories", "budget_per_category"),
    (CapKind.NEIGHBOURHOOD, "neighborhoods", "budget_per_neighborhood"),
)


def election_of(file: PabulibFile, *, with_caps: bool = False) -> Election:
    """The election in a file; `with_caps` also takes its budgets per category and neighbourhood as caps.

    A plan that occurs twice on an approval ballot counts once, and a plan with 0 points is not marked. Outer spaces in
    lists do not count. A plan whose cost is 999999999 was withdrawn. Raises BadPabulib with every problem found.
    """
    problems: list[Problem] = []
    budget = _cents(file.value("budget"), "budget", 0, problems)
    kind = KINDS.get(file.value("vote_type"))
    if kind is None:
        problems.append(Problem("unknown_vote_type", value=file.value("vote_type"), wanted=", ".join(KINDS)))
    if file.value("default_score") not in ("", "0"):
        problems.append(Problem("default_score", value=file.value("default_score"), wanted="0"))
    for key, table in (("num_projects", file.projects), ("num_votes", file.votes)):
        if file.value(key) != str(len(table.rows)):
            problems.append(Problem("wrong_number", field=key, value=file.value(key), wanted=str(len(table.rows))))
    projects = _projects(file.projects, problems)
    caps = _caps(file, problems) if with_caps else ()
    ballots = _ballots(file.votes, kind, {project.id for project in projects}, problems) if kind else ()
    if problems or kind is None:
        raise BadPabulib(tuple(problems))
    try:
        return Election(budget_cents=budget, projects=projects, ballots=ballots, kind=kind, caps=caps)
    except BadElection as error:
        raise BadPabulib(error.problems) from error


def _cents(text: str, field: str, line: int, problems: list[Problem]) -> int:
    """An amount in whole cents, exactly; 0 and a problem when it is not one."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        problems.append(Problem("bad_amount", line, field=field, value=text[:40]))
        return 0
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _projects(table: Table, problems: list[Problem]) -> tuple[Project, ...]:
    ids, costs = table.column("project_id") or (), table.column("cost")
    if costs is None:
        problems.append(Problem("missing_column", field="cost", wanted="PROJECTS"))
        costs = ("0",) * len(ids)
    categories, neighbourhoods = table.column("category"), table.column("neighborhood")
    projects: list[Project] = []
    seen: set[str] = set()
    for row, (id_, cost) in enumerate(zip(ids, costs, strict=True)):
        if id_ in seen or not id_:
            problems.append(Problem("duplicate_project" if id_ else "empty_id", table.line(row), field=id_))
        seen.add(id_)
        cents = _cents(cost, "cost", table.line(row), problems)
        projects.append(
            Project(
                id=ProjectId(id_),
                cost_cents=cents,
                categories=frozenset(_listed(categories[row])) if categories else frozenset(),
                neighbourhood=_named(neighbourhoods[row]) if neighbourhoods else None,
                withdrawn=cents == WITHDRAWN_CENTS,
            )
        )
    return tuple(projects)


def _caps(file: PabulibFile, problems: list[Problem]) -> tuple[Cap, ...]:
    caps = []
    for kind, names, budgets in _CAPS:
        amounts = _listed(file.value(budgets))
        if amounts and len(amounts) != len(_listed(file.value(names))):
            problems.append(Problem("lists_differ", field=budgets, value=file.value(budgets), wanted=names))
            continue
        for name, amount in zip(_listed(file.value(names)), amounts, strict=False):
            caps.append(Cap(kind=kind, name=name, cents=_cents(amount, budgets, 0, problems)))
    return tuple(caps)


def _named(text: str) -> str | None:
    """A name; none when the cell is empty or says so, since the format wants something in it."""
    return None if text.casefold() in ("", NOWHERE.casefold()) else text


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",")) if text else ()


def _ballots(table: Table, kind: BallotKind, known: set[ProjectId], problems: list[Problem]) -> tuple[Ballot, ...]:
    """The ballots of a table, equal texts read once: most ballots of a large vote are somebody else's as well."""
    votes = table.column("vote")
    points = table.column("points") if kind is BallotKind.POINTS else ("",) * len(table.rows)
    if votes is None or points is None:
        problems.append(Problem("missing_column", field="points" if votes is not None else "vote", wanted="VOTES"))
        return ()
    problems += _voter_problems(table)
    read: dict[tuple[str, str], Marks] = {}
    approved = {id_: (id_, 1) for id_ in known}
    for row, text in enumerate(zip(votes, points, strict=True)):
        if text in read:
            continue
        wrong, read[text] = _marks(text, kind, approved)
        problems += [Problem(code, table.line(row), field=field, value=value) for code, field, value in wrong]
    times = Counter(zip(votes, points, strict=True))
    return tuple([Ballot(marks=marks, times=times[text]) for text, marks in read.items()])


def _voter_problems(table: Table) -> Iterator[Problem]:
    voters = table.column("voter_id") or ()
    if len(set(voters)) < len(voters) or "" in voters:
        seen: set[str] = set()
        for row, voter in enumerate(voters):
            if voter in seen or not voter:
                yield Problem("duplicate_voter" if voter else "empty_id", table.line(row), field="voter_id")
            seen.add(voter)


def _marks(
    text: tuple[str, str], kind: BallotKind, approved: Mapping[ProjectId, tuple[ProjectId, int]]
) -> tuple[list[tuple[str, str, str]], Marks]:
    """The marks of one ballot, and what is wrong with it as (code, field, value)."""
    ids = [ProjectId(id_) for id_ in _listed(text[0])]
    wrong = [("unknown_project", str(id_), "") for id_ in ids if id_ not in approved]
    if wrong:
        return wrong, ()
    if kind is BallotKind.APPROVAL:
        return [], tuple([approved[id_] for id_ in dict.fromkeys(ids)])
    if len(set(ids)) < len(ids):
        return [("duplicate_mark", "vote", text[0][:40])], ()
    if kind is BallotKind.RANKING:
        return [], tuple((id_, place) for place, id_ in enumerate(ids, start=1))
    points = _listed(text[1])
    if len(points) != len(ids) or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in points):
        return [("bad_points", "points", text[1][:40])], ()
    return [], tuple((id_, int(number)) for id_, number in zip(ids, points, strict=True) if int(number))
