"""Referenda in every phase that a resident or the team can see, for the browser tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine

from ballots.referendum.codes import new_code
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda import service
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.referenda.facts import Texts
from snw_democratie.referenda.letters import letters_of
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.web.world import START, act

DRAFT, COMING, OPEN, CLOSED, OVER = "een-ontwerp", "een-plein", "een-park", "een-weg", "een-markt"
"""Not fixed; fixed, and waiting for codes and keys; open; closed, and not counted; the result is known.
The clock stands at START + 1 day."""
DAY = timedelta(days=1)


def furnish_referenda(engine: Engine) -> None:
    """One in each phase."""
    team = tuple(
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    signer, began = Signer(Path(mkdtemp()) / FILE), START - 10 * DAY  # nobody casts here, so no program needs it
    later = {"opens_at": START + 10 * DAY, "closes_at": START + 20 * DAY, "result_by": START + 22 * DAY}
    assert polls.drafted(engine, team, signer.public, texts=_texts("Een ontwerp"), **later) == DRAFT
    slug = polls.drafted(engine, team, signer.public, texts=_texts("Een plein"), **later)
    polls.agree(engine, slug, Act.FIX, team)
    act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])
    now = {"opens_at": began + DAY, "closes_at": START + 10 * DAY, "result_by": START + 12 * DAY}
    poll = polls.opened(engine, team, signer.public, at=began, texts=_texts("Een park"), practice=True, **now)
    _cast(engine, poll, signer)
    gone = {"opens_at": began + DAY, "closes_at": began + 3 * DAY, "result_by": began + 5 * DAY}
    poll = polls.opened(
        engine, team, signer.public, at=began, texts=_texts("Een weg"), practice=True, paper=True, **gone
    )
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=began + 4 * DAY)
    _differ(engine, poll, team, at=began + 4 * DAY)
    codes = tuple(new_code() for _ in range(4))
    poll = polls.opened(
        engine, team, signer.public, at=began, named=codes, texts=_texts("Een markt"), practice=True, paper=True, **gone
    )
    _cast(engine, poll, signer)
    polls.finish(engine, poll, team, at=began + 4 * DAY, paper=(codes[3:], (0, 1, 0, 0)))


def _texts(title: str) -> dict[str, Texts]:
    return {"nl": polls.dutch(title)}


def _differ(engine: Engine, poll: polls.Poll, team: Sequence[Staff], *, at: datetime) -> None:
    """Two people typed over the same envelopes, and one of them made a slip."""
    codes = tuple(new_code() for _ in range(3))
    with reading(engine) as session:
        place = service.paper_place(session, poll.slug, by=team[0])
    for by, came in zip(team, (codes, codes[:2]), strict=True):
        act(engine, service.type_codes, poll.slug, letters_of(came, place), by=by, at=at)


def _cast(engine: Engine, poll: polls.Poll, signer: Signer) -> None:
    with reading(engine) as session:
        paper = casting.paper_of(session, poll.slug)
    for place, vote in enumerate((polls.YES, polls.NO, polls.BLANK)):
        checked = casting.proven(paper, polls.ballot(engine, poll, place, vote).encode())
        with unit_of_work(engine) as session:
            casting.store(session, [checked], signer, at=paper.opens_at)
