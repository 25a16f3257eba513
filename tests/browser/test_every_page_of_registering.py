"""Every page of registering and of who helps with it, as people see it."""

from __future__ import annotations

from tests.browser.conftest import Axe
from tests.browser.every_page import in_every_language, judged, people
from tests.browser.looking import Visitors

__all__ = ["people"]
FEATURES = ("help_desk", "pool")


@in_every_language(*FEATURES)
def test_every_page_is_accessible_fits_paints_its_controls_shows_the_focus_and_is_valid(
    people: Visitors, axe: Axe, feature: str, language: str
) -> None:
    judged(people, axe, feature, language)
