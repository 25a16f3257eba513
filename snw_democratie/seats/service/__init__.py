"""What the pages of the resident seats and the demo call."""

from snw_democratie.seats.service.acts import agree_to, take_back_from
from snw_democratie.seats.service.candidates import LONGEST, Asked, ask
from snw_democratie.seats.service.candidates import note as note_candidate
from snw_democratie.seats.service.drawing import SOURCES, enter, prepare, report_failure
from snw_democratie.seats.service.members import note as note_term
from snw_democratie.seats.service.own import own_seats, say
from snw_democratie.seats.service.reading import (
    all_for_team,
    all_public,
    could_be_replaced,
    for_team,
    look_at,
    public_body,
    public_draw,
    public_record,
)
from snw_democratie.seats.service.recusing import LONGEST_SUBJECT, Recusal, recuse
from snw_democratie.seats.service.setting_up import create, edit
from snw_democratie.seats.service.taking_over import take_over

__all__ = [
    "LONGEST",
    "LONGEST_SUBJECT",
    "SOURCES",
    "Asked",
    "Recusal",
    "agree_to",
    "all_for_team",
    "all_public",
    "ask",
    "could_be_replaced",
    "create",
    "edit",
    "enter",
    "for_team",
    "look_at",
    "note_candidate",
    "note_term",
    "own_seats",
    "prepare",
    "public_body",
    "public_draw",
    "public_record",
    "recuse",
    "report_failure",
    "say",
    "take_back_from",
    "take_over",
]
