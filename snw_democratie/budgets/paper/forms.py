"""What a browser sends about votes on paper."""

from __future__ import annotations

import re

import msgspec

from snw_democratie.budgets.paper.typed import LONGEST, Typed, marks_of
from snw_democratie.components import Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import BadCode, typed
from snw_democratie.typed_text import our_digits, text_problem

MOST_FORMS = 100
"""Forms with a code in one file: some pages each."""
YES = "ja"
NAME = re.compile(r"[0-9]{1,9}-[0-9]{1,6}")
_NUMBER = re.compile(r"[0-9]{1,4}")


class TypedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a form of paper; `zo` says that it really stands there like this, however wrong.

    `sleutel` is the key of the page on which a form is typed for the first time.
    """

    code: str = ""
    keuze: str = ""
    zo: str = ""
    sleutel: str = ""


class PrintForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forms with a code, to hand out; `na` is the newest batch of codes when this was asked."""

    aantal: str = ""
    taal: str = "nl"
    na: str = ""


class SettleForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who of two read a form right: "first", "second", or "again" when nobody did."""

    keuze: str = ""


def judged_typed(form: TypedForm, kind: str) -> tuple[Typed | None, tuple[Problem, ...]]:
    """What was typed, or what looks like a slip. With `zo` only what cannot be stored is refused."""
    found = []
    for name, text in (("code", form.code), ("keuze", form.keuze)):
        if said := text_problem(text, most=LONGEST):
            found.append(Problem(field=name, message=said))
    if not found and form.zo != YES:
        found = [*_slips(form, kind)]
    return (None if found else Typed(code=form.code.strip(), choice=form.keuze.strip())), tuple(found)


def _slips(form: TypedForm, kind: str) -> list[Problem]:
    found = []
    try:
        typed(form.code)
    except BadCode as error:
        found.append(Problem(field="code", message=refusal(error)[1]))
    if not marks_of(kind, form.keuze):
        said = _("Typ de nummers van de plannen, met een spatie ertussen.")
        found.append(Problem(field="keuze", message=said))
    return found


def wanted_forms(form: PrintForm) -> tuple[int, Problem | None]:
    """How many forms, or why not. A language that we do not speak is Dutch."""
    text = our_digits(form.aantal).strip()
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if 1 <= number <= MOST_FORMS:
        return number, None
    said = _("Kies 1 tot %(limit)s formulieren.", limit=formats.number(MOST_FORMS))
    return 0, Problem(field="aantal", message=said)


def spoken(code: str) -> str:
    """The language of a form: one of ours, or Dutch."""
    return code if code in LANGUAGES else "nl"
