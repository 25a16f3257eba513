"""What the pages of the wijkplatform show: its rounds, one round with what waits, and the form to set one up."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.forms import YES
from snw_democratie.budgets.round_forms import MOMENTS, TypedRound
from snw_democratie.budgets.rules import BALLOTS, NEXT_PLAN, RULES, rule_name, rule_sentences
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.budgets.steps import steps
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.budgets.views import round_details
from snw_democratie.components import Cell, Choice, Column, Fact, Link, Problem, StepView, TableView
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import WIJKEN
from snw_democratie.security.staff import GEBIEDEN, Role, Staff, may


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCard:
    """One round of the wijkplatform."""

    title: str
    href: str
    place: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoundsView:
    """The rounds of this wijkplatform; `may_begin` for who may set one up."""

    rounds: tuple[TeamCard, ...]
    may_begin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoundView:
    """One round: what waits today, where it stands, how it is set up."""

    title: str
    waits: tuple[Link, ...]
    steps: tuple[StepView, ...]
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    public: str
    draft: bool
    open_action: str
    rule: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the set-up: its name, label, value and what is wrong with it."""

    name: str
    label: str
    value: str
    error: str
    hint: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One checkbox with the name of its field."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpView:
    """The form in which a round is set up, in six parts."""

    heading: str
    back: str
    action: str
    problems: tuple[Problem, ...]
    summary: tuple[Problem, ...]
    gebieden: tuple[Choice, ...]
    wijken: tuple[Tick, ...]
    titles: tuple[Field, ...]
    summaries: tuple[Field, ...]
    moments: tuple[Field, ...]
    ballots: tuple[Choice, ...]
    rules: tuple[Choice, ...]
    rests: tuple[Choice, ...]
    theme_caps: tuple[Field, ...]
    wijk_caps: tuple[Field, ...]
    paper: Choice
    businesses: Choice
    typed: TypedRound

    def text(self, name: str) -> str:
        """What was typed in this field."""
        return self.typed.text(name)

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return _error(self.problems, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The moments of a round, to move those that have not come yet."""

    title: str
    back: str
    action: str
    moments: tuple[Field, ...]
    problems: tuple[Problem, ...]
    summary: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """Every plan of a round, with those that wait on top."""

    title: str
    back: str
    waiting: TableView | None
    others: TableView | None


def rounds_view(rounds: tuple[RoundFacts, ...], *, by: Staff, may_begin: bool) -> TeamRoundsView:
    """The rounds of who is signed in; for who only makes codes, a round leads to these."""
    cards = []
    for one in rounds:
        word, tone = words.phase_word(one)
        title, place = one.title(language().code), GEBIEDEN[one.rules.gebied]
        reads = may(by, Role.AUDITOR) or may(by, Role.WIJKPLATFORM, one.rules.gebied)
        href = paths.team_round(one.slug, "" if reads else "/codes")
        cards.append(TeamCard(title=title, href=href, place=place, word=word, tone=tone))
    return TeamRoundsView(rounds=tuple(cards), may_begin=may_begin)


def round_view(one: RoundFacts, plans: tuple[PlanFacts, ...], *, digest: str) -> TeamRoundView:
    """One round for its wijkplatform."""
    draft = one.phase is Phase.DRAFT
    links = [Link(href=paths.team_round(one.slug, "/plannen"), text=_("Plannen"))]
    if draft:
        links = [Link(href=paths.team_round(one.slug, "/regels"), text=_("Verander de regels"))]
    else:
        links.append(Link(href=paths.team_round(one.slug, "/kalender"), text=_("Kalender")))
        links.append(Link(href=paths.team_round(one.slug, "/lijst"), text=_("Vaste lijst")))
        links.append(Link(href=paths.team_round(one.slug, "/codes"), text=_("Stemcodes")))
        if one.rules.paper:
            links.append(Link(href=paths.team_round(one.slug, "/papier"), text=_("Stemmen op papier")))
    if one.phase in (Phase.COUNT, Phase.FOLLOW_UP, Phase.UNVOTED):
        links.append(Link(href=paths.team_round(one.slug, "/tellen"), text=_("Telling")))
    return TeamRoundView(
        title=one.title(language().code),
        waits=_waits(one, plans),
        steps=steps(one),
        facts=round_details(one),
        links=tuple(links),
        public="" if draft else paths.round_page(one.slug),
        draft=draft,
        open_action=paths.team_round(one.slug, "/openen"),
        rule=(*rule_sentences(one.rules.rule), words.next_plan_sentence(one.rules), *words.cap_sentences(one.rules)),
        digest=formats.grouped(digest),
    )


def _waits(one: RoundFacts, plans: tuple[PlanFacts, ...]) -> tuple[Link, ...]:
    """What the wijkplatform can do today."""
    inbox, found = paths.team_round(one.slug, "/plannen"), []
    unseen = sum(waits_for_a_look(plan) for plan in plans)
    unchecked = sum(plan.status is Status.SUPPORTED for plan in plans)
    if unseen and one.phase in (Phase.PLANS, Phase.LIKES, Phase.CHECK):
        text = ngettext("Bekijk %(n)s nieuw plan", "Bekijk %(n)s nieuwe plannen", unseen, n=formats.number(unseen))
        found.append(Link(href=inbox, text=text))
    if unchecked and one.phase in (Phase.PLANS, Phase.LIKES, Phase.CHECK):
        text = ngettext("Toets %(n)s plan", "Toets %(n)s plannen", unchecked, n=formats.number(unchecked))
        found.append(Link(href=inbox, text=text))
    if one.phase is Phase.CHECK:
        found.append(Link(href=paths.team_round(one.slug, "/lijst"), text=_("Stel de lijst vast")))
    if one.final is not None and one.final.drawn_at is None:
        found.append(Link(href=paths.team_round(one.slug, "/lijst"), text=_("Loot de volgorde")))
    if one.phase is Phase.COUNT:
        found.append(Link(href=paths.team_round(one.slug, "/tellen"), text=_("Tel de stemmen en publiceer de uitslag")))
    if one.phase is Phase.FOLLOW_UP:
        found.append(Link(href=inbox, text=_("Vertel hoe het met de plannen gaat")))
    return tuple(found)


def waits_for_a_look(plan: PlanFacts) -> bool:
    """Whether nobody has looked at this plan yet."""
    return plan.status is Status.SUBMITTED and not plan.hidden_reason


def set_up_view(
    typed: TypedRound, *, gebieden: tuple[str, ...], slug: str = "", problems: tuple[Problem, ...] = ()
) -> SetUpView:
    """The form, for a new round or for one that is not open yet."""

    def fields(prefix: str, names: dict[str, str], tongue: bool = False) -> tuple[Field, ...]:
        return tuple(
            Field(
                name=f"{prefix}-{code}",
                label=name,
                value=typed.text(f"{prefix}-{code}"),
                error=_error(problems, f"{prefix}-{code}"),
                language=code if tongue else "",
            )
            for code, name in names.items()
        )

    mine = {code: one.name for code, one in WIJKEN.items() if one.gebied in gebieden}
    tongues = {code: one.name for code, one in LANGUAGES.items()}
    return SetUpView(
        heading=_("Stel het buurtbudget in") if slug else _("Begin een buurtbudget"),
        back=paths.team_round(slug) if slug else paths.TEAM,
        action=paths.team_round(slug, "/regels") if slug else f"{paths.TEAM}/nieuw",
        problems=problems,
        summary=summary(problems),
        gebieden=_choices({code: GEBIEDEN[code] for code in gebieden}, typed.text("gebied")),
        wijken=tuple(
            Tick(name=f"wijk-{code}", choice=Choice(value=YES, label=name, chosen=bool(typed.text(f"wijk-{code}"))))
            for code, name in mine.items()
        ),
        titles=fields("titel", tongues, tongue=True),
        summaries=fields("tekst", tongues, tongue=True),
        moments=moment_fields(typed, problems),
        ballots=_choices(dict(zip(BALLOTS, _ballots(), strict=True)), typed.text("biljet")),
        rules=_choices(_rules(), typed.text("regel")),
        rests=_choices(dict(zip(NEXT_PLAN, _rests(), strict=True)), typed.text("rest")),
        theme_caps=fields("grens", {code: theme_name(code) for code in THEMES}),
        wijk_caps=fields("plafond", mine),
        paper=Choice(value=YES, label=_("Mensen kunnen ook op papier stemmen"), chosen=bool(typed.text("papier"))),
        businesses=Choice(
            value=YES, label=_("Bedrijven in het gebied stemmen ook"), chosen=bool(typed.text("bedrijven"))
        ),
        typed=typed,
    )


def calendar_view(one: RoundFacts, typed: TypedRound, problems: tuple[Problem, ...] = ()) -> CalendarView:
    """Moving dates."""
    return CalendarView(
        title=one.title(language().code),
        back=paths.team_round(one.slug),
        action=paths.team_round(one.slug, "/kalender"),
        moments=moment_fields(typed, problems),
        problems=problems,
        summary=summary(problems),
    )


def summary(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems on top of the form: what is wrong with more moments is said once, with their names."""
    names = {name: words.moment_names()[key] for key, name in MOMENTS.items()}
    alike: dict[str, list[str]] = {}
    for one in problems:
        if one.field in names:
            alike.setdefault(one.message, []).append(one.field)
    found = []
    for one in problems:
        fields = alike.get(one.message, []) if one.field in names else []
        if len(fields) < 2:
            found.append(one)
        elif one.field == fields[0]:
            which = formats.listed(tuple(names[field] for field in fields))
            said = _("%(problem)s Het gaat om: %(which)s.", problem=one.message, which=which)
            found.append(Problem(field=one.field, message=said))
    return tuple(found)


def moment_fields(typed: TypedRound, problems: tuple[Problem, ...]) -> tuple[Field, ...]:
    """The six moments as fields."""
    labels = words.moment_names()
    return tuple(
        Field(name=name, label=labels[key], value=typed.text(name), error=_error(problems, name))
        for key, name in MOMENTS.items()
    )


def inbox_view(one: RoundFacts, plans: tuple[PlanFacts, ...]) -> InboxView:
    """The plans that wait for a look or a check, and the others."""
    checking = one.phase in (Phase.PLANS, Phase.LIKES, Phase.CHECK)
    waiting = [plan for plan in plans if checking and (waits_for_a_look(plan) or plan.status is Status.SUPPORTED)]
    others = [plan for plan in plans if plan not in waiting]
    return InboxView(
        title=one.title(language().code),
        back=paths.team_round(one.slug),
        waiting=_table(one, waiting, _("Deze plannen wachten op u")) if waiting else None,
        others=_table(one, others, _("Andere plannen")) if others else None,
    )


def _table(one: RoundFacts, plans: list[PlanFacts], caption: str) -> TableView:
    columns = (
        Column(title=_("Nummer"), numeric=True),
        Column(title=_("Plan")),
        Column(title=_("Stand")),
        Column(title=_("Wijk")),
        Column(title=_("Kosten"), numeric=True),
        Column(title=_("Steun"), numeric=True),
    )
    rows = tuple(
        (
            Cell(text=formats.number(plan.number or 0), numeric=True),
            Cell(text=plan.title, href=paths.team_plan(one.slug, plan.number or 0), heads_row=True),
            Cell(text=words.status_word(plan)[0]),
            Cell(text=WIJKEN[plan.wijk].name),
            Cell(text=formats.euros(plan.cost), numeric=True),
            Cell(text=formats.number(plan.likes), numeric=True),
        )
        for plan in plans
    )
    return TableView(caption=caption, columns=columns, rows=rows)


def _ballots() -> tuple[str, ...]:
    return (
        _("Plannen aankruisen"),
        _("Plannen kiezen tot het geld op is"),
        _("Punten verdelen"),
        _("Plannen op volgorde zetten"),
    )


def _rests() -> tuple[str, ...]:
    return (
        _("Niets: het geld blijft over"),
        _("Het krijgt het geld dat over is"),
        _("Wij vullen het aan, zodat het doorgaat"),
    )


def _rules() -> dict[str, str]:
    """Every rule that there is, each once; the id stands behind the name because it is the whole rule."""
    ids = dict.fromkeys(rule for rules in RULES.values() for rule in rules)
    return {rule: f"{rule_name(rule)} ({rule})" for rule in ids}


def _choices(names: dict[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=code, label=name, chosen=code == chosen) for code, name in names.items())


def _error(problems: tuple[Problem, ...], field: str) -> str:
    return next((one.message for one in problems if one.field == field), "")
