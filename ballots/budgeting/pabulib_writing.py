"""From an election to the Pabulib file that is published, so that every ballot can be counted again by anyone."""

from __future__ import annotations

from collections.abc import Mapping

from ballots.budgeting.election import Ballot, BallotKind, CapKind, Election, ProjectId
from ballots.budgeting.pabulib import PabulibFile, Row, Table
from ballots.budgeting.pabulib_election import NOWHERE, WITHDRAWN_CENTS
from ballots.budgeting.rules import Utility
from ballots.budgeting.support import support
from ballots.errors import BadElection, Problem

META = (
    "description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget",
    "vote_type", "rule", "date_begin", "date_end", "min_length", "max_length", "min_sum_cost", "max_sum_cost",
    "min_points", "max_points", "min_sum_points", "max_sum_points", "default_score", "min_project_cost",
    "max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition",
    "language", "currency", "fully_funded", "experimental", "comment", "acknowledgments", "leftover_budget",
    "budget_per_category", "budget_per_neighborhood",
)  # fmt: skip
"""The keys of the format in its order."""

PROJECTS = (
    "project_id", "cost", "votes", "score", "name", "category", "beneficiaries", "selected", "neighborhood", "subunit",
    "district", "description", "proposer", "public_id", "latitude", "longitude",
)  # fmt: skip
"""The columns of the plans in the order of the format."""

_VOTE_TYPES = {BallotKind.APPROVAL: "approval", BallotKind.POINTS: "cumulative", BallotKind.RANKING: "ordinal"}


def pabulib_of(
    election: Election,
    *,
    meta: Mapping[str, str],
    texts: Mapping[str, Mapping[ProjectId, str]] | None = None,
) -> PabulibFile:
    """`election` as a file; `election_of` makes an equal one of it.

    `meta` adds values such as description, country and dates, and `texts` columns such as name and selected. What the
    election says itself is not taken from them. Ballots stand by what is marked, numbered from 1, so that their order
    says nothing about the voters. A withdrawn plan gets the cost by which the format knows it.
    The checker of the format wants something on every ballot and a cost for every plan; the file has what there is.
    Raises BadElection for what the format cannot hold: weights, and commas or outer spaces in what it puts in lists.
    """
    problems = tuple(_unwritable(election))
    if problems:
        raise BadElection(problems)
    votes = _votes(election)
    values = {**_limits(election), **meta, **_meta(election)}
    return PabulibFile(
        meta=tuple((key, values[key]) for key in (*META, *sorted(values.keys() - set(META))) if values.get(key)),
        projects=_projects(election, dict(texts or {})),
        votes=votes,
    )


def _unwritable(election: Election) -> list[Problem]:
    problems = [Problem("weighted", number) for number, b in enumerate(election.ballots, start=1) if b.weight != 1]
    listed = {str(project.id) for project in election.projects}
    listed |= {name for project in election.projects for name in project.categories}
    listed |= {cap.name for cap in election.caps}
    problems += [Problem("unlistable", field=name) for name in sorted(listed) if "," in name or name != name.strip()]
    spaced = {project.neighbourhood for project in election.projects if project.neighbourhood is not None}
    spaced |= {cap.name for cap in election.caps if cap.kind is CapKind.NEIGHBOURHOOD}
    unread = {name for name in spaced if name != name.strip() or name.casefold() in ("", NOWHERE.casefold())}
    problems += [Problem("unlistable", field=name) for name in sorted(unread)]
    return problems


def _meta(election: Election) -> dict[str, str]:
    """What the election says of itself; caps in the order of their names."""
    values = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": amount(election.budget_cents),
        "vote_type": _VOTE_TYPES[election.kind],
    }
    for kind, names, budgets in (
        (CapKind.CATEGORY, "categories", "budget_per_category"),
        (CapKind.NEIGHBOURHOOD, "neighborhoods", "budget_per_neighborhood"),
    ):
        caps = [cap for cap in election.caps if cap.kind is kind]
        if caps:
            values[names] = ",".join(cap.name for cap in caps)
            values[budgets] = ",".join(amount(cap.cents) for cap in caps)
    if sum(project.cost_cents for project in election.standing) <= election.budget_cents:
        values["fully_funded"] = "1"
    return values


def _limits(election: Election) -> dict[str, str]:
    """What the format wants to know of points: the most that a ballot may give, or else gave."""
    if election.kind is not BallotKind.POINTS:
        return {}
    return {"max_sum_points": str(max((sum(n for _, n in ballot.marks) for ballot in election.ballots), default=0))}


def _projects(election: Election, texts: dict[str, Mapping[ProjectId, str]]) -> Table:
    number_of = {
        "project_id": {project.id: str(project.id) for project in election.projects},
        "cost": {p.id: amount(WITHDRAWN_CENTS if p.withdrawn else p.cost_cents) for p in election.projects},
        "votes": {id_: str(votes) for id_, votes in election.votes.items()},
    }
    if election.kind is not BallotKind.APPROVAL:
        number_of["score"] = {id_: str(points) for id_, points in support(election, Utility.POINTS).items()}
    if any(project.categories for project in election.projects):
        number_of["category"] = {p.id: ",".join(sorted(p.categories)) for p in election.projects}
    if any(project.neighbourhood for project in election.projects):
        number_of["neighborhood"] = {p.id: p.neighbourhood or NOWHERE for p in election.projects}
    cells = {**texts, **number_of}
    columns = tuple(name for name in (*PROJECTS, *sorted(cells.keys() - set(PROJECTS))) if name in cells)
    rows = tuple(tuple(cells[name].get(project.id, "") for name in columns) for project in election.projects)
    return Table(columns=columns, rows=rows)


def _votes(election: Election) -> Table:
    """A row per voter; points from most to least, as the format asks, and rankings with the points of their places."""
    rows: list[Row] = []
    points = election.kind is not BallotKind.APPROVAL
    for ballot in election.ballots:
        cells = _cells(ballot, election.kind)
        for _ in range(ballot.times):
            rows.append((str(len(rows) + 1), *cells))
    return Table(columns=("voter_id", "vote", "points") if points else ("voter_id", "vote"), rows=tuple(rows))


def _cells(ballot: Ballot, kind: BallotKind) -> Row:
    if kind is BallotKind.APPROVAL:
        return (",".join(id_ for id_, _ in ballot.marks),)
    if kind is BallotKind.POINTS:
        marks = sorted(ballot.marks, key=lambda mark: (-mark[1], mark[0]))
        return ",".join(id_ for id_, _ in marks), ",".join(str(points) for _, points in marks)
    ranked = sorted(ballot.marks, key=lambda mark: mark[1])
    places = range(len(ranked), 0, -1)
    return ",".join(id_ for id_, _ in ranked), ",".join(map(str, places))


def amount(cents: int) -> str:
    """Cents as the format writes money: whole units, or with two decimals after a point."""
    units, rest = divmod(cents, 100)
    return f"{units}.{rest:02}" if rest else str(units)
