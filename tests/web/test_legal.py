"""The legal papers say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.retention_table import PLACE, table
from snw_democratie.db.migrate import metadata
from snw_democratie.db.sealed import sealed_columns
from snw_democratie.retention.kept import KEPT

LEGAL = Path(__file__).resolve().parents[2] / "docs" / "legal"
PAPERS = ("dpia", "verwerkingsregister", "algoritmeregister", "bewaartermijnen", "toegankelijkheidsverklaring")
AMSTERDAM = (
    "Begrijpelijke samenvatting",
    "Contact",
    "Gegevensbronnen",
    "Model en werking",
    "Non-discriminatie",
    "Menselijk toezicht",
    "Risico's en maatregelen",
)


def paper(name: str) -> str:
    return (LEGAL / f"{name}.md").read_text("utf-8")


def test_the_paper_on_retention_is_what_the_program_applies() -> None:
    assert PLACE.read_text("utf-8") == table(), "run python scripts/retention_table.py"


def test_every_table_with_personal_data_is_in_the_register() -> None:
    named = set(re.findall(r"`(\w+)`", paper("verwerkingsregister")))
    sealed = {table.name for table, _ in sealed_columns(metadata())}
    kept = {table for tables in KEPT for table in tables}
    about_people = set(metadata().tables) - kept - {"job", "retention_run"}
    assert sealed | about_people <= named


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_names_only_tables_that_exist(name: str) -> None:
    code = set(re.findall(r"`([a-z_]+)(?:\.[a-z_]+)?`", paper(name)))
    objectives = {"leximin", "maximin", "nash", "goldilocks"}
    assert code - set(metadata().tables) - objectives - {"alembic_version"} == set()


def test_the_algorithm_register_has_its_headings() -> None:
    found = re.findall(r"^## (.+)$", paper("algoritmeregister"), re.MULTILINE)
    assert tuple(found[: len(AMSTERDAM)]) == AMSTERDAM
    for word in ("Doel en impact", "proportionaliteit", "Menselijke tussenkomst", "DPIA"):
        assert word in paper("algoritmeregister")
