"""The form in which the team sets up a referendum: texts as typed, and read with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from litestar.datastructures import FormMultiDict

from snw_democratie.assemblies.forms import moment, whole
from snw_democratie.components import Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda.errors import SetUpProblem
from snw_democratie.referenda.facts import SetUp, Texts
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import text_problem

YES = "ja"
MOMENTS: Mapping[str, str] = {"opens_at": "van", "closes_at": "tot", "result_by": "uitslag"}
"""Each moment with the name of its field."""
TEXTS: Mapping[str, str] = {
    "title": "titel",
    "question": "vraag",
    "about": "tekst",
    "answers": "antwoorden",
    "arguments_for": "voor",
    "arguments_against": "tegen",
}
"""Each text with the name of its field, before the language."""
LINES = ("tekst", "antwoorden", "voor", "tegen")
"""Texts of several lines."""
_FIELDS: Mapping[str, str] = {
    "min_marks": "minst",
    "max_marks": "meest",
    "quorum": "opkomst",
    "registrar": "codemaker",
    **MOMENTS,
}
NEEDED: Mapping[str, str] = {
    "titel-nl": "dutch",
    "vraag-nl": "dutch",
    "antwoorden-nl": "answers",
    "codemaker": "registrar",
}
"""Fields that are never empty, with the contradiction that an empty one is."""
_WHOLE = ("minst", "meest", "opkomst")
_LONGEST = 5000
_KNOWN = re.compile(
    "|".join(
        [
            *(re.escape(name) for name in (*_FIELDS.values(), "oefenen", "papier")),
            rf"(?:{'|'.join(TEXTS.values())})-(?:{'|'.join(LANGUAGES)})",
        ]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The whole form as typed, by the name of the field, so that a refusal loses nothing."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed here."""
        return self.fields.get(name, "")


def typed(posted: FormMultiDict) -> Typed:
    """The form as typed. Raises BadForm for a field that it does not have, or one that occurs twice."""
    found: dict[str, str] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        if not isinstance(value, str) or name in found or not _KNOWN.fullmatch(name):
            raise BadForm(f"field {name}")
        found[name] = value.replace("\r\n", "\n")
    return Typed(fields=found)


def usual() -> Typed:
    """A form to begin with: one answer of two."""
    return Typed(fields={"minst": "1", "meest": "1", "opkomst": "20", "antwoorden-nl": "Ja\nNee"})


def typed_of(found: SetUp) -> Typed:
    """The form of a referendum as it stands."""
    values = {"minst": str(found.min_marks), "meest": str(found.max_marks), "opkomst": str(found.quorum)}
    values |= {
        "codemaker": found.registrar,
        "oefenen": YES if found.practice else "",
        "papier": YES if found.paper else "",
    }
    for key, name in MOMENTS.items():
        values[name] = formats.amsterdam(getattr(found, key)).isoformat(timespec="minutes")
    for language, texts in found.texts.items():
        for key, name in TEXTS.items():
            value = getattr(texts, key)
            values[f"{name}-{language}"] = "\n".join(value) if isinstance(value, tuple) else value
    return Typed(fields=values)


def wanted(form: Typed) -> tuple[SetUp | None, tuple[Problem, ...]]:
    """The set-up, or every problem of what was typed; whether it contradicts itself is for the service to say."""
    problems = _text_problems(form)
    numbers = _numbers(form, problems)
    moments = _moments(form, problems)
    if problems:
        return None, (*_missing(form), *problems)
    return (
        SetUp(
            texts=_texts(form),
            min_marks=numbers["minst"],
            max_marks=numbers["meest"],
            quorum=numbers["opkomst"],
            registrar=form.text("codemaker").strip(),
            practice=form.text("oefenen") == YES,
            paper=form.text("papier") == YES,
            **moments,
        ),
        (),
    )


def problem_of(one: SetUpProblem) -> Problem:
    """A contradiction as a sentence beside its field."""
    key, _bar, language = one.field.rpartition("_")
    name = f"{TEXTS[key]}-{language}" if key in TEXTS else _FIELDS.get(one.field, one.field)
    return Problem(field=name, message=_said()[one.code])


def _texts(form: Typed) -> dict[str, Texts]:
    """The texts of each language in which anything was written; Dutch always."""
    found = {}
    for language in LANGUAGES:
        values = {key: form.text(f"{name}-{language}").strip() for key, name in TEXTS.items()}
        if language == "nl" or any(values.values()):
            answers = tuple(line.strip() for line in values.pop("answers").split("\n") if line.strip())
            found[language] = Texts(answers=answers, **values)
    return found


def _text_problems(form: Typed) -> list[Problem]:
    found = []
    for name, value in form.fields.items():
        lines = name.partition("-")[0] in LINES
        if message := text_problem(value, most=_LONGEST, lines=lines):
            found.append(Problem(field=name, message=message))
    return found


def _missing(form: Typed) -> Iterator[Problem]:
    """What must be written and was not, so that an empty form is told everything at once."""
    for name, code in NEEDED.items():
        if not form.text(name).strip():
            yield Problem(field=name, message=_said()[code])


def _numbers(form: Typed, problems: list[Problem]) -> dict[str, int]:
    found = {}
    for name in _WHOLE:
        number = whole(form.text(name))
        if number is None:
            problems.append(Problem(field=name, message=_("Schrijf een heel getal, zoals 5.")))
        else:
            found[name] = number
    return found


def _moments(form: Typed, problems: list[Problem]) -> dict[str, datetime]:
    found = {}
    for key, name in MOMENTS.items():
        at = moment(form.text(name))
        if at is None and not form.text(name):
            problems.append(Problem(field=name, message=_("Kies een dag en een tijd.")))
        elif at is None:
            problems.append(Problem(field=name, message=_("Kies een dag en een tijd, zoals 2027-03-02 20:00.")))
        else:
            found[key] = at
    return found


def _said() -> dict[str, str]:
    return {
        "dutch": _("Schrijf dit in het Nederlands. Andere talen zijn niet verplicht."),
        "language": _("Deze taal kennen wij niet."),
        "long": _("Deze tekst is te lang."),
        "answers": _("Schrijf twee tot twintig verschillende antwoorden, elk op een eigen regel."),
        "count": _("Schrijf evenveel antwoorden als in het Nederlands, in dezelfde volgorde."),
        "marks": _("Kies minstens één antwoord, en niet meer dan er zijn."),
        "quorum": _("Kies een getal van 0 tot en met 100."),
        "registrar": _("Schrijf wie de codes maakt, zoals een notaris."),
        "order": _("Dit moment komt na het vorige moment op de kalender."),
        "past": _("Dit moment is al voorbij. Kies een moment dat nog komt."),
        "far": _("Kies een moment binnen drie jaar."),
    }
