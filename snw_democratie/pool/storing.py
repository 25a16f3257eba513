"""One unit of work for what a resident sends, in which a database that takes nothing is a fact and not a surprise."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from snw_democratie.db.engine import Engine, Session, unit_of_work
from snw_democratie.pool.errors import NotStored

log = logging.getLogger(__name__)


@contextmanager
def storing(engine: Engine) -> Iterator[Session]:
    """The same as `unit_of_work`. Raises NotStored when the database is locked or full, or refuses the commit.

    Then nothing of it is stored; who called still has what was typed, and shows it again.
    """
    try:
        with unit_of_work(engine) as session:
            yield session
    except DBAPIError as error:
        # The message of a database repeats what was to be stored: only the kind of error goes into the log.
        log.error("nothing was stored: %s", type(error.orig).__name__)
        raise NotStored(type(error.orig).__name__) from None
