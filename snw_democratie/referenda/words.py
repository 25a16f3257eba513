"""How a referendum is told: its state, its steps, and a text in the language of the page."""

from __future__ import annotations

from datetime import datetime

from snw_democratie.components import Link, StepView
from snw_democratie.i18n import InDutch, formats, language
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import DUTCH
from snw_democratie.i18n.sworn import SwornText, sworn
from snw_democratie.referenda import paths
from snw_democratie.referenda.facts import Facts, SetUp, Texts, Translation
from snw_democratie.referenda.steps import Act, State


def texts_of(found: SetUp) -> Texts:
    """The texts in the language of the page; where nobody translated them they are Dutch and say so."""
    dutch = found.texts["nl"]
    mine = found.texts.get(language().code)
    if mine is not None:
        return mine
    return Texts(
        title=InDutch(dutch.title),
        question=InDutch(dutch.question),
        about=InDutch(dutch.about),
        answers=tuple(map(InDutch, dutch.answers)),
        arguments_for=InDutch(dutch.arguments_for),
        arguments_against=InDutch(dutch.arguments_against),
    )


def wording(one: Facts) -> SwornText | None:
    """The question and the answers where the page shows a translation that nobody has checked; else None."""
    mine, dutch = texts_of(one.set_up), one.set_up.texts[DUTCH.code]
    if language() == DUTCH or isinstance(mine.question, InDutch) or checked(one) is not None:
        return None
    return SwornText(text=_ballot_words(mine), dutch=_ballot_words(dutch), checked=False)


def checked(one: Facts) -> Translation | None:
    """By whom and when the translation that the page shows was checked."""
    return next((found for found in one.translations if found.language == language().code), None)


def checked_by(found: Translation) -> str:
    """The sentence that says so."""
    facts = {"day": formats.day(found.day)}
    if found.checker == "sworn":
        return _("Een beëdigd vertaler keek de vertaling na op %(day)s.", **facts)
    return _("Een vertaler van de gemeente keek de vertaling na op %(day)s.", **facts)


def promise(found: SetUp) -> SwornText:
    """What everybody who votes is told about which vote counts."""
    if found.paper:
        return sworn(
            "U kunt tot het sluiten nog een keer stemmen. Uw laatste stem telt. Een stem op papier telt dan niet meer."
        )
    return sworn("U kunt tot het sluiten nog een keer stemmen. Uw laatste stem telt.")


def _ballot_words(texts: Texts) -> str:
    return " / ".join((texts.question, *texts.answers))


def voting(one: Facts, *, at: datetime) -> bool:
    """Whether anybody can vote now."""
    return one.state is State.OPEN and one.set_up.opens_at <= at < one.set_up.closes_at


def state_word(one: Facts, *, at: datetime) -> tuple[str, str]:
    """One word for where it stands, and its tone."""
    if voting(one, at=at):
        return _("stemmen kan"), "now"
    if one.state is State.RESULT:
        return _("uitslag bekend"), "done"
    if one.state in (State.CLOSED, State.COUNTED) or at >= one.set_up.closes_at:
        return _("stemmen is gesloten"), "done"
    return (_("in voorbereiding") if one.fixed_at is None else _("komt eraan")), "coming"


def part_word(one: Facts, place: int) -> tuple[str, str]:
    """Whether a trustee's part of the key was used, and its tone; before the encrypted count nothing needs it."""
    if place in one.decrypted:
        return _("deel gebruikt"), "done"
    waits = one.state in (State.COUNTED, State.RESULT)
    return (_("deel niet gebruikt") if waits else _("deel nog niet nodig")), "coming"


