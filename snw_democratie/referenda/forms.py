"""What a browser, or another program that votes, sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import msgspec
from litestar.datastructures import FormMultiDict

from snw_democratie.assemblies.forms import whole
from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import upload
from snw_democratie.referenda.errors import BadDecryption, BadMirror, BadStep, BallotRefused
from snw_democratie.referenda.paper_tables import CODE, VOTE, column_of
from snw_democratie.referenda.secret_list import is_secret_list
from snw_democratie.security.errors import BadForm, BadText
from snw_democratie.typed_text import our_digits, text_problem

MOST_TEXT = 2000
MOST_PAPER = 200_000
_RECEIPT = b'{"text":'
"""How the receipt begins that the booth saves; a ballot begins otherwise."""
_COUNT = re.compile("aantal-[0-9]{1,2}")


class CastRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ballot: its exact text. Nothing else is ever sent with it."""

    ballot: str


class HeadRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of a copy: the public key of who keeps it, what they signed, and their signature."""

    key: str
    text: str
    signature: str


def head_request(body: bytes) -> HeadRequest:
    """Raises BadMirror."""
    try:
        return msgspec.json.decode(body, type=HeadRequest)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadMirror("signature") from error


def cast_request(body: bytes) -> bytes:
    """The exact bytes of the ballot in a request. Raises BallotRefused."""
    try:
        return msgspec.json.decode(body, type=CastRequest).ballot.encode("utf-8")
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BallotRefused("not json") from error


class StepRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a trustee: the code of the place, which step, and what everybody may read of it."""

    code: str
    step: str
    text: str


class PartRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trustee's part of the decryption, as a text."""

    part: str


def step_request(body: bytes) -> StepRequest:
    """Raises BadStep."""
    try:
        return msgspec.json.decode(body, type=StepRequest)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadStep("not json") from error


def part_request(body: bytes) -> PartRequest:
    """Raises BadDecryption."""
    try:
        return msgspec.json.decode(body, type=PartRequest)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadDecryption("not json") from error


class NamesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bodies that will hold the key, one on each line."""

    namen: str = ""


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes to an act, with the digest of what was seen."""

    gezien: str


class EmptyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button without anything to fill in."""


class TranslationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which translation was checked, by whom (a function) and when."""

    taal: str = ""
    functie: str = ""
    dag: str = ""


def day_of(text: str) -> date | None:
    """A day as a browser sends it: 2027-03-02."""
    try:
        return date.fromisoformat(our_digits(text).strip())
    except ValueError:
        return None


class ChangeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lost code, by its public number or key; or nothing, and a gebied for which a spare is given out."""

    gebied: str
    oud: str = ""


def ballot_in(content: bytes) -> bytes:
    """The ballot in a file: as the booth without a network saves it, or with the line end of another program."""
    if not content:
        raise BallotRefused("not json")
    if is_secret_list(content):
        raise BallotRefused("secret list")
    if content.startswith(_RECEIPT):
        raise BallotRefused("receipt")
    return content.removesuffix(b"\n")


class MirrorForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who keeps a copy, and the public key by which their heads are checked."""

    naam: str
    sleutel: str


class MirrorAwayForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who keeps no copy any more, by the public key."""

    weg: str = ""


def lines_of(text: str) -> tuple[str, ...]:
    """What stands on each line of a box. Raises BadText."""
    problem = text_problem(text, most=MOST_TEXT, lines=True)
    if problem:
        raise BadText(problem)
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class CodesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The codes of the letters that came back with a vote on paper, one on each line."""

    codes: str = ""


def paper_lines(form: CodesForm) -> tuple[str, ...]:
    """Every line, so that its number is that of what was typed; empty ones at the end left out. Raises BadText."""
    problem = text_problem(form.codes, most=MOST_PAPER, lines=True)
    if problem:
        raise BadText(problem)
    return tuple(form.codes.rstrip().splitlines())


def codes_to_try(posted: FormMultiDict) -> str:
    """The codes in a file, one on each line, or as typed where there is no file. Raises BadTable, BadText, BadForm."""
    name, content, texts = upload(posted, "bestand", ("codes",), judged=True)
    return "\n".join(column_of(content, name, CODE)) if name else texts.get("codes", "")


def votes_to_try(posted: FormMultiDict) -> tuple[str, ...]:
    """The votes in a file, one on each line. Raises BadTable, BadText, BadForm."""
    name, content, _texts = upload(posted, "bestand")
    return column_of(content, name, VOTE)


def counts_typed(posted: FormMultiDict) -> Mapping[str, str]:
    """The numbers of a count as typed. Raises BadForm for a field that the form does not have, or one twice."""
    found: dict[str, str] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        if not isinstance(value, str) or name in found or not _COUNT.fullmatch(name):
            raise BadForm(f"field {name}")
        found[name] = value
    if not found or set(found) != {f"aantal-{place}" for place in range(len(found))}:
        raise BadForm("not every number")
    return found


def paper_counts(typed: Mapping[str, str]) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """The numbers in order, or what is no number."""
    counts = [(name, whole(typed[name])) for name in sorted(typed, key=lambda name: int(name.rpartition("-")[2]))]
    said = _("Schrijf een heel getal, zoals 5.")
    problems = tuple(Problem(field=name, message=said) for name, count in counts if count is None)
    return tuple(count or 0 for _name, count in counts), problems
