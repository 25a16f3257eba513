"""A small record of a count, and ways to forge it: change one fact, then compute every digest again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ballots.budgeting.counting import count
from ballots.budgeting.election import ProjectId
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.rules import rule_from_id
from ballots.budgeting.ties import tie_order
from sortition.record import file_digest, parse_canonical, seal, unseal

Files = dict[str, bytes]
Alteration = Callable[[Files], Files]

BALLOTS = b"""META
key;value
description;Buurtbudget op de hoek
num_projects;6
num_votes;7
budget;70
vote_type;approval
categories;groen,sport
budget_per_category;25,60
PROJECTS
project_id;cost;name;category
bank;15;Bank;groen
bloem;15;Bloemen;groen
doel;20;Doelen;sport
feest;30;Feest;
gratis;0;Ruilkast;
vijver;25;Vijver;groen
VOTES
voter_id;vote
1;bank,doel
2;bloem,doel
3;bank,feest
4;bloem,feest,gratis
5;doel,vijver
6;vijver,bank,bloem
7;
"""
LOTS = ("vijver", "feest", "bloem", "bank", "doel", "gratis")


def counted(data: bytes = BALLOTS, *, rule: str = "equal-shares/cost+add1+fill", lots: tuple[str, ...] = LOTS) -> Files:
    """The record of counting this file with its caps; ties by votes, then by lot."""
    election = election_of(read_pabulib(data), with_caps=True)
    drawn = tuple(ProjectId(plan) for plan in lots)
    priority = tie_order(election, criteria=("votes", "lot"), lots=drawn)
    chosen = rule_from_id(rule)
    settled = rule_file(
        chosen,
        budget_cents=election.budget_cents,
        caps=election.caps,
        ties=("votes", "lot"),
        lots=drawn,
        software="test",
        context={"title": "Op de hoek"},
    )
    outcome = count(election, chosen, priority=priority)
    return dict(record(data, settled, election, outcome, priority=priority))


def body(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """The body of an event, to be changed."""
    value: Any = parse_canonical(files[name][:-1])
    return dict(value["body"])


def resealed(files: Files) -> Files:
    """Compute the digest of the ballots and of both events again."""
    rule = seal("budget-rule", body(files, "rule.json"), previous=None)
    outcome = body(files, "outcome.json")
    outcome["files"] = {"ballots.pb": file_digest(files["ballots.pb"])}
    return {**files, "rule.json": rule, "outcome.json": seal("budget-outcome", outcome, previous=unseal(rule)[3])}


def rule(edit: Callable[[dict[str, Any]], object]) -> Alteration:
    """Change the body of rule.json in place, and seal everything again."""
    return _event("rule.json", edit)


def outcome(edit: Callable[[dict[str, Any]], object]) -> Alteration:
    """Change the body of outcome.json in place, and seal everything again."""
    return _event("outcome.json", edit)


def ballots(old: bytes, new: bytes) -> Alteration:
    """Write something else into ballots.pb, and seal everything again."""

    def alter(files: Files) -> Files:
        assert files["ballots.pb"].count(old) == 1
        return resealed({**files, "ballots.pb": files["ballots.pb"].replace(old, new)})

    return alter


def _event(name: str, edit: Callable[[dict[str, Any]], object]) -> Alteration:
    def alter(files: Files) -> Files:
        content = body(files, name)
        edit(content)
        return resealed({**files, name: seal("any", content, previous=None)})

    return alter
