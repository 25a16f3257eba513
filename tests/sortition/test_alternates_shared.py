"""Reserves on the shared pools: what is left outside the quotas, beside as many random reserves."""

from __future__ import annotations

import pytest

from tests.sortition.alternates_trial import panel_of, ratio


@pytest.mark.parametrize(("name", "most"), [("syn_n200_f5_30", 0.55), ("syn_n500_f6_40", 0.65)])
def test_reserves_leave_far_less_outside_the_quotas_than_random_ones(name: str, most: float) -> None:
    """One panel of each; `tests.benchmarks.alternates` takes five, and ten reserves too."""
    assert ratio(panel_of(name, 0), number=5, label=f"{name} 0") <= most
