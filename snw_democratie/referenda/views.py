"""What the public pages of the referendum show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from snw_democratie.components import Cell, Column, Fact, Link, NumberView, StepView, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.referenda import paths
from snw_democratie.referenda.check_views import standing
from snw_democratie.referenda.facts import Facts
from snw_democratie.referenda.result_views import ResultView, result_view, voters
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.words import checked, checked_by, state_word, steps, texts_of, voting, wording
from snw_democratie.security.staff import GEBIEDEN

MOST_HOURS = 14 * 24
"""Rows of the table of hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One referendum in a list."""

    title: str
    href: str
    sentence: str
    word: str
    tone: str
    act: Link
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Every referendum."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The one thing that matters now."""

    heading: str
    sentence: str
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds which part of the key, and whether that part was used."""

    name: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneView:
    """One referendum for everybody."""

    title: str
    question: str
    about: tuple[str, ...]
    answers: tuple[str, ...]
    arguments_for: tuple[str, ...]
    arguments_against: tuple[str, ...]
    binding: str
    wording: SwornText | None
    checked: str
    practice: bool
    now: Now
    steps: tuple[StepView, ...]
    facts: tuple[Fact, ...]
    holders: tuple[Holder, ...]
    key_note: str
    trustees: Link
    numbers: tuple[NumberView, ...]
    areas: TableView | None
    hours: TableView | None
    changes: TableView | None
    result: ResultView | None
    links: tuple[Link, ...]
    standing: tuple[Fact, ...]
    back: str


def list_view(found: tuple[Facts, ...], *, at: datetime) -> ListView:
    """Every referendum."""
    return ListView(cards=tuple(card(one, at=at) for one in found))


def card(one: Facts, *, at: datetime) -> Card:
    """One referendum, with the one thing to do."""
    word, tone = state_word(one, at=at)
    now = _now(one, at=at)
    href = paths.referendum(one.slug)
    return Card(
        title=texts_of(one.set_up).title,
        href=href,
        sentence=now.sentence,
        word=word,
        tone=tone,
        act=now.link or Link(href=href, text=_("Lees de vraag")),
        urgent=voting(one, at=at),
    )


def one_view(one: Facts, *, at: datetime) -> OneView:
    """One referendum for everybody."""
    texts, found = texts_of(one.set_up), checked(one)
    return OneView(
        title=texts.title,
        question=texts.question,
        about=_lines(texts.about),
        answers=(*texts.answers, _("Blanco")),
        arguments_for=_lines(texts.arguments_for),
        arguments_against=_lines(texts.arguments_against),
        binding=one.set_up.texts["nl"].question,
        wording=wording(one),
        checked="" if found is None else checked_by(found),
        practice=one.set_up.practice,
        now=_now(one, at=at),
        steps=steps(one, at=at),
        facts=details(one),
        holders=tuple(_holder(one, place) for place in range(len(one.holders))),
        key_note=(
            _("Zij hebben elk een deel van de sleutel. Er zijn er twee nodig om de telling te openen.")
            if one.holders
            else _("De sleutelhouders maken de sleutel nog. Ieder doet dat op een eigen apparaat.")
        ),
        trustees=Link(href=paths.referendum(one.slug, "/sleutels"), text=_("Voor sleutelhouders")),
        numbers=_numbers(one),
        areas=_areas(one),
        hours=_hours(one),
        changes=_changes(one),
        result=result_view(one),
        links=_links(one),
        standing=standing(one),
        back=paths.PUBLIC,
    )


def details(one: Facts) -> tuple[Fact, ...]:
    """The rules in short."""
    found, dutch = one.set_up, one.set_up.texts["nl"]
    many = found.max_marks > 1
    choose = (
        _("Kies %(min)s tot %(max)s antwoorden, of blanco", min=found.min_marks, max=found.max_marks)
        if many
        else _("Kies één antwoord, of blanco")
    )
    return (
        Fact(term=_("Stemmen vanaf"), value=formats.moment(found.opens_at)),
        Fact(term=_("Stemmen tot"), value=formats.moment(found.closes_at)),
        Fact(term=_("Uitslag uiterlijk"), value=formats.moment(found.result_by)),
        Fact(term=_("Aantal antwoorden"), value=formats.number(len(dutch.answers))),
        Fact(term=_("Zo stemt u"), value=choose),
        Fact(
            term=_("Stemmen op papier"),
            value=_("mag ook, als er minstens 30 enveloppen meetellen") if found.paper else _("kan niet"),
        ),
        Fact(
            term=_("Nodig voor een advies"),
            value=_("%(percent)s van de codes stemt", percent=formats.percentage(Fraction(found.quorum, 100))),
        ),
        Fact(term=_("De codes komen van"), value=found.registrar),
    )


def _now(one: Facts, *, at: datetime) -> Now:
    when = one.set_up
    if voting(one, at=at):
        return Now(
            heading=_("U kunt nu stemmen"),
            sentence=_("U kunt stemmen tot %(when)s.", when=formats.moment(when.closes_at)),
            link=Link(href=paths.referendum(one.slug, "/stemmen"), text=_("Stem")),
        )
    if one.state is State.RESULT:
        return Now(
            heading=_("De uitslag is bekend"),
            sentence=_("Iedereen kan de uitslag narekenen."),
            link=Link(href=paths.referendum(one.slug, "/controleer"), text=_("Controleer de uitslag")),
        )
    if at >= when.closes_at:
        return Now(
            heading=_("Stemmen is gesloten"),
            sentence=_("De uitslag komt uiterlijk op %(when)s.", when=formats.moment(when.result_by)),
        )
    return Now(
        heading=_("U kunt nog niet stemmen"),
        sentence=_("U kunt stemmen vanaf %(when)s.", when=formats.moment(when.opens_at)),
    )


def _links(one: Facts) -> tuple[Link, ...]:
    if one.opened_at is None:
        return ()
    pages = (
        ("/code", _("Kijk of uw code geldt, en of ermee gestemd is")),
        ("/bord", _("Zoek uw controlecode op de openbare lijst")),
        ("/inleveren", _("Lever een stem in die u elders maakte")),
        ("/controleer", _("Controleer alles zelf")),
    )
    if one.set_up.paper:
        pages = (*pages, ("/papier", _("Kijk naar de stemmen op papier")))
    return tuple(Link(href=paths.referendum(one.slug, part), text=text) for part, text in pages)


def _holder(one: Facts, place: int) -> Holder:
    gave = place + 1 in one.decrypted
    waits = one.state in (State.COUNTED, State.RESULT)
    word, tone = (_("deel gebruikt"), "done") if gave else (_("deel niet gebruikt") if waits else "", "coming")
    return Holder(name=one.holders[place], word=word, tone=tone)


def _numbers(one: Facts) -> tuple[NumberView, ...]:
    if one.codes_at is None:
        return ()
    found = [NumberView(label=_("Codes die gelden"), value=formats.number(one.codes), unit=_("codes"))]
    if one.opened_at is not None:
        share = Fraction(voters(one), one.codes) if one.codes else Fraction(0)
        found.append(NumberView(label=_("Hiermee is gestemd"), value=formats.number(voters(one)), unit=_("codes")))
        found.append(NumberView(label=_("Opkomst"), value=formats.percentage(share)))
    found.append(NumberView(label=_("Codes in reserve"), value=formats.number(one.spares), unit=_("codes")))
    return tuple(found)


def _areas(one: Facts) -> TableView | None:
    if one.opened_at is None:
        return None
    return TableView(
        caption=_("Opkomst per gebied"),
        columns=(
            Column(title=_("Gebied")),
            Column(title=_("Codes"), numeric=True),
            Column(title=_("Opkomst"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=GEBIEDEN[area.gebied] if area.gebied else _("Overig"), heads_row=True),
                Cell(text=formats.number(area.codes), numeric=True),
                Cell(
                    text=_("te weinig codes")
                    if area.voted is None
                    else formats.percentage(Fraction(area.voted, area.codes)),
                    numeric=True,
                ),
            )
            for area in one.areas
        ),
        note=_("Een gebied met minder dan 30 codes staat bij Overig. Ook in de lijst met codes staat het niet apart."),
    )


def _hours(one: Facts) -> TableView | None:
    if not one.hours:
        return None
    return TableView(
        caption=_("Stemmen per uur"),
        columns=(Column(title=_("Uur vanaf")), Column(title=_("Aantal stemmen"), numeric=True)),
        rows=tuple(
            (
                Cell(text=formats.moment(hour.at), heads_row=True),
                Cell(text=formats.number(hour.ballots), numeric=True),
            )
            for hour in one.hours[-MOST_HOURS:]
        ),
        note=_("Wie opnieuw stemt, staat hier vaker in. Alleen de laatste stem telt."),
    )


def _changes(one: Facts) -> TableView | None:
    if not one.changes:
        return None
    return TableView(
        caption=_("Vervangen codes"),
        columns=(Column(title=_("Geldt niet meer")), Column(title=_("Geldt nu")), Column(title=_("Sinds"))),
        rows=tuple(
            (
                Cell(text=change.revoked[:16] or _("geen"), heads_row=True),
                Cell(text=change.activated[:16]),
                Cell(text=formats.moment(change.done_at) if change.done_at else ""),
            )
            for change in one.changes
        ),
        note=_("Dit is het begin van de vingerafdruk van elke openbare code."),
    )


def _lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each in the language of the whole."""
    kind = type(text)
    return tuple(kind(line.strip()) for line in text.split("\n") if line.strip())
