"""Whom is written to: the planner for the team, and for everybody who had which chance of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.components import Cell, Column, Fact, Problem, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.cases import BEST, CASES, WORST
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.pool.wave_forms import PlannerForm, Wanted
from snw_democratie.pool.waves import GroupFacts, WaveFacts
from sortition.letters_needed import letters_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveLine:
    """One draw of letters: what it was, its code, where its record is, what checks that, and its groups."""

    heading: str
    facts: tuple[Fact, ...]
    record: str
    command: str
    groups: TableView


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerView:
    """How many letters, with a range and the cases it rests on; `answer` is empty when nothing could be said."""

    title: str
    back: str
    base: str
    seats: str
    per_seat: str
    response: str
    answer: str
    range: str
    so_far: str
    cases: TableView
    waves: tuple[WaveLine, ...]
    public: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WavesView:
    """The public page: two chances, one after the other."""

    title: str
    back: str
    first: str
    second: str
    waves: tuple[WaveLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the planner is asked, with the letters that went out, and how many registered with one."""

    wanted: Wanted
    sent: int
    used: int


def planner_view(
    slug: str,
    title: str,
    planned: Planned | None,
    form: PlannerForm,
    found: tuple[WaveFacts, ...],
    problems: tuple[Problem, ...] = (),
) -> PlannerView:
    """For the team."""
    base = f"/team/lotingen/{slug}"
    answer, between, so_far, by_case = _answer(planned)
    return PlannerView(
        title=title,
        back=base,
        base=f"{base}/uitnodigen",
        seats=form.plaatsen or (str(planned.wanted.seats) if planned else ""),
        per_seat=form.per or (str(planned.wanted.per_seat) if planned else ""),
        response=form.respons or (formats.decimal(planned.wanted.response * 100, places=1) if planned else ""),
        answer=answer,
        range=between,
        so_far=so_far,
        cases=_cases(by_case),
        waves=_waves(slug, found),
        public=f"/loting/{slug}/brieven" if found else "",
        problems=problems,
    )


def waves_view(
    slug: str, title: str, found: tuple[WaveFacts, ...], chances: tuple[Fraction, Fraction] | None
) -> WavesView:
    """For everybody; `chances` are the smallest and the largest of being drawn, once these are published."""
    each = [group.chance for one in found for group in one.groups if group.people]
    least, most = formats.percentage(min(each)), formats.percentage(max(each))
    second = _("De tweede kans is nog niet bekend. Daarvoor moet de lijst eerst sluiten.")
    if chances is not None:
        second = _(
            "Wie zich aanmeldde, heeft een kans van %(least)s tot %(most)s om ingeloot te worden.",
            least=formats.percentage(chances[0]), most=formats.percentage(chances[1]),
        )  # fmt: skip
    return WavesView(
        title=title,
        back=f"/loting/{slug}",
        first=_("De kans op een brief was %(least)s tot %(most)s, per groep anders.", least=least, most=most),
        second=second,
        waves=_waves(slug, found),
    )


def record_name(slug: str, wave_id: int) -> str:
    """The name of the file with the record of one draw, as it is downloaded and as it is typed to check it."""
    return f"{slug}-brieven-{wave_id}.zip"


def invited_sentence(group: GroupFacts | None) -> str:
    """The first of somebody's two chances, in a sentence; empty without a letter of a draw that we know."""
    if group is None:
        return ""
    return _("Uw kans op een brief was %(chance)s.", chance=formats.percentage(group.chance))


def _answer(planned: Planned | None) -> tuple[str, str, str, tuple[int, ...]]:
    if planned is None:
        return "", "", "", ()
    wanted, likely = planned.wanted, planned.wanted.response
    found = letters_needed(
        wanted.seats,
        per_seat=wanted.per_seat,
        registered=planned.used,
        likely=likely,
        best=max(BEST, likely),
        worst=min(WORST, likely),
        cases=CASES,
    )
    facts = {one: formats.number(getattr(found, one)) for one in ("pool", "expected", "fewest", "most")}
    so_far = ""
    if planned.sent:
        sent, used = formats.number(planned.sent), formats.number(planned.used)
        so_far = _("Aanmeldingen tot nu toe: %(used)s, op %(sent)s brieven.", used=used, sent=sent)
    return (
        _("Ongeveer %(expected)s brieven, voor %(pool)s aanmeldingen.", expected=facts["expected"], pool=facts["pool"]),
        _("Het kunnen er ook %(fewest)s tot %(most)s zijn.", fewest=facts["fewest"], most=facts["most"]),
        so_far,
        found.by_case,
    )


def _cases(letters: tuple[int, ...]) -> TableView:
    columns = (
        Column(title=_("Waar")),
        Column(title=_("Jaar"), numeric=True),
        Column(title=_("Brieven"), numeric=True),
        Column(title=_("Aanmeldingen"), numeric=True),
        Column(title=_("Zo veel brieven zou u nodig hebben"), numeric=True),
    )
    rows = tuple(
        (
            Cell(text=one.name, href=one.source, heads_row=True),
            Cell(text=str(one.year), numeric=True),
            Cell(text=formats.number(one.letters), numeric=True),
            Cell(text=formats.percentage(one.response), numeric=True),
            Cell(text=formats.number(letters[place]) if letters else "–", numeric=True),
        )
        for place, one in enumerate(CASES)
    )
    return TableView(caption=_("Hoe het elders ging"), columns=columns, rows=rows)


def _waves(slug: str, found: tuple[WaveFacts, ...]) -> tuple[WaveLine, ...]:
    return tuple(
        WaveLine(
            heading=_("Ronde %(number)s: %(letters)s brieven", number=place, letters=formats.number(one.letters)),
            facts=(
                Fact(term=_("Geloot op"), value=formats.moment(one.drawn_at)),
                Fact(term=_("Mensen die een brief konden krijgen"), value=formats.number(one.people)),
                Fact(term=_("Toeval vooraf aangekondigd"), value=_("Ja") if one.announced else _("Nee")),
                Fact(term=_("Code van het plan"), value=one.digest),
            ),
            record=f"/loting/{slug}/brieven/{one.id}.zip",
            command=f"python -m sortition verify {record_name(slug, one.id)} --digest {one.digest}",
            groups=_groups(one),
        )
        for place, one in enumerate(found, 1)
    )


def _groups(one: WaveFacts) -> TableView:
    columns = (
        Column(title=_("Gebied")),
        Column(title=_("Leeftijd")),
        Column(title=_("Mensen"), numeric=True),
        Column(title=_("Brieven"), numeric=True),
        Column(title=_("Kans op een brief"), numeric=True),
    )
    rows = tuple(
        (
            Cell(text=GEBIEDEN.get(group.gebied, group.gebied), heads_row=True),
            Cell(text=group.age_band),
            Cell(text=formats.number(group.people), numeric=True),
            Cell(text=formats.number(group.letters), numeric=True),
            Cell(text=formats.percentage(group.chance), numeric=True),
        )
        for group in one.groups
    )
    return TableView(caption=_("Kans op een brief per groep"), columns=columns, rows=rows)