def steps(one: Facts, *, at: datetime) -> tuple[StepView, ...]:
    """The steps of a referendum, with what proves those that are done."""
    when = one.set_up
    board = Link(href=paths.referendum(one.slug, "/bord"), text=_("Bekijk de openbare lijst"))
    moments = (
        (_("De vraag en de regels staan vast"), one.fixed_at, None, ()),
        (
            _("De codes en de sleutels zijn gemaakt"),
            one.codes_at and one.trustees_at,
            None,
            (Link(href=paths.referendum(one.slug, "/codes.csv"), text=_("Bekijk de lijst met codes")),),
        ),
        (_("De openbare lijst begint"), one.opened_at, when.opens_at, (board,)),
        (_("Stemmen"), one.closed_at, when.closes_at, (board,)),
        (_("De sleutelhouders openen de telling"), one.result_at, None, ()),
        (
            _("De uitslag"),
            one.result_at,
            when.result_by,
            (Link(href=paths.referendum(one.slug, "/controleer"), text=_("Controleer de uitslag")),),
        ),
    )
    done = [moment[1] is not None for moment in moments]
    now = done.index(False) if False in done else len(done)
    return tuple(
        StepView(
            title=title,
            when=formats.moment(planned) if planned is not None else formats.moment(at_) if at_ is not None else "",
            done=at_ is not None,
            current=place == now,
            proofs=proofs if at_ is not None else (),
        )
        for place, (title, at_, planned, proofs) in enumerate(moments)
    )


def act_words(act: Act) -> tuple[str, str, str]:
    """The heading of an act, what it does, and the words on its button."""
    return {
        Act.FIX: (
            _("Stel de vraag en de regels vast"),
            _("Iedereen ziet het referendum dan. De tekst, de regels en de data staan daarna vast."),
            _("Ja, stel dit vast"),
        ),
        Act.TRANSLATIONS: (
            _("Bevestig dat een vertaling is nagekeken"),
            _("De waarschuwing bij de vertaling gaat dan weg. De Nederlandse tekst blijft gelden."),
            _("Ja, dit is nagekeken"),
        ),
        Act.CODES: (
            _("Leg de lijst met codes vast"),
            _("Alleen wie een code van deze lijst heeft, kan stemmen."),
            _("Ja, leg deze lijst vast"),
        ),
        Act.TRUSTEES: (
            _("Leg de sleutelhouders vast"),
            _("Zij openen straks samen de telling. Wij hebben zelf geen sleutel."),
            _("Ja, leg dit vast"),
        ),
        Act.OPEN: (
            _("Begin de openbare lijst"),
            _("De vraag, de sleutels en de codes komen als eerste op de lijst. Stemmen kan vanaf de begintijd."),
            _("Ja, begin de lijst"),
        ),
        Act.CHANGE: (
            _("Vervang een code"),
            _("De oude code geldt dan niet meer. Een reservecode komt in de plaats. Dat is openbaar."),
            _("Ja, vervang de code"),
        ),
        Act.MIRROR: (
            _("Voeg iemand toe die een kopie bewaart"),
            _("Iedereen ziet dan tot welk punt deze kopie gelijk is aan onze lijst."),
            _("Ja, voeg deze toe"),
        ),
        Act.MIRROR_AWAY: (
            _("Haal iemand weg die een kopie bewaarde"),
            _("Niemand ziet deze kopie dan nog. In het logboek blijft staan tot welk punt zij ging."),
            _("Ja, haal deze weg"),
        ),
        Act.CLOSE: (
            _("Sluit de openbare lijst"),
            _("Er komt geen stem meer bij. Daarna kan de telling beginnen."),
            _("Ja, sluit de lijst"),
        ),
        Act.PAPER: (
            _("Stel de stemmen op papier vast"),
            _("Twee mensen typten hetzelfde over. Dit wordt openbaar, en verandert daarna niet meer."),
            _("Ja, stel dit vast"),
        ),
        Act.RESULT: (
            _("Maak de uitslag bekend"),
            _("De uitslag komt als laatste op de lijst. Iedereen ziet hem dan."),
            _("Ja, maak de uitslag bekend"),
        ),
    }[act]
