"""The page of a trustee, and what the team sees of the codes that it hands out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from snw_democratie.components import Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.referenda import paths
from snw_democratie.referenda.booth.scripts import TRUSTEE, Script, script
from snw_democratie.referenda.facts import Facts, Seat
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.words import part_word, texts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """A word for how far somebody is; one of them is shown."""

    number: int
    word: str
    tone: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """One trustee at a glance."""

    place: int
    name: str
    words: tuple[Far, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeView:
    """The page of a trustee; `data` is the JSON that its script reads. With `offline` it is a file without network."""

    title: str
    back: str
    data: str
    seats: tuple[SeatView, ...]
    makes: bool
    looks: bool
    opens: bool
    offline: bool
    archive: str
    file: str
    check: str
    stand: str
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesView:
    """The links of all trustees, shown once."""

    title: str
    back: str
    links: tuple[Fact, ...]


def trustee_view(one: Facts, seats: Sequence[Seat], *, offline: bool = False) -> TrusteeView:
    """What a trustee can do now: make a part of the key, look whether it is on the board, or open the count.

    The file can do all of that, at any time.
    """
    makes = bool(seats) and (offline or (one.state is State.FIXED and one.trustees_at is None))
    looks = not offline and one.trustees_at is not None and one.state in (State.FIXED, State.OPEN)
    opens = offline or one.state in (State.CLOSED, State.COUNTED)
    at = paths.referendum(one.slug, "/sleutels")
    archive = "" if offline else paths.referendum(one.slug, "/archief.bel")
    stand = f"{at}/stand.json" if makes and not offline else ""
    data = {
        "uuid": one.uuid,
        "size": len(seats),
        "makes": makes,
        "looks": looks,
        "key": (archive if one.opened_at is not None else paths.referendum(one.slug, "/sleutels.json"))
        if looks
        else "",
        "stand": stand,
        "step": f"{at}/stap" if makes and not offline else "",
        "give": f"{at}/deel" if one.state is State.COUNTED and not offline else "",
        "archive": archive if opens else "",
    }
    return TrusteeView(
        title=texts_of(one.set_up).title,
        back="" if offline else paths.referendum(one.slug),
        data=json.dumps(data),
        seats=_holding(one)
        if (looks or opens) and not offline
        else tuple(_seat(place, found, known=not offline) for place, found in enumerate(seats, 1)),
        makes=makes,
        looks=looks,
        opens=opens,
        offline=offline,
        archive=archive if one.opened_at is not None else "",
        file=paths.referendum(one.slug, "/sleutelhouder.html"),
        check=paths.referendum(one.slug, "/controleer"),
        stand=stand,
        script=script(TRUSTEE),
    )


def codes_view(one: Facts, codes: Sequence[tuple[str, str]], origin: str) -> CodesView:
    """The link of each body, with the code behind the sign that no browser sends."""
    address = f"{origin}{paths.referendum(one.slug, '/sleutels')}"
    return CodesView(
        title=texts_of(one.set_up).title,
        back=paths.team(one.slug),
        links=tuple(Fact(term=name, value=f"{address}#{code}", code=True) for name, code in codes),
    )


def _holding(one: Facts) -> tuple[SeatView, ...]:
    """Who hold the key that is fixed, whoever began to make one; once closed, who gave their part of the count."""
    closed = one.closed_at is not None
    found = (
        (place, name, *(part_word(one, place) if closed else (_("sleutel ligt vast"), "done")))
        for place, name in enumerate(one.holders, 1)
    )
    return tuple(
        SeatView(place=place, name=name, words=(Far(number=0, word=word, tone=tone, hidden=False),))
        for place, name, word, tone in found
    )


def _seat(place: int, found: Seat, *, known: bool) -> SeatView:
    """Without `known` everybody stands at the beginning, so that a file is the same at any time."""
    far = sum(bool(step) for step in (found.begun, found.shown, found.shares, found.held)) if known else 0
    words = (
        (_("nog niet begonnen"), "coming"),
        (_("begonnen"), "now"),
        (_("rekent"), "now"),
        (_("rekent"), "now"),
        (_("klaar"), "done"),
    )
    each = (Far(number=at, word=word, tone=tone, hidden=at != far) for at, (word, tone) in enumerate(words))
    return SeatView(place=place, name=found.name, words=tuple(each))
