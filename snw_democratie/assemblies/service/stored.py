"""The files of a record: those that everybody may have as they are, the whole record sealed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.facts import FileFacts
from snw_democratie.assemblies.models import RecordFile
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.db.sealed import seal, unseal_bytes
from sortition.record import file_digest


def store_files(
    session: Session, procedure_id: int, files: Mapping[str, bytes], *, public: bool, replace: bool = False
) -> None:
    """Keep files of a record. Without `replace` a file that is there already must not change."""
    mine = RecordFile.procedure_id == procedure_id, RecordFile.public == public
    if replace:
        session.execute(delete(RecordFile).where(*mine))
    for name, content in sorted(files.items()):
        kept = session.get(RecordFile, (procedure_id, public, name))
        assert kept is None or content_of(session, kept) == content, f"{name} would change after it was published"
        if kept is None:
            made = RecordFile(procedure_id=procedure_id, public=public, name=name, content=content if public else None)
            if not public:
                seal(session, made, sealed=content)
            session.add(made)
    session.flush()


def files(session: Session, slug: str, *, public: bool) -> tuple[FileFacts, ...]:
    """Name, size in bytes and SHA-256 of each file of the record, by name."""
    return tuple(
        FileFacts(name=name, size=len(content), sha256=file_digest(content))
        for name, content in record(session, slug, public=public).items()
    )


def record(session: Session, slug: str, *, public: bool) -> dict[str, bytes]:
    """The whole record: name to bytes. Empty before the panels are computed (or, if public, published)."""
    row = procedure_row(session, slug)
    found = session.scalars(
        select(RecordFile)
        .where(RecordFile.procedure_id == row.id, RecordFile.public == public)
        .order_by(RecordFile.name)
    )
    return {one.name: content_of(session, one) for one in found}


def file(session: Session, slug: str, name: str, *, public: bool) -> bytes | None:
    """One file of the record, or None."""
    kept = session.get(RecordFile, (procedure_row(session, slug).id, public, name))
    return None if kept is None else content_of(session, kept)


def content_of(session: Session, one: RecordFile) -> bytes:
    """The bytes of one file, opened where they are sealed."""
    return unseal_bytes(session, one, "sealed") if one.content is None else one.content
