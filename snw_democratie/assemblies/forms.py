"""What a browser sends about lotteries; texts, read into values with every problem in one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

import msgspec
from litestar.datastructures import FormMultiDict

from snw_democratie.assemblies.errors import BadRule, NotReady
from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.service import Rules
from snw_democratie.assemblies.steps import Step
from snw_democratie.components import Problem
from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.formats import amsterdam, from_amsterdam
from snw_democratie.refusals import RULES
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import our_digits, text_problem


class RulesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of a lottery, as typed."""

    titel: str = ""
    soort: str = "burgerpanel"
    tekst: str = ""
    plaats: str = ""
    plaatsen: str = ""
    doel: str = "leximin"
    panels: str = ""
    huishouden: str = ""
    openbaar: str = "committed"
    klein: str = "5"
    tonen: str = ""
    sluit_op: str = ""
    loting_op: str = ""


class FeatureForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new feature: its name, and one value per line with how many residents have it."""

    kenmerk: str = ""
    groepen: str = ""


class ToleranceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seats a quota may be off its exact share."""

    speling: str = ""


class NumberForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button that names one thing by its number."""

    nummer: str = ""


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes to exactly what was on the page."""

    gezien: str = ""


class AnnounceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The source of chance, the round of a beacon, and the moment of the draw."""

    bron: str = ""
    ronde: str = ""
    moment: str = ""


class VacancyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who left, who cannot come, and where a replacement comes from."""

    wie: str = ""
    weg: str = ""
    uit: str = "reserves"


class SourceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the chance for a replacement comes from, and when it is drawn."""

    bron: str = ""
    ronde: str = ""
    moment: str = ""


class ReplacementFailureForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why what was announced gave nothing."""

    waarom: str = ""


class FellForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What fell at a replacement, and the signature of a round."""

    cijfers: str = ""
    handtekening: str = ""


class DigitForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ball or die, and how many there were before it."""

    cijfer: str = ""
    plek: str = ""


class BeaconForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signature of a beacon round."""

    handtekening: str = ""


MOST_SEATS = 1000
MOST_GROUPS = 100
LONGEST = {"titel": 200, "tekst": 5000, "plaats": 200}
LONGEST_CHOICE = 100
BETWEEN_LOTS = str.maketrans(",;\u060c\u061b", "    ")
"""The last two are the comma and the semicolon of Arabic."""
ID_COLUMNS = frozenset({"id", "nationbuilder_id", "unique_id"})
"""The columns of an uploaded list that hold the number of a person."""
FIELDS = {"title": "titel", "seats": "plaatsen", "small_cell": "klein", "panels": "panels"}


def rules(form: RulesForm) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules, or every problem of the form."""
    problems = list(_text_problems(form))
    seats, small_cell = whole(form.plaatsen), whole(form.klein)
    if seats is None:
        problems.append(Problem(field="plaatsen", message=_(RULES["seats"])))
    if small_cell is None:
        problems.append(Problem(field="klein", message=_(RULES["small_cell"])))
    closes_on, draw_at = _date(form.sluit_op), moment(form.loting_op)
    if form.sluit_op and closes_on is None:
        problems.append(Problem(field="sluit_op", message=_("Schrijf de dag als 2027-03-02.")))
    if form.loting_op and draw_at is None:
        problems.append(Problem(field="loting_op", message=_("Kies een dag en een tijd, zoals 2027-03-02 20:00.")))
    try:
        made = Rules(
            title=form.titel.strip(),
            kind=form.soort,
            summary=form.tekst.strip(),
            place=form.plaats.strip(),
            seats=1 if seats is None else seats,
            objective=form.doel,
            panels=whole(form.panels) if form.panels else None,
            household=bool(form.huishouden),
            disclosure=form.openbaar,
            small_cell=1 if small_cell is None else small_cell,
            shown=bool(form.tonen),
            closes_on=closes_on,
            draw_planned_at=draw_at,
        )
    except BadRule as error:
        problems.append(
            Problem(field=FIELDS.get(error.name, ""), message=_(RULES.get(error.name, N_("Kies opnieuw."))))
        )
    return (None, tuple(problems)) if problems else (made, ())


def _text_problems(form: RulesForm) -> Iterator[Problem]:
    for field in form.__struct_fields__:
        most = LONGEST.get(field, LONGEST_CHOICE)
        if message := text_problem(getattr(form, field), most=most, lines=field == "tekst"):
            yield Problem(field=field, message=message)


def feature_problems(form: FeatureForm) -> tuple[Problem, ...]:
    """What is wrong with the text of a new feature; whether it fits the lottery is for the service to say."""
    problems = []
    name = form.kenmerk.strip()
    if message := text_problem(form.kenmerk, most=80):
        problems.append(Problem(field="kenmerk", message=message))
    elif name.casefold() in ID_COLUMNS:
        problems.append(
            Problem(
                field="kenmerk",
                message=_("\u201e%(name)s\u201d is het nummer in de lijst. Kies een andere naam.", name=name),
            )
        )
    found = values(form.groepen)
    message = text_problem(form.groepen, most=MOST_GROUPS * 200, lines=True)
    message = message or next((wrong for value, _ in found if (wrong := text_problem(value, most=120))), "")
    if not message and len(found) > MOST_GROUPS:
        message = _("Geef hoogstens %(most)s groepen.", most=MOST_GROUPS)
    if message:
        problems.append(Problem(field="groepen", message=message))
    return tuple(problems)


