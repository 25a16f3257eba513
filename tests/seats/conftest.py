"""The databases and browsers of the web tests, and the team."""

from __future__ import annotations

import pytest

from snw_democratie.security.staff import Staff
from tests.web.conftest import (
    Clock,
    anna,
    bram,
    clock,
    engine,
    furnished_database,
    furnished_file,
    staff,
    visitor,
)

__all__ = [
    "Clock",
    "anna",
    "bram",
    "clock",
    "engine",
    "furnished_database",
    "furnished_file",
    "staff",
    "visitor",
]


@pytest.fixture
def team(staff: dict[str, Staff]) -> tuple[Staff, Staff]:
    """Anna and Bram."""
    return staff["anna"], staff["bram"]
