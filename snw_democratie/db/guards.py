"""The guards in the database that let the log and the boards of referenda only grow: are they there, as they were made?

Who owns the database can take them away, change what was written, and leave no trace in the chain but a head that
somebody kept; a guard that is missing says that this may have been done. One that was put back afterwards says nothing.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_GUARDED = {
    "audit": (
        "audit", "the audit chain is append-only",
        "SELECT 1 FROM audit WHERE seq = NEW.seq OR digest = NEW.digest",
    ),
    "board": (
        "board_event", "the board is append-only",
        "SELECT 1 FROM board_event WHERE digest = NEW.digest OR (referendum_id = NEW.referendum_id "
        "AND (height = NEW.height OR payload = NEW.payload))",
    ),
}  # fmt: skip
"""Name -> (table, what the guard says, the rows whose place a new one may not take), as the migrations made it."""
_BEFORE_EACH_CHANGE = 2 + 8 + 16 + 32
"""PostgreSQL's bits for a trigger before a statement that updates, deletes or truncates."""
_ON_POSTGRESQL = text(
    "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = to_regclass(:table) "
    "AND t.tgname = :name AND t.tgtype = :type AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = ''"
)


def missing(session: Session) -> tuple[str, ...]:
    """The names of the guards that are gone, switched off, or not what they were."""
    if session.get_bind().dialect.name == "sqlite":
        rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {row.name: row.sql for row in rows}
        return tuple(name for name, made in _on_sqlite().items() if found.get(name) != made)
    return tuple(
        f"{name}_append_only" for name, (table, says, _) in _GUARDED.items() if not _stands(session, name, table, says)
    )


def _on_sqlite() -> dict[str, str]:
    made = {}
    for name, (table, says, taken) in _GUARDED.items():
        refuses = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        for act in ("UPDATE", "DELETE"):
            trigger = f"{name}_no_{act.lower()}"
            made[trigger] = f"CREATE TRIGGER {trigger} BEFORE {act} ON {table} {refuses}"
        made[f"{name}_no_replace"] = (
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({taken}) {refuses}"
        )
    return made


def _stands(session: Session, name: str, table: str, says: str) -> bool:
    wanted = {"table": table, "name": f"{name}_append_only", "type": _BEFORE_EACH_CHANGE}
    body = session.scalar(_ON_POSTGRESQL, wanted)
    return bool(body == f" BEGIN RAISE EXCEPTION '{says}'; END ")
