"""Where the people on a list live, as tiles: the same counts as in the chart of the wijken, small ones left out."""

from __future__ import annotations

from snw_democratie.charts.tiles import PLACES, TileInput, TileMap, tile_map
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool import places
from snw_democratie.pool.wording import in_language
from snw_democratie.public_record.service import Margin, PublicLottery


def pool_map(public: PublicLottery) -> TileMap | None:
    """The list by wijk; None where the quotas do not ask for the wijk, or nothing may be shown.

    A wijk whose count was put together with others has no count here: neither its figure nor its shade gives it away.
    """
    margin = next((one for one in public.pool if _of_wijken(one)), None)
    if margin is None:
        return None
    counts = {wijk.code: group.people for group in margin.groups if (wijk := _wijk(group.values)) is not None}
    if not counts:
        return None
    asked = {wijk.code for group in margin.groups for value in group.values if (wijk := places.wijk_named(value))}
    return tile_map(
        [
            TileInput(
                code=code,
                name=in_language(places.WIJKEN[code].name, public.facts.translations),
                value=counts.get(code),
                figure=_figure(counts.get(code), asked=code in asked),
            )
            for code in PLACES
        ],
        id="kaart-mensen",
        caption=_("Waar wonen zij?"),
        sentence=_("Elk vak is een wijk. Hoe donkerder, hoe meer mensen op de lijst daar wonen."),
        title=_("Mensen"),
    )


def _of_wijken(margin: Margin) -> bool:
    """Whether a feature is the wijk: two of its values are names of wijken."""
    named = [value for group in margin.groups for value in group.values if places.wijk_named(value)]
    return margin.feature.casefold() == "wijk" or len(named) > 1


def _wijk(values: tuple[str, ...]) -> places.Wijk | None:
    return places.wijk_named(values[0]) if len(values) == 1 else None


def _figure(people: int | None, *, asked: bool) -> str:
    if people is not None:
        return formats.number(people)
    return _("niet getoond") if asked else _("doet niet mee")
