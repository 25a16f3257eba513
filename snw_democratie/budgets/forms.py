"""What a browser sends about plans and rounds; text, read into values with every problem in one answer."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from snw_democratie.budgets.facts import RoundFacts, Told, TypedPlan
from snw_democratie.budgets.themes import THEMES
from snw_democratie.components import Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import WIJKEN, plain
from snw_democratie.typed_text import our_digits, text_problem

YES = "ja"
MOST_EUROS = 1_000_000_000
_MONEY = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d{1,10})(?:,(\d\d|-))?")
_LINES = ("wat", "waarom", "kosten_uitleg")
_TOLD = ("tekst",)
_MOST = {
    "titel": 100,
    "wat": 2000,
    "waarom": 2000,
    "waar": 200,
    "kosten_uitleg": 1000,
    "foto_tekst": 200,
    "naam": 100,
    "contact": 200,
}


class EmptyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button and nothing else."""


class CodeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code of a plan."""

    code: str = ""


class SupportForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Support a plan, or take that back."""

    weg: str = ""


class PlanForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan as typed; its picture comes beside it."""

    titel: str = ""
    wat: str = ""
    waarom: str = ""
    thema: str = ""
    wijk: str = ""
    waar: str = ""
    kosten: str = ""
    kosten_uitleg: str = ""
    foto_tekst: str = ""
    taal: str = ""
    naam: str = ""
    contact: str = ""
    papier: str = ""


class ShowForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Show a plan to everybody, or say why not."""

    tonen: str = ""
    reden: str = ""


class CheckForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the check found."""

    haalbaar: str = ""
    prijs: str = ""
    uitleg: str = ""


class TitlesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A title in every language."""

    nl: str = ""
    en: str = ""
    tr: str = ""
    ar: str = ""
    pl: str = ""


class LotForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From where the value of the lot comes, and when it is known."""

    bron: str = ""
    bekend: str = ""


class ValueForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value that was drawn."""

    waarde: str = ""


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes to exactly what was seen."""

    gezien: str = ""


class ReasonForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a plan is withdrawn."""

    reden: str = ""


class ProgressForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done for a plan."""

    stand: str = ""
    dag: str = ""
    tekst: str = ""
    foto_tekst: str = ""


def money(text: str) -> int | None:
    """Cents from "12.500", "€ 12500" or "12.500,50"; None when it is no amount."""
    match = _MONEY.fullmatch(plain(text).replace("€", "").replace("\u00a0", " ").strip())
    if match is None:
        return None
    euros = int(re.sub("[. ]", "", match[1]))
    cents = int(match[2]) if match[2] and match[2] != "-" else 0
    return None if euros > MOST_EUROS else 100 * euros + cents


def written(cents: int | None) -> str:
    """An amount as it stands in a form: "12500" or "12500,50"."""
    if cents is None:
        return ""
    return str(cents // 100) + (f",{cents % 100:02d}" if cents % 100 else "")


def text_problems(values: dict[str, str], most: dict[str, int], lines: tuple[str, ...] = ()) -> list[Problem]:
    """What is wrong with the texts themselves: too long, or with characters that hide."""
    found = []
    for field, limit in most.items():
        if message := text_problem(values[field], most=limit, lines=field in lines):
            found.append(Problem(field=field, message=message))
    return found


def typed_plan(form: PlanForm, one: RoundFacts) -> tuple[TypedPlan | None, tuple[Problem, ...]]:
    """The plan, or every problem of what was typed."""
    values = {name: getattr(form, name).strip() for name in form.__struct_fields__}
    problems = text_problems(values, _MOST, _LINES)

    def wrong(field: str, message: str) -> None:
        if all(known.field != field for known in problems):
            problems.append(Problem(field=field, message=message))

    cents = money(values["kosten"])
    if len(values["titel"]) < 3:
        wrong("titel", _("Geef uw plan een naam van minstens 3 tekens."))
    if not values["wat"]:
        wrong("wat", _("Schrijf wat u wilt doen. Eén zin is genoeg."))
    if not values["waarom"]:
        wrong("waarom", _("Schrijf waarom dit goed is voor de buurt. Eén zin is genoeg."))
    if values["thema"] not in THEMES:
        wrong("thema", _("Kies waar uw plan het meest over gaat."))
    if values["wijk"] not in allowed_wijken(one):
        wrong("wijk", _("Kies de wijk van uw plan."))
    if values["taal"] not in LANGUAGES:
        wrong("taal", _("Kies in welke taal u schrijft."))
    if cents is None:
        wrong("kosten", _("Schrijf een bedrag in euro's, zoals 2.500. Weet u het niet precies? Schat het."))
    elif cents > most_cents(one):
        most = formats.euros(most_cents(one))
        wrong("kosten", _("Een plan mag hier hoogstens %(most)s kosten.", most=most))
    if problems or cents is None:
        return None, tuple(problems)
    return (
        TypedPlan(
            title=values["titel"],
            what=values["wat"],
            why=values["waarom"],
            theme=values["thema"],
            wijk=values["wijk"],
            place=values["waar"],
            cost_cents=cents,
            cost_why=values["kosten_uitleg"],
            language=values["taal"],
            name=values["naam"],
            contact=values["contact"],
        ),
        (),
    )


def allowed_wijken(one: RoundFacts) -> tuple[str, ...]:
    """The codes of the wijken that a plan of this round may be in."""
    return one.rules.wijken or tuple(code for code, wijk in WIJKEN.items() if wijk.gebied == one.rules.gebied)


def most_cents(one: RoundFacts) -> int:
    """What a plan may cost."""
    return one.rules.amount_cents if one.rules.most_cents is None else one.rules.most_cents


def judged_check(form: CheckForm, one: RoundFacts) -> tuple[Problem, ...]:
    """What is missing in what the check found."""
    values = {"uitleg": form.uitleg.strip()}
    problems = text_problems(values, {"uitleg": 1000}, ("uitleg",))
    if form.haalbaar not in ("ja", "nee"):
        problems.append(Problem(field="haalbaar", message=_("Kies of het plan kan.")))
    if not values["uitleg"]:
        problems.append(Problem(field="uitleg", message=_("Schrijf waarom. Iedereen kan dit lezen.")))
    cents = money(form.prijs)
    if form.haalbaar == "ja" and (cents is None or not 0 < cents <= most_cents(one)):
        most = formats.euros(most_cents(one))
        problems.append(Problem(field="prijs", message=_("Schrijf wat het plan kost, hoogstens %(most)s.", most=most)))
    return tuple(problems)


def judged_progress(form: ProgressForm, *, today: date) -> tuple[Told | None, tuple[Problem, ...]]:
    """What was done, or what is wrong with it."""
    text = form.tekst.strip()
    problems = text_problems({"tekst": text, "foto_tekst": form.foto_tekst}, {"tekst": 1000, "foto_tekst": 200}, _TOLD)
    try:
        day: date | None = date.fromisoformat(our_digits(form.dag).strip())
    except ValueError:
        day = None
    if form.stand not in ("started", "done", "stopped"):
        problems.append(Problem(field="stand", message=_("Kies een van de mogelijkheden.")))
    if not text:
        problems.append(Problem(field="tekst", message=_("Schrijf wat er is gedaan. Eén zin is genoeg.")))
    if day is None or day > today:
        problems.append(Problem(field="dag", message=_("Kies een dag tot en met vandaag.")))
    if problems or day is None:
        return None, tuple(problems)
    return Told(work=form.stand, day=day, text=text), ()
