"""What the draw looks like for everybody: on the projector in the room, and on a phone at home.

Three parts, one screen each: the digits as they fall, the panel as its seats fill, its mix beside the agreement. A
part that does not fit on one screen has more than one sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.charts.bars import Bar
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import Translations, in_language
from snw_democratie.public_record import seated, words
from snw_democratie.public_record.reading import Published
from snw_democratie.public_record.service import PublicLottery, SeatedFeature
from snw_democratie.public_record.steps import draw_time
from sortition.draw import dice_per_throw, number_from_dice
from sortition.errors import BadRandomness
from sortition.record import digest

SEATS_PER_SHEET = 48  # eight columns of six, of which each number can be read from the back of the room
FEW_SEATS = 30
LINES_PER_SHEET = 8
LONGEST_LABEL = 24  # more letters than this take a second line
DIGITS, PANEL, MIX = "cijfers", "panel", "mix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for one digit; `latest` for the one that fell last."""

    digit: str
    filled: bool
    latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A part of the draw to go to; `shown` for the one on the screen, `open` when there is something to see."""

    text: str
    href: str
    shown: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MixLine:
    """One line of the mix: the name of a feature (`bar` is None) or one of its groups."""

    label: str
    bar: Bar | None
    people: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """One screen of the draw."""

    title: str
    address: str
    here: str
    people: str
    seats: str
    panels: str
    digest_short: str
    drawn: bool
    slots: tuple[Slot, ...]
    many_slots: bool
    aloud: str
    note: str
    panel_title: str
    practice: str
    show_digits: bool
    show_panel: bool
    show_mix: bool
    lots: tuple[str, ...]
    few_seats: bool
    lines: tuple[MixLine, ...]
    mix_note: str
    sheet: str
    previous: str
    next: str
    tabs: tuple[Tab, ...]
    later: str
    watching: bool
    poll: str


def draw_view(public: PublicLottery, *, part: str = "", sheet: int = 1) -> DrawView:
    """The screen that was asked for, or else the one that belongs to the moment."""
    facts, record, drawn = public.facts, public.record, public.drawn
    shown = _part(facts, part)
    here = f"/loting/{facts.slug}/loting"
    sheets = _sheets(public, shown)
    number = min(max(sheet, 1), len(sheets))
    lots, lines = sheets[number - 1]
    slots = _slots(facts, record)
    return DrawView(
        title=in_language(facts.title, facts.translations),
        address=f"/loting/{facts.slug}",
        here=_address(here, shown if part else "", number if part else 1),
        people=formats.number(facts.people),
        seats=formats.number(facts.seats),
        panels=formats.number(record.panels) if record else "",
        digest_short=formats.grouped(record.digest) if record else "",
        drawn=drawn is not None,
        slots=slots,
        many_slots=len(slots) > 4,
        aloud=_aloud(public, slots),
        note=_note(facts),
        panel_title=_panel_title(public),
        practice=words.practice(public.rehearsal),
        show_digits=shown == DIGITS,
        show_panel=shown == PANEL,
        show_mix=shown == MIX,
        lots=lots,
        few_seats=facts.seats <= FEW_SEATS,
        lines=lines,
        mix_note=seated.note(public.seated),
        sheet=_("Blad %(here)s van %(all)s", here=number, all=len(sheets)) if len(sheets) > 1 else "",
        previous=_address(here, shown, number - 1) if number > 1 else "",
        next=_address(here, shown, number + 1) if number < len(sheets) else "",
        tabs=_tabs(here, shown, open_=drawn is not None),
        later=words.changed_later(public.later),
        watching=facts.state is not State.DRAWN,
        poll=f"{here}?gezien={version(facts)}",
    )


def version(facts: ProcedureFacts) -> str:
    """Changes with everything a watcher can see change; a page that has this already need not be sent again."""
    return digest("snw/draw-page/1", [facts.state, facts.source, facts.digits, facts.beacon, facts.people])[:12]


def _note(facts: ProcedureFacts) -> str:
    if facts.state is State.DRAWN:
        return ""
    if facts.source:
        return words.source(facts.source)
    at = draw_time(facts)
    return _("De loting is op %(when)s.", when=formats.moment(at)) if at else ""


def _panel_title(public: PublicLottery) -> str:
    if public.drawn is None:
        return ""
    if public.rehearsal:
        return _("Panel %(number)s kwam uit de oefening", number=public.drawn.panel)
    return _("Panel %(number)s is ingeloot", number=public.drawn.panel)


def _part(facts: ProcedureFacts, asked: str) -> str:
    if facts.state is not State.DRAWN:
        return DIGITS
    return asked if asked in (DIGITS, PANEL, MIX) else PANEL


def _address(here: str, part: str, sheet: int) -> str:
    if not part:
        return here
    return f"{here}?deel={part}" + (f"&blad={sheet}" if sheet > 1 else "")


def _tabs(here: str, shown: str, *, open_: bool) -> tuple[Tab, ...]:
    names = ((DIGITS, _("De cijfers")), (PANEL, _("Het panel")), (MIX, _("De mix")))
    return tuple(
        Tab(text=text, href=_address(here, part, 1), shown=part == shown, open=open_ or part == DIGITS)
        for part, text in names
    )


def _slots(facts: ProcedureFacts, record: Published | None) -> tuple[Slot, ...]:
    """A place per ball, or per die of the throw that is going on."""
    if record is None or not facts.source.startswith(("balls", "dice")):
        return ()
    wanted = len(str(record.panels)) - 1
    digits = facts.digits
    if facts.source == "dice":
        wanted = dice_per_throw(record.panels)
        digits = digits[max(len(digits) - 1, 0) // wanted * wanted :]
    last = len(digits) - 1
    return tuple(
        Slot(digit=digit.strip(), filled=digit != " ", latest=place == last)
        for place, digit in enumerate(digits.ljust(wanted))
    )


def _aloud(public: PublicLottery, slots: tuple[Slot, ...]) -> str:
    """What a person in the room can say aloud at this moment."""
    facts, record = public.facts, public.record
    if public.drawn is not None:
        return _("Het is panel %(number)s geworden.", number=public.drawn.panel)
    if record is None:
        return _("De panels zijn nog niet gemaakt.")
    if not facts.source:
        return _("De panels staan vast. Het toeval is nog niet aangekondigd.")
    empty = sum(not slot.filled for slot in slots)
    if facts.source == "dice":
        return _dice_aloud(facts.digits, record.panels, empty)
    if empty:
        return _balls_aloud(facts, record, empty)
    if "beacon" in facts.source and not facts.beacon:
        return _("Wij wachten op het getal van drand.")
    return _("Al het toeval is er. Twee mensen kijken het na.")


def _balls_aloud(facts: ProcedureFacts, record: Published, empty: int) -> str:
    left = formats.number(record.panels // 10 ** len(facts.digits))
    if not facts.digits:
        return _("Er is nog geen bal gevallen. Alle %(panels)s panels kunnen het worden.", panels=left)
    balls = ngettext("Nog %(n)s bal.", "Nog %(n)s ballen.", empty, n=empty)
    if "beacon" in facts.source:  # the number that is added later can still point to any panel
        return balls
    return balls + " " + _("Er zijn nog %(left)s panels over.", left=left)


def _dice_aloud(rolls: str, panels: int, empty: int) -> str:
    if not rolls:
        return _("Er is nog niet gegooid. Alle %(panels)s panels kunnen het worden.", panels=formats.number(panels))
    if empty:
        return ngettext("Nog %(n)s dobbelsteen.", "Nog %(n)s dobbelstenen.", empty, n=empty)
    try:
        number_from_dice(rolls, limit=panels)
    except BadRandomness:
        return _("Deze worp telt niet. Er wordt opnieuw gegooid.")
    return _("Al het toeval is er. Twee mensen kijken het na.")


Sheet = tuple[tuple[str, ...], tuple[MixLine, ...]]


def _sheets(public: PublicLottery, shown: str) -> tuple[Sheet, ...]:
    if shown == PANEL and public.drawn:
        lots = public.drawn.selected
        starts = range(0, len(lots), SEATS_PER_SHEET)
        return tuple((lots[start : start + SEATS_PER_SHEET], ()) for start in starts)
    if shown == MIX:
        return tuple(((), lines) for lines in _mix_sheets(public)) or (((), ()),)
    return (((), ()),)


def _mix_sheets(public: PublicLottery) -> tuple[tuple[MixLine, ...], ...]:
    """Lines packed into sheets that fit on a screen; a feature that goes on on the next sheet is named again."""
    sheets: list[list[MixLine]] = []
    used = LINES_PER_SHEET
    for feature in public.seated:
        head = MixLine(label=words.heading(feature.feature, public.facts.translations), bar=None)
        lines = _lines(feature, public.facts.translations)
        # A heading at the foot of a sheet, without any of its groups, says nothing.
        if used + 1 + _height(lines[0]) > LINES_PER_SHEET:
            sheets.append([])
            used = 0
        sheets[-1].append(head)
        used += 1
        for line in lines:
            if used + _height(line) > LINES_PER_SHEET:
                sheets.append([head])
                used = 1
            sheets[-1].append(line)
            used += _height(line)
    return tuple(tuple(sheet) for sheet in sheets)


def _height(line: MixLine) -> int:
    return -(-len(line.label) // LONGEST_LABEL)


def _lines(feature: SeatedFeature, translations: Translations) -> tuple[MixLine, ...]:
    return tuple(
        MixLine(label=bar.label, bar=bar, people=bar.figures[0], agreed=bar.figures[1])
        for bar in seated.seated_chart(feature, translations).bars
    )
