"""What the public page of an outcome shows; the wijkplatform sees the same before it is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.counting.facts import SMALL, FileFacts, PlanCount, PlanStudy, Result
from snw_democratie.budgets.counting.my_vote_words import about_count
from snw_democratie.budgets.counting.reasons import reason, shortfall, votes
from snw_democratie.budgets.facts import PlanFacts
from snw_democratie.budgets.rules import rule_name, rule_sentences
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
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
    commands: tuple[str, ...]
    log: TableView
    log_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyVoteView:
    """What the script needs to say what one vote did: it works on the device of the voter, from public files alone."""

    title: str
    back: Link
    outcome: str
    names: str
    receipts: str
    about: str
    columns: tuple[Column, ...]
    plans: TableView


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
        rule_digest=found.rule_digest,
        files=files_table(slug, found.files),
        archive=paths.count_file(slug, "record.zip"),
        with_ballots=found.with_ballots,
        commands=(
            f"snw budget verify record.zip --digest {found.digest}",
            f"python -m ballots budget-verify record.zip --digest {found.digest}",
        ),
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
        spent=_("Samen kosten ze %(money)s.", money=formats.euros(count.total_cents)),
        numbers=_numbers(found),
        table=_table(found, plans),
        funded=tuple(_plan(found, plans, one) for one in count.plans if one.funded),
        others=tuple(_plan(found, plans, one) for one in count.plans if not one.funded),
        wijken=_money(found, _("Geld per wijk"), _("Wijk"), {code: one.name for code, one in WIJKEN.items()}, "wijk"),
        themes=_money(found, _("Geld per thema"), _("Thema"), {code: theme_name(code) for code in THEMES}, "theme"),
        turnout=_turnout(found),
        compared=_compared(found),
        comparison=_comparison(found, plans),
        stability=_stability(found, plans),
        stability_sentence=_stability_sentence(found),
        rule_name=rule_name(rules.rule),
        rule=(*rule_sentences(rules.rule), words.next_plan_sentence(rules), *words.cap_sentences(rules)),
        rule_id=count.rule,
        promises=_promises(found),
    )


def my_vote_view(found: Result, names: str) -> MyVoteView:
    """The page on which a script says what one vote did; `names` is JSON, plan number to title."""
    slug = found.round.slug
    plans = {plan.number: plan for plan in found.plans if plan.number is not None}
    rows = tuple(
        (
            Cell(text=plans[one.number].name(language().code), href=paths.plan_page(slug, one.number), heads_row=True),
            Cell(text=_("krijgt geld") if one.funded else _("krijgt geen geld")),
            Cell(text="" if one.pays_cents is None else formats.euros(one.pays_cents), numeric=True),
        )
        for one in found.count.plans
    )
    columns = (Column(title=_("Plan")), Column(title=_("Uitslag")), Column(title=_("Per stem"), numeric=True))
    return MyVoteView(
        title=_title(found),
        back=Link(href=paths.result(slug), text=_("De uitslag")),
        outcome=paths.count_file(slug, "outcome.json"),
        names=names,
        receipts=f"snw-buurtbudget:{slug}",
        about=about_count(found),
        columns=(Column(title=_("Plan")), Column(title=_("Uitslag")), Column(title=_("Uw stem gaf"), numeric=True)),
        plans=TableView(caption=_("Wat elk plan kost per stem"), columns=columns, rows=rows),
    )


def files_table(slug: str, files: tuple[FileFacts, ...]) -> TableView:
    """The files one by one."""
    return TableView(
        caption=_("De bestanden"),
        columns=(Column(title=_("Naam")), Column(title=_("Grootte"), numeric=True), Column(title=_("SHA-256"))),
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
    said = {
        "announce-lot": _("De bron van het lot is bekend"),
        "freeze-list": _("De lijst is vastgezet"),
        "draw-order": _("De volgorde is geloot"),
        "publish-count": _("De uitslag is gepubliceerd"),
    }
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
                Cell(text=said[one.act], heads_row=True),
                Cell(text=formats.moment(one.at)),
                Cell(text=formats.number(one.seq) if one.seq else _("Na het stemmen"), numeric=bool(one.seq)),
                Cell(text=formats.grouped(one.digest) if one.digest else _("Na het stemmen")),
            )
            for one in found.log
        ),
        note=_("Hier staan de eerste tien tekens. De hele vingerafdruk staat in het bestand hieronder."),
    )


def _title(found: Result) -> str:
    return found.round.title(language().code)


def _plan(found: Result, plans: Mapping[int, PlanFacts], one: PlanCount) -> PlanResult:
    plan, tongue = plans[one.number], language().code
    names = {number: f"\u201e{other.name(tongue)}\u201d" for number, other in plans.items()}
    word, tone = (_("krijgt geld"), "done") if one.funded else (_("krijgt geen geld"), "refused")
    return PlanResult(
        title=plan.name(tongue),
        spoken=plan.spoken(tongue),
        href=paths.plan_page(found.round.slug, one.number),
        number=_("Plan %(n)s", n=formats.number(one.number)),
        facts=f"{theme_name(plan.theme)} · {WIJKEN[plan.wijk].name}",
        cost=formats.euros(plan.cost),
        word=word,
        tone=tone,
        anchor=f"plan-{one.number}",
        reasons=reason(one, plan.cost, found.count, names),
        shortfall=shortfall(one, _study_of(found, one.number)),
    )


def _table(found: Result, plans: Mapping[int, PlanFacts]) -> BarChart:
    """Every plan with its votes; where these are few there is no bar either."""
    rows = [
        BarInput(
            label=plans[one.number].name(language().code),
            value=None if 0 < one.votes < SMALL else one.votes,
            figures=(
                votes(one.votes),
                formats.euros(plans[one.number].cost),
                _("krijgt geld") if one.funded else _("krijgt geen geld"),
            ),
        )
        for one in found.count.plans
    ]
    titles = (_("Stemmen"), _("Kosten"), _("Uitslag"))
    return bar_chart(rows, caption=_("Alle plannen"), label_title=_("Plan"), figure_titles=titles)


def _study_of(found: Result, number: int) -> PlanStudy | None:
    plans = () if found.study is None else found.study.plans
    return next((one for one in plans if one.number == number), None)


def _numbers(found: Result) -> tuple[NumberView, ...]:
    count = found.count
    left = max(0, count.budget_cents - count.total_cents)
    numbers = [
        NumberView(label=_("Mensen die stemden"), value=votes(count.voters), unit=_("stemmen")),
        NumberView(label=_("Geld voor plannen"), value=formats.euros(count.budget_cents)),
        NumberView(label=_("Over na de plannen"), value=formats.euros(left)),
    ]
    if count.voters >= SMALL:
        share = formats.percentage(Fraction(count.served, count.voters))
        numbers.insert(1, NumberView(label=_("Stemmers met minstens één plan dat doorgaat"), value=share))
    issued, used = sum(one.issued for one in count.turnout), sum(one.used for one in count.turnout)
    if min(used, issued - used) >= SMALL:
        turnout = formats.percentage(Fraction(used, issued))
        numbers.insert(1, NumberView(label=_("Van alle stemcodes is gebruikt"), value=turnout))
    return tuple(numbers)


def _money(found: Result, caption: str, label: str, names: Mapping[str, str], of: str) -> BarChart:
    asked: Counter[str] = Counter()
    given: Counter[str] = Counter()
    funded = {one.number for one in found.count.plans if one.funded}
    for plan in found.plans:
        code = str(getattr(plan, of))
        asked[code] += plan.cost
        given[code] += plan.cost if plan.number in funded else 0
    rows = [
        BarInput(label=name, value=given[code], figures=(formats.euros(given[code]), formats.euros(asked[code])))
        for code, name in names.items()
        if asked[code]
    ]
    titles = (_("Krijgt"), _("Gevraagd"))
    return bar_chart(rows, caption=caption, label_title=label, figure_titles=titles)


def _turnout(found: Result) -> BarChart | None:
    """Per gebied and kind; nothing at all when one of them is small, because it would follow from the total."""
    groups = [one for one in found.count.turnout if one.issued]
    if len(groups) < 2 or any(min(one.used, one.issued - one.used) < SMALL for one in groups):
        return None
    rows = [
        BarInput(
            label=words.voters(one.kind, one.gebied),
            value=Fraction(one.used, one.issued),
            figures=(formats.number(one.used), formats.percentage(Fraction(one.used, one.issued))),
        )
        for one in groups
    ]
    titles = (_("Gebruikt"), _("Deel van de codes"))
    return bar_chart(rows, caption=_("Opkomst"), label_title=_("Stemcodes voor"), figure_titles=titles)


def _compared(found: Result) -> tuple[str, ...]:
    """The same ballots by another rule, in sentences."""
    count = found.count
    lost = sum(one.funded and not one.other for one in count.plans)
    won = sum(one.other and not one.funded for one in count.plans)
    said = [_("Wij telden dezelfde stemmen ook met een andere regel: %(rule)s.", rule=rule_name(count.other_rule))]
    if not lost and not won:
        return (*said, _("Dan waren precies dezelfde plannen doorgegaan."))
    said.append(
        ngettext(
            "Dan had %(n)s plan wel geld dat nu geen geld krijgt.",
            "Dan hadden %(n)s plannen wel geld die nu geen geld krijgen.",
            won,
            n=formats.number(won),
        )
    )
    said.append(
        ngettext(
            "En %(n)s plan had geen geld dat nu wel geld krijgt.",
            "En %(n)s plannen hadden geen geld die nu wel geld krijgen.",
            lost,
            n=formats.number(lost),
        )
    )
    if count.voters >= SMALL:
        said.append(
            _("Stemmers met minstens één plan: nu %(now)s, met die regel %(other)s.",
              now=formats.percentage(Fraction(count.served, count.voters)),
              other=formats.percentage(Fraction(count.other_served, count.voters)))
        )  # fmt: skip
    return tuple(said)


def _comparison(found: Result, plans: Mapping[int, PlanFacts]) -> TableView | None:
    """The plans on which the two rules differ, side by side."""
    yes, no = _("krijgt geld"), _("krijgt geen geld")
    rows = tuple(
        (
            Cell(text=plans[one.number].name(language().code), heads_row=True),
            Cell(text=votes(one.votes), numeric=True),
            Cell(text=yes if one.funded else no),
            Cell(text=yes if one.other else no),
        )
        for one in found.count.plans
        if one.funded != one.other
    )
    if not rows:
        return None
    return TableView(
        caption=_("Plannen waarover de twee regels verschillen"),
        columns=(
            Column(title=_("Plan")),
            Column(title=_("Stemmen"), numeric=True),
            Column(title=_("Deze uitslag")),
            Column(title=rule_name(found.count.other_rule)),
        ),
        rows=rows,
    )


def _stability(found: Result, plans: Mapping[int, PlanFacts]) -> BarChart | None:
    if found.study is None:
        return None
    samples = found.study.samples
    rows = [
        BarInput(
            label=plans[one.number].name(language().code),
            value=study.funded_in,
            figures=(_("%(n)s van de %(all)s", n=formats.number(study.funded_in), all=formats.number(samples)),),
        )
        for one in found.count.plans
        if (study := _study_of(found, one.number)) is not None
    ]
    titles = (_("Krijgt geld in"),)
    return bar_chart(rows, caption=_("Hoe vast staat de uitslag?"), label_title=_("Plan"), figure_titles=titles)


def _stability_sentence(found: Result) -> str:
    if found.study is None and found.studying:
        return _("Dit rekenen wij nog uit. Kijk later nog eens.")
    if found.study is None:
        return _("Hier is dat niet uitgerekend: het kost te veel tijd.")
    always = sum(one.funded_in in (0, found.study.samples) for one in found.study.plans)
    return _(
        "Bij %(n)s van de %(all)s plannen was de uitslag elke keer dezelfde.",
        n=formats.number(always),
        all=formats.number(len(found.study.plans)),
    )


def _promises(found: Result) -> tuple[str, ...]:
    """What was checked of this outcome, whatever rule made it."""
    count = found.count
    said = [_("Een tweede programma telde alles opnieuw en kwam op hetzelfde uit.")] if count.agree else []
    if count.exhaustive:
        said.append(_("Er past geen enkel plan met stemmen meer bij."))
    if count.fair:
        said.append(_("Er is geen groep stemmers die veel minder kreeg dan haar deel van het geld."))
    if count.fair is False:
        said.append(_("Er is een groep stemmers die minder kreeg dan haar deel van het geld."))
    return tuple(said)
