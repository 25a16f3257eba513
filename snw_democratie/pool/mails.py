"""The mails of registering, ready to be put into the outbox. They hold no code: that is a key, and mail is a postcard."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Subject and text in one language."""

    subject: str
    text: str


def registered(*, title: str, address: str) -> Mail:
    """Somebody registered; `address` is the page where the own code opens everything."""
    lines = (
        _("Goedendag,"),
        _("U bent aangemeld voor de loting: %(title)s.", title=title),
        _("Wilt u uw gegevens zien, verbeteren of wissen? Ga naar deze pagina:"),
        address,
        _("U hebt daar de code nodig die u na het aanmelden kreeg. Wij sturen die code nooit per e-mail."),
        _("Hebt u zich niet aangemeld? Dan heeft iemand uw e-mailadres gebruikt. Laat het ons weten."),
        "Samen Nieuw-West",
    )
    return Mail(subject=_("U bent aangemeld voor de loting"), text="\n\n".join(lines) + "\n")
