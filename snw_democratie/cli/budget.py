"""`snw budget`: count the ballots of a buurtbudget in a file, and verify the record of a count."""

from __future__ import annotations

import argparse
import gzip
import io
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from snw_democratie.cli.folders import record_with, refuse_full, write_folder
from snw_democratie.cli.output import Command, Refusal, guarded, read, say
from snw_democratie.cli.usage import title
from snw_democratie.packed import UNREADABLE

if TYPE_CHECKING:
    from ballots.budgeting.election import Election, ProjectId
    from ballots.budgeting.outcome import Outcome
    from ballots.budgeting.rules import Rule

_LARGEST = 500 * 2**20
"""Bytes of an unpacked file: fifty times the largest vote that is known."""


def add_commands(subparsers: Any) -> None:
    """Add `budget` and its steps."""
    budget = subparsers.add_parser(
        "budget",
        help="een buurtbudget tellen en de telling controleren",
        description="Tel een buurtbudget uit een Pabulib-bestand, of controleer een telling.",
        epilog="Voorbeeld: snw budget count stemmen.pb --rule equal-shares/cost+add1+fill",
    )
    steps = budget.add_subparsers(title="stappen", required=True, metavar="STAP")
    _add_count(steps)
    _add_verify(steps)


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Voorbeeld: snw budget {name} {example}"
    )
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def _add_count(steps: Any) -> None:
    text = "tel de stemmen in een bestand"
    step = _step(steps, "count", count, text, "stemmen.pb --out telling")
    step.add_argument("file", metavar="FILE.pb", help="plannen en stembiljetten in Pabulib-formaat, ook .pb.gz")
    step.add_argument("--rule", type=_rule, metavar="R", help="de telregel (equal-shares/cost+add1+fill)")
    step.add_argument(
        "--ties", type=_ties, default=("votes", "cost", "id"), metavar="T", help="wat beslist bij gelijke stand"
    )
    step.add_argument("--lots", metavar="BESTAND", help="de gelote volgorde: een plan per regel; hoort bij --ties lot")
    step.add_argument("--caps", action="store_true", help="houd ook de grenzen per categorie en buurt uit het bestand")
    step.add_argument("--title", type=title, default="", help="naam van de telling, komt in het dossier")
    step.add_argument("--out", metavar="DIR", help="nieuwe map voor het dossier; er wordt dan een tweede keer geteld")


def _add_verify(steps: Any) -> None:
    text = "controleer een telling, zonder ons te hoeven geloven"
    step = _step(steps, "verify", verify, text, "telling --digest 3f9a...")
    step.add_argument("dir", metavar="DIR", help="map of zip-bestand van een telling")
    step.add_argument("--digest", metavar="D", help="de code die bekend is gemaakt")


