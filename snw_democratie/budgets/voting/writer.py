"""Votes of this process on their way to the database: many share one commit, and what is new is mixed now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from snw_democratie.budgets.ballot_paper import BallotPaper, PaperSource
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.errors import VoteNotStored
from snw_democratie.budgets.voting.keeping import Answer, keep
from snw_democratie.budgets.voting.mixing import Mixer
from snw_democratie.budgets.voting.papers import Papers
from snw_democratie.db.engine import Engine, unit_of_work
from snw_democratie.db.together import Together

MOST = 256
"""Votes in one transaction."""


class Writer:
    """Stores votes; `papers` gives the ballot paper of a round, `clock` the time at which a transaction begins."""

    def __init__(self, engine: Engine, papers: PaperSource, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._papers = Papers(papers)
        self._mixer = Mixer(engine)
        self._votes: Together[Vote, Receipt] = Together(
            "votes",
            self._in_one,
            most=MOST,
            not_stored=VoteNotStored,
            idle=self._mixer.mix,
            after=self._mixer.mix_when_many,
        )

    async def cast(self, vote: Vote) -> Receipt:
        """Store a vote; answered when it is stored.

        Raises BadVoteCode, BadBallot, VotingClosed, UnknownRound, TooManyAttempts, VoteNotStored.
        """
        return await self._votes.stored(vote)

    def close(self) -> None:
        """Store what waits and mix what is new, now; a vote that comes later starts again."""
        self._votes.close()

    def _in_one(self, votes: Sequence[Vote]) -> Sequence[Answer]:
        with unit_of_work(self._engine) as session:
            papers = {slug: self._papers.of(session, slug) for slug in {vote.slug for vote in votes}}
            known = {slug: paper for slug, paper in papers.items() if isinstance(paper, BallotPaper)}
            kept = keep(session, [vote for vote in votes if vote.slug in known], known, at=self._clock())
        self._mixer.note(kept)
        answers = iter(kept.answers)
        return [next(answers) if vote.slug in known else papers[vote.slug] for vote in votes]
