"""How many voted, per gebied: never of so few codes that it says something about a few neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.referenda.code_list import LEAST_CODES
from snw_democratie.referenda.facts import Area, PaperVotes
from snw_democratie.referenda.models import BoardEvent, PublicCode, Referendum


def areas_of(active: Mapping[str, int], voted: Mapping[str, int]) -> tuple[Area, ...]:
    """Turnout per gebied; what is too small to stand apart is together, and last."""
    shown = sorted(gebied for gebied, codes in active.items() if gebied and codes >= LEAST_CODES)
    found = [Area(gebied=gebied, codes=active[gebied], voted=voted.get(gebied, 0)) for gebied in shown]
    rest = sum(active.values()) - sum(one.codes for one in found)
    others = sum(voted.values()) - sum(one.voted or 0 for one in found)
    if rest:
        found.append(Area(gebied="", codes=rest, voted=others if rest >= LEAST_CODES else None))
    return tuple(found)


def voted_online(session: Session, row: Referendum) -> Counter[str]:
    """How many codes of each gebied have a ballot on the board."""
    found = session.execute(
        select(PublicCode.gebied, func.count(func.distinct(BoardEvent.code)))
        .join(BoardEvent, (BoardEvent.code == PublicCode.key) & (BoardEvent.referendum_id == PublicCode.referendum_id))
        .where(PublicCode.referendum_id == row.id)
        .group_by(PublicCode.gebied)
    )
    return Counter({gebied: count for gebied, count in found})  # noqa: C416  # a Row is no pair to the type checker


def voted_on_paper(session: Session, row: Referendum, paper: PaperVotes | None) -> Counter[str]:
    """How many codes of each gebied voted on paper that was opened."""
    if paper is None or not paper.votes:
        return Counter()
    mine = PublicCode.referendum_id == row.id, PublicCode.key.in_(paper.keys)
    return Counter(session.scalars(select(PublicCode.gebied).where(*mine)))
