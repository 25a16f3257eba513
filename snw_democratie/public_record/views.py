"""From facts to what the public pages of a lottery show: every text ready, every choice made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from snw_democratie.answers.views import AnswersView
from snw_democratie.assemblies.facts import FileFacts, ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.succession_views import LaterView, later_view
from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.charts.histogram import Bin, Histogram, bins, merged, shapes
from snw_democratie.charts.tiles import TileMap
from snw_democratie.components import Cell, Column, NumberView, StepView, TableView
from snw_democratie.i18n import InDutch, formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.public_record import seated, words
from snw_democratie.public_record.map import pool_map
from snw_democratie.public_record.reading import Published
from snw_democratie.public_record.registering import RegisteringView
from snw_democratie.public_record.service import ChanceCounts, Margin, PublicLottery
from snw_democratie.public_record.steps import draw_time, past, steps

SMALL_BIN = 5
"""Fewer people than this never stand alone in the picture of the chances, whatever the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryView:
    """The page of a lottery."""

    title: str
    address: str
    summary: str
    steps: tuple[StepView, ...]
    rules: tuple[str, ...]
    numbers: tuple[NumberView, ...]
    now: str
    now_sentence: str
    watch: bool
    drawn: bool
    practice: str
    published: bool
    panel_number: str
    panel: str
    digest: str
    digest_short: str
    histogram: Histogram | None
    pool: tuple[BarChart, ...]
    pool_hidden: tuple[str, ...]
    map: TileMap | None
    seated: tuple[BarChart, ...]
    seated_note: str
    changed: str
    files: TableView | None
    later: LaterView
    optimal: str
    place: str
    draw_when: str
    registering: RegisteringView | None = None
    letters: str = ""
    log: TableView | None
    answers: AnswersView | None = None


def lottery_view(
    public: PublicLottery, chances: ChanceCounts | None, log: TableView | None = None, *, until: datetime | None = None,
    at: datetime,
) -> LotteryView:  # fmt: skip
    """The page of a lottery, in any state; `until` is when registering ends, if people register."""
    facts, record = public.facts, public.record
    head, sentence = _now(public, until, at)
    return LotteryView(
        title=in_language(facts.title, facts.translations),
        address=f"/loting/{facts.slug}",
        summary=in_language(facts.summary, facts.translations),
        steps=steps(facts, rehearsal=public.rehearsal),
        rules=_rules(public),
        numbers=_numbers(public, chances),
        now=head,
        now_sentence=sentence,
        watch=facts.state is State.ANNOUNCED,
        drawn=public.drawn is not None,
        practice=words.practice(public.rehearsal),
        published=record is not None,
        panel_number=formats.number(public.drawn.panel) if public.drawn else "",
        panel=f"/loting/{facts.slug}/panels/{public.drawn.panel}" if public.drawn else "",
        digest=record.digest if record else "",
        digest_short=formats.grouped(record.digest) if record else "",
        histogram=_histogram(chances) if chances else None,
        pool=tuple(_pool_chart(margin, facts) for margin in public.pool if not _all_together(margin)),
        pool_hidden=tuple(
            words.heading(margin.feature, facts.translations) for margin in public.pool if _all_together(margin)
        ),
        map=pool_map(public),
        seated=tuple(seated.seated_chart(one, facts.translations) for one in public.seated),
        seated_note=seated.note(public.seated) if facts.forgotten_at is None else seated.forgotten(facts.forgotten_at),
        changed=words.changed_later(public.later),
        files=_files(public.files, facts.slug) if public.files else None,
        later=later_view(public.later, facts.translations),
        optimal=_optimal(record, facts.disclosure) if record else "",
        place=facts.place,
        draw_when=formats.moment(at) if (at := draw_time(facts)) else "",
        log=log,
    )


