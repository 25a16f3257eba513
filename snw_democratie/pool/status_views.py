"""The pages of one's own registration, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.answers import words as answer_words
from snw_democratie.answers.views import own_link
from snw_democratie.assemblies.steps import State
from snw_democratie.components import ChanceView, Fact, Link, Problem
from snw_democratie.i18n import formats, language, pgettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.i18n.sworn import is_checked
from snw_democratie.pool import places
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.service import ConsentFacts, RegistrationFacts, StatusFacts
from snw_democratie.pool.views import EndView
from snw_democratie.pool.wave_views import invited_sentence
from snw_democratie.pool.wording import capital, in_language
from snw_democratie.public_record.lot import LotView, lot_view
from snw_democratie.seats.own_views import own_facts, seat_link


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The page that asks for the code; what was typed stays, so that one wrong sign can be mended."""

    code: str = ""
    error: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One yes that was given, in the words and the language of then; `purpose` is empty where it stands or falls
    with the registration. `checked` is whether a sworn translator saw those words; if not, `dutch` counts. `about` are
    the questions it was given beside, for the yes to those. `stays` says what taking it back does not remove."""

    text: str
    dutch: str
    checked: bool
    language: str
    direction: str
    given: str
    about: str
    purpose: str
    stays: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands in one heading and one sentence: good news (`done`), or something to know."""

    heading: str
    sentence: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """The own registration. `proof` is what the own line on the list can be recomputed with.

    `answer` leads who was drawn to the own place, `seat` who was asked for a seat to that.
    """

    title: str
    lottery: str
    standing: Standing
    chance: ChanceView | None
    invited: str
    counted: bool
    answers: tuple[Fact, ...]
    consents: tuple[ConsentLine, ...]
    place: tuple[Fact, ...]
    proof: tuple[Fact, ...]
    lot: str
    look_up: str
    waiting: str
    answer: Link | None
    seat: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingView:
    """Before somebody leaves or erases: what goes, what stays."""

    heading: str
    lottery: str
    sentences: tuple[str, ...]
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    action: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDataView:
    """Everything we hold, on paper."""

    title: str
    lottery: str
    standing: Standing
    about: tuple[Fact, ...]
    answers: tuple[Fact, ...]
    consents: tuple[ConsentLine, ...]
    place: tuple[Fact, ...]
    answer: tuple[Fact, ...]
    seats: tuple[tuple[Fact, ...], ...]


def overview(status: StatusFacts) -> OverviewView:
    """Everything about the own registration on one page."""
    mine, lot = status.registration, _lot(status)
    return OverviewView(
        title=_("Mijn aanmelding"),
        lottery=in_language(mine.title, mine.translations),
        standing=_standing(status, lot),
        chance=lot.chance if lot else None,
        invited=invited_sentence(status.group),
        counted=mine.counted,
        answers=answers_of(mine),
        consents=_consents(status),
        place=_place(status),
        proof=_proof(status),
        lot=status.place.lot if status.place else "",
        look_up=f"/loting/{mine.slug}/mijn-lot?lot={status.place.lot}" if status.lot and status.place else "",
        answer=own_link(status.answer) if status.answer else None,
        seat=seat_link(status.seats),
        waiting="" if status.place or not mine.counted else _("U krijgt een lotnummer als de lijst is gesloten."),
    )


def my_data(status: StatusFacts) -> MyDataView:
    """The same for paper."""
    mine = status.registration
    return MyDataView(
        title=_("Mijn gegevens"),
        lottery=in_language(mine.title, mine.translations),
        standing=_standing(status, _lot(status)),
        about=_about(mine),
        answers=answers_of(mine),
        consents=_consents(status),
        place=(*_place(status), *_proof(status)),
        answer=answer_words.own_facts(status.answer) if status.answer else (),
        seats=tuple(own_facts(one) for one in status.seats),
    )


def _about(mine: RegistrationFacts) -> tuple[Fact, ...]:
    """What we keep about how somebody registered."""
    ways = {
        "open": _("Zonder code"),
        "letter": _("Met een code uit een brief"),
        "organisation": _("Met een code van een organisatie"),
    }
    helped = _("Iemand vulde het met u in") if mine.helped else _("U vulde het zelf in")
    return (
        Fact(term=_("Hoe u zich aanmeldde"), value=ways[mine.way]),
        Fact(term=_("In welke taal"), value=LANGUAGES[mine.language].name),
        Fact(term=_("Wie het invulde"), value=helped),
    )


