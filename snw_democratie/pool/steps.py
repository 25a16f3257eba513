"""The questions of a registration in their order, which depends on what was answered already. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from snw_democratie.pool import places
from snw_democratie.pool.enrolment import ORGANISATION, EnrolmentFacts, QuestionFacts

SPECIAL_FROM = 16
"""Below this age nobody is asked anything that the law protects extra. Only the year of birth is known, so whoever
reaches it this year may still be younger, and is not asked either."""


class Kind(StrEnum):
    """The kinds of questions."""

    CODE = "code"
    NAME = "naam"
    BIRTH = "geboortejaar"
    ADDRESS = "adres"
    WIJK = "wijk"
    GEBIED = "gebied"
    FEATURE = "kenmerk"
    CONTACT = "contact"
    CONSENT = "toestemming"


FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CODE: ("code",),
    Kind.NAME: ("naam",),
    Kind.BIRTH: ("geboortejaar",),
    Kind.ADDRESS: ("postcode", "huisnummer", "toevoeging"),
    Kind.WIJK: ("wijk",),
    Kind.GEBIED: ("gebied",),
    Kind.FEATURE: ("antwoord", "toestemming"),
    Kind.CONTACT: ("weg", "email", "telefoon"),
    Kind.CONSENT: ("loting", "volgende", "statistiek"),
}
"""What the form of each kind of question sends."""

DERIVED = ("age", "wijk", "gebied")
"""Kinds of features that follow from year of birth and address, and are not asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page: its key in the address, and the feature it asks for, if it does."""

    key: str
    kind: Kind
    question: QuestionFacts | None = None

    def stored(self, field: str) -> str:
        """The name under which a field of this page is kept: features must not share theirs."""
        return f"{self.key}-{field}" if self.kind is Kind.FEATURE else field


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What was typed so far. `way` and `code_gebied` are known once a code was accepted; without one the way is "open".

    `dead` says why the code that was accepted opens nothing any more: "used", "void" or "expired".
    `correcting` says that this changes a registration there is; then `fixed` says that the list is closed.
    """

    values: Mapping[str, str]
    way: str
    code_gebied: str = ""
    coded: bool = False
    dead: str = ""
    correcting: bool = False
    fixed: bool = False


def steps(enrolment: EnrolmentFacts, typing: Typing, *, year: int) -> tuple[Step, ...]:
    """The pages that this person gets, in their order."""
    kinds = [] if typing.correcting or not enrolment.takes_code else [Kind.CODE]
    kinds += [Kind.NAME, Kind.BIRTH]
    found = [Step(key=str(kind), kind=kind) for kind in (*kinds, *_where(enrolment, typing))]
    for number, question in enumerate(enrolment.questions, 1):
        if question.kind not in DERIVED and not (question.special and too_young(typing, year=year)):
            found.append(Step(key=f"kenmerk-{number}", kind=Kind.FEATURE, question=question))
    found.append(Step(key="contact", kind=Kind.CONTACT))
    if not typing.correcting:
        found.append(Step(key="toestemming", kind=Kind.CONSENT))
    return tuple(found)


def how_far(step: Step, enrolment: EnrolmentFacts, *, correcting: bool) -> tuple[int, int]:
    """The number of a page and of how many: the same total from the first page to the last, whatever is answered.

    Where somebody lives is one number, also when it takes a second page; who is asked less than others skips one.
    """
    asked = [f"kenmerk-{number}" for number, one in enumerate(enrolment.questions, 1) if one.kind not in DERIVED]
    first = [] if correcting or not enrolment.takes_code else ["code"]
    last = ["contact"] if correcting else ["contact", "toestemming"]
    pages = (*first, "naam", "geboortejaar", "adres", *asked, *last)
    key = "adres" if step.kind in (Kind.WIJK, Kind.GEBIED) else step.key
    return pages.index(key) + 1, len(pages)


def answered(step: Step, typing: Typing) -> bool:
    """Whether this page was sent once without a problem, and its answer is still one of those to choose from.

    Another code may mean another way in, with other places and other ways to be reached.
    """
    if step.kind is Kind.CODE and typing.coded:
        return True
    if step.kind is Kind.WIJK:
        return typing.values.get("wijk") in wijken_to_choose(typing)
    if step.kind is Kind.CONTACT:
        return typing.values.get("weg") in ways_to_reach(typing)
    return step.stored(FIELDS[step.kind][0]) in typing.values


def first_open(found: tuple[Step, ...], typing: Typing) -> Step | None:
    """The first page that waits for an answer; None when all have one."""
    return next((step for step in found if not answered(step, typing)), None)


def changeable(step: Step, typing: Typing) -> bool:
    """Whether the answer may still be changed: what the closed list holds may not."""
    return not typing.fixed or step.kind in (Kind.NAME, Kind.CONTACT)


def too_young(typing: Typing, *, year: int) -> bool:
    """Whether somebody may be below SPECIAL_FROM today."""
    return age(typing, year=year) <= SPECIAL_FROM


def age(typing: Typing, *, year: int) -> int:
    """The age reached this calendar year; 999 as long as nobody said a year of birth."""
    typed = typing.values.get("geboortejaar", "")
    return year - int(typed) if typed else 999


def with_address(typing: Typing) -> bool:
    """Whether an address is asked: not of people who come through an organisation that they trust."""
    return typing.way != ORGANISATION


def wijken_to_choose(typing: Typing) -> tuple[str, ...]:
    """The codes of the wijken among which somebody chooses."""
    if not with_address(typing):
        return tuple(places.WIJKEN)
    return tuple(one.code for one in places.wijken_of(typing.values.get("postcode", "")))


def ways_to_reach(typing: Typing) -> tuple[str, ...]:
    """How somebody may be reached; without an address there is no post, and one may leave nothing at all."""
    return ("email", "phone", "post") if with_address(typing) else ("email", "phone", "none")


def _where(enrolment: EnrolmentFacts, typing: Typing) -> tuple[Kind, ...]:
    if with_address(typing):
        code = typing.values.get("postcode", "")
        unsure = code and places.certain_wijk(code) is None
        return (Kind.ADDRESS, Kind.WIJK) if unsure else (Kind.ADDRESS,)
    if enrolment.asks_wijk:
        return (Kind.WIJK,)
    return () if typing.code_gebied else (Kind.GEBIED,)
