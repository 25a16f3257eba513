"""Roles in words."""

from __future__ import annotations

from collections.abc import Mapping

from snw_democratie.components import Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.security.staff import GEBIEDEN, Role


def role_names() -> Mapping[str, str]:
    """The roles in words."""
    return {
        Role.ADMINISTRATOR: _("beheerder van accounts"),
        Role.DEMOCRACY_TEAM: _("democratieteam"),
        Role.WIJKPLATFORM: _("wijkplatform"),
        Role.HELPER: _("helper in een buurthuis"),
        Role.REGISTRAR: _("beoordelaar van aanmeldingen"),
        Role.TRUSTEE: _("sleutelbewaarder"),
        Role.AUDITOR: _("controleur"),
    }


def role_words(roles: tuple[tuple[str, str], ...]) -> str:
    """All roles in one line, each with its gebied."""
    names = role_names()
    found = [f"{names[role]} ({GEBIEDEN[scope]})" if scope else names[role] for role, scope in roles]
    return "; ".join(found) or _("nog niets")


def asked_fact(asked: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    """The roles that wait for a yes of the democracy team, where there are any."""
    return (Fact(term=_("Wacht op een ja van het democratieteam"), value=role_words(asked)),) if asked else ()