def leaving_view(status: StatusFacts, *, erasing: bool) -> LeavingView:
    """What happens, said before it happens."""
    if erasing:
        code = _("Uw code werkt daarna niet meer.")
        stays = [_("In ons logboek staat dat iemand zijn gegevens wiste. Daar staat geen naam bij.")]
    else:
        code = _("Met uw code ziet u daarna alleen nog dat u stopte.")
        stays = [_("Wij bewaren dat er een aanmelding was. Wij weten dan niet meer van wie.")]
    if stays_on_list(status):
        stays.append(_("Uw lotnummer blijft op de openbare lijst, zonder naam. Zo blijft de loting te controleren."))
        stays.append(_in_record(status))
        drawn = status.procedure.state is State.DRAWN
        stays.append(
            _("Was u ingeloot? Dan loten wij iemand anders voor die plek.")
            if drawn
            else _("Wordt dat lotnummer getrokken? Dan loten wij iemand anders voor die plek.")
        )
    goes = (
        _("Uw naam, geboortejaar en adres"),
        _("Hoe wij u bereiken"),
        _("De antwoorden in uw aanmelding en uw toestemming"),
    )
    return LeavingView(
        heading=_("Wis alles over mij") if erasing else _("Trek uw aanmelding in"),
        lottery=in_language(status.registration.title, status.registration.translations),
        sentences=(_("U doet niet meer mee aan deze loting."), _("U kunt dit niet terugdraaien."), code),
        goes=goes,
        stays=tuple(stays),
        action="/mijn-aanmelding/wissen" if erasing else "/mijn-aanmelding/intrekken",
        button=_("Wis mijn gegevens") if erasing else _("Trek mijn aanmelding in"),
    )


def _in_record(status: StatusFacts) -> str:
    """Where the groups of a lot on a closed list can be read, and how long."""
    if status.procedure.disclosure == "open":
        return _("In het openbare verslag staat bij dat lotnummer in welke groepen u viel.")
    return _(
        "In ons volledige verslag staat bij dat lotnummer in welke groepen u viel. Alleen het team en een "
        "controleur kunnen dat lezen. Een halfjaar na de loting wissen wij dat."
    )


def stays_on_list(status: StatusFacts) -> bool:
    """Whether a lot of this person is on a list that is closed, with the groups they are in."""
    return status.place is not None and status.procedure.state is not State.DRAFT


def gone_view(*, on_list: bool) -> EndView:
    """After erasing; `on_list`: a lot without a name stays on a closed list."""
    nothing = _("Wij hebben niets meer waar uw naam bij staat.") if on_list else _("Wij hebben niets meer van u.")
    sentences = (nothing, _("Uw code werkt niet meer. U mag het papier weggooien."))
    heading, link = _("Uw gegevens zijn gewist"), _("Terug naar het begin")
    return EndView(heading=heading, sentences=sentences, home="/", link=link)


def answers_of(mine: RegistrationFacts) -> tuple[Fact, ...]:
    """Everything that was answered, in the order of the questions."""
    person, contact = mine.person, mine.contact
    address = places.shown_address(*(person.get(part, "") for part in ("postcode", "house_number", "addition")))
    wijk = places.WIJKEN.get(str(person.get("wijk", "")))
    known = (
        (pgettext("persoon", "Naam"), str(person.get("name", ""))),
        (_("Geboortejaar"), str(person.get("birth_year", ""))),
        (_("Postcode en huisnummer"), address),
        (_("Wijk"), wijk.name if wijk else ""),
        (_("Gebied"), places.GEBIEDEN.get(str(person.get("gebied", "")), "")),
        *_features(mine),
        (_("E-mailadres"), contact.get("email", "")),
        (_("Telefoonnummer"), contact.get("phone", "")),
    )
    reached = {
        "post": _("Wij sturen u een brief"),
        "none": _("U kijkt zelf met uw code"),
        "email": _("Wij mailen u"),
        "phone": _("Wij bellen u"),
    }
    way = ((_("Hoe wij u bereiken"), reached[contact["way"]]),) if contact else ()
    day = (_("Aangemeld op"), formats.day(mine.registered_on))
    return tuple(Fact(term=term, value=value) for term, value in (*known, *way, day) if value)


