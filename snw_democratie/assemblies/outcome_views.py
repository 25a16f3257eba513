"""What the pages show of the computation and the chances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.assemblies.facts import JobFacts, ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.views import path
from snw_democratie.charts.histogram import Bin, Histogram, bins, shapes
from snw_democratie.components import Cell, Column, NumberView, TableView
from snw_democratie.i18n import N_, formats
from snw_democratie.i18n import gettext as _
from snw_democratie.public_record.words import who_can_prove

JOB_STEPS = {
    "": N_("De berekening begint"),
    "apportionment": N_("De plaatsen verdelen"),
    "columns": N_("Panels zoeken"),
    "coverage": N_("Kijken wie er kan zitten"),
    "halving": N_("De panels maken"),
    "levels": N_("De kansen verbeteren"),
    "nash": N_("De kansen berekenen"),
    "record": N_("Het verslag maken"),
    "relaxation": N_("De kansen berekenen"),
    "totals": N_("De plaatsen verdelen"),
    "weights": N_("De kansen precies maken"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeView:
    """The computation: not begun, busy, done or failed."""

    title: str
    base: str
    back: str
    chances: str
    ready: bool
    again: bool
    busy: bool
    stopping: bool
    done: bool
    failed: str
    cancelled: bool
    step: str
    value: str
    max: str
    sentence: str


def compute_view(facts: ProcedureFacts, job: JobFacts | None, failed: str) -> ComputeView:
    """Where the computation stands; `failed` is the sentence of one that failed."""
    busy = facts.state is State.COMPUTING
    total = job.total if job else 0
    done = min(job.done, total) if job else 0
    waiting = job is not None and job.state == "waiting"
    return ComputeView(
        title=facts.title,
        base=path(facts, "berekenen"),
        back=path(facts),
        chances=path(facts, "kansen"),
        ready=facts.state is State.CLOSED,
        again=facts.state is State.COMPUTED,
        busy=busy,
        stopping=busy and job is not None and job.cancel,
        done=facts.state not in (State.DRAFT, State.CLOSED, State.COMPUTING),
        failed=failed if facts.state is State.CLOSED else "",
        cancelled=facts.state is State.CLOSED and job is not None and job.state == "cancelled",
        step=_("Wacht op de computer") if waiting else _job_step(job),
        value=str(done),
        max=str(max(total, 1)),
        sentence=_("Stap %(done)s van %(total)s", done=done, total=total) if total > 1 else _("Dit duurt even."),
    )


def _job_step(job: JobFacts | None) -> str:
    step = job.step if job else ""
    return _(JOB_STEPS[step]) if step in JOB_STEPS else step


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancesView:
    """The chances before they are published."""

    title: str
    base: str
    back: str
    known: bool
    publishable: bool
    published: bool
    optimal: bool
    numbers: tuple[NumberView, ...]
    histogram: Histogram | None
    prices: TableView | None
    digest: str
    short: str
    announce: str
    public: str
    proof: str
    full: str


def chances_view(facts: ProcedureFacts) -> ChancesView:
    """The figures of the computation in words and a picture."""
    known = bool(facts.record_digest)
    return ChancesView(
        title=facts.title,
        base=path(facts, "publiceren"),
        back=path(facts),
        known=known,
        publishable=facts.state is State.COMPUTED,
        published=facts.published_at is not None,
        optimal=bool(facts.figures.get("optimal")),
        numbers=_numbers(facts.figures) if known else (),
        histogram=_histogram(facts.figures) if known else None,
        prices=_prices(facts.figures) if known else None,
        digest=facts.record_digest,
        short=formats.grouped(facts.record_digest),
        announce=path(facts, "aankondigen"),
        public=f"/loting/{facts.slug}",
        proof=who_can_prove(facts.disclosure),
        full=path(facts, "verslag-volledig.zip"),
    )


def _numbers(figures: Mapping[str, object]) -> tuple[NumberView, ...]:
    panels = int(str(figures["panels"]))
    spread = {int(number): int(people) for number, people in _mapping(figures["spread"]).items()}
    none = NumberView(label=_("Zonder kans"), value=formats.number(spread.get(0, 0)), unit=_("mensen"))
    return (
        _chance(_("Kleinste kans"), str(figures["min_chance"]), panels),
        _chance(_("Grootste kans"), str(figures["max_chance"]), panels),
        NumberView(label=_("Panels"), value=formats.number(panels), unit=_("genummerde panels")),
        NumberView(label=_("Mensen"), value=formats.number(sum(spread.values())), unit=_("op de lijst")),
        *((none,) if spread.get(0) else ()),
    )


def _chance(label: str, chance: str, panels: int) -> NumberView:
    exact = Fraction(chance)
    times = exact * panels
    return NumberView(
        label=label,
        value=formats.decimal(times, places=0 if times.denominator == 1 else 1),
        unit=_("van de %(panels)s", panels=formats.number(panels)),
        source=formats.percentage(exact),
    )


def _histogram(figures: Mapping[str, object]) -> Histogram:
    panels = formats.number(int(str(figures["panels"])))
    counts = {int(number): int(people) for number, people in _mapping(figures["spread"]).items()}
    found = bins(counts)
    most = max(found, key=lambda one: one.count)
    return Histogram(
        id="kansen",
        caption=_("Hoe groot zijn de kansen?"),
        sentence=_(
            "De meeste mensen, %(people)s, zitten in %(bin)s van de %(panels)s panels.",
            people=formats.number(most.count),
            bin=_span(most),
            panels=panels,
        ),
        top=formats.number(most.count),
        unit=_("mensen in de hoogste balk"),
        first=formats.number(found[0].low),
        last=formats.number(found[-1].high),
        axis=_("In hoeveel van de %(panels)s panels iemand zit", panels=panels),
        bins=shapes(found),
        table=TableView(
            caption=_("In hoeveel panels mensen zitten"),
            columns=(Column(title=_("Panels")), Column(title=_("Mensen"), numeric=True)),
            rows=tuple(
                (Cell(text=_span(one), heads_row=True), Cell(text=formats.number(one.count), numeric=True))
                for one in found
            ),
        ),
    )


def _span(one: Bin) -> str:
    low, high = formats.number(one.low), formats.number(one.high)
    return low if one.low == one.high else _("%(low)s tot en met %(high)s", low=low, high=high)


def _prices(figures: Mapping[str, object]) -> TableView | None:
    found = figures.get("prices")
    if not isinstance(found, list) or not found:
        return None
    panels = int(str(figures["panels"]))
    return TableView(
        caption=_("Wat elk streefaantal kost"),
        columns=(Column(title=_("Streefaantal")), Column(title=_("Eén plaats ruimer"), numeric=True)),
        rows=tuple(
            (
                Cell(text=_bound(feature, value, bound), heads_row=True),
                Cell(text=f"+ {formats.decimal(Fraction(gain) * panels, places=2)}", numeric=True),
            )
            for feature, value, bound, gain in found
        ),
        note=_(
            "Zoveel panels van de %(panels)s krijgt iemand met de kleinste kans er ongeveer bij. Het is een "
            "bovengrens: een ander streefaantal kan daarna in de weg zitten.",
            panels=formats.number(panels),
        ),
    )


def _bound(feature: str, value: str, bound: str) -> str:
    words = _("hoogstens") if bound == "max" else _("minstens")
    return f"{feature}: {value} ({words})"


def _mapping(value: object) -> Mapping[str, int]:
    assert isinstance(value, Mapping)
    return value
