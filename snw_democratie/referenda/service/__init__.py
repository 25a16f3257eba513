"""What the pages of the referendum, the demo and the commands call."""

from snw_democratie.referenda.service.acts import agree_to, take_back_from
from snw_democratie.referenda.service.ceremony import make_seats, post_step, seats_of
from snw_democratie.referenda.service.codes import ask_change, stage_list
from snw_democratie.referenda.service.computing import TASKS, ask_check, ask_tally
from snw_democratie.referenda.service.counting import give_part, post_decryption, to_decrypt
from snw_democratie.referenda.service.mirrors import ask_mirror, ask_mirror_away, take_head
from snw_democratie.referenda.service.offline import keep_files, kept_files
from snw_democratie.referenda.service.paper import (
    judge_codes,
    paper_of_team,
    paper_place,
    throw_paper,
    type_codes,
    type_counts,
)
from snw_democratie.referenda.service.reading import (
    PER_PAGE,
    all_for_team,
    all_public,
    archive_of,
    codes_beginning,
    election_of,
    envelope_of,
    for_team,
    last_of_code,
    list_of,
    paper_record_of,
    public_referendum,
    tracked,
    tracked_from,
    trackers,
    trustees_of,
)
from snw_democratie.referenda.service.setting_up import create, edit
from snw_democratie.referenda.service.translations import ask_translation, texts_record
from snw_democratie.referenda.service.trustees import stage_trustees

__all__ = [
    "PER_PAGE",
    "TASKS",
    "agree_to",
    "all_for_team",
    "all_public",
    "archive_of",
    "ask_change",
    "ask_check",
    "ask_mirror",
    "ask_mirror_away",
    "ask_tally",
    "ask_translation",
    "codes_beginning",
    "create",
    "edit",
    "election_of",
    "envelope_of",
    "for_team",
    "give_part",
    "judge_codes",
    "keep_files",
    "kept_files",
    "last_of_code",
    "list_of",
    "make_seats",
    "paper_of_team",
    "paper_place",
    "paper_record_of",
    "post_decryption",
    "post_step",
    "public_referendum",
    "seats_of",
    "stage_list",
    "stage_trustees",
    "take_back_from",
    "take_head",
    "texts_record",
    "throw_paper",
    "to_decrypt",
    "tracked",
    "tracked_from",
    "trackers",
    "trustees_of",
    "type_codes",
    "type_counts",
]