def _features(mine: RegistrationFacts) -> tuple[tuple[str, str], ...]:
    """The features of the lottery by name; wijk and gebied stand above them already."""
    told = {**mine.answers, **mine.special}
    return tuple(
        (capital(in_language(name, mine.translations)), in_language(value, mine.translations))
        for name, value in told.items()
        if name.casefold() not in ("wijk", "gebied")
    )


def _standing(status: StatusFacts, lot: LotView | None) -> Standing:
    mine, state = status.registration, status.procedure.state
    if mine.state == "withdrawn":
        return Standing(
            heading=_("U hebt uw aanmelding ingetrokken"),
            sentence=_("U doet niet mee. Wij hebben uw gegevens gewist."),
        )
    if mine.state == "refused":
        return Standing(
            heading=_("U was al aangemeld"),
            sentence=_("Uw eerste aanmelding telt. Deze tweede telt niet mee."),
        )
    if status.answer is not None:
        heading, said, done = answer_words.own_standing(status.answer.place)
        return Standing(heading=heading, sentence=said, done=done)
    if lot is not None and lot.drawn and not lot.practice:
        if lot.selected:
            return Standing(
                heading=_("U bent ingeloot"), sentence=_("Gefeliciteerd. Wij nemen contact met u op."), done=True
            )
        if lot.outcome is not None and lot.outcome.reserve:
            said = _("Stopt er iemand? Dan kunt u invallen. Wij vragen het u dan eerst.")
            return Standing(heading=_("U staat op de reservelijst"), sentence=said)
        said = _("Het lot wees een ander panel aan. Stopt er iemand? Dan vragen wij u misschien alsnog.")
        return Standing(heading=_("U bent niet ingeloot"), sentence=said)
    if mine.state == "review":
        return Standing(
            heading=_("Iemand kijkt uw aanmelding na"),
            sentence=_("Uw aanmelding lijkt op een andere. U hoeft niets te doen."),
        )
    if state is State.DRAFT:
        return Standing(heading=_("U bent aangemeld"), sentence=_("U hoeft nu niets te doen."), done=True)
    if status.place is None:
        return Standing(
            heading=_("U staat niet op de lijst"),
            sentence=_("De lijst is gesloten zonder u. Klopt dat niet? Onderaan staat wie u helpt."),
        )
    said = _("De lijst is gesloten. De loting komt nog.")
    return Standing(heading=_("U doet mee met de loting"), sentence=said, done=True)


def _lot(status: StatusFacts) -> LotView | None:
    if status.public is None or status.lot is None:
        return None
    return lot_view(status.public, status.lot.lot.id, status.lot)


def _consents(status: StatusFacts) -> tuple[ConsentLine, ...]:
    return tuple(_consent(one, status) for one in status.registration.consents)


def _consent(one: ConsentFacts, status: StatusFacts) -> ConsentLine:
    words, mine, special = one.words, status.registration, one.purpose == Purpose.SPECIAL
    on_list = _("Trekt u dit in? Op de gesloten lijst blijft uw antwoord bij uw lotnummer staan, zonder naam.")
    spoken = LANGUAGES[words.language] if words else language()
    return ConsentLine(
        text=words.text if words else _("De woorden van toen hebben wij niet bewaard."),
        dutch=words.dutch if words else "",
        checked=words is None or is_checked(spoken, words.dutch, words.text),
        language=spoken.code,
        direction=spoken.direction,
        given=_("Gegeven op %(day)s", day=formats.day(one.given_on)),
        about=", ".join(capital(in_language(name, mine.translations)) for name in sorted(mine.special))
        if special
        else "",
        purpose="" if one.purpose == Purpose.LOTTERY else one.purpose,
        stays=(on_list, _in_record(status)) if special and stays_on_list(status) else (),
    )


def _place(status: StatusFacts) -> tuple[Fact, ...]:
    place, words = status.place, status.registration.translations
    if place is None:
        return ()
    return (
        Fact(term=_("Uw lotnummer"), value=place.lot),
        *(
            Fact(term=capital(in_language(name, words)), value=in_language(value, words))
            for name, value in place.values
        ),
    )


def _proof(status: StatusFacts) -> tuple[Fact, ...]:
    place = status.place
    if place is None or not place.salt:
        return ()
    facts = [Fact(term=_("Uw geheime code (zout)"), value=place.salt, code=True)]
    if place.household:
        facts.append(Fact(term=_("Nummer van uw adres op de lijst"), value=place.household))
    facts.append(Fact(term=_("De code van uw gegevens"), value=place.leaf, code=True))
    return tuple(facts)