def typed(facts: ProcedureFacts) -> RulesForm:
    """The rules as they are, for a form that begins with them."""
    planned = facts.draw_planned_at
    return RulesForm(
        titel=facts.title,
        soort=facts.kind,
        tekst=facts.summary,
        plaats=facts.place,
        plaatsen=str(facts.seats),
        doel=facts.objective,
        panels=str(facts.panels or ""),
        huishouden="ja" if facts.household else "",
        openbaar=facts.disclosure,
        klein=str(facts.small_cell),
        tonen="ja" if facts.shown else "",
        sluit_op=facts.closes_on.isoformat() if facts.closes_on else "",
        loting_op=amsterdam(planned).isoformat(timespec="minutes") if planned else "",
    )


def values(text: str) -> tuple[tuple[str, Fraction | None], ...]:
    """One value per line, with after the last `;` how many residents have it: "vrouw; 80.700" or "vrouw; 50,1%".

    A line whose number cannot be read gives a count of -1, which is refused with a sentence.
    """
    found = []
    for line in text.splitlines():
        value, separator, count = line.rpartition(";")
        if not line.strip():
            continue
        found.append((value.strip(), _count(count)) if separator else (line.strip(), None))
    return tuple(found)


def bounds(posted: FormMultiDict) -> Mapping[int, tuple[int, int]]:
    """Minimum and maximum per quota, from fields `min-12` and `max-12`.

    Raises BadForm for any other field; a number that cannot be read becomes -1, which is refused with a sentence.
    """
    found: dict[int, dict[str, int]] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        bound, _dash, number = name.partition("-")
        if bound not in ("min", "max") or whole(number) is None or not isinstance(value, str):
            raise BadForm(f"field {name}")
        read = whole(value)
        found.setdefault(int(number), {})[bound] = -1 if read is None else read
    return {number: (both.get("min", -1), both.get("max", -1)) for number, both in found.items()}


def bound_problems(posted: FormMultiDict) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The minima and maxima as typed, by field, and what is wrong with them, each at its own field."""
    typed_in = {name: value for name, value in posted.multi_items() if name != "_csrf_token" and isinstance(value, str)}
    problems = [
        Problem(
            field=name, message=_("\u201e%(value)s\u201d is geen heel getal van 0 tot en met 1.000.", value=value[:20])
        )
        for name, value in typed_in.items()
        if (read := whole(value)) is None or read > MOST_SEATS
    ]
    wrong = {problem.field for problem in problems}
    for number, (minimum, maximum) in bounds(posted).items():
        fields = {f"min-{number}", f"max-{number}"}
        if minimum > maximum and not fields & wrong:
            problems.append(Problem(field=f"min-{number}", message=_(RULES["quota"])))
    return typed_in, tuple(problems)


def announcement(form: AnnounceForm) -> tuple[str, datetime]:
    """The source as the service wants it, and the moment. Raises NotReady for a moment that cannot be read."""
    at = moment(form.moment)
    if at is None:
        raise NotReady(Step.ANNOUNCE, "future")
    return _source(form.bron, form.ronde), at


def source(form: SourceForm) -> tuple[str, datetime]:
    """The source as the library wants it, and the moment. Raises NotReady for a moment that cannot be read."""
    at = moment(form.moment)
    if at is None:
        raise NotReady(Step.ANNOUNCE_REPLACEMENT, "future")
    return _source(form.bron, form.ronde), at


def _source(kind: str, number: str) -> str:
    plain = our_digits(number).strip()
    return f"{kind}:{plain}" if plain and "beacon" in kind else kind


def lots(text: str) -> tuple[str, ...]:
    """Lot numbers with commas, spaces or lines between them."""
    return tuple(dict.fromkeys(our_digits(text).translate(BETWEEN_LOTS).split()))


def place(text: str) -> int:
    """Where a digit goes; -1, which is nowhere, for what is no number."""
    read = whole(text)
    return -1 if read is None else read


def whole(text: str) -> int | None:
    """A whole number from 0, with or without points between thousands."""
    plain = our_digits(text).strip().replace(".", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None


def moment(text: str) -> datetime | None:
    """A moment on the clock of Amsterdam, as a browser sends it: 2027-03-02T20:00."""
    try:
        local = datetime.fromisoformat(our_digits(text).strip())
    except ValueError:
        return None
    return from_amsterdam(local) if local.tzinfo is None else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(our_digits(text).strip())
    except ValueError:
        return None


def _count(text: str) -> Fraction | None:
    plain = our_digits(text).strip().rstrip("%\u066a").strip()
    if not plain:
        return None
    whole_part, comma, rest = plain.partition(",")
    digits = whole_part.replace(".", "")
    if not (digits + rest).isascii() or not (digits + rest).isdigit() or len(digits + rest) > 15:
        return Fraction(-1)
    return Fraction(int(digits + rest), 10 ** len(rest)) if comma else Fraction(int(digits))
