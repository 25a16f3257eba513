"""What a browser sends when somebody votes, and when staff makes codes to vote with."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from snw_democratie.budgets.voting.casting import Vote
from snw_democratie.security.codes import typed
from snw_democratie.security.errors import BadForm

FORM_KEY = re.compile(r"[0-9a-f]{32}")
_MARK = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,5})")
MOST_MARKS = 500


class CastForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one confirmation: the code as typed, the key of this form, and plans with marks as "12:1,15:1".

    `volgorde` is only carried along: the key of the order in which this voter sees the plans.
    """

    code: str
    sleutel: str
    keuze: str = ""
    volgorde: str = ""


class MakeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """New codes: for whom, how many, and as what kind of file; `na` is the newest batch when this was asked."""

    voor: str = "resident"
    aantal: str = ""
    vorm: str = "pdf"
    na: str = ""


class AllowForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many codes the help desk may make; `na` is the newest batch when this was asked."""

    balie: str = ""
    na: str = ""


class NumberForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code, by the number that is printed beside it."""

    nummer: str = ""
    vorm: str = "pdf"


class BatchForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole batch, by its number."""

    partij: str = ""


class HandOutForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code at the table; the number of the one that it replaces, if there was one.

    `sleutel` is the key of this form: sent twice, it gives the same code.
    """

    oud: str = ""
    sleutel: str = ""


def vote_of(slug: str, form: CastForm) -> Vote:
    """The vote in a form. Raises BadCode for a slip of the finger, BadForm for what no page of ours sends."""
    if not FORM_KEY.fullmatch(form.sleutel):
        raise BadForm("field sleutel")
    return Vote(slug=slug, code=typed(form.code), form=form.sleutel, marks=marks_of(form.keuze))


def marks_of(text: str) -> Mapping[int, int]:
    """Plan -> mark, from "12:1,15:1". Raises BadForm."""
    marks: dict[int, int] = {}
    parts = text.split(",") if text else []
    for part in parts:
        found = _MARK.fullmatch(part)
        if found is None or int(found[1]) in marks or len(marks) == MOST_MARKS:
            raise BadForm("field keuze")
        marks[int(found[1])] = int(found[2])
    return marks
