"""What a voter chose, as a form carries it: one field for each plan, and the key of the order of this voter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.datastructures import FormMultiDict

from snw_democratie.budgets.ballot_paper import BallotPaper
from snw_democratie.budgets.themes import THEMES
from snw_democratie.budgets.voting.casting import judge
from snw_democratie.budgets.voting.errors import BadBallot
from snw_democratie.budgets.voting.forms import FORM_KEY, MOST_MARKS, marks_of
from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import parse
from snw_democratie.pool.places import WIJKEN
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import our_digits, text_problem

PLANS = "plannen"
"""The id of the list of plans on its page."""
LONGEST_CODE = 40
_FIELD = re.compile(r"plan-([1-9][0-9]{0,8})")
_LONGEST_MARK = 6


class ChooseForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list of plans, beside the fields of the plans themselves.

    `volgorde` is the key of its order, `blijf` whether to stay there, `thema` and `wijk` which plans to show. `code`
    goes along for who scanned one. Who comes back from the last page brings `keuze` and `sleutel` as they stood there.
    """

    volgorde: str
    blijf: str = ""
    thema: str = ""
    wijk: str = ""
    code: str = ""
    keuze: str = ""
    sleutel: str = ""


class ReceiptForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes along to the receipt: what was just sent, or its number and the marks alone."""

    keuze: str = ""
    nummer: str = ""
    code: str = ""
    sleutel: str = ""
    volgorde: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What came from the list: `typed` as it stood there, `marks` as far as those are numbers, and what is wrong."""

    order: str
    stay: bool = False
    theme: str = ""
    wijk: str = ""
    code: str = ""
    key: str = ""
    typed: Mapping[int, str]
    marks: Mapping[int, int]
    problems: tuple[Problem, ...] = ()


def field_of(number: int) -> str:
    """The name of the field of a plan."""
    return f"plan-{number}"


def chosen(posted: FormMultiDict) -> Chosen:
    """Read the list. Raises BadForm for what no page of ours sends."""
    form, typed = _parted(posted)
    if not FORM_KEY.fullmatch(form.volgorde):
        raise BadForm("field volgorde")
    if form.keuze and typed:
        raise BadForm("field keuze")
    typed = {plan: str(mark) for plan, mark in marks_of(form.keuze).items()} if form.keuze else typed
    if len(typed) > MOST_MARKS:
        raise BadForm("too many plans")
    read = {number: _whole(text) for number, text in typed.items()}
    said = _("Schrijf een heel getal, of laat dit leeg.")
    return Chosen(
        order=form.volgorde,
        stay=bool(form.blijf),
        theme=form.thema if form.thema in THEMES else "",
        wijk=form.wijk if form.wijk in WIJKEN else "",
        code=typed_code(form.code),
        key=form.sleutel if FORM_KEY.fullmatch(form.sleutel) else "",
        typed=typed,
        marks={number: mark for number, mark in read.items() if mark},
        problems=tuple(Problem(field=field_of(number), message=said) for number, mark in read.items() if mark is None),
    )


def typed_code(text: str) -> str:
    """A code as somebody typed it, to show it once more; nothing when it holds what cannot be shown."""
    return "" if text_problem(text, most=LONGEST_CODE) else text


def of_marks(order: str, marks: Mapping[int, int], code: str = "") -> Chosen:
    """The same from marks that were read before."""
    typed = {number: str(mark) for number, mark in marks.items()}
    return Chosen(order=order, code=code, typed=typed, marks=marks)


def refused(paper: BallotPaper, marks: Mapping[int, int]) -> tuple[Problem, ...]:
    """Why these may not stand on a ballot, if they may not."""
    try:
        judge(paper, marks)
    except BadBallot as error:
        return (Problem(field=PLANS, message=refusal(error)[1]),)
    return ()


def _parted(posted: FormMultiDict) -> tuple[ChooseForm, Mapping[int, str]]:
    """The fields of plans apart from the others."""
    rest: list[tuple[str, Any]] = []
    typed: dict[int, str] = {}
    for name, value in posted.multi_items():
        found = _FIELD.fullmatch(name)
        if found is None:
            rest.append((name, value))
        elif int(found[1]) in typed or not isinstance(value, str):
            raise BadForm(f"field {name}")
        else:
            typed[int(found[1])] = value
    form = parse(ChooseForm, FormMultiDict(rest), judged=True)
    return form, {number: text for number, text in typed.items() if text.strip()}


def _whole(text: str) -> int | None:
    """The number that somebody typed, in digits of any script."""
    plain = our_digits(unicodedata.normalize("NFKC", text.strip())) if len(text) <= MOST_MARKS else ""
    return int(plain) if plain.isdecimal() and len(plain) <= _LONGEST_MARK else None
