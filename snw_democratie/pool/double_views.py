"""The pages of a registrar: where pairs wait, and what is equal and what differs between two registrations."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Fact
from snw_democratie.i18n import formats, pgettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import GEBIEDEN, WIJKEN, shown_address
from snw_democratie.pool.team_service import Likely, Queue, Waiting
from snw_democratie.pool.team_views import way_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """One of two registrations: only what is otherwise in the other."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two registrations: what is the same in both, and what is not; `hears` says how the later person hears of it."""

    id: str
    same: tuple[Fact, ...]
    differs: str
    earlier: DifferenceView
    later: DifferenceView
    hears: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublesView:
    """The pair to decide about, and how many wait."""

    title: str
    action: str
    number: str
    pair: PairView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A lottery in which pairs wait."""

    title: str
    href: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesView:
    """All lotteries in which pairs wait for a registrar."""

    lines: tuple[QueueLine, ...]


def queues_view(found: tuple[Queue, ...]) -> QueuesView:
    """The work of a registrar."""
    return QueuesView(
        lines=tuple(
            QueueLine(
                title=one.title,
                href=f"/team/lotingen/{one.slug}/dubbel",
                sentence=_("Aanmeldingen die wachten: %(n)s.", n=formats.number(one.number)),
            )
            for one in found
        )
    )


def doubles_view(found: Waiting) -> DoublesView:
    """The next pair of a lottery."""
    return DoublesView(
        title=found.title,
        action=f"/team/lotingen/{found.slug}/dubbel",
        number=_("Aanmeldingen die wachten: %(n)s.", n=formats.number(found.number)) if found.number else "",
        pair=_pair(found.pair.earlier, found.pair.later) if found.pair else None,
    )


def _pair(earlier: Likely, later: Likely) -> PairView:
    each = tuple(zip(_lines(earlier), _lines(later), strict=True))
    same = tuple(one for one, other in each if one == other and one.value)
    unlike = [(one, other) for one, other in each if one != other]
    terms = formats.listed(tuple(one.term.lower() for one, _other in unlike))
    return PairView(
        id=later.id,
        same=same,
        differs=_("Dit verschilt: %(what)s.", what=terms) if unlike else _("Wij zien geen enkel verschil."),
        earlier=DifferenceView(heading=_("De eerste aanmelding"), facts=tuple(_said(one) for one, _other in unlike)),
        later=DifferenceView(heading=_("De latere aanmelding"), facts=tuple(_said(other) for _one, other in unlike)),
        hears=_hears(later.contact["way"]),
    )


def _said(one: Fact) -> Fact:
    return one if one.value else Fact(term=one.term, value=_("niet ingevuld"))


def _lines(one: Likely) -> tuple[Fact, ...]:
    """Everything that may tell two people apart, in the same order for both."""
    person, contact = one.person, one.contact
    wijk, gebied = WIJKEN.get(person.get("wijk", "")), GEBIEDEN.get(person.get("gebied", ""), "")
    home = shown_address(*(person.get(part, "") for part in ("postcode", "house_number", "addition")))
    entry = way_words()[one.way]
    lines = (
        (pgettext("persoon", "Naam"), str(person["name"])),
        (_("Geboortejaar"), str(person["birth_year"])),
        (_("Postcode en huisnummer"), home),
        (_("Waar"), wijk.name if wijk else gebied),
        (_("Hoe te bereiken"), _reached(contact["way"])),
        (_("E-mail"), contact.get("email", "")),
        (_("Telefoon"), contact.get("phone", "")),
        (_("Taal"), LANGUAGES[one.language].name),
        (_("Manier"), _("%(way)s, met een helper", way=entry) if one.helped else entry),
        (_("Aangemeld op"), formats.day(one.registered_on)),
    )
    return tuple(Fact(term=term, value=value) for term, value in lines)


def _reached(way: str) -> str:
    return {
        "email": _("Per e-mail"),
        "phone": _("Per telefoon"),
        "post": _("Per brief"),
        "none": _("Kijkt op de eigen pagina"),
    }[way]


def _hears(way: str) -> str:
    return {
        "email": _("Deze persoon krijgt dan een e-mail."),
        "phone": _("Bel deze persoon daarna zelf."),
        "post": _("Stuur deze persoon daarna een brief."),
        "none": _("Deze persoon ziet het op de eigen pagina."),
    }[way]
