"""The form in which a wijkplatform sets up a round: texts as typed, and read into rules with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from litestar.datastructures import FormMultiDict

from snw_democratie.assemblies.forms import moment, whole
from snw_democratie.budgets.errors import RoundProblem
from snw_democratie.budgets.facts import Rules
from snw_democratie.budgets.forms import YES, money, written
from snw_democratie.budgets.rules import DEFAULT, POINTS
from snw_democratie.budgets.service import problems_of
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.themes import THEMES
from snw_democratie.components import Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import WIJKEN
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import text_problem

MOMENTS: Mapping[str, str] = {
    "plans_from": "plannen-van",
    "plans_until": "plannen-tot",
    "likes_until": "steun-tot",
    "votes_from": "stemmen-van",
    "votes_until": "stemmen-tot",
    "result_by": "uitslag",
}
"""Each moment of the calendar with the name of its field."""
_FIELDS: Mapping[str, str] = {
    "amount_cents": "bedrag",
    "most_cents": "hoogste",
    "min_age": "leeftijd",
    "ballot": "biljet",
    "min_marks": "minst",
    "max_marks": "meest",
    "points": "punten",
    "rule": "regel",
    "theme_marks": "per-thema",
    "next_plan": "rest",
    "likes_needed": "steun",
    "theme_caps": "grens-green",
    "wijk_caps": "plafonds",
    **MOMENTS,
}
_JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "bedrag": ("hoogste", "grens-green", "plafonds"),
    "minst": ("meest",),
    "meest": ("punten", "per-thema"),
}
"""What cannot be judged while this field cannot be read."""
_WHOLE = ("leeftijd", "minst", "meest", "punten", "steun", "per-thema")
_TICKS = ("papier", "bedrijven")
_KNOWN = re.compile(
    "|".join(
        [
            *(re.escape(name) for name in (*_FIELDS.values(), *_TICKS, "gebied")),
            rf"(?:titel|tekst)-(?:{'|'.join(LANGUAGES)})",
            rf"grens-(?:{'|'.join(THEMES)})",
            rf"(?:wijk|plafond)-(?:{'|'.join(WIJKEN)})",
        ]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRound:
    """The whole form as typed, by the name of the field, so that a refusal loses nothing."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed here."""
        return self.fields.get(name, "")


def typed_round(posted: FormMultiDict) -> TypedRound:
    """The form as typed. Raises BadForm for a field that it does not have, or one that occurs twice."""
    found: dict[str, str] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        if not isinstance(value, str) or name in found or not _KNOWN.fullmatch(name):
            raise BadForm(f"field {name}")
        found[name] = value
    return TypedRound(fields=found)


def usual(gebied: str) -> TypedRound:
    """A form to begin with: what Nieuw-West is used to."""
    values = {"gebied": gebied, "leeftijd": "12", "biljet": "approval", "minst": "3", "meest": "5", "regel": DEFAULT}
    return TypedRound(fields={**values, "rest": "none", "steun": "30", "papier": YES})


def typed_of(rules: Rules) -> TypedRound:
    """The form of a round as it stands."""
    found = {
        "gebied": rules.gebied,
        "bedrag": written(rules.amount_cents),
        "hoogste": written(rules.most_cents),
        "leeftijd": str(rules.min_age),
        "biljet": rules.ballot,
        "minst": str(rules.min_marks),
        "meest": str(rules.max_marks),
        "punten": str(rules.points or ""),
        "regel": rules.rule,
        "rest": rules.next_plan,
        "steun": str(rules.likes_needed),
        "per-thema": str(rules.theme_marks or ""),
    }
    found |= {f"titel-{code}": text for code, text in rules.titles.items()}
    found |= {f"tekst-{code}": text for code, text in rules.summaries.items()}
    found |= {f"wijk-{code}": YES for code in rules.wijken}
    found |= {f"grens-{code}": written(cents) for code, cents in rules.theme_caps.items()}
    found |= {f"plafond-{code}": written(cents) for code, cents in rules.wijk_caps.items()}
    ticks = {"papier": rules.paper, "bedrijven": rules.businesses}
    found |= {name: YES for name, on in ticks.items() if on}
    return TypedRound(fields=found | typed_calendar(rules.calendar).fields)


def typed_calendar(known: Calendar) -> TypedRound:
    """The moments as a browser shows them."""
    return TypedRound(
        fields={
            name: formats.amsterdam(getattr(known, key)).isoformat(timespec="minutes") for key, name in MOMENTS.items()
        }
    )


def wanted_calendar(typed: TypedRound) -> tuple[Calendar | None, tuple[Problem, ...]]:
    """The moments, or which of them cannot be read."""
    found, problems = _moments(typed)
    return (None, problems) if problems else (Calendar(**found), ())


