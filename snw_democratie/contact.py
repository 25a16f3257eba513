"""How people reach us, in the language of the page: only what is set, and a place with helpers where nothing is."""

from __future__ import annotations

from snw_democratie.components import Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import speaking
from snw_democratie.settings import Contact


def contact_lines(contact: Contact) -> tuple[Fact, ...]:
    """A line for each way that there is. Never empty, and never a number that nobody answers."""
    number = "".join(one for one in contact.phone if one in "+0123456789")
    known = (
        Fact(term=_("Bel"), value=unbroken(contact.phone), href=f"tel:{number}"),
        Fact(term=_("Mail"), value=contact.email, href=f"mailto:{contact.email}"),
        Fact(term=_("Schrijf"), value=contact.post),
        Fact(term=_("Kom langs"), value=contact.place),
    )
    found = tuple(one for one in known if one.value)
    return found or (Fact(term=_("Kom langs"), value=_("Bij een Huis van de Wijk in uw buurt")),)


def unbroken(number: str) -> str:
    """A telephone number that stays on one line."""
    return number.replace("-", "\N{NON-BREAKING HYPHEN}").replace(" ", "\N{NO-BREAK SPACE}")


def contact_in(contact: Contact, language: str) -> tuple[Fact, ...]:
    """The same in another language than that of the page, for mail."""
    with speaking(language):
        return contact_lines(contact)
