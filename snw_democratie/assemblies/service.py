"""What people can do with a lottery: the functions that pages, the worker and the demo call.

Each takes an open `Session` (one unit of work), checks the order of the steps, changes rows and adds one event to
the audit chain. The reading functions of `reading.py` are here too, so that a page imports one module.
"""

from __future__ import annotations

from snw_democratie.assemblies.reading import (
    file,
    files,
    imports,
    is_public,
    latest_job,
    procedure,
    procedures,
    public_procedure,
    public_procedures,
    quotas,
    record,
)

__all__ = [
    "file",
    "files",
    "imports",
    "is_public",
    "latest_job",
    "procedure",
    "procedures",
    "public_procedure",
    "public_procedures",
    "quotas",
    "record",
]
