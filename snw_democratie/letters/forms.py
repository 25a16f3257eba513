"""What the team sends about letters."""

from __future__ import annotations

from datetime import date

import msgspec

from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.letter import ALTERNATE, NOT_SELECTED, OWN_PAGE, SELECTED
from snw_democratie.letters.recipients import BY_POST, WITH_ADDRESS
from snw_democratie.letters.service import Wanted
from snw_democratie.typed_text import our_digits

KINDS = {"ingeloot": SELECTED, "niet-ingeloot": NOT_SELECTED, "reserve": ALTERNATE}
ASKING = ("ingeloot", "reserve")
"""Whoever gets one of these is asked for an answer, and must know until when."""
REACH = {"post": BY_POST, "adres": WITH_ADDRESS}
YES = "ja"


class LettersForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which letters, to whom, until when one can answer, and in which size."""

    soort: str = ""
    wie: str = "post"
    tot: str = ""
    groot: str = ""


class RunForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A run, by its number."""

    reeks: str = ""


def wanted_letters(form: LettersForm, slug: str, *, origin: str) -> tuple[Wanted | None, tuple[Problem, ...]]:
    """What was asked for, or every problem. Whoever is drawn must know until when to answer, and where."""
    problems = []
    if form.soort not in KINDS:
        problems.append(Problem(field="soort", message=_("Kies welke brief u wilt maken.")))
    if form.wie not in REACH:
        problems.append(Problem(field="wie", message=_("Kies wie er een brief krijgt.")))
    day = _day(form.tot)
    if day is None or (not day and form.soort in ASKING):
        problems.append(Problem(field="tot", message=_("Kies tot en met welke dag iemand kan antwoorden.")))
    if problems or day is None:
        return None, tuple(problems)
    kind, reach = KINDS[form.soort], REACH[form.wie]
    link = origin + (OWN_PAGE if kind == SELECTED else f"/loting/{slug}")
    return Wanted(kind=kind, reach=reach, large=form.groot == YES, until=day, link=link), ()


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(our_digits(text).strip()).isoformat() if text.strip() else ""
    except ValueError:
        return None
