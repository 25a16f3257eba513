"""What the pages of the team show of a referendum: the list, one with all that waits, and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.components import Choice, Fact, Link, Problem, StepView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda import paths
from snw_democratie.referenda.act_views import ActView, act_view
from snw_democratie.referenda.check_views import Verdict, mirrors_view
from snw_democratie.referenda.computing_views import TALLY, ComputingView, computing_view
from snw_democratie.referenda.facts import Facts, TeamFacts
from snw_democratie.referenda.set_up_forms import LINES, MOMENTS, TEXTS, YES, Typed
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.translation_views import TranslationsView, translations_view
from snw_democratie.referenda.views import details
from snw_democratie.referenda.words import part_word, state_word, steps, texts_of
from snw_democratie.security.staff import GEBIEDEN

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCard:
    """One referendum in the list of the team."""

    title: str
    href: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamListView:
    """Every referendum."""

    cards: tuple[TeamCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOneView:
    """One referendum for the team; each of the parts that follow is there only when it can be done now."""

    title: str
    back: str
    at: str
    public: str
    set_up: str
    problems: tuple[Problem, ...]
    typed: Mapping[str, str]
    acts: tuple[ActView, ...]
    steps: tuple[StepView, ...]
    facts: tuple[Fact, ...]
    takes_codes: bool
    takes_trustees: bool
    takes_changes: bool
    takes_tally: bool
    takes_parts: bool
    takes_check: bool
    takes_paper: bool
    prints_paper: bool
    paper_note: str
    mirrors: tuple[Verdict, ...]
    leavers: tuple[Choice, ...]
    computing: ComputingView | None
    translations: TranslationsView | None
    codes: str
    gebieden: tuple[Choice, ...]
    holders: tuple[Fact, ...]
    files: tuple[Link, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")

    def text(self, field: str) -> str:
        """What was typed in a form that was refused."""
        return self.typed.get(field, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    value: str
    error: str
    lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The texts in one language."""

    name: str
    code: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form in which a referendum is set up."""

    heading: str
    back: str
    action: str
    problems: tuple[Problem, ...]
    dutch: Language
    others: tuple[Language, ...]
    numbers: tuple[Field, ...]
    registrar: Field
    moments: tuple[Field, ...]
    paper: Choice
    practice: Choice


def list_view(found: tuple[Facts, ...]) -> TeamListView:
    """Every referendum."""
    words = {
        State.DRAFT: (_("in voorbereiding"), "coming"),
        State.FIXED: (_("staat vast"), "coming"),
        State.OPEN: (_("lijst begonnen"), "now"),
        State.CLOSED: (_("gesloten"), "now"),
        State.COUNTED: (_("wacht op sleutels"), "now"),
        State.RESULT: (_("uitslag bekend"), "done"),
    }
    return TeamListView(
        cards=tuple(
            TeamCard(
                title=texts_of(one.set_up).title,
                href=paths.team(one.slug),
                word=words[one.state][0],
                tone=words[one.state][1],
            )
            for one in found
        )
    )


def one_view(
    found: TeamFacts, me: int, *, at: datetime, problems: tuple[Problem, ...] = (), typed: Mapping[str, str] = NOTHING
) -> TeamOneView:
    """One referendum for the team, for the reader with this account number; `typed` is a form that was refused."""
    one = found.facts
    fixed = one.state is State.FIXED
    codes = _("Op de lijst staan %(n)s codes.", n=formats.number(found.codes.total)) if found.codes else ""
    return TeamOneView(
        title=texts_of(one.set_up).title,
        back=paths.TEAM,
        at=paths.team(one.slug),
        public=paths.referendum(one.slug) if one.fixed_at is not None else "",
        set_up=paths.team(one.slug, "/opzet") if one.fixed_at is None else "",
        problems=problems,
        typed=typed,
        acts=tuple(act_view(found, waits, me) for waits in found.waiting),
        steps=steps(one, at=at),
        facts=(Fact(term=_("Waar staan we?"), value=state_word(one, at=at)[0]), *details(one), *_ids(one)),
        takes_codes=fixed and one.codes_at is None,
        takes_trustees=fixed and one.trustees_at is None,
        takes_changes=one.codes_at is not None and one.state in (State.FIXED, State.OPEN),
        takes_tally=one.state is State.CLOSED and (one.computing is None or one.computing.kind != TALLY),
        takes_parts=one.state is State.COUNTED,
        takes_check=one.opened_at is not None,
        takes_paper=one.set_up.paper and one.state in (State.CLOSED, State.COUNTED),
        prints_paper=one.set_up.paper and one.fixed_at is not None,
        paper_note=_("De stemmen op papier staan vast. Er kan niets meer bij.")
        if one.paper is not None
        else _("Twee mensen typen over wat er op papier binnenkwam. Daarna pas kan de uitslag bekend worden."),
        mirrors=mirrors_view(one),
        leavers=tuple(
            Choice(value=mirror.key, label=mirror.name, chosen=mirror.key == typed.get("weg")) for mirror in one.mirrors
        ),
        computing=computing_view(one),
        translations=translations_view(found, typed),
        codes=codes,
        gebieden=tuple(
            Choice(value=code, label=name, chosen=code == typed.get("gebied")) for code, name in GEBIEDEN.items()
        ),
        holders=tuple(Fact(term=name, value=part_word(one, place)[0]) for place, name in enumerate(one.holders, 1)),
        files=(
            (Link(href=paths.referendum(one.slug, "/archief.bel"), text=_("Download het archief")),)
            if one.opened_at is not None
            else ()
        ),
    )


def form_view(typed: Typed, *, slug: str = "", problems: tuple[Problem, ...] = ()) -> FormView:
    """The form, for a new referendum or for one that is not fixed yet."""

    def field(name: str, label: str, *, lines: bool = False) -> Field:
        error = next((one.message for one in problems if one.field == name), "")
        return Field(name=name, label=label, value=typed.text(name), error=error, lines=lines)

    labels = _labels()
    languages = tuple(
        Language(
            name=LANGUAGES[code].name,
            code=code,
            fields=tuple(field(f"{name}-{code}", labels[name], lines=name in LINES) for name in TEXTS.values()),
        )
        for code in LANGUAGES
    )
    return FormView(
        heading=_("Verander het referendum") if slug else _("Een nieuw referendum"),
        back=paths.team(slug) if slug else paths.TEAM,
        action=paths.team(slug, "/opzet") if slug else paths.team("nieuw"),
        problems=problems,
        dutch=next(one for one in languages if one.code == "nl"),
        others=tuple(one for one in languages if one.code != "nl"),
        numbers=tuple(field(name, labels[name]) for name in ("minst", "meest", "opkomst")),
        registrar=field("codemaker", labels["codemaker"]),
        moments=tuple(field(name, labels[name]) for name in MOMENTS.values()),
        paper=Choice(
            value=YES,
            label=_("Stemmen op papier mag ook"),
            hint=_("Papier telt alleen als er minstens 30 enveloppen zijn die meetellen."),
            chosen=typed.text("papier") == YES,
        ),
        practice=Choice(
            value=YES,
            label=_("Dit is een oefening"),
            hint=_("Op elke pagina staat dan dat de stemmen niet tellen."),
            chosen=typed.text("oefenen") == YES,
        ),
    )


def _ids(one: Facts) -> tuple[Fact, ...]:
    """What the registrar and the trustees need."""
    return (Fact(term=_("Nummer voor de codes"), value=one.uuid, code=True),)


def _labels() -> dict[str, str]:
    return {
        "titel": _("Naam"),
        "vraag": _("De vraag"),
        "tekst": _("Waar gaat het over?"),
        "antwoorden": _("Antwoorden, elk op een eigen regel"),
        "voor": _("Argumenten voor"),
        "tegen": _("Argumenten tegen"),
        "minst": _("Minstens zoveel antwoorden kiezen"),
        "meest": _("Hoogstens zoveel antwoorden kiezen"),
        "opkomst": _("Opkomst die nodig is voor een advies, in procenten"),
        "codemaker": _("Wie maakt de codes?"),
        "van": _("Stemmen vanaf"),
        "tot": _("Stemmen tot"),
        "uitslag": _("Uitslag uiterlijk"),
    }
