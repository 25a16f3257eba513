"""What the pages show while a worker computes on a board."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.referenda.facts import Facts

TALLY = "referendum-tally"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputingView:
    """What is computed, and how far it is."""

    label: str
    value: int
    max: int
    sentence: str


def computing_view(one: Facts) -> ComputingView | None:
    """The computation that waits or runs."""
    found = one.computing
    if found is None:
        return None
    tally = found.kind == TALLY
    label = _("De stemmen worden opgeteld, zonder ze te openen") if tally else _("De lijst wordt nagerekend")
    said = _sentence(found.step, found.done, found.total)
    return ComputingView(label=label, value=found.done, max=max(found.total, 1), sentence=said)


def _sentence(step: str, done: int, total: int) -> str:
    if not step:
        return _("Dit begint zo.")
    if step == "tally":
        return _("%(done)s van %(total)s stemmen.", done=formats.number(done), total=formats.number(total))
    if step == "snw":
        return _("Ons programma heeft %(part)s gelezen.", part=formats.percentage(Fraction(done, max(total, 1))))
    return _("Ons programma is klaar. Nu rekent %(program)s.", program=step)
