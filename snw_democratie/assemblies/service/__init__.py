"""What people can do with a lottery: the functions that pages, the worker and the demo call.

Each takes an open `Session` (one unit of work), checks the order of the steps, changes rows and adds one event to
the audit chain. The reading functions are here too, so that a page imports one module.
"""

from __future__ import annotations

from snw_democratie.assemblies.errors import BeforeTheDraw, ChangedMeanwhile, NotReady
from snw_democratie.assemblies.facts import JobFacts
from snw_democratie.assemblies.service.closing import (
    agree_to_close,
    apply_suggestion,
    ask_check,
    check,
    closing,
    take_back_closing,
    what_is_missing,
)
from snw_democratie.assemblies.service.computing import CHECK, PANELS, cancel, compute
from snw_democratie.assemblies.service.drafting import (
    Rules,
    add_feature,
    create,
    edit,
    remove_feature,
    replace_quotas,
    set_quotas,
    set_quotas_from_counts,
)
from snw_democratie.assemblies.service.drawing import (
    agree_to_draw,
    announce,
    drawing,
    drawn,
    enter_beacon,
    enter_digit,
    full_record,
    publish,
    still_wanted,
    take_back_digit,
    take_back_drawing,
)
from snw_democratie.assemblies.service.importing import confirm, discard, library_quotas, read_pool, read_quotas, stage
from snw_democratie.assemblies.service.reading import (
    imports,
    is_public,
    latest_job,
    procedure,
    procedures,
    public_procedure,
    public_procedures,
    quotas,
)
from snw_democratie.assemblies.service.registering import registers
from snw_democratie.assemblies.service.residents import OwnPlace, own_place, take_out, unlink
from snw_democratie.assemblies.service.stored import file, files, record
from snw_democratie.assemblies.service.succession import (
    REASONS,
    RESERVES,
    Standing,
    after_draw,
    agree_to_replace,
    announce_replacement,
    ask_reserves,
    enter_replacement,
    note_vacancy,
    replacing,
    report_vacancy,
    take_back_replacing,
)

__all__ = [
    "CHECK",
    "PANELS",
    "REASONS",
    "RESERVES",
    "BeforeTheDraw",
    "ChangedMeanwhile",
    "JobFacts",
    "NotReady",
    "OwnPlace",
    "Rules",
    "Standing",
    "add_feature",
    "after_draw",
    "agree_to_close",
    "agree_to_draw",
    "agree_to_replace",
    "announce",
    "announce_replacement",
    "apply_suggestion",
    "ask_check",
    "ask_reserves",
    "cancel",
    "check",
    "closing",
    "compute",
    "confirm",
    "create",
    "discard",
    "drawing",
    "drawn",
    "edit",
    "enter_beacon",
    "enter_digit",
    "enter_replacement",
    "file",
    "files",
    "full_record",
    "imports",
    "is_public",
    "latest_job",
    "library_quotas",
    "note_vacancy",
    "own_place",
    "procedure",
    "procedures",
    "public_procedure",
    "public_procedures",
    "publish",
    "quotas",
    "read_pool",
    "read_quotas",
    "record",
    "registers",
    "remove_feature",
    "replace_quotas",
    "replacing",
    "report_vacancy",
    "set_quotas",
    "set_quotas_from_counts",
    "stage",
    "still_wanted",
    "take_back_closing",
    "take_back_digit",
    "take_back_drawing",
    "take_back_replacing",
    "take_out",
    "unlink",
    "what_is_missing",
]