def wanted_round(typed: TypedRound, *, at: datetime) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules, or every problem at once: what cannot be read, and where the rest contradicts itself."""
    problems = _text_problems(typed)
    found, wrong = _moments(typed)
    amounts, numbers = _amounts(typed, problems), _numbers(typed, problems)
    problems.extend(wrong)
    rules = Rules(
        gebied=typed.text("gebied"),
        wijken=tuple(code for code in WIJKEN if typed.text(f"wijk-{code}")),
        titles=_texts(typed, "titel"),
        summaries=_texts(typed, "tekst"),
        amount_cents=amounts.get("bedrag", 0),
        most_cents=amounts.get("hoogste"),
        min_age=numbers.get("leeftijd", 0),
        ballot=typed.text("biljet"),
        min_marks=numbers.get("minst", 0),
        max_marks=numbers.get("meest", 0),
        points=numbers.get("punten", 0) if typed.text("biljet") == POINTS else 0,
        rule=typed.text("regel"),
        theme_caps={code: amounts[f"grens-{code}"] for code in THEMES if f"grens-{code}" in amounts},
        wijk_caps={code: amounts[f"plafond-{code}"] for code in WIJKEN if f"plafond-{code}" in amounts},
        theme_marks=numbers.get("per-thema", 0),
        next_plan=typed.text("rest"),
        likes_needed=numbers.get("steun", 0),
        paper=bool(typed.text("papier")),
        businesses=bool(typed.text("bedrijven")),
        calendar=_judgeable(found, at),
    )
    unread = {one.field for one in problems}
    unread |= {other for field in unread for other in _JUDGED_BY.get(field, ())}
    problems.extend(one for one in map(problem_of, problems_of(rules, at=at)) if one.field not in unread)
    return (None if problems else rules), tuple(problems)


def _moments(typed: TypedRound) -> tuple[dict[str, datetime], tuple[Problem, ...]]:
    read = {key: moment(typed.text(name)) for key, name in MOMENTS.items()}
    said = _("Kies een dag en een tijd, zoals 2027-03-02 20:00.")
    wrong = tuple(Problem(field=MOMENTS[key], message=said) for key, at in read.items() if at is None)
    return {key: at for key, at in read.items() if at is not None}, wrong


def _judgeable(found: Mapping[str, datetime], at: datetime) -> Calendar:
    """A calendar in which a moment that cannot be read is just after the one before, so that the others are judged."""
    moments = {}
    for name in MOMENTS:
        at = moments[name] = found.get(name, at + timedelta(seconds=1))
    return Calendar(**moments)


def problem_of(one: RoundProblem) -> Problem:
    """A contradiction as a sentence beside its field."""
    name = one.field.replace("titles_", "titel-").replace("summaries_", "tekst-")
    return Problem(field=_FIELDS.get(name, name), message=_said()[one.field if one.code == "dutch" else one.code])


def _texts(typed: TypedRound, kind: str) -> dict[str, str]:
    found = {code: typed.text(f"{kind}-{code}").strip() for code in LANGUAGES}
    return {code: text for code, text in found.items() if text}


def _text_problems(typed: TypedRound) -> list[Problem]:
    found = []
    for name, value in typed.fields.items():
        lines = name.startswith("tekst-")
        if message := text_problem(value, most=1000 if lines else 200, lines=lines):
            found.append(Problem(field=name, message=message))
    return found


def _amounts(typed: TypedRound, problems: list[Problem]) -> dict[str, int]:
    """Every amount that was typed; the budget itself must be there."""
    found = {}
    for name, value in typed.fields.items():
        if name not in ("bedrag", "hoogste") and not name.startswith(("grens-", "plafond-")):
            continue
        cents = money(value)
        if cents is not None:
            found[name] = cents
        elif value.strip():
            problems.append(Problem(field=name, message=_("Schrijf een bedrag in euro's, zoals 12.500.")))
    if not typed.text("bedrag").strip():
        problems.append(Problem(field="bedrag", message=_("Schrijf hoeveel geld er is, zoals 150.000.")))
    return found


def _numbers(typed: TypedRound, problems: list[Problem]) -> dict[str, int]:
    found = {}
    for name in _WHOLE:
        number = whole(typed.text(name)) if typed.text(name).strip() else 0
        if number is None:
            problems.append(Problem(field=name, message=_("Schrijf een heel getal, zoals 5.")))
        else:
            found[name] = number
    return found


def _said() -> dict[str, str]:
    return {
        "gebied": _("Kies een gebied van uw wijkplatform."),
        "wijken": _("Deze wijk hoort niet bij het gebied."),
        "titles_nl": _("Schrijf de naam in het Nederlands, met minstens 3 letters. Andere talen hoeven niet."),
        "summaries_nl": _("Schrijf in het Nederlands waar het over gaat. Andere talen hoeven niet."),
        "long": _("Deze tekst is te lang."),
        "amount": _("Kies een bedrag van meer dan 0 euro."),
        "most": _("Een plan kan niet meer kosten dan het hele budget."),
        "age": _("Kies een leeftijd van 12 tot en met 99 jaar."),
        "likes": _("Kies een getal van 0 tot en met 10.000."),
        "choice": _("Kies een van de mogelijkheden."),
        "rule": _("Deze regel past niet bij deze manier van stemmen. Kies een andere."),
        "marks": _("Kies een getal van 0 tot en met 100."),
        "marks_order": _("Het hoogste aantal is minstens 1, en niet lager dan het laagste."),
        "points": _("Geef elke stemmer minstens zoveel punten als plannen, en hoogstens 1.000."),
        "cap": _("Een grens is meer dan 0 euro, en niet meer dan het hele budget."),
        "theme_marks": _("Kies 0, of hoogstens het aantal plannen dat iemand mag kiezen."),
        "order": _("Dit moment komt na het vorige moment op de kalender."),
        "past": _("Dit moment is al voorbij. Kies een moment dat nog komt."),
        "passed": _("Dit moment is geweest. Het kan niet meer veranderen."),
        "listed": _("De lijst staat vast. Daarom kan dit moment niet meer veranderen."),
        "far": _("Kies een moment binnen drie jaar."),
    }
