"""What a plan is about: eight themes, the same in every round, so that they have a name in every language."""

from __future__ import annotations

from collections.abc import Mapping

from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _

THEMES: Mapping[str, str] = {
    "green": N_("Groen en dieren"),
    "play": N_("Spelen en sporten"),
    "meet": N_("Elkaar ontmoeten"),
    "safe": N_("Veilig en schoon"),
    "youth": N_("Jongeren"),
    "care": N_("Zorg en gezondheid"),
    "culture": N_("Kunst en cultuur"),
    "energy": N_("Energie en klimaat"),
}
"""Code to name."""


def theme_name(code: str) -> str:
    """The name of a theme in the language of this page."""
    return _(THEMES[code])
