"""Judging one page of a registration, and putting all answers together. Pure: no database, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.mail.address import sendable
from snw_democratie.mail.errors import BadAddress
from snw_democratie.pool import ages, places
from snw_democratie.pool.consents import ASKED, Purpose
from snw_democratie.pool.enrolment import EnrolmentFacts, QuestionFacts
from snw_democratie.pool.steps import Kind, Step, Typing, age, too_young, ways_to_reach, wijken_to_choose, with_address
from snw_democratie.typed_text import text_problem

LONGEST_NAME = 120
ELSEWHERE = "elders"
"""The answer to "in which wijk" of who does not live in Nieuw-West."""
YES = "ja"
_MAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]+")
_NUMBER_AND_ADDITION = re.compile(r"([0-9]+)\s*(?:-\s*(?=[0-9])|-?\s*(?=[A-Za-z]))([A-Za-z0-9]+)")
_PHONE = re.compile(r"\+?[0-9]{10,15}")
MOST = {"naam": LONGEST_NAME, "email": 254, "telefoon": 30, "toevoeging": 10, "huisnummer": 10, "postcode": 12}


class Ending(StrEnum):
    """Why a registration ends in a friendly way; this answer is not kept, earlier ones are."""

    AGE = "age"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What to keep (None: forget this one), or what is wrong, or that it ends here."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which page is judged, of which lottery, with what was answered before, in which calendar year."""

    enrolment: EnrolmentFacts
    step: Step
    typing: Typing
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that a registration holds, ready to be sealed; `special` are the answers that the law protects extra."""

    person: Mapping[str, str | int]
    contact: Mapping[str, str]
    answers: Mapping[str, str]
    special: Mapping[str, str]
    consents: tuple[Purpose, ...]
    likeness: tuple[str, ...]


def judge(asking: Asking, sent: Mapping[str, str]) -> Judged:
    """Judge what one page sent, with every problem at once."""
    clean = {name: unicodedata.normalize("NFC", value).strip() for name, value in sent.items()}
    unseen = {name: text_problem(value, most=MOST.get(name, 200)) for name, value in clean.items()}
    problems = tuple(Problem(field=name, message=said) for name, said in unseen.items() if said)
    if problems:
        return Judged(problems=problems)
    judged = _JUDGES[asking.step.kind](asking, clean)
    kept = {asking.step.stored(name): value for name, value in judged.values.items()}
    return Judged(values=kept, problems=judged.problems, ending=judged.ending)


def _wrong(field: str, message: str) -> Judged:
    return Judged(problems=(Problem(field=field, message=message),))


def _name(_asking: Asking, sent: Mapping[str, str]) -> Judged:
    name = " ".join(sent["naam"].split())
    if not any(one.isalpha() for one in name):
        return _wrong("naam", _("Vul in hoe u genoemd wilt worden."))
    return Judged(values={"naam": name})


def _birth(asking: Asking, sent: Mapping[str, str]) -> Judged:
    year = ages.year_of_birth(sent["geboortejaar"], year=asking.year)
    if year is None:
        return _wrong("geboortejaar", _no_year(asking.year, sent["geboortejaar"]))
    reached = asking.year - year
    bands = [question for question in asking.enrolment.questions if question.kind == "age"]
    fits = all(ages.value_for(reached, question.values) for question in bands)
    if reached < asking.enrolment.from_age or not fits:
        return Judged(ending=Ending.AGE)
    return Judged(values={"geboortejaar": str(year)})


def _no_year(year: int, typed: str) -> str:
    """Why this is no year of birth: it is not four digits, or nobody who lives was born then."""
    if ages.four_digits(typed) is None:
        return _("Vul uw geboortejaar in met vier cijfers, bijvoorbeeld 1985.")
    first = year - ages.OLDEST
    return _("Kijk of dit jaar klopt. Vul een jaar in van %(first)s tot en met %(last)s.", first=first, last=year)


def _address(asking: Asking, sent: Mapping[str, str]) -> Judged:
    problems = []
    code = places.postcode(sent["postcode"])
    if code is None:
        said = _("Vul uw postcode in: vier cijfers en twee letters, bijvoorbeeld 1068 AB.")
        problems.append(Problem(field="postcode", message=said))
    elif not places.wijken_of(code):
        said = _("Deze postcode ligt niet in Nieuw-West. Kijk of hij klopt. Deze loting is voor Nieuw-West.")
        problems.append(Problem(field="postcode", message=said))
    number, addition = _split(places.plain(sent["huisnummer"]), places.plain(sent["toevoeging"]))
    if not re.fullmatch(r"[1-9][0-9]{0,4}", number):
        problems.append(Problem(field="huisnummer", message=_no_number(number)))
    if problems:
        return Judged(problems=tuple(problems))
    assert code is not None
    certain = places.certain_wijk(code)
    if certain is not None and not _drawn_among(asking, certain.code, certain.gebied):
        return Judged(ending=Ending.PLACE)
    # Another postcode may lie in another wijk: what was answered about the old one does not count any more.
    values = {"postcode": code, "huisnummer": number, "toevoeging": addition}
    return Judged(values=values if code == asking.typing.values.get("postcode") else {**values, "wijk": None})


def _split(number: str, addition: str) -> tuple[str, str]:
    """House number and addition, also when both were typed as the number: "12 hs", "12a", "12-3"."""
    both = None if addition else _NUMBER_AND_ADDITION.fullmatch(number)
    return (both[1], both[2]) if both else (number, addition)


def _no_number(typed: str) -> str:
    """Why this is no house number: it is not of figures alone, or no house has it."""
    if re.fullmatch(r"[0-9]+", typed):
        return _("Kijk of dit huisnummer klopt. Vul een getal in van 1 tot en met 99999.")
    return _("Vul uw huisnummer in met cijfers. Letters horen bij de toevoeging.")


def _wijk(asking: Asking, sent: Mapping[str, str]) -> Judged:
    if sent["wijk"] == ELSEWHERE:
        return Judged(ending=Ending.PLACE)
    if sent["wijk"] not in wijken_to_choose(asking.typing):
        return _wrong("wijk", _("Kies de wijk waar u woont."))
    if not _drawn_among(asking, sent["wijk"], places.WIJKEN[sent["wijk"]].gebied):
        return Judged(ending=Ending.PLACE)
    return Judged(values={"wijk": sent["wijk"]})


def _drawn_among(asking: Asking, wijk: str, gebied: str) -> bool:
    """Whether the quotas have seats for people of this wijk and gebied; a lottery may be for a part of Nieuw-West."""
    placed = [question for question in asking.enrolment.questions if question.kind in ("wijk", "gebied")]
    return all(_place_value(question, wijk, gebied) for question in placed)


def _place_value(question: QuestionFacts, wijk: str, gebied: str) -> str:
    """The value of the quotas for this place, else the one for "zeg ik liever niet", else nothing."""
    for value in question.values:
        named = places.wijk_named(value) if question.kind == "wijk" else None
        if (named is not None and named.code == wijk) or (
            question.kind == "gebied" and gebied and places.gebied_named(value) == gebied
        ):
            return value
    return question.undisclosed


def _gebied(asking: Asking, sent: Mapping[str, str]) -> Judged:
    if sent["gebied"] == ELSEWHERE:
        return Judged(ending=Ending.PLACE)
    if sent["gebied"] not in places.GEBIEDEN:
        return _wrong("gebied", _("Kies het gebied waar u woont."))
    if not _drawn_among(asking, "", sent["gebied"]):
        return Judged(ending=Ending.PLACE)
    return Judged(values={"gebied": sent["gebied"]})


def _feature(asking: Asking, sent: Mapping[str, str]) -> Judged:
    question = asking.step.question
    assert question is not None
    if sent["antwoord"] not in question.values:
        return _wrong("antwoord", _("Kies een van de antwoorden."))
    told = sent["antwoord"] != question.undisclosed
    if question.special and told and sent["toestemming"] != YES:
        said = _("Zet een vinkje als wij dit antwoord mogen gebruiken. Of kies: zeg ik liever niet.")
        return _wrong("toestemming", said)
    agreed = YES if question.special and told else ""
    return Judged(values={"antwoord": sent["antwoord"], "toestemming": agreed})


def _contact(asking: Asking, sent: Mapping[str, str]) -> Judged:
    way, email, phone = sent["weg"], sent["email"], places.plain(sent["telefoon"])
    if way not in ways_to_reach(asking.typing):
        return _wrong("weg", _("Kies hoe wij u kunnen bereiken."))
    if way == "email" and (wrong := _no_mail(email)):
        return _wrong("email", wrong)
    digits = _dialled(phone)
    if way == "phone" and not _PHONE.fullmatch(digits):
        return _wrong("telefoon", _("Vul uw telefoonnummer in met tien cijfers of meer."))
    # What belongs to a way that was not chosen is not kept.
    kept = {"email": email if way == "email" else "", "telefoon": digits if way == "phone" else ""}
    return Judged(values={"weg": way, **kept})


def _no_mail(typed: str) -> str:
    """Why no mail can be sent to this, or nothing."""
    if not _MAIL.fullmatch(typed):
        return _("Vul uw e-mailadres in, bijvoorbeeld naam@voorbeeld.nl.")
    if not typed.rpartition("@")[0].isascii():
        return _("Naar dit adres kunnen wij niet mailen. Vóór de @ mogen alleen gewone letters, zonder accent.")
    try:
        sendable(typed)
    except BadAddress:
        return _("Naar dit adres kunnen wij niet mailen. Kijk of het klopt, of kies iets anders.")
    return ""


def _dialled(phone: str) -> str:
    """A number as one dials it: after the code of a country the 0 between brackets goes."""
    digits = re.sub(r"[\s.-]", "", phone)
    if digits.startswith(("+", "00")):
        digits = digits.replace("(0)", "")
    return re.sub(r"^(\+31|0031)0", r"\1", re.sub(r"[()]", "", digits))


def _consent(_asking: Asking, sent: Mapping[str, str]) -> Judged:
    if sent["loting"] != YES:
        return _wrong("loting", _("Zonder dit vinkje kunt u niet meedoen. De andere vinkjes zijn vrij."))
    return Judged(values={name: YES if sent[name] == YES else "" for name in ("loting", "volgende", "statistiek")})


def _code(asking: Asking, sent: Mapping[str, str]) -> Judged:
    """A code itself is judged by the service, which counts the guesses; here only whether one may do without."""
    works = asking.typing.coded and not asking.typing.dead
    if not sent["code"] and asking.enrolment.needs_code and not works:
        return _wrong("code", _("Vul de code in die u kreeg."))
    return Judged(values={"code": ""})


_JUDGES: Mapping[Kind, Callable[[Asking, Mapping[str, str]], Judged]] = {
    Kind.CODE: _code,
    Kind.NAME: _name,
    Kind.BIRTH: _birth,
    Kind.ADDRESS: _address,
    Kind.WIJK: _wijk,
    Kind.GEBIED: _gebied,
    Kind.FEATURE: _feature,
    Kind.CONTACT: _contact,
    Kind.CONSENT: _consent,
}


def composed(enrolment: EnrolmentFacts, typing: Typing, *, year: int) -> Answers:
    """Put all answers of a registration together; every page must have been judged before."""
    values = typing.values
    wijk, gebied = _place(typing)
    person: dict[str, str | int] = {"name": values["naam"], "birth_year": int(values["geboortejaar"])}
    if with_address(typing):
        address = {"postcode": "postcode", "house_number": "huisnummer", "addition": "toevoeging"}
        person |= {name: values.get(typed, "") for name, typed in address.items()}
    person |= {"wijk": wijk, "gebied": gebied}
    contact = {"way": values["weg"], "email": values.get("email", ""), "phone": values.get("telefoon", "")}
    told = {
        question.feature: _value(question, f"kenmerk-{number}", typing, wijk, gebied, year=year)
        for number, question in enumerate(enrolment.questions, 1)
    }
    special = {question.feature for question in enrolment.questions if question.special}
    agreed = [purpose for purpose in ASKED if values.get(purpose) == YES]
    if any(name.endswith("-toestemming") and value == YES for name, value in values.items()):
        agreed.append(Purpose.SPECIAL)
    where = (values["postcode"], values["huisnummer"], values.get("toevoeging", "")) if with_address(typing) else ()
    return Answers(
        person=person,
        contact=contact,
        answers={name: value for name, value in told.items() if name not in special},
        special={name: value for name, value in told.items() if name in special},
        consents=tuple(agreed),
        likeness=where or (contact["email"], contact["phone"]),
    )


def _place(typing: Typing) -> tuple[str, str]:
    """The codes of wijk and gebied, as far as they are known."""
    certain = places.certain_wijk(typing.values.get("postcode", "")) if with_address(typing) else None
    wijk = certain or places.WIJKEN.get(typing.values.get("wijk", ""))
    if wijk is not None:
        return wijk.code, wijk.gebied
    return "", typing.code_gebied or typing.values.get("gebied", "")


def _value(question: QuestionFacts, key: str, typing: Typing, wijk: str, gebied: str, *, year: int) -> str:
    """The value of one feature: derived, answered, or the one that stands for "zeg ik liever niet"."""
    if question.kind == "age":
        return ages.value_for(age(typing, year=year), question.values) or question.undisclosed
    if question.kind in ("wijk", "gebied"):
        return _place_value(question, wijk, gebied)
    if question.special and too_young(typing, year=year):
        return question.undisclosed
    return typing.values[f"{key}-antwoord"]