def _now(public: PublicLottery, until: datetime | None, at: datetime) -> tuple[str, str]:
    facts = public.facts
    when = formats.moment(drawn) if (drawn := draw_time(facts)) else ""
    if public.rehearsal:
        return words.practice(rehearsal=True), _("Niemand is ingeloot. De echte loting komt nog.")
    if facts.state is State.DRAWN:
        return _("Het panel is geloot"), _("U kunt nu zelf controleren of het klopt.")
    if facts.state is State.ANNOUNCED:
        return _("De loting komt eraan"), _("Kijk mee op %(when)s.", when=when)
    if facts.state is State.PUBLISHED:
        return _("De panels staan vast"), _("Zoek uw lotnummer op. Dan ziet u uw kans.")
    if facts.state is State.DRAFT and past(facts, at, until):
        return _("De lijst is gesloten"), _("Het team kijkt hem nog na.")
    if facts.state is State.DRAFT:
        closes = formats.day(facts.closes_on) if facts.closes_on else ""
        sentence = _("De lijst sluit op %(day)s.", day=closes) if closes else _("De lijst is nog open.")
        return _("Deze loting wordt voorbereid"), sentence
    return _("De lijst is gesloten"), _("Niemand kan er nog bij of af. Wij maken nu de panels.")


def _rules(public: PublicLottery) -> tuple[str, ...]:
    facts = public.facts
    panels = public.record.panels if public.record else facts.panels
    many = formats.number(panels) if panels else _("heel veel")
    features = tuple(in_language(margin.feature, facts.translations) for margin in public.pool)
    # Dutch names in the middle of a sentence of another language say nothing: then the charts name them.
    named = bool(features) and not any(isinstance(name, InDutch) for name in features)
    return (
        _("Het panel heeft %(seats)s plaatsen.", seats=formats.number(facts.seats)),
        _("Wij letten op een goede mix van: %(features)s.", features=formats.listed(features))
        if named
        else _("Wij spreken vooraf af hoe de mix van het panel is."),
        _("Wij maken %(many)s panels die allemaal aan de afspraken voldoen.", many=many),
        words.objective(facts.objective),
        _("Het lot wijst in het openbaar één panel aan. Elk panel heeft dezelfde kans."),
    ) + ((_("Van elk adres kan één persoon in het panel komen."),) if facts.household else ())


def _numbers(public: PublicLottery, chances: ChanceCounts | None) -> tuple[NumberView, ...]:
    facts, record = public.facts, public.record
    numbers = [
        NumberView(
            label=_("Plaatsen"),
            value=formats.number(facts.seats),
            unit=_("in het panel"),
            source=_("Zo staat het in de regels."),
        )
    ]
    if facts.people:
        counted = (
            _("Geteld op %(day)s.", day=formats.day(formats.amsterdam(facts.closed_at).date()))
            if facts.closed_at
            else _("De lijst is nog niet gesloten.")
        )
        numbers.append(
            NumberView(
                label=_("Op de lijst"),
                value=formats.number(facts.people),
                unit=_("mensen"),
                source=counted,
            )
        )
    if record:
        numbers += [
            NumberView(
                label=_("Panels"),
                value=formats.number(record.panels),
                unit=_("mogelijk"),
                source=_("U kunt ze allemaal bekijken."),
            ),
        ]
    if chances and (times := [times for times, people in chances.counts.items() if times and people]):
        numbers += [
            _chance_number(_("Kleinste kans"), min(times), chances),
            _chance_number(_("Grootste kans"), max(times), chances),
        ]
    return tuple(numbers)


def _chance_number(label: str, times: int, chances: ChanceCounts) -> NumberView:
    view = words.chance(times, chances.parts)
    return NumberView(
        label=label,
        value=view.of,
        source=_("Dat is %(percent)s. Uit het verslag.", percent=view.percent)
        if chances.exact
        else _("Dat is %(percent)s, afgerond. Uit het verslag.", percent=view.percent),
    )


def _optimal(record: Published, disclosure: str) -> str:
    if record.objective != "leximin":
        return ""
    if record.optimal:
        proven = _("De kleinste kans is zo groot mogelijk. Dat is bewezen. Het bewijs staat in het verslag.")
        return f"{proven} {words.who_can_prove(disclosure)}"
    return _("Het is niet bewezen dat de kleinste kans zo groot mogelijk is. Het verslag zegt hoeveel het kan schelen.")


