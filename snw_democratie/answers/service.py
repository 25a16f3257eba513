"""What pages call about drawn places: answering, wishes, the composition, and the rules."""

from snw_democratie.answers.answering import answer, answer_by_phone, answer_for, release
from snw_democratie.answers.reading import (
    composition,
    given_up,
    look_at_place,
    member,
    own,
    place,
    rules,
    tally,
    wishes,
)
from snw_democratie.answers.ruling import set_rules
from snw_democratie.answers.typing_over import keep_for
from snw_democratie.answers.wishing import keep

__all__ = [
    "answer",
    "answer_by_phone",
    "answer_for",
    "composition",
    "given_up",
    "keep",
    "keep_for",
    "look_at_place",
    "member",
    "own",
    "place",
    "release",
    "rules",
    "set_rules",
    "tally",
    "wishes",
]
