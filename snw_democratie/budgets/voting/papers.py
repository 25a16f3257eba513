"""Ballot papers, kept from one vote to the next."""

from __future__ import annotations

from snw_democratie.budgets.ballot_paper import BallotPaper, PaperSource
from snw_democratie.db.engine import Session
from sortition.errors import SortitionError


class Papers:
    """The last paper of each round, as long as its version is the same."""

    def __init__(self, source: PaperSource) -> None:
        self._source = source
        self._kept: dict[str, BallotPaper] = {}

    def of(self, session: Session, slug: str) -> BallotPaper | SortitionError:
        """The paper as it is in this transaction, or why there is none."""
        try:
            version = self._source.version(session, slug)
            if slug not in self._kept or self._kept[slug].version != version:
                self._kept[slug] = self._source.paper(session, slug)
        except SortitionError as error:
            return error
        return self._kept[slug]
