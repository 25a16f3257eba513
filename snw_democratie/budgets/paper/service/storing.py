"""A pile becomes votes: two people say yes to what will happen with every form, and nothing counts before that."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from snw_democratie.budgets.ballot_paper import PaperSource
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.paper.errors import NoPaper, PileNotReady
from snw_democratie.budgets.paper.judging import COUNTS, Finding, as_printed, findings
from snw_democratie.budgets.paper.models import PaperLine, PaperPile
from snw_democratie.budgets.paper.service.order import (
    STORED,
    THROWN,
    codes_of,
    lines_of,
    pile_row,
    refuse_closed,
    settled,
    voting,
)
from snw_democratie.budgets.service.order import calendar, hold, subject
from snw_democratie.budgets.standing import paper_until
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.keeping import keep
from snw_democratie.budgets.voting.mixing import mix
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, take_back, withdraw
from snw_democratie.security.staff import Role, Staff
from sortition.errors import SortitionError
from sortition.record import digest

ACT = "store-paper"


def agree_to_store(
    session: Session, papers: PaperSource, slug: str, pile: int, seen: str, *, by: Staff, at: datetime
) -> bool:
    """One person's yes to what a pile will become. True when that was the second, and its forms are votes now.

    Not while people vote: what a pile becomes tells which of its codes voted. The votes go the way of every vote: code,
    ballot and event together. The forms are deleted in the same transaction. Raises PileNotReady, ChangedMeanwhile
    (also when another pile with a code of this one was stored meanwhile), SamePersonTwice, UnknownPile, UnknownRound,
    NotAllowed, NoPaper, TooManyGuesses.
    """
    row = hold(session, slug, by=by)
    refuse_closed(session, row, at=at)
    if voting(row, at=at):
        raise NoPaper("voting")
    audit.hold(session)  # nobody votes between what was seen and what is stored
    found = pile_row(session, row, pile)
    judged = judged_pile(session, papers, row, found, at=at)
    if not agree(session, proposal(session, row, found, judged), seen, by=by, at=at):
        return False
    good = [one for one in judged if one.outcome == COUNTS]
    _cast(session, papers, row, good, at=at)
    bad = Counter(one.outcome for one in judged if one.outcome != COUNTS)
    _end(session, found, STORED, at=at)
    found.stored, found.refused = len(good), dict(bad)
    session.flush()
    facts = {"pile": pile, "votes": len(good), "refused": sum(bad.values())}
    audit.append(session, at=at, actor=by.actor, act=ACT, subject=subject(row), facts=facts)
    return True


def take_back_storing(session: Session, papers: PaperSource, slug: str, pile: int, *, by: Staff, at: datetime) -> None:
    """Take the own yes back. Raises as `agree_to_store` does."""
    row = hold(session, slug, by=by)
    found = pile_row(session, row, pile)
    take_back(session, proposal(session, row, found, judged_pile(session, papers, row, found, at=at)), by=by, at=at)


def throw_away(session: Session, slug: str, pile: int, *, by: Staff, at: datetime) -> None:
    """Delete a pile that was not stored; the paper is still there. Raises UnknownPile, UnknownRound, NotAllowed."""
    row = hold(session, slug, by=by)
    found = pile_row(session, row, pile)
    facts = {"pile": pile, "forms": len(lines_of(session, found))}
    withdraw(session, subject=_subject(row, found), act=ACT)
    _end(session, found, THROWN, at=at)
    audit.append(session, at=at, actor=by.actor, act="throw-paper", subject=subject(row), facts=facts)


def judged_pile(
    session: Session, papers: PaperSource, row: BudgetRound, pile: PaperPile, *, at: datetime
) -> tuple[Finding, ...]:
    """What will become of each form; while people vote, without what is voted online.

    Raises PileNotReady while some wait for another look, or there are none.
    """
    lines = lines_of(session, pile)
    read = [settled(session, row, pile, line) for line in lines]
    waiting = sum(one is None for one in read)
    if waiting or not lines:
        raise PileNotReady(waiting)
    forms = [one for one in read if one is not None]
    return findings(papers.paper(session, row.slug), forms, codes_of(session, row, pile, forms, at=at))


def proposal(session: Session, row: BudgetRound, pile: PaperPile, judged: Sequence[Finding]) -> Proposal:
    """To store exactly these forms with exactly these outcomes; the digest knows no code and no choice."""
    content = {
        "pile": pile.id,
        "forms": [[line.id, line.chosen] for line in lines_of(session, pile)],
        "outcomes": [[one.number, one.outcome, one.other, one.pile] for one in judged],
    }
    found = digest("snw/budget-paper/1", content)
    return Proposal(subject=_subject(row, pile), act=ACT, digest=found, role=Role.WIJKPLATFORM, scope=row.gebied)


def _cast(session: Session, papers: PaperSource, row: BudgetRound, good: Sequence[Finding], *, at: datetime) -> None:
    votes = [Vote(slug=row.slug, code=one.code, form=secrets.token_hex(16), marks=one.marks) for one in good]
    # Handed in before the closing, typed over after it.
    paper = replace(as_printed(papers.paper(session, row.slug)), closes_at=paper_until(calendar(row)))
    kept = keep(session, votes, {row.slug: paper}, at=at)
    for answer in kept.answers:
        if isinstance(answer, SortitionError):
            raise answer
        assert isinstance(answer, Receipt) and not (answer.again or answer.practice)
    # They came together, and would be seen to: so others are written again with them.
    mix(session, codes=kept.codes, ballots=kept.ballots)


def _end(session: Session, pile: PaperPile, state: str, *, at: datetime) -> None:
    session.execute(delete(PaperLine).where(PaperLine.pile_id == pile.id))
    pile.state, pile.touched_at = state, at
    session.flush()


def _subject(row: BudgetRound, pile: PaperPile) -> str:
    return f"{subject(row)}/pile:{pile.id}"
