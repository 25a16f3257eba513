"""Mixing away the order in which votes came, as far as a database keeps one.

PostgreSQL keeps a transaction number and a place with each row, and SQLite puts what is new on the next free place of
a page. So rows that are new are soon written again, together with many others, in the order of their random keys and
in one transaction: afterwards all of these look as if they came at the same moment.

Between a vote and the next mixing, who operates the running database can still see which rows came together. Which
votes are new is known to this process only, as two separate sets, and is stored nowhere.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Select, Table, delete, insert, select

from snw_democratie.budgets.voting.keeping import Kept
from snw_democratie.budgets.voting.models import USED, Ballot, VoteCode, new_key
from snw_democratie.db.engine import Engine, Session, unit_of_work
from snw_democratie.db.many import change
from snw_democratie.security import audit

MANY = 500
"""New ballots that are mixed also while votes keep coming."""
OTHERS = 500
"""Ballots that lay there already and are written again together with the new ones."""
AT_ONCE = 500
_CODES: Table = VoteCode.__table__  # type: ignore[assignment]
_BALLOTS: Table = Ballot.__table__  # type: ignore[assignment]
_BACK = {table: insert(table) for table in (_CODES, _BALLOTS)}
logger = logging.getLogger(__name__)


class Mixer:
    """Remembers what is new, and mixes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._codes: set[bytes] = set()
        self._ballots: set[str] = set()

    def note(self, kept: Kept) -> None:
        """These were just stored."""
        self._codes |= kept.codes
        self._ballots |= kept.ballots

    def mix_when_many(self) -> None:
        """Mix if there is much to mix: somebody waits."""
        if len(self._ballots) >= MANY:
            self.mix()

    def mix(self) -> None:
        """Mix what is new. What cannot be mixed now is mixed the next time."""
        if not self._ballots:
            return
        try:
            with unit_of_work(self._engine) as session:
                audit.hold(session)
                mix(session, codes=self._codes, ballots=self._ballots)
        except Exception:  # whoever votes next must not notice
            logger.exception("votes were not mixed")
            return
        self._codes, self._ballots = set(), set()


def mix(session: Session, *, codes: Iterable[bytes], ballots: Iterable[str]) -> None:
    """Write these rows again, and random others with them.

    On SQLite a code never moved, so only the ballots are.
    """
    if session.get_bind().dialect.name == "postgresql":
        used = select(_CODES.c.index).where(_CODES.c.state == USED)
        others = _neighbours(session, used, _CODES.c.index, secrets.token_bytes(32))
        _write_again(session, _CODES, list({*codes, *others}))
    others = _neighbours(session, select(_BALLOTS.c.key), _BALLOTS.c.key, new_key())
    _write_again(session, _BALLOTS, list({*ballots, *others}))


def mix_all(session: Session) -> None:
    """Write every used code and every ballot again: before a copy is made, and when a round has closed."""
    audit.hold(session)
    if session.get_bind().dialect.name == "postgresql":
        _write_again(session, _CODES, session.scalars(select(_CODES.c.index).where(_CODES.c.state == USED)).all())
    _write_again(session, _BALLOTS, session.scalars(select(_BALLOTS.c.key)).all())


def _neighbours(session: Session, wanted: Select[Any], key: Column[Any], start: object) -> Sequence[Any]:
    """The keys that follow on a random one, around the end; keys are random, so these are any."""
    after = session.scalars(wanted.where(key >= start).order_by(key).limit(OTHERS)).all()
    before = session.scalars(wanted.where(key < start).order_by(key).limit(OTHERS - len(after))).all()
    return [*after, *before]


def _write_again(session: Session, table: Table, keys: Sequence[object]) -> None:
    """Take the rows out and put them back in the order of their keys, which are random."""
    own, names, connection = table.primary_key.columns[0], table.columns.keys(), session.connection()
    rows: list[Mapping[str, Any]] = []
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows += [dict(zip(names, row, strict=True)) for row in connection.execute(select(table).where(own.in_(some)))]
        connection.execute(delete(table).where(own.in_(some)))
    rows.sort(key=itemgetter(own.name))
    for start in range(0, len(rows), AT_ONCE):
        change(connection, _BACK[table], rows[start : start + AT_ONCE])