def _histogram(chances: ChanceCounts) -> Histogram | None:
    found = merged(bins({times: people for times, people in chances.counts.items() if times}), below=SMALL_BIN)
    if not found or sum(one.count for one in found) < SMALL_BIN:
        return None
    parts = formats.number(chances.parts)
    middle = max(found, key=lambda one: one.count)
    people = formats.number(middle.count)
    axis = (
        _("In hoeveel van de %(parts)s panels iemand zit", parts=parts)
        if chances.exact
        else _("De kans, als deel van %(parts)s", parts=parts)
    )
    never = chances.counts.get(0, 0)
    sentence = _(
        "De grootste groep is %(people)s mensen. Hun kans is %(range)s van de %(parts)s.",
        people=people,
        range=_range(middle),
        parts=parts,
    )
    if never:
        sentence += " " + _("Er zijn %(people)s mensen die in geen enkel panel passen.", people=formats.number(never))
    return Histogram(
        id="kansen-beeld",
        caption=_("Hoe zijn de kansen verdeeld?"),
        sentence=sentence,
        top=people,
        unit=_("mensen in de grootste groep"),
        first=formats.number(found[0].low),
        last=formats.number(found[-1].high),
        axis=_("%(axis)s. De stappen worden steeds groter.", axis=axis),
        bins=shapes(found),
        table=TableView(
            caption=axis,
            columns=(Column(title=_("Kans")), Column(title=_("Mensen"), numeric=True)),
            rows=tuple(
                (
                    Cell(text=_("%(range)s van de %(parts)s", range=_range(one), parts=parts), heads_row=True),
                    Cell(text=formats.number(one.count), numeric=True),
                )
                for one in found
            ),
            note=_("Kleine groepen staan bij elkaar, zodat niemand te herkennen is."),
        ),
    )


def _range(one: Bin) -> str:
    return words.seats_agreed(one.low, one.high)


def _pool_chart(margin: Margin, facts: ProcedureFacts) -> BarChart:
    note = _("Kleine groepen staan bij elkaar, zodat niemand te herkennen is.") if margin.merged else ""
    return bar_chart(
        [
            BarInput(
                label=words.values(group.values, facts.translations),
                value=group.people,
                figures=(
                    formats.number(group.people),
                    formats.percentage(Fraction(group.people, facts.people)),
                    words.seats_short(group.minimum, group.maximum),
                ),
            )
            for group in margin.groups
        ],
        caption=words.heading(margin.feature, facts.translations),
        label_title=_("Groep"),
        figure_titles=(_("Mensen"), _("Deel"), _("Plaatsen")),
        note=note,
    )


def _all_together(margin: Margin) -> bool:
    """Whether merging left nothing to compare: one row that names every group says nothing."""
    return margin.merged and len(margin.groups) < 2


def _files(files: tuple[FileFacts, ...], slug: str) -> TableView:
    return TableView(
        caption=_("De bestanden van het verslag"),
        columns=(
            Column(title=_("Bestand")),
            Column(title=_("Wat staat erin?")),
            Column(title=_("Grootte"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=file.name, href=f"/loting/{slug}/record/{file.name}", heads_row=True),
                Cell(text=_inside(file.name)),
                Cell(text=formats.size(file.size), numeric=True),
            )
            for file in files
        ),
    )


def _inside(name: str) -> str:
    sentences = {
        "lottery.json": _("De regels en de vingerafdrukken"),
        "chances.csv": _("De kans van elk lotnummer"),
        "panels.csv": _("Alle panels, met lotnummers"),
        "commitments.csv": _("De vastgelegde gegevens, onleesbaar gemaakt"),
        "certificate.json": _("Het bewijs over de kleinste kans"),
        "types_public.csv": _("Groepen op de lijst"),
        "types.csv": _("Groepen op de lijst"),
        "tickets.csv": _("Hoe de kansen zijn verdeeld"),
        "people.csv": _("De kenmerken van elk lotnummer"),
        "announcement.json": _("Waar het toeval vandaan komt"),
        "draw.json": _("De loting en het panel"),
        "reserves.json": _("De reserves"),
    }
    if name.startswith("vacancy-"):
        return _("Een vertrek en de vervanging")
    return sentences.get(name, "")
