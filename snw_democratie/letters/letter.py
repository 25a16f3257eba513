"""One letter: whom it is for, what it says and in which language, as values that can go to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from snw_democratie.settings import NO_CONTACT, Contact

INVITATION, REMINDER = "invitation", "reminder"
SELECTED, NOT_SELECTED, ALTERNATE = "selected", "not-selected", "alternate"
VOTE, SEAT, SEAT_ALTERNATE, NO_SEAT = "vote", "seat", "seat-alternate", "no-seat"
REFERENDUM = "referendum"
SEATS = (SEAT, SEAT_ALTERNATE, NO_SEAT)
KINDS = (INVITATION, REMINDER, SELECTED, NOT_SELECTED, ALTERNATE, VOTE, *SEATS, REFERENDUM)
OWN_PAGE = "/mijn-aanmelding"
"""Where somebody who registered here types the own code, and answers."""
WITH_CODE = (INVITATION, REMINDER, VOTE, REFERENDUM)
WITH_LOT = (SELECTED, NOT_SELECTED, ALTERNATE, SEAT_ALTERNATE, NO_SEAT)
"""Kinds that say the number on the list of the lottery."""
WITH_CARD = (INVITATION, REMINDER, SELECTED, SEAT, SEAT_ALTERNATE)
"""Kinds that have a card to send back, for who has no internet and does not want to call. A reserve is asked nothing
until somebody stops: there is no place yet to say yes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. `number` is what it can be called by, `to` the lines of the address as they are printed.

    `code` is one of `security.codes`, without dashes; for a referendum the registrar's, as it is printed. `lot` is the
    number on the list of a lottery. `large` is larger print. `own_page` is false for whom the team typed in: they
    have no code to answer with. `until` is the own last day to answer, as ISO text, for who has one.
    """

    number: str
    to: tuple[str, ...]
    language: str = "nl"
    large: bool = False
    code: str = ""
    lot: str = ""
    own_page: bool = True
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What all letters of one run have in common: their kind, the name of what they are about, until when, and where.

    `title` is Dutch, `titles` the same by language. `link` is where a code is used, without the code. `until` is a day
    as ISO text, for letters without a day of their own. `sender` says who writes, `card_to` where a card may be sent to
    without a stamp. `booth` is the digest of the voting booth as a file; `paper` whether one may vote on paper in a
    referendum.
    """

    kind: str
    title: str
    link: str
    titles: Mapping[str, str] = field(default_factory=dict)
    until: str = ""
    sender: str = "Samen Nieuw-West"
    card_to: str = ""
    contact: Contact = NO_CONTACT
    booth: str = ""
    paper: bool = False
