"""The mail with an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.accounts.facts import Invited
from snw_democratie.i18n import formats, speaking
from snw_democratie.mail.render import render
from snw_democratie.security.codes import shown

LANGUAGE = "nl"
"""Of who has no account yet nobody knows another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMail:
    """What somebody reads who is invited; behind the # the code, which no server sees."""

    name: str
    link: str
    until: str


def invitation_link(origin: str, code: str) -> str:
    """The address at which an invitation is used."""
    return f"{origin}/uitnodiging#{shown(code)}"


def invitation_mail(origin: str, name: str, made: Invited) -> tuple[str, str]:
    """Subject and text."""
    with speaking(LANGUAGE):
        until = formats.moment(made.expires_at)
    return render("invited", LANGUAGE, InvitationMail(name=name, link=invitation_link(origin, made.code), until=until))
