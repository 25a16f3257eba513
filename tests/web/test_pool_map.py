"""The list of a lottery by wijk: the numbers of its chart, and no number that could point to somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.succession_facts import LaterFacts
from snw_democratie.public_record.map import pool_map
from snw_democratie.public_record.margins import Group, merged
from snw_democratie.public_record.service import Margin, PublicLottery

WIJKEN = {"Geuzenveld": 40, "De Punt": 12, "Osdorp-Oost": 30, "Lutkemeer/Ookmeer": 2, "Westlandgracht": 1}


def lottery(counts: dict[str, int], *, feature: str = "wijk") -> PublicLottery:
    """A lottery with this list; what else it is does not matter to the map."""
    groups = [Group(values=(value,), people=people, minimum=0, maximum=9) for value, people in counts.items()]
    shown = merged(groups, below=5)
    pool = (Margin(feature=feature, groups=shown, merged=len(shown) < len(groups)),)
    facts: Any = replace(_FACTS, people=sum(counts.values()))
    later = LaterFacts(reserves=None, rounds=())
    return PublicLottery(facts=facts, pool=pool, record=None, drawn=None, seated=(), files=(), later=later)


_FACTS = ProcedureFacts(
    **{name: None for name in ProcedureFacts.__dataclass_fields__ if name != "translations"}  # type: ignore[arg-type]  # the map reads nothing else
)


def test_the_map_says_what_the_chart_says_and_hides_what_it_hides() -> None:
    found = pool_map(lottery(WIJKEN))
    assert found is not None
    tiles = {tile.name: (tile.figure, tile.shade) for tile in found.tiles}
    assert tiles["Geuzenveld"] == ("40", 5)
    assert tiles["Osdorp-Oost"][0] == "30"
    hidden = [name for name, (figure, shade) in tiles.items() if figure == "niet getoond" and shade == 0]
    # Two small ones are still too few together: the next smallest hides with them.
    assert hidden == ["Lutkemeer/Ookmeer", "De Punt", "Westlandgracht"]
    assert tiles["Slotervaart-Noord"] == ("doet niet mee", 0)
    rows = {row[0].text: row[1].text for row in found.table.rows}
    assert rows == {name: figure for name, (figure, _) in tiles.items()}


def test_there_is_no_map_where_it_would_say_nothing() -> None:
    assert pool_map(lottery({"vrouw": 20, "man": 20}, feature="geslacht")) is None
    assert pool_map(lottery({"De Punt": 1, "Geuzenveld": 2})) is None
    assert pool_map(lottery({"Osdorp": 20, "Slotervaart": 20}, feature="gebied")) is None
