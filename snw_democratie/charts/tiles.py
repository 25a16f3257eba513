"""Nieuw-West as fifteen tiles of one size, about where the wijken lie; a picture of values, never of borders.

Nobody gave us the borders. What is known of each wijk is the point where a map writes its name; the tiles stand in
the order of those points, from north to south and from west to east.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from snw_democratie.components import Cell, Column, TableView
from snw_democratie.i18n import gettext as _

PLACES: Mapping[str, tuple[int, int]] = {
    "FA": (1, 2),
    "FB": (2, 2),
    "FC": (2, 3),
    "FD": (2, 4),
    "FF": (3, 1),
    "FE": (3, 4),
    "FH": (4, 1),
    "FJ": (4, 2),
    "FK": (4, 3),
    "FL": (4, 4),
    "FM": (4, 5),
    "FG": (5, 1),
    "FN": (5, 4),
    "FP": (5, 5),
    "FQ": (6, 3),
}
"""Code of a wijk -> row from the north, column from the west; in the order in which they are read."""
SHADES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TileInput:
    """One wijk: `value` sets the shade, `figure` says it. Without a value `figure` says why not.

    `word` is then for the legend, when the reason is another than that nobody knows.
    """

    code: str
    name: str
    value: Fraction | int | None
    figure: str
    href: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile with its place and its shade, from 1 (least) to SHADES (most); 0 where there is no value."""

    name: str
    short: str
    figure: str
    word: str
    shade: int
    row: int
    column: int
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """One line of the legend."""

    shade: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """All tiles with their legend, and the same as a table."""

    id: str
    caption: str
    sentence: str
    tiles: tuple[Tile, ...]
    legend: tuple[Shade, ...]
    table: TableView


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTile:
    """One wijk on the map on which a place is chosen or shown; `open` for one that can be chosen."""

    code: str
    name: str
    short: str
    row: int
    column: int
    open: bool
    chosen: bool


def place_tiles(names: Mapping[str, str], *, open_to: Collection[str] = (), chosen: str = "") -> tuple[PlaceTile, ...]:
    """Every wijk on its place, from north to south: which can be chosen, and which one is."""
    return tuple(
        PlaceTile(
            code=code,
            name=names[code],
            short=_breakable(names[code]),
            row=row,
            column=column,
            open=code in open_to,
            chosen=code == chosen,
        )
        for code, (row, column) in PLACES.items()
    )


def tile_map(found: Sequence[TileInput], *, id: str, caption: str, sentence: str, title: str) -> TileMap:  # noqa: A002  # the attribute's own name
    """Shade every wijk by its share of the largest value. `title` heads the figures in the table.

    Each wijk occurs once. A shade is a fifth of the way from nothing to the largest value.
    """
    by_code = {one.code: one for one in found}
    assert by_code.keys() == PLACES.keys() and len(found) == len(PLACES)
    top = max((Fraction(one.value) for one in found if one.value is not None), default=Fraction(0))
    tiles = tuple(_tile(by_code[code], top, *place) for code, place in PLACES.items())
    shown = {tile.shade for tile in tiles}
    unshaded = next((tile.word for tile in tiles if not tile.shade), "")
    rows = tuple(
        (
            Cell(text=tile.name, href=tile.href, heads_row=True),
            Cell(text=tile.figure, numeric=True),
            Cell(text=tile.word),
        )
        for tile in sorted(tiles, key=lambda tile: tile.name)
    )
    return TileMap(
        id=id,
        caption=caption,
        sentence=sentence,
        tiles=tiles,
        legend=tuple(
            Shade(shade=shade, word=_word(shade) if shade else unshaded)
            for shade in range(SHADES + 1)
            if shade or 0 in shown
        ),
        table=TableView(
            caption=caption,
            columns=(Column(title=_("Wijk")), Column(title=title, numeric=True), Column(title=_("Kleur"))),
            rows=rows,
        ),
    )


def _tile(one: TileInput, top: Fraction, row: int, column: int) -> Tile:
    shade = 0
    if one.value is not None:
        shade = max(1, ceil(Fraction(one.value) * SHADES / top)) if top else 1
    return Tile(
        name=one.name,
        short=_breakable(one.name),
        figure=one.figure,
        word=_word(shade) if shade or not one.word else one.word,
        shade=shade,
        row=row,
        column=column,
        href=one.href,
    )


def _word(shade: int) -> str:
    words = (_("niet bekend"), _("het minst"), _("minder"), _("midden"), _("meer"), _("het meest"))
    return words[shade]


def _breakable(name: str) -> str:
    """The name with soft hyphens where a long word may be broken, for a tile on a phone."""
    for whole, parts in {
        "Sloterdijk": ("Sloter", "dijk"),
        "Slotermeer": ("Sloter", "meer"),
        "Slotervaart": ("Sloter", "vaart"),
        "Geuzenveld": ("Geuzen", "veld"),
        "Noordoost": ("Noord", "oost"),
        "Zuidoost": ("Zuid", "oost"),
        "Lutkemeer": ("Lutke", "meer"),
        "Overtoomse": ("Over", "toomse"),
        "Westlandgracht": ("West", "land", "gracht"),
        "Ookmeer": ("Ook", "meer"),
        "Osdorp": ("Os", "dorp"),
    }.items():
        name = name.replace(whole, "\u00ad".join(parts))
    return name.replace("/", "/\u200b")
