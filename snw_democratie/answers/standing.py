"""How a drawn place stands, and which answer may follow which."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from snw_democratie.answers.errors import PlaceGone


class Standing(StrEnum):
    """A place is open until somebody says yes or no. Once it is vacant it goes to somebody else, for good."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    VACANT = "vacant"


class Way(StrEnum):
    """How an answer came: with the own code, by telephone, or on a card."""

    CODE = "code"
    PHONE = "phone"
    CARD = "card"


class Reason(StrEnum):
    """Why a place became vacant; the record of a replacement may say this and no more."""

    DECLINED = "declined"
    NO_ANSWER = "silent"
    WITHDRAWN = "other"


class Allowance(StrEnum):
    """What somebody wants for the time that is given. To want nothing can always be chosen."""

    MONEY = "money"
    VOUCHER = "voucher"
    COSTS = "costs"
    NOTHING = "nothing"


DAYS = 14
"""How long people have to answer, where the team said nothing else."""


def answered(now: Standing, *, yes: bool) -> Standing:
    """How a place stands after this answer. A no may still become a yes, as long as the place is free.

    Raises PlaceGone when it is not.
    """
    if now is Standing.VACANT:
        raise PlaceGone
    return Standing.ACCEPTED if yes else Standing.DECLINED


def reminder_after(days: int) -> timedelta:
    """When who did not answer is reminded: halfway the term."""
    return timedelta(days=days) / 2
