"""The places of the tiles, beside the points where maps write the names of the wijken."""

from __future__ import annotations

import json
from itertools import permutations

from snw_democratie.charts.tiles import PLACES
from tests.shared_data import SHARED

assert SHARED is not None
POINTS = json.loads((SHARED / "domain" / "data" / "wijken_label_points.geojson").read_text("utf-8"))["features"]
CLEARLY = 0.012, 0.007  # degrees of longitude and latitude, both about 800 metres


def test_who_is_clearly_further_west_or_north_has_no_tile_further_east_or_south() -> None:
    where = {point["properties"]["wijk_code"]: point["geometry"]["coordinates"] for point in POINTS}
    assert where.keys() == PLACES.keys()
    for (one, (east, north)), (other, (further_east, further_north)) in permutations(where.items(), 2):
        if further_east - east > CLEARLY[0]:
            assert PLACES[one][1] <= PLACES[other][1], (one, other)
        if north - further_north > CLEARLY[1]:
            assert PLACES[one][0] <= PLACES[other][0], (one, other)
