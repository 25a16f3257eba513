"""What people read when an answer to a drawn place stops somewhere: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.answers import errors
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import ngettext
from sortition.errors import SortitionError


def _said_yes(lots: tuple[str, ...]) -> str:
    who = ngettext(
        "Lotnummer %(lots)s zei ja op de plek.", "Lotnummers %(lots)s zeiden ja op de plek.",
        len(lots), lots=", ".join(lots),
    )  # fmt: skip
    return who + " " + _("Gaat iemand toch weg? Schrijf dan eerst een nee op bij de antwoorden.")


def _may_answer(lots: tuple[str, ...]) -> str:
    who = ngettext(
        "Lotnummer %(lots)s mag nog antwoorden.", "Lotnummers %(lots)s mogen nog antwoorden.",
        len(lots), lots=", ".join(lots),
    )  # fmt: skip
    return who + " " + _("Wacht tot de termijn voorbij is, of schrijf eerst een nee op bij de antwoorden.")


SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.NoPlace: (404, lambda e: _("Voor dit lotnummer is geen plek in het panel.")),
    errors.PlaceGone: (409, lambda e: _("Deze plek gaat naar iemand anders. Er is niets veranderd.")),
    errors.NotAccepted: (409, lambda e: _("Zeg eerst ja op uw plek. Daarna kunt u uw wensen invullen.")),
    errors.StillAnswering: (409, lambda e: _("Deze plek is nog van iemand. Wacht tot de termijn voorbij is.")),
    errors.SaidYes: (422, lambda e: _said_yes(e.lots)),
    errors.MayAnswer: (422, lambda e: _may_answer(e.lots)),
    errors.RulesFixed: (409, lambda e: _("De loting is aangekondigd. Deze regels staan nu vast.")),
}
