"""Pages about us: how to reach us, and what happens with personal data. They say what this program does, no more."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Cell, Column, Fact, TableView
from snw_democratie.contact import unbroken
from snw_democratie.i18n import gettext as _
from snw_democratie.retention.rules import RULES
from snw_democratie.retention.views import period
from snw_democratie.settings import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """Who we are; empty where nobody has said so yet."""

    controller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyView:
    """What article 13 of the GDPR asks to be told, as far as it differs between installations or comes from rules."""

    controller: str
    officer: str
    asked: TableView
    purposes: TableView
    kept: str
    authority: tuple[Fact, ...]


def contact_view(contact: Contact) -> ContactView:
    """The page with everything that is set."""
    return ContactView(controller=contact.controller)


def privacy_view(contact: Contact) -> PrivacyView:
    """The page about personal data."""
    return PrivacyView(
        controller=contact.controller,
        officer=contact.officer,
        asked=_asked(),
        purposes=_purposes(),
        kept=_kept(),
        authority=_authority(),
    )


def _asked() -> TableView:
    """Every question of registering, in its order, and why it is asked."""
    return _table(
        _("Wat wij vragen"),
        (_("Wat"), _("Waarom?")),
        (
            (_("Hoe u genoemd wilt worden"), _("Zo kunnen wij u aanspreken. Elke naam is goed.")),
            (_("Uw geboortejaar"), _("Zo komt er een goede mix van jong en oud.")),
            (
                _("Uw postcode en huisnummer"),
                _("Zo weten wij in welke wijk u woont. Ook zien wij zo of iemand zich twee keer aanmeldt."),
            ),
            (
                _("Alleen uw gebied of wijk, als u een code van een organisatie hebt"),
                _("Wie geen adres wil geven, doet zo toch mee."),
            ),
            (
                _("Antwoorden voor de mix, zoals uw opleiding"),
                _("Zo lijkt het panel op de buurt. Bij elke loting staat welke vragen wij stellen."),
            ),
            (
                _("Soms iets gevoeligs, zoals uw herkomst"),
                _("Dan staat erbij waarom. U mag het liever niet zeggen. Onder de 16 jaar vragen wij dit niet."),
            ),
            (_("E-mail, telefoon of post"), _("Zo laten wij u weten of u bent ingeloot.")),
            (_("Uw toestemming en uw taal"), _("Zo ziet u later waar u precies ja tegen zei.")),
        ),
    )


def _purposes() -> TableView:
    """Each purpose with its ground in the law; `docs/legal/verwerkingsregister.md` says the same."""
    consent = _("Uw toestemming (AVG, artikel 6 lid 1a)")
    interest = _("Gerechtvaardigd belang (AVG, artikel 6 lid 1f)")
    return _table(
        _("Waarvoor wij uw gegevens gebruiken"),
        (_("Waarvoor?"), _("Op grond waarvan?")),
        (
            (_("Loten wie er in het panel komt, en u dat laten weten"), consent),
            (_("Een gevoelig antwoord meetellen"), _("Uw aparte toestemming (AVG, artikel 9 lid 2a)")),
            (_("Regelen wat u nodig hebt als u bent ingeloot"), _("Uw aparte toestemming (AVG, artikel 9 lid 2a)")),
            (_("U vragen voor een volgende loting"), consent),
            (_("Cijfers maken over wie zich aanmeldt"), consent),
            (_("Alleen bevoegde medewerkers binnenlaten"), interest),
            (_("Kunnen laten zien dat niemand de loting stuurt"), interest),
        ),
    )


def _kept() -> str:
    after, never = (
        period(next(rule.period for rule in RULES if rule.id == one))
        for one in ("registration", "registration-never-drawn")
    )
    return _(
        "Uw aanmelding wissen wij %(after)s na de loting. Gaat de loting niet door? Dan uiterlijk na %(never)s.",
        after=after,
        never=never,
    )


def _authority() -> tuple[Fact, ...]:
    """Where anybody may complain about what we do with personal data."""
    return (
        Fact(
            term=_("Op internet"),
            value="autoriteitpersoonsgegevens.nl",
            href="https://www.autoriteitpersoonsgegevens.nl/",
        ),
        Fact(term=_("Bel"), value=unbroken("088-180 52 50"), href="tel:0881805250"),
        Fact(term=_("Schrijf"), value="Postbus 93374, 2509 AJ Den Haag"),
    )


def _table(caption: str, titles: tuple[str, str], lines: tuple[tuple[str, str], ...]) -> TableView:
    return TableView(
        caption=caption,
        columns=tuple(Column(title=title) for title in titles),
        rows=tuple((Cell(text=what, heads_row=True), Cell(text=why)) for what, why in lines),
    )
