"""What the pages of votes on paper show. No code and no choice but on the page of a third look."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.ballot_paper import POINTS, RANKING
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.paper.facts import Difference, DryRun, PileFacts
from snw_democratie.budgets.paper.forms import YES, PrintForm, TypedForm
from snw_democratie.budgets.paper.judging import COUNTS, Finding
from snw_democratie.budgets.paper.refusals import CLOSED
from snw_democratie.budgets.standing import Phase, paper_until
from snw_democratie.components import AgreeView, Cell, Choice, Column, Fact, Link, Problem, TableView
from snw_democratie.i18n import N_, formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.staff import Role, Staff, may

REASONS = {
    "code": N_("Dit kan geen stemcode zijn."),
    "unknown": N_("Deze stemcode kennen wij niet in dit buurtbudget."),
    "void": N_("Deze stemcode is vervallen."),
    "practice": N_("Deze code is om te oefenen."),
    "used": N_("Met deze code is al gestemd, online of met een formulier dat al telt."),
    "choice": N_("De keuze is niet te lezen."),
}
BALLOTS = {
    "unknown": N_("Er staat een plan op dat niet op de lijst staat."),
    "mark": N_("Bij een plan staat iets dat niet kan."),
    "few": N_("Er zijn te weinig plannen gekozen."),
    "many": N_("Er zijn te veel plannen gekozen."),
    "money": N_("De plannen kosten samen te veel."),
    "points": N_("Er zijn te veel punten gegeven."),
    "places": N_("De plaatsen zijn niet 1, 2, 3 en zo verder."),
    "category": N_("Er zijn te veel plannen van één thema gekozen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRoundsView:
    """The rounds whose paper may be typed over today."""

    rounds: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PileLine:
    """One pile in the list."""

    name: str
    href: str
    word: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """Paper of a round: print, type over, read a table, and the piles."""

    title: str
    back: str
    at: str
    open: bool
    types: bool
    prints: bool
    closed: str
    until: str
    languages: tuple[Link, ...]
    tongues: tuple[Choice, ...]
    number: str
    newest: str
    piles: tuple[PileLine, ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return _error(self.problems, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeView:
    """One form is typed over, for the first or the second time; `written` is the number of the one before.

    `key` is of this page: sent twice, it is one form.
    """

    title: str
    heading: str
    back: Link
    action: str
    written: str
    same: str
    how: str
    key: str
    code: str
    choice: str
    doubted: bool
    really: Choice
    plans: TableView
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return _error(self.problems, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """A form that two people read differently."""

    name: str
    action: str
    table: TableView


@dataclass(frozen=True, slots=True, kw_only=True)
class PileView:
    """One pile: what waits, and what will become of each form."""

    title: str
    heading: str
    back: str
    at: str
    facts: tuple[Fact, ...]
    open: bool
    waits: str
    own: str
    to_second: tuple[Link, ...]
    to_settle: str
    differences: tuple[DifferenceView, ...]
    doubled: TableView | None
    refused: TableView | None
    counted: str
    early: str
    agree: AgreeView | None


def rounds_view(rounds: Sequence[RoundFacts]) -> PaperRoundsView:
    """The rounds whose paper is typed over now."""
    return PaperRoundsView(
        rounds=tuple(
            Link(href=paths.team_round(one.slug, "/papier"), text=one.title(language().code)) for one in rounds
        )
    )


def paper_view(
    one: RoundFacts,
    piles: Sequence[PileFacts],
    reader: Staff,
    *,
    newest: int,
    closed: str,
    form: PrintForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> PaperView:
    """The first page of paper; `newest` is the last batch of codes, `closed` is why nobody types now."""
    at = paths.team_round(one.slug, "/papier")
    platform = may(reader, Role.WIJKPLATFORM, one.rules.gebied)
    sent = form or PrintForm()
    return PaperView(
        title=one.title(language().code),
        back=paths.team_round(one.slug) if platform or may(reader, Role.AUDITOR) else "/team/papier",
        at=at,
        open=not closed,
        types=platform or may(reader, Role.REGISTRAR),
        prints=platform and one.final is not None and one.phase in (Phase.READY, Phase.VOTING),
        closed=_(CLOSED[closed]) if closed else "",
        until=_until(one),
        languages=tuple(
            Link(href=f"{at}/formulier.pdf?taal={code}", text=tongue.name) for code, tongue in LANGUAGES.items()
        ),
        tongues=tuple(
            Choice(value=code, label=tongue.name, chosen=code == sent.taal) for code, tongue in LANGUAGES.items()
        ),
        number=sent.aantal,
        newest=str(newest),
        piles=tuple(_pile_line(at, pile) for pile in piles),
        problems=problems,
    )


def type_view(
    one: RoundFacts,
    plans: Sequence[PlanFacts],
    *,
    form: TypedForm | None = None,
    problems: tuple[Problem, ...] = (),
    pile: int = 0,
    number: int = 0,
    written: str = "",
    same: str = "",
) -> TypeView:
    """Typing a form over: a new one, or with `number` one that somebody else typed already."""
    at, sent = paths.team_round(one.slug, "/papier"), form or TypedForm()
    heading = _("Typ een formulier over")
    if number:
        heading = _("Typ formulier %(name)s nog een keer over", name=form_name(pile, number))
    back = Link(href=at, text=_("Stemmen op papier"))
    return TypeView(
        title=one.title(language().code),
        heading=heading,
        back=Link(href=f"{at}/stapel/{pile}", text=_pile_name(pile)) if number else back,
        action=f"{at}/stapel/{pile}/typen/{number}" if number else f"{at}/typen",
        written=written,
        same=same,
        how=_how(one.rules.ballot),
        key=sent.sleutel or secrets.token_hex(16),
        code=sent.code,
        choice=sent.keuze,
        doubted=bool(problems),
        really=Choice(value=YES, label=_("Zo staat het echt op het formulier"), chosen=sent.zo == YES),
        plans=_plans(plans),
        problems=problems,
    )


def pile_view(one: RoundFacts, run: DryRun, reader: Staff, found: Sequence[Difference] = ()) -> PileView:
    """A pile as it stands for this reader."""
    at = paths.team_round(one.slug, f"/papier/stapel/{run.pile.id}")
    doubled = [finding for finding in run.findings if finding.doubled]
    refused = [finding for finding in run.findings if finding.outcome != COUNTS and not finding.doubled]
    counts = sum(finding.outcome == COUNTS for finding in run.findings)
    stores = run.agreement is not None and may(reader, Role.WIJKPLATFORM, one.rules.gebied)
    return PileView(
        title=one.title(language().code),
        heading=_pile_name(run.pile.id),
        back=paths.team_round(one.slug, "/papier"),
        at=at,
        facts=_pile_facts(run.pile),
        open=run.pile.state == "open" and may(reader, Role.WIJKPLATFORM, one.rules.gebied),
        waits=_waits(run.pile),
        own=_own(run.own),
        to_second=tuple(
            Link(href=f"{at}/typen/{number}", text=form_name(run.pile.id, number)) for number in run.to_second
        ),
        to_settle=_to_settle(len(run.to_settle)) if not found else "",
        differences=tuple(_difference(at, run.pile.id, difference) for difference in found),
        doubled=_findings(_("Meer dan één stem met dezelfde code"), doubled, run) if doubled else None,
        refused=_findings(_("Andere formulieren die niet tellen"), refused, run) if refused else None,
        counted=_counted(counts, run) if run.findings else "",
        early=_early(one) if run.findings and run.early else "",
        agree=agree_view(run.agreement, reader.account_id) if stores and run.agreement else None,
    )


def form_name(pile: int, number: int) -> str:
    """What is written on a form: pile and number."""
    return f"{pile}-{number}"


def _until(one: RoundFacts) -> str:
    when = one.rules.calendar
    handed_in = _("Mensen leveren papier in tot %(end)s.", end=formats.moment(when.votes_until))
    stored = _("Sla alle stapels daarna op, voor %(until)s.", until=formats.moment(paper_until(when)))
    return f"{handed_in} {stored} {_('Begint het tellen eerder, dan kan er niets meer bij.')}"


def _pile_line(at: str, pile: PileFacts) -> PileLine:
    states = {"open": _("wacht"), "stored": _("opgeslagen"), "thrown": _("weggegooid")}
    facts = _forms(pile.forms)
    if pile.state == "stored":
        facts = _stored(pile)
    return PileLine(
        name=_pile_name(pile.id), href=f"{at}/stapel/{pile.id}", word=states[pile.state],
        facts=facts if pile.state != "thrown" else "",
    )  # fmt: skip


def _pile_name(pile: int) -> str:
    return _("Stapel %(n)s", n=formats.number(pile))


def _forms(number: int) -> str:
    return ngettext("%(n)s formulier", "%(n)s formulieren", number, n=formats.number(number))


def _stored(pile: PileFacts) -> str:
    bad = sum(pile.refused.values())
    return _("geteld: %(good)s, niet geteld: %(bad)s", good=formats.number(pile.stored), bad=formats.number(bad))


def _pile_facts(pile: PileFacts) -> tuple[Fact, ...]:
    sources = {"typed": _("overgetypt"), "file": _("uit een bestand")}
    found = [Fact(term=_("Hoe kwam deze stapel er?"), value=sources[pile.source])]
    if pile.state == "open":
        found.append(Fact(term=_("Hoeveel"), value=_forms(pile.forms)))
    if pile.state == "stored":
        found.append(Fact(term=_("Wat werd het?"), value=_stored(pile)))
    if pile.state == "thrown":
        found.append(Fact(term=_("Wat werd het?"), value=_("weggegooid")))
    found.append(Fact(term=_("Laatste verandering"), value=formats.moment(pile.touched_at)))
    return tuple(found)


def _waits(pile: PileFacts) -> str:
    if pile.state != "open":
        return ""
    waiting = pile.second + pile.third
    if not waiting:
        return ""
    return ngettext(
        "Er wacht nog %(n)s formulier op een collega.",
        "Er wachten nog %(n)s formulieren op een collega.",
        waiting,
        n=formats.number(waiting),
    )


def _own(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "Daarvan typte u er %(n)s zelf. Dat typt iemand anders nog een keer over.",
        "Daarvan typte u er %(n)s zelf. Die typt iemand anders nog een keer over.",
        number,
        n=formats.number(number),
    )


def _to_settle(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "Twee collega's lazen %(n)s formulier verschillend. Pak het papier erbij en kijk wie gelijk heeft.",
        "Twee collega's lazen %(n)s formulieren verschillend. Pak het papier erbij en kijk wie gelijk heeft.",
        number,
        n=formats.number(number),
    )


def _counted(counts: int, run: DryRun) -> str:
    forms, good = formats.number(len(run.findings)), formats.number(counts)
    if run.early:
        return _("Formulieren in deze stapel: %(forms)s. Tot nu toe zonder fout: %(counts)s.", forms=forms, counts=good)
    return _("Formulieren in deze stapel: %(forms)s. Daarvan tellen er %(counts)s.", forms=forms, counts=good)


def _early(one: RoundFacts) -> str:
    closing = formats.moment(one.rules.calendar.votes_until)
    checked = _("Online stemmen controleren wij na het sluiten, %(closing)s.", closing=closing)
    return f"{checked} {_('Zo ziet niemand eerder wie er al stemde.')} {_('Daarna slaat u deze stapel op.')}"


def _findings(caption: str, found: Sequence[Finding], run: DryRun) -> TableView:
    pile, good = run.pile, _("nog niet zeker") if run.early else _("telt")
    first = _("Regel in het bestand") if pile.source == "file" else _("Formulier")
    rows = tuple(
        (
            Cell(text=_row_name(pile, finding.number), heads_row=True),
            Cell(text=_reason(finding, pile)),
            Cell(text=good if finding.outcome == COUNTS else _("telt niet")),
        )
        for finding in found
    )
    columns = (Column(title=first), Column(title=_("Wat is er?")), Column(title=_("En nu?")))
    return TableView(caption=caption, columns=columns, rows=rows)


def _row_name(pile: PileFacts, number: int) -> str:
    return formats.number(number) if pile.source == "file" else form_name(pile.id, number)


def _reason(finding: Finding, pile: PileFacts) -> str:
    if finding.outcome == "double":
        other = _row_name(pile, finding.other)
        return _("Dezelfde code als %(other)s. Het eerste geldige formulier telt.", other=other)
    if finding.outcome == COUNTS:
        return _(
            "Deze code staat ook in stapel %(n)s. Wat wij het eerst opslaan, telt.", n=formats.number(finding.pile)
        )
    if finding.error is not None:
        return _(BALLOTS[finding.error.reason])
    return _(REASONS[finding.outcome])


def _difference(at: str, pile: int, found: Difference) -> DifferenceView:
    name = form_name(pile, found.number)
    rows = (
        (Cell(text=_("Stemcode"), heads_row=True), Cell(text=found.first.code), Cell(text=found.second.code)),
        (
            Cell(text=_("Gekozen plannen"), heads_row=True),
            Cell(text=found.first.choice or _("niets")),
            Cell(text=found.second.choice or _("niets")),
        ),
    )
    columns = (Column(title=_("Wat?")), Column(title=_("Eerste keer")), Column(title=_("Tweede keer")))
    caption = _("Formulier %(name)s", name=name)
    return DifferenceView(
        name=name, action=f"{at}/kijk/{found.number}", table=TableView(caption=caption, columns=columns, rows=rows)
    )


def _plans(plans: Sequence[PlanFacts]) -> TableView:
    rows = tuple(
        (
            Cell(text=formats.number(plan.number or 0), numeric=True),
            Cell(text=plan.name(language().code), heads_row=True),
            Cell(text=words.status_word(plan)[0]),
        )
        for plan in plans
    )
    columns = (Column(title=_("Nummer"), numeric=True), Column(title=_("Plan")), Column(title=_("Stand")))
    return TableView(caption=_("De plannen op het formulier"), columns=columns, rows=rows)


def _how(ballot: str) -> str:
    if ballot == POINTS:
        return _("De nummers van de plannen met hun punten, bijvoorbeeld 3:5 7:2.")
    if ballot == RANKING:
        return _("De nummers van de plannen op volgorde, het beste eerst. Bijvoorbeeld 12 3 7.")
    return _("De nummers van de plannen met een kruis, bijvoorbeeld 3 7 12.")


def _error(problems: tuple[Problem, ...], field: str) -> str:
    return next((one.message for one in problems if one.field == field), "")
