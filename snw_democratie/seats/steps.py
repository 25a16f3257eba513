"""What a candidate and a term can be, and from which state they may go to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """Where somebody who was asked stands."""

    INVITED = "invited"
    WILLING = "willing"
    DECLINED = "declined"
    DRAWN = "drawn"
    OUT = "out"


class Sitting(StrEnum):
    """Where a term stands. Recused is for one subject at a time, and back again."""

    DRAWN = "drawn"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INSTALLED = "installed"
    RECUSED = "recused"
    PAUSED = "paused"
    RESIGNED = "resigned"
    ENDED = "ended"
    REPLACED = "replaced"


class Aside(StrEnum):
    """Why a member stands aside for one subject: a few words, because a story could say more than is needed."""

    INTEREST = "interest"
    CLOSE = "close"
    WORK = "work"


class Failure(StrEnum):
    """Why a draw that was announced gave nothing."""

    SOURCE = "source"
    EVENING = "evening"
    MISTAKE = "mistake"


class SeatAct(StrEnum):
    """An act that changes who may sit: two people each say yes to exactly the same."""

    FIX = "fix-seat-rules"
    ANNOUNCE = "announce-seat-draw"
    DRAW = "draw-seat"
    FAIL = "fail-seat-draw"
    LEAVE = "leave-seat"
    REPLACE = "replace-seat-term"


STANDINGS: Mapping[Standing, frozenset[Standing]] = {
    Standing.INVITED: frozenset({Standing.WILLING, Standing.DECLINED}),
    Standing.WILLING: frozenset({Standing.DECLINED}),
    Standing.DECLINED: frozenset({Standing.WILLING}),
    Standing.DRAWN: frozenset(),
    Standing.OUT: frozenset({Standing.WILLING, Standing.DECLINED}),
}
"""What the team may note of a candidate; drawn and out follow from a draw."""

SITTINGS: Mapping[Sitting, frozenset[Sitting]] = {
    Sitting.DRAWN: frozenset({Sitting.ACCEPTED, Sitting.DECLINED}),
    Sitting.ACCEPTED: frozenset({Sitting.INSTALLED, Sitting.DECLINED}),
    Sitting.INSTALLED: frozenset({Sitting.RECUSED, Sitting.PAUSED, Sitting.RESIGNED, Sitting.ENDED}),
    Sitting.RECUSED: frozenset({Sitting.INSTALLED, Sitting.PAUSED, Sitting.RESIGNED, Sitting.ENDED}),
    Sitting.PAUSED: frozenset({Sitting.INSTALLED, Sitting.RESIGNED, Sitting.ENDED}),
    Sitting.DECLINED: frozenset({Sitting.REPLACED}),
    Sitting.RESIGNED: frozenset({Sitting.REPLACED}),
    Sitting.ENDED: frozenset(),
    Sitting.REPLACED: frozenset(),
}
"""From which state a term may go to which."""

LEAVING: Mapping[Sitting, Sitting] = {
    Sitting.DRAWN: Sitting.DECLINED,
    Sitting.ACCEPTED: Sitting.DECLINED,
    Sitting.INSTALLED: Sitting.RESIGNED,
    Sitting.RECUSED: Sitting.RESIGNED,
    Sitting.PAUSED: Sitting.RESIGNED,
}
"""What becomes of a term whose member gives the seat up, when the team notes so; two people do."""

OWN_SITTINGS: Mapping[Sitting, frozenset[Sitting]] = {
    Sitting.DRAWN: frozenset({Sitting.ACCEPTED, Sitting.DECLINED}),
    Sitting.ACCEPTED: frozenset({Sitting.DECLINED}),
    Sitting.INSTALLED: frozenset({Sitting.RESIGNED}),
    Sitting.RECUSED: frozenset({Sitting.RESIGNED}),
    Sitting.PAUSED: frozenset({Sitting.RESIGNED}),
}
"""What a member may say, with the own code; the rest is for the board to decide or for the calendar."""

ON_SEAT = frozenset({Sitting.DRAWN, Sitting.ACCEPTED, Sitting.INSTALLED, Sitting.RECUSED, Sitting.PAUSED})
"""The seat is taken, also while its member cannot be there."""

MAILED, BY_HAND = "mail", "none"
"""What stands in `told`: a mail is on its way, or somebody must call or write."""