def count(chosen: argparse.Namespace) -> int:
    """Count a file; with --out also write the record, once a second count agrees."""
    from ballots.budgeting.counting import count as counted
    from ballots.budgeting.pabulib import read_pabulib
    from ballots.budgeting.pabulib_election import election_of
    from ballots.budgeting.rules import DEFAULT
    from ballots.budgeting.ties import tie_order
    from snw_democratie.cli.budget_words import outcome_text

    if chosen.out:
        refuse_full(chosen.out)
    data = _unpacked(chosen.file)
    lots = _lots(chosen)
    election = election_of(read_pabulib(data), with_caps=chosen.caps)
    priority = tie_order(election, criteria=chosen.ties, lots=lots or ())
    started = monotonic()
    outcome = counted(election, chosen.rule or DEFAULT, priority=priority)
    seconds = round(monotonic() - started, 3)
    answer = {**_answer(election, outcome), "seconds": seconds}
    text = outcome_text(outcome, election.budget_cents, election.projects)
    if chosen.out:
        answer["digest"] = digest = _recorded(chosen, data, election, outcome, priority=priority, lots=lots)
        text += f"\nEen tweede telling komt op hetzelfde uit. Het dossier staat in {chosen.out}.\nCode: {digest}"
    say(chosen, answer, text)
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Say of each check whether it was made; status 1 when one failed."""
    from ballots.budgeting.verify import verify as checks_of
    from snw_democratie.cli.budget_words import report

    found = checks_of(record_with(chosen.dir, "rule.json"), digest=chosen.digest)
    answer = {
        "ok": found.ok,
        "complete": found.complete,
        "digest": found.digest,
        "checks": [{"name": c.name, "ok": c.ok, "status": c.status, "detail": c.detail} for c in found.checks],
    }
    say(chosen, answer, report(found))
    return 0 if found.ok else 1


def _recorded(
    chosen: argparse.Namespace,
    data: bytes,
    election: Election,
    outcome: Outcome,
    *,
    priority: tuple[ProjectId, ...],
    lots: tuple[ProjectId, ...] | None,
) -> str:
    """Write the record that the second count agrees with; gives its digest. Raises Refusal when it does not agree."""
    from ballots.budgeting.record import record, rule_file
    from ballots.budgeting.verify import verify as checks_of
    from snw_democratie import __version__
    from snw_democratie.cli.budget_words import report

    settled = rule_file(
        outcome.rule,
        budget_cents=election.budget_cents,
        caps=election.caps,
        ties=chosen.ties,
        lots=lots,
        software=f"snw_democratie {__version__}",
        context={"title": chosen.title} if chosen.title else {},
    )
    files = record(data, settled, election, outcome, priority=priority)
    found = checks_of(files)
    if not found.ok or found.digest is None:
        raise Refusal(f"Een tweede telling komt niet op hetzelfde uit. Er is niets bewaard.\n{report(found)}")
    write_folder(chosen.out, files)
    Path(chosen.out).chmod(0o755)
    return found.digest


def _answer(election: Election, outcome: Outcome) -> Mapping[str, Any]:
    from ballots.budgeting.record import outcome_value

    value = outcome_value(election, outcome)
    return {
        "rule": str(outcome.rule),
        "selected": list(outcome.selected),
        "total_cost": _amount(outcome.total_cost_cents),
        "budget": _amount(election.budget_cents),
        **{name: value[name] for name in ("voters", "endowment", "runs", "partial", "topped_up", "steps", "ties")},
    }


def _amount(cents: int) -> int | float:
    """An amount in the currency of the file: a whole number when it is one."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def _unpacked(path: str) -> bytes:
    data = read(path)
    if not path.endswith(".gz"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(_LARGEST + 1)
    except UNREADABLE as error:
        raise Refusal(f"'{path}' is geen .gz-bestand dat te lezen is.") from error
    if len(unpacked) > _LARGEST:
        raise Refusal(f"'{path}' is uitgepakt te groot.")
    return unpacked


def _lots(chosen: argparse.Namespace) -> tuple[ProjectId, ...] | None:
    """The drawn order of the plans, when ties are settled by it."""
    from ballots.budgeting.election import ProjectId

    if ("lot" in chosen.ties) != bool(chosen.lots):
        raise Refusal("Geef de gelote volgorde met --lots, en noem dan 'lot' bij --ties.")
    if not chosen.lots:
        return None
    try:
        lines = read(chosen.lots).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Refusal(f"'{chosen.lots}' is geen tekst in UTF-8.") from error
    return tuple(ProjectId(line.strip()) for line in lines if line.strip())


def _rule(text: str) -> Rule:
    from ballots.budgeting.rules import rule_from_id
    from ballots.errors import UnknownRule

    try:
        return rule_from_id(text)
    except UnknownRule as error:
        raise argparse.ArgumentTypeError(f"'{text}' is geen telregel: '{error.part}' kennen we niet") from error


def _ties(text: str) -> tuple[str, ...]:
    criteria = tuple(text.split(","))
    known = {"votes", "cost", "id", "lot"}
    if set(criteria) - known or len(set(criteria)) < len(criteria) or criteria[-1] not in ("id", "lot"):
        raise argparse.ArgumentTypeError(f"'{text}' is niet zoiets als votes,cost,id of votes,cost,lot")
    return criteria
