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
REACH = {"post": BY_POST, "adres": WITH_ADDRESS}
YES = "ja"


class LettersForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which letters, to whom, until when a reserve can answer, and in which size."""

    soort: str = ""
    wie: str = "post"
    tot: str = ""
    groot: str = ""


class RunForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A run, by its number."""

    reeks: str = ""


def wanted_letters(
    form: LettersForm, slug: str, *, origin: str, today: date
) -> tuple[Wanted | None, tuple[Problem, ...]]:
    """What was asked for, or every problem. A reserve must know until when to answer: no place says so, as for who is
    drawn, whose letter has the day of the own place."""
    problems = []
    if form.soort not in KINDS:
        problems.append(Problem(field="soort", message=_("Kies welke brief u wilt maken.")))
    if form.wie not in REACH:
        problems.append(Problem(field="wie", message=_("Kies wie er een brief krijgt.")))
    day = _day(form.tot) if form.soort == "reserve" else ""
    if form.soort == "reserve" and (day is None or day < today.isoformat()):
        problems.append(Problem(field="tot", message=_("Kies tot en met welke dag een reserve kan antwoorden.")))
    if problems or day is None:
        return None, tuple(problems)
    kind, reach = KINDS[form.soort], REACH[form.wie]
    link = origin + (OWN_PAGE if kind == SELECTED else f"/loting/{slug}")
    return Wanted(kind=kind, reach=reach, large=form.groot == YES, until=day, link=link), ()


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(our_digits(text).strip()).isoformat()
    except ValueError:
        return None
