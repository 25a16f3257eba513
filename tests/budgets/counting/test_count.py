"""The count of a round: when it is made, what it says, and who decides that everybody sees it."""

from __future__ import annotations

from sqlalchemy import Engine

from snw_democratie.security.staff import Staff
from tests.web.world import Browser


def test_a_round_is_counted_and_published_by_two_people_in_a_browser(
    counted: str, wim: Browser, yara: Browser, visitor: Browser
) -> None:
    at = f"/team/buurtbudget/{counted}/tellen"
    first = wim.get(at)
    assert first.status_code == 200, first.text
    assert "De stemmen zijn geteld" in first.text
    assert visitor.get(f"/buurtbudget/{counted}/uitslag").status_code == 404
    digest = first.text.partition('name="gezien" value="')[2][:64]
    assert wim.post(f"{at}/keuze", {"gezien": digest, "wat": "stemmen"}).status_code == 303
    assert visitor.get(f"/buurtbudget/{counted}/uitslag").status_code == 404
    seen = yara.get(at).text.partition('name="gezien" value="')[2][:64]
    assert yara.post(f"{at}/publiceren", {"gezien": seen}).status_code == 303
    shown = visitor.get(f"/buurtbudget/{counted}/uitslag")
    assert shown.status_code == 200, shown.text
    assert "krijgen geld" in shown.text
    for part in ("stappen", "mijn-stem", "bestand/outcome.json", "bestand/ballots.pb", "bestand/record.zip"):
        assert visitor.get(f"/buurtbudget/{counted}/uitslag/{part}").status_code == 200, part


def test_the_page_of_an_outcome_is_there(
    published: str, visitor: Browser, platform: dict[str, Staff], engine: Engine
) -> None:
    assert visitor.get(f"/buurtbudget/{published}/uitslag").status_code == 200
