"""The pages as files, as they were first published: letters name the digest of the booth, so it stays what it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.referenda.facts import OfflineFile
from snw_democratie.referenda.finding import lock, public_row, subject
from snw_democratie.referenda.models import KeptFile, Referendum
from snw_democratie.security import audit


def kept_files(session: Session, slug: str) -> Mapping[str, OfflineFile]:
    """The files by their names; none before somebody first asked for them. Raises UnknownReferendum."""
    return _kept(session, public_row(session, slug))


def keep_files(
    session: Session, slug: str, files: Mapping[str, OfflineFile], *, at: datetime
) -> Mapping[str, OfflineFile]:
    """Keep these for good, unless some are kept already; gives those that are. Raises UnknownReferendum."""
    row = lock(session, slug)
    if found := _kept(session, row):
        return found
    for name, one in files.items():
        session.add(
            KeptFile(referendum_id=row.id, name=name, content=one.content, digest=one.digest, policy=one.policy)
        )
    session.flush()
    facts = {name: one.digest for name, one in files.items()}
    audit.append(session, at=at, actor="worker", act="keep-booth", subject=subject(row), facts=facts)
    return files


def _kept(session: Session, row: Referendum) -> Mapping[str, OfflineFile]:
    found = session.scalars(select(KeptFile).where(KeptFile.referendum_id == row.id))
    return {one.name: OfflineFile(content=one.content, digest=one.digest, policy=one.policy) for one in found}
