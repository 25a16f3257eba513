"""What the wijkplatform sees of a count: where it stands, the outcome before it is published, and the choice."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.budgets import paths
from snw_democratie.budgets.counting.facts import SMALL, CountStanding, Result
from snw_democratie.budgets.counting.forms import ALL, OUTCOME
from snw_democratie.budgets.counting.reasons import votes
from snw_democratie.budgets.counting.refusals import REASONS
from snw_democratie.budgets.counting.views import OutcomeView, outcome_view
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.components import AgreeView, Cell, Choice, Column, Fact, Problem, TableView
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.jobs.errors import unpack
from snw_democratie.security.agree_views import agree_view

WAITS = ("open", "paper", "lot")
"""Why nobody can count yet, as the page says it; what else stands in the way has a place of its own there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """The page of the count. `state` is one of the words below; `outcome` is there once something was counted.

    "waits", "ready", "busy", "differs", "stale", "counted", "published".
    """

    title: str
    back: str
    at: str
    unvoted: bool
    waits: str
    piles: str
    busy: bool
    ready: bool
    failed: str
    counted: str
    differs: bool
    stale: bool
    published: str
    result: str
    checks: TableView | None
    outcome: OutcomeView | None
    digest: str
    short: str
    ballots: tuple[Fact, ...]
    choices: tuple[Choice, ...]
    proposed: str
    agree: AgreeView | None
    may_choose: bool
    record: str
    problems: tuple[Problem, ...] = ()

    @property
    def error(self) -> str:
        """The sentence beside the choice, or nothing."""
        return self.problems[0].message if self.problems else ""


def count_view(one: RoundFacts, standing: CountStanding, found: Result | None, me: int, *, acts: bool) -> CountView:
    """The page, for the reader with this account number; `acts` when that reader may change something."""
    slug = one.slug
    nobody = found is not None and not found.count.voters
    good = found is not None and not nobody and standing.agree and not standing.stale and not standing.busy
    open_choice = good and acts and standing.published_at is None
    return CountView(
        title=one.title(language().code),
        back=paths.team_round(slug),
        at=paths.team_round(slug, "/tellen"),
        unvoted=one.phase is Phase.UNVOTED,
        waits=_(REASONS[standing.waits]) if standing.waits in WAITS else "",
        piles=paths.team_round(slug, "/papier") if standing.waits == "paper" else "",
        busy=standing.busy,
        ready=standing.ready and acts,
        failed="" if nobody else _failed(standing),
        counted="" if standing.counted_at is None else formats.moment(standing.counted_at),
        differs=found is not None and not standing.agree,
        stale=standing.stale,
        published="" if standing.published_at is None else formats.moment(standing.published_at),
        result=paths.result(slug),
        checks=None if found is None else _checks(found),
        outcome=outcome_view(found) if found is not None and standing.agree and not nobody else None,
        digest=standing.digest,
        short=formats.grouped(standing.digest) if standing.digest else "",
        ballots=() if found is None else _ballots(found),
        choices=_choices(found) if found is not None and open_choice else (),
        proposed=_proposed(standing),
        agree=agree_view(standing.agreed, me) if standing.agreed is not None and open_choice else None,
        may_choose=bool(open_choice),
        record=paths.team_round(slug, "/tellen/record.zip") if found is not None and not nobody else "",
    )


def _failed(standing: CountStanding) -> str:
    if not standing.failed:
        return ""
    name = type(unpack(standing.failed)).__name__
    return _("De vorige telling is niet gelukt (%(name)s). De stemmen zijn bewaard.", name=name)


def _checks(found: Result) -> TableView:
    rows = tuple(
        (
            Cell(text=one.name, heads_row=True),
            Cell(text=_("klopt") if one.ok else _("klopt niet") if one.ok is False else _("niet bekeken")),
            Cell(text=one.detail if found.count.voters >= SMALL else ""),
        )
        for one in found.count.checks
    )
    columns = (Column(title=_("Controle")), Column(title=_("Uitkomst")), Column(title=_("Wat er is bekeken")))
    return TableView(caption=_("De tweede telling"), columns=columns, rows=rows)


def _ballots(found: Result) -> tuple[Fact, ...]:
    """How recognisable the ballots are."""
    count = found.count
    unique = ngettext(
        "%(n)s stem is anders dan alle andere",
        "%(n)s stemmen zijn anders dan alle andere",
        count.unique,
        n=formats.number(count.unique),
    )
    return (
        Fact(term=_("Aantal stemmen"), value=votes(count.voters, count.voters)),
        Fact(
            term=_("Stemmen die maar één keer voorkomen"),
            value=votes(count.unique, count.unique) if 0 < count.unique < SMALL else unique,
        ),
    )


def _choices(found: Result) -> tuple[Choice, ...]:
    few = found.count.voters < SMALL
    return (
        Choice(
            value=ALL,
            label=_("De uitslag en alle stemmen, zonder naam"),
            hint=_("Dit kan niet: er stemden minder dan %(n)s mensen. Hun stemmen zouden te herkennen zijn.", n=SMALL)
            if few
            else _("Dan kan iedereen alles natellen. Wie precies weet wat iemand koos, kan die stem terugvinden."),
            disabled=few,
        ),
        Choice(
            value=OUTCOME,
            label=_("Alleen de uitslag"),
            hint=_("Dan kan niemand buiten het wijkplatform natellen. De vingerafdruk van de stemmen staat wel vast."),
        ),
    )


def _proposed(standing: CountStanding) -> str:
    if standing.with_ballots is None or standing.agreed is None:
        return ""
    if standing.with_ballots:
        return _("Voorstel: publiceer de uitslag en alle stemmen, zonder naam.")
    return _("Voorstel: publiceer alleen de uitslag.")
