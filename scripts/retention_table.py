"""Write `docs/legal/bewaartermijnen.md` from the rules that the program applies; a test holds that they are equal."""

from __future__ import annotations

from pathlib import Path

from snw_democratie.retention.kept import KEPT
from snw_democratie.retention.rules import RULES
from snw_democratie.retention.views import period

PLACE = Path(__file__).resolve().parents[1] / "docs" / "legal" / "bewaartermijnen.md"
HEAD = """# Bewaartermijnen

Deze tabel is gemaakt uit de regels die het programma zelf toepast (`snw_democratie/retention/rules.py`), met
`python scripts/retention_table.py`. Een test houdt beide gelijk. Dezelfde tabel staat op de website onder `/bewaren`,
met het moment waarop elke regel het laatst is toegepast.

Het programma past de regels elke dag toe; `snw retention run` doet het meteen, `--dry-run` telt alleen. Van elke keer
staat in het logboek hoeveel regels er per soort zijn gewist. SQLite overschrijft wat gewist is; bij PostgreSQL gebeurt
dat als de database haar bestanden opruimt (`VACUUM`). In een reservekopie van eerder staat nog wat later is gewist:
bewaar kopieën daarom korter dan de kortste termijn die u wilt waarmaken.

## Wat wordt gewist

| wat | tabellen | hoe lang | waarom zo lang |
| --- | --- | --- | --- |
"""
MIDDLE = """
## Wat blijft

| wat | tabellen | waarom |
| --- | --- | --- |
"""


def table() -> str:
    """The whole page."""
    removed = [
        f"| {rule.what()} | {_named(rule.where)} | {period(rule.period)} {rule.since()} | {rule.why()} |\n"
        for rule in RULES
    ]
    kept = [f"| {what()} | {_named(tables)} | {why()} |\n" for tables, (what, why) in KEPT.items()]
    return HEAD + "".join(removed) + MIDDLE + "".join(kept)


def _named(tables: tuple[str, ...]) -> str:
    return ", ".join(f"`{table}`" for table in tables)


if __name__ == "__main__":
    PLACE.write_text(table(), "utf-8")
