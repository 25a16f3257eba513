"""What the team and the help desk send about registering; texts, read into values with every problem in one answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import msgspec
from litestar.datastructures import FormMultiDict

from snw_democratie.assemblies.forms import moment, whole
from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.formats import from_amsterdam
from snw_democratie.pool.team_errors import SetUpProblem
from snw_democratie.pool.team_service import PER_ORGANISATION, WAYS, Asked, SetUp
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import our_digits, text_problem

YES = "ja"
_ASKED = re.compile(r"(soort|vraag|waarom|bijzonder|liever)-([1-9][0-9]{0,8})")
MOST = {"vraag": 200, "waarom": 500, "liever": 120}
_GENERAL = ("opent", "sluit", "leeftijd", *(f"weg-{way}" for way in WAYS))


class OrganisationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes for an organisation: whose, how many, until which day, and as what kind of file.

    `na` is the newest batch when this was asked.
    """

    organisatie: str = ""
    aantal: str = ""
    tot: str = ""
    vorm: str = "pdf"
    na: str = ""


class CodeNumberForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code, by the number that is printed beside it."""

    nummer: str = ""
    vorm: str = "pdf"


class BatchForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole batch, by its number."""

    partij: str = ""


class UntilForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A later closing time."""

    sluit: str = ""


class DecisionForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two people or one: what a registrar decided about which registration."""

    aanmelding: str = ""
    besluit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedQuestion:
    """How one feature is asked, as typed."""

    kind: str = ""
    text: str = ""
    why: str = ""
    special: bool = False
    undisclosed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSetUp:
    """The whole form as typed, so that a refusal loses nothing."""

    ways: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    from_age: str = "16"
    questions: Mapping[int, TypedQuestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCodes:
    """Codes for an organisation, as values."""

    organisation: str
    number: int
    valid_until: datetime


def typed_set_up(posted: FormMultiDict) -> TypedSetUp:
    """The form as typed. Raises BadForm for a field that it does not have, or one that occurs twice."""
    general: dict[str, str] = {}
    asked: dict[int, dict[str, str]] = {}
    for name, value in posted.multi_items():
        match = _ASKED.fullmatch(name)
        if name == "_csrf_token":
            continue
        mine = asked.setdefault(int(match[2]), {}) if match else general
        part = match[1] if match else name
        if not isinstance(value, str) or part in mine or (not match and name not in _GENERAL):
            raise BadForm(f"field {name}")
        mine[part] = value
    return TypedSetUp(
        ways=tuple(way for way in WAYS if general.get(f"weg-{way}")),
        opens=general.get("opent", ""),
        closes=general.get("sluit", ""),
        from_age=general.get("leeftijd", ""),
        questions={
            number: TypedQuestion(
                kind=fields.get("soort", ""),
                text=fields.get("vraag", ""),
                why=fields.get("waarom", ""),
                special=bool(fields.get("bijzonder")),
                undisclosed=fields.get("liever", ""),
            )
            for number, fields in asked.items()
        },
    )


def wanted_set_up(typed: TypedSetUp) -> tuple[SetUp | None, tuple[Problem, ...]]:
    """The set-up, or every problem of what was typed; whether it contradicts itself is for the service to say."""
    problems = list(_text_problems(typed))
    opens, closes, from_age = moment(typed.opens), moment(typed.closes), whole(typed.from_age)
    for field, read in (("opent", opens), ("sluit", closes)):
        if read is None:
            problems.append(Problem(field=field, message=_("Kies een dag en een tijd, zoals 2027-03-02 20:00.")))
    if from_age is None:
        problems.append(Problem(field="leeftijd", message=_("Schrijf een leeftijd in cijfers, zoals 16.")))
    if problems or opens is None or closes is None or from_age is None:
        return None, tuple(problems)
    asked = tuple(
        Asked(
            feature_id=number,
            kind=one.kind,
            text=one.text.strip() if one.kind == "choice" else "",
            why=one.why.strip(),
            special=one.special,
            undisclosed=one.undisclosed.strip(),
        )
        for number, one in typed.questions.items()
    )
    return SetUp(ways=typed.ways, opens_at=opens, closes_at=closes, from_age=from_age, questions=asked), ()


def _text_problems(typed: TypedSetUp) -> Iterator[Problem]:
    for number, one in typed.questions.items():
        texts = {"soort": (one.kind, 20, False), "vraag": (one.text, MOST["vraag"], False)}
        texts |= {"waarom": (one.why, MOST["waarom"], True), "liever": (one.undisclosed, MOST["liever"], False)}
        for name, (text, most, lines) in texts.items():
            if message := text_problem(text, most=most, lines=lines):
                yield Problem(field=f"{name}-{number}", message=message)


def wanted_codes(form: OrganisationForm) -> tuple[WantedCodes | None, tuple[Problem, ...]]:
    """The wish for codes, or every problem of the form."""
    problems = []
    number, until = whole(form.aantal), end_of_day(form.tot)
    if message := text_problem(form.organisatie, most=120):
        problems.append(Problem(field="organisatie", message=message))
    elif len(form.organisatie.strip()) < 2:
        problems.append(Problem(field="organisatie", message=_("Schrijf voor welke organisatie de codes zijn.")))
    if number is None or not 1 <= number <= PER_ORGANISATION:
        said = _("Kies 1 tot %(most)s codes.", most=PER_ORGANISATION)
        problems.append(Problem(field="aantal", message=said))
    if until is None:
        problems.append(Problem(field="tot", message=_("Schrijf de dag als 2027-03-02.")))
    if form.vorm not in ("pdf", "csv"):
        problems.append(Problem(field="vorm", message=_("Kies een van de mogelijkheden.")))
    if problems or number is None or until is None:
        return None, tuple(problems)
    return WantedCodes(organisation=form.organisatie.strip(), number=number, valid_until=until), ()


def end_of_day(text: str) -> datetime | None:
    """The last minute of a day in Amsterdam, from "2027-03-02"; None when that is no day."""
    try:
        return from_amsterdam(datetime.combine(date.fromisoformat(our_digits(text).strip()), time(23, 59)))
    except ValueError:
        return None


def problem_of(one: SetUpProblem) -> Problem:
    """A contradiction as a sentence beside its field."""
    field, said = _SAID[one.code]
    return Problem(field=f"{field}-{one.feature_id}" if one.feature_id else field, message=said(one.value))


_SAID: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "ways": ("wegen", lambda v: _("Kies minstens één manier waarop mensen zich aanmelden.")),
    "past": ("opent", lambda v: _("Dit moment is al voorbij. Kies een moment dat nog komt.")),
    "order": ("sluit", lambda v: _("Het aanmelden sluit na het moment waarop het opent.")),
    "far": ("sluit", lambda v: _("Kies een moment binnen twee jaar.")),
    "after_draw": ("sluit", lambda v: _("Het aanmelden sluit voor de loting.")),
    "not_later": ("sluit", lambda v: _("Kies een moment dat later is dan nu is afgesproken.")),
    "from_age": ("leeftijd", lambda v: _("Kies een leeftijd van 12 tot en met 99 jaar.")),
    "no_features": ("", lambda v: _("Stel eerst de kenmerken en streefaantallen in.")),
    "not_a_feature": ("", lambda v: _("Een vraag hoort bij geen enkel kenmerk. Laad de pagina opnieuw.")),
    "not_asked": ("", lambda v: _("Bij het kenmerk \u201e%(value)s\u201d hoort nog geen vraag.", value=v)),
    "kind": ("soort", lambda v: _("Kies hoe u dit vraagt.")),
    "no_text": ("vraag", lambda v: _("Schrijf de vraag over \u201e%(value)s\u201d.", value=v)),
    "long_value": ("liever", lambda v: _("Dit antwoord is te lang.")),
    "derived": ("soort", lambda v: _("Dit volgt uit geboortejaar of adres. Zet het vinkje en de groep weg.")),
    "is_special": (
        "bijzonder",
        lambda v: _("\u201e%(value)s\u201d is een bijzonder gegeven. Zet hier een vinkje.", value=v),
    ),
    "no_why": ("waarom", lambda v: _("Schrijf waarom u dit vraagt. Bij een bijzonder gegeven moet dat.")),
    "no_undisclosed": ("liever", lambda v: _("Bij een bijzonder gegeven moet men kunnen weigeren. Schrijf die groep.")),
    "no_band": ("soort", lambda v: _("\u201e%(value)s\u201d lezen wij niet als leeftijd.", value=v)),
    "band_below": ("soort", lambda v: _("In \u201e%(value)s\u201d is iedereen te jong om mee te doen.", value=v)),
    "bands_overlap": ("soort", lambda v: _("\u201e%(value)s\u201d overlapt met een andere groep.", value=v)),
    "bands_gap": ("soort", lambda v: _("Wie %(value)s jaar is, past in geen enkele groep.", value=v)),
    "unknown_wijk": ("soort", lambda v: _("\u201e%(value)s\u201d is geen wijk van Nieuw-West.", value=v)),
    "unknown_gebied": ("soort", lambda v: _("\u201e%(value)s\u201d is geen gebied van Nieuw-West.", value=v)),
}
