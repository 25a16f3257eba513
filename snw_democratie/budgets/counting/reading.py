"""Reading a count: for two people before it is published, and for everybody after that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.budgeting import frozen
from snw_democratie.budgets.counting import log
from snw_democratie.budgets.counting.counting import STUDIES, busy
from snw_democratie.budgets.counting.disclosing import public_files, shown, shown_study
from snw_democratie.budgets.counting.election import rule_json
from snw_democratie.budgets.counting.errors import NobodyVoted, NoResultYet
from snw_democratie.budgets.counting.facts import FileFacts, Result, unpacked_count, unpacked_study
from snw_democratie.budgets.counting.models import BudgetCount
from snw_democratie.budgets.counting.stored import FACTS, OUTCOME, RECORD, STUDY, SUMMARY, read_files, settled, summary
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.service.ballot_paper import paper_of
from snw_democratie.budgets.service.order import open_round, refuse_reader, round_row, subject
from snw_democratie.budgets.service.reading import plan_facts, round_facts
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.disclosure import record_zip
from sortition.record import Value, file_digest, unseal

ZIP, LOG = "record.zip", "log.json"


def result(session: Session, slug: str, *, at: datetime) -> Result:
    """The published outcome of a round. Raises UnknownRound, NoResultYet."""
    row, kept = _published(session, slug)
    return _result(session, row, kept, at=at)


def preview(session: Session, slug: str, *, by: Staff, at: datetime) -> Result | None:
    """The outcome for its wijkplatform; None before it is counted. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    kept = session.get(BudgetCount, row.id)
    return None if kept is None else _result(session, row, kept, at=at)


def published_file(session: Session, slug: str, name: str, *, at: datetime) -> bytes:
    """A file of the record that is public, or all of these as one zip. Raises UnknownRound, NoResultYet."""
    row, kept = _published(session, slug)
    files = _public_files(session, row, kept)
    if name == ZIP:
        return record_zip(files)
    if name == LOG:
        return log.file(session, row.id, slug, at=at)
    if name not in files:
        raise NoResultYet(slug)
    return files[name]


def whole_record(session: Session, slug: str, *, by: Staff, at: datetime) -> bytes:
    """The record with the ballots, as one zip, to check it; that somebody took it is noted.

    Where the ballots are kept back the summary lies in it: an auditor can see whether that is true.

    Raises UnknownRound, NotAllowed, NoResultYet.
    """
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    files = dict(read_files(session, row.id, RECORD))
    if OUTCOME not in files:
        raise NoResultYet(slug)
    files |= _frozen_list(row)
    kept = session.get_one(BudgetCount, row.id)
    if kept.published_at is not None and not kept.with_ballots:
        files[SUMMARY] = summary(session, row)
    audit.looked(session, by=by, subject=subject(row), what="ballots", at=at)
    return record_zip(files)


def settled_rule(session: Session, slug: str) -> bytes:
    """rule.json, from the moment that the lot is drawn. Raises UnknownRound, CountNotReady."""
    return rule_json(settled(session, open_round(session, slug)))


def steps(session: Session, slug: str) -> tuple[Result, Mapping[str, Value]]:
    """The published outcome and the body of its outcome.json, public or not. Raises UnknownRound, NoResultYet."""
    row, kept = _published(session, slug)
    assert kept.published_at is not None
    found = _result(session, row, kept, at=kept.published_at)
    return found, unseal(read_files(session, row.id, (OUTCOME,))[OUTCOME])[1]


def _public_files(session: Session, row: BudgetRound, kept: BudgetCount) -> Mapping[str, bytes]:
    files = {**read_files(session, row.id, public_files(with_ballots=bool(kept.with_ballots))), **_frozen_list(row)}
    return files if kept.with_ballots else {**files, SUMMARY: summary(session, row)}


def _frozen_list(row: BudgetRound) -> Mapping[str, bytes]:
    """The list that was frozen before the vote: with it in the record the lots and the plans are checked too."""
    assert row.final_list is not None, "nothing is counted without a list"
    return {frozen.NAME: row.final_list.encode("ascii")}


def _published(session: Session, slug: str) -> tuple[BudgetRound, BudgetCount]:
    row = open_round(session, slug)
    if row.unvoted:
        raise NobodyVoted(slug)
    kept = session.get(BudgetCount, row.id)
    if kept is None or kept.published_at is None:
        raise NoResultYet(slug)
    return row, kept


def _result(session: Session, row: BudgetRound, kept: BudgetCount, *, at: datetime) -> Result:
    found = read_files(session, row.id, (FACTS, STUDY))
    plans = session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.listed).order_by(Plan.number)).all()
    public = _public_files(session, row, kept) if kept.published_at is not None else {}
    count = shown(unpacked_count(found[FACTS]), with_ballots=kept.with_ballots is not False)
    return Result(
        round=round_facts(row, at=at),
        plans=plan_facts(session, plans),
        fewest=paper_of(row, plans).fewest(),
        count=count,
        study=shown_study(unpacked_study(found.get(STUDY, b"")), count),
        studying=busy(session, row.id, (STUDIES,)),
        digest=kept.digest,
        summary=unseal(public[SUMMARY])[3] if SUMMARY in public else "",
        files=tuple(FileFacts(name=n, size=len(c), sha256=file_digest(c)) for n, c in sorted(public.items())),
        with_ballots=bool(kept.with_ballots),
        published_at=kept.published_at,
        log=log.steps(session, row.id, at=at),
    )
