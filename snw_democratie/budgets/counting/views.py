"""What the public page of an outcome shows; the wijkplatform sees the same before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.counting import figure_views as figures
from snw_democratie.budgets.counting.facts import CountFacts, FileFacts, PlanCount, Result
from snw_democratie.budgets.counting.reasons import reason, shortfall
from snw_democratie.budgets.facts import PlanFacts
from snw_democratie.budgets.rules import rule_name, rule_sentences
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.charts.bars import BarChart
from snw_democratie.components import Cell, Column, Link, NumberView, TableView
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResult:
    """One plan with its reason; `word` says whether it has money, and how it goes now."""

    title: str
    spoken: str
    href: str
    number: str
    facts: str
    cost: str
    word: str
    tone: str
    work: str
    work_tone: str
    anchor: str
    reasons: tuple[str, ...]
    shortfall: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """The outcome itself, without what stands around it."""

    sentence: str
    spent: str
    numbers: tuple[NumberView, ...]
    table: BarChart
    funded: tuple[PlanResult, ...]
    others: tuple[PlanResult, ...]
    wijken: BarChart
    themes: BarChart
    turnout: BarChart | None
    compared: tuple[str, ...]
    comparison: TableView | None
    stability: BarChart | None
    stability_sentence: str
    rule_name: str
    rule: tuple[str, ...]
    rule_id: str
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """The public page of an outcome."""

    title: str
    round: Link
    published: str
    outcome: OutcomeView
    my_vote: str
    steps: str
    short: str
    digest: str
    rule_digest: str
    files: TableView
    archive: str
    with_ballots: bool
    summary: str
    summary_short: str
    commands: tuple[str, ...]
    log: TableView
    log_file: str


def result_view(found: Result) -> ResultView:
    """The public page."""
    slug = found.round.slug
    assert found.published_at is not None
    return ResultView(
        title=_title(found),
        round=Link(href=paths.round_page(slug), text=_title(found)),
        published=formats.moment(found.published_at),
        outcome=outcome_view(found),
        my_vote=paths.my_vote(slug),
        steps=paths.count_steps(slug),
        short=formats.grouped(found.digest),
        digest=found.digest,
        rule_digest=found.count.rule_digest,
        files=files_table(slug, found.files),
        archive=paths.count_file(slug, "record.zip"),
        with_ballots=found.with_ballots,
        summary=found.summary,
        summary_short=formats.grouped(found.summary) if found.summary else "",
        commands=(f"python -m ballots budget-verify record.zip --digest {found.summary or found.digest}",),
        log=_log(found),
        log_file=paths.count_file(slug, "log.json"),
    )


def outcome_view(found: Result) -> OutcomeView:
    """The outcome, for the public page and for the preview."""
    count, rules = found.count, found.round.rules
    plans = {plan.number: plan for plan in found.plans if plan.number is not None}
    chosen = sum(plan.funded for plan in count.plans)
    return OutcomeView(
        sentence=ngettext(
            "%(n)s plan van de %(all)s krijgt geld.",
            "%(n)s plannen van de %(all)s krijgen geld.",
            chosen,
            n=formats.number(chosen),
            all=formats.number(len(count.plans)),
        ),
        spent=_spent(count),
        numbers=figures.numbers(found),
        table=figures.votes_chart(found, plans),
        funded=tuple(_plan(found, plans, one) for one in count.plans if one.funded),
        others=tuple(_plan(found, plans, one) for one in count.plans if not one.funded),
        wijken=figures.money_chart(
            found, _("Geld per wijk"), _("Wijk"), {code: one.name for code, one in WIJKEN.items()}, "wijk"
        ),
        themes=figures.money_chart(
            found, _("Geld per thema"), _("Thema"), {code: theme_name(code) for code in THEMES}, "theme"
        ),
        turnout=figures.turnout_chart(found),
        compared=figures.compared(found),
        comparison=figures.comparison(found, plans),
        stability=figures.stability_chart(found, plans),
        stability_sentence=figures.stability_sentence(found),
        rule_name=rule_name(rules.rule),
        rule=(*rule_sentences(rules.rule), words.next_plan_sentence(rules), *words.cap_sentences(rules)),
        rule_id=count.rule,
        promises=figures.promises(found),
    )


def _spent(count: CountFacts) -> str:
    money = formats.euros(count.total_cents)
    if count.topped_up is None:
        return _("Samen kosten ze %(money)s.", money=money)
    extra = formats.euros(count.topped_up[1])
    return _("Samen kosten ze %(money)s, waarvan %(extra)s extra.", money=money, extra=extra)


def files_table(slug: str, files: tuple[FileFacts, ...]) -> TableView:
    """The files one by one."""
    return TableView(
        caption=_("De bestanden"),
        columns=(Column(title=_("Naam")), Column(title=_("Grootte"), numeric=True), Column(title=_("Vingerafdruk"))),
        rows=tuple(
            (
                Cell(text=one.name, href=paths.count_file(slug, one.name), heads_row=True),
                Cell(text=formats.size(one.size), numeric=True),
                Cell(text=formats.grouped(one.sha256)),
            )
            for one in files
        ),
    )


def _log(found: Result) -> TableView:
    """The steps in the log, with the head of the log at the moment that each was taken."""
    return TableView(
        caption=_("De stappen in het logboek"),
        columns=(
            Column(title=_("Stap")),
            Column(title=_("Wanneer")),
            Column(title=_("Nummer"), numeric=True),
            Column(title=_("Vingerafdruk")),
        ),
        rows=tuple(
            (
                Cell(text=words.step_sentence(one.act, one.facts), heads_row=True),
                Cell(text=formats.moment(one.at)),
                Cell(text=formats.number(one.seq) if one.seq else _("Na het stemmen"), numeric=bool(one.seq)),
                Cell(text=formats.grouped(one.digest) if one.digest else _("Na het stemmen")),
            )
            for one in found.log
        ),
        note=" ".join(
            (
                _("Hier staan de eerste tien tekens. De hele vingerafdruk staat in het bestand hieronder."),
                *((words.resting_file_note(),) if any(not one.digest for one in found.log) else ()),
            )
        ),
    )


def _title(found: Result) -> str:
    return found.round.title(language().code)


def _plan(found: Result, plans: Mapping[int, PlanFacts], one: PlanCount) -> PlanResult:
    plan, tongue = plans[one.number], language().code
    names = {number: f"\u201e{other.name(tongue)}\u201d" for number, other in plans.items()}
    word, tone = (_("krijgt geld"), "done") if one.funded else (_("krijgt geen geld"), "refused")
    work, work_tone = words.status_word(plan) if plan.work else ("", "")
    return PlanResult(
        title=plan.name(tongue),
        spoken=plan.spoken(tongue),
        href=paths.plan_page(found.round.slug, one.number),
        number=_("Plan %(n)s", n=formats.number(one.number)),
        facts=f"{theme_name(plan.theme)} · {WIJKEN[plan.wijk].name}",
        cost=formats.euros(plan.cost),
        word=word,
        tone=tone,
        work=work,
        work_tone=work_tone,
        anchor=f"plan-{one.number}",
        reasons=reason(one, plan.cost, found.count, names),
        shortfall=shortfall(one, figures.study_of(found, one.number), rule=found.count.rule, fewest=found.fewest),
    )
