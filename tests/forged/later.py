"""Forged facts of what came after a draw: reserves, vacancies, replacements and what was withdrawn."""

from __future__ import annotations

from sortition.record import seal
from tests.forged.altering import body, both, changed, previous, rows, without
from tests.forged.bases import BASES
from tests.forged.forgery import OTHER, SIGNATURE_1000, Alteration, Forgery
from tests.forged.forgery import forgery as _forgery
from tests.sortition.small_record import ROUND, digest_of
from tests.sortition.small_succession import replaced


def _vacancy(number: int, /, **fields: object) -> Alteration:
    return changed(f"vacancy-{number}.json", lambda b: b.update(fields))


def _replacement(vacancy: int, /, **fields: object) -> Alteration:
    return changed(f"vacancy-{vacancy}-replacement.json", lambda b: b.update(fields))


def _withdrawal(**fields: object) -> Alteration:
    return changed("vacancy-1-withdrawal.json", lambda b: b.update(fields))


def _later_announcement(number: int, /, **fields: object) -> Alteration:
    return changed(f"vacancy-{number}-announcement.json", lambda b: b.update(fields))


def _reserves(*pairs: tuple[str, str]) -> Alteration:
    return changed("reserves.json", lambda b: b.update(reserves=[list(pair) for pair in pairs]))


def _after(name: str, alter: Alteration, *failed: str, base: str = "replaced") -> Forgery:
    # The lottery stays as it was, so its digest gives nothing away: what comes later is seen by who watches it.
    return _forgery(name, alter, *failed, base=base, witnessed=not failed)


_ONLY_ONE = both(
    _vacancy(1, choices=[["Z,9"]], chances=[["Z,9", "1"]]), _replacement(1, number=0, randomness={"balls": "7"})
)
_TO_THE_END = without(*(f"vacancy-{n}{part}.json" for n in (2, 3, 4) for part in ("", "-announcement", "-replacement")))
"""Where a change before would change what the beacon gives."""
_BEFORE_CHANCE = both(_TO_THE_END, without("vacancy-1-announcement.json", "vacancy-1-replacement.json"))
_UNTIL_TWO = without(
    "vacancy-2-announcement.json", "vacancy-2-replacement.json",
    *(f"vacancy-{n}{part}.json" for n in (3, 4) for part in ("", "-replacement")),
)  # fmt: skip

SUCCESSION = (
    _after("a reserve whom the draw does not put first", both(_TO_THE_END, _reserves(
        ("Z,9", "1"), ("B2", "1/2"), ("D4", "1/2"), ("F6", "1"))), "reserve_draw", "vacancies", "choices"),
    _after("the chance of a reserve", both(_TO_THE_END, _reserves(
        ("K7", "1"), ("Z,9", "1"), ("D4", "1/2"), ("F6", "1"))), "reserve_draw"),
    _after("a reserve who was drawn", both(_TO_THE_END, _reserves(
        ("K7", "1/2"), ("Z,9", "1"), ("C3", "1/2"), ("F6", "1"))), "reserves", "reserve_draw"),
    _after("reserves from before the draw", both(_TO_THE_END, changed(
        "reserves.json", lambda b: b.update(made_at="2023-09-15T10:29:59Z"))), "reserves"),
    _after("a vacancy of somebody who does not sit", _vacancy(4, left=["F6"]), "vacancies", "choices"),
    _after("a vacancy from before the step before it", _vacancy(4, noted_at="2023-09-16T09:00:59Z"), "vacancies"),
    _after("a choice of a stranger", _vacancy(4, choices=[["G7"]], chances=[["G7", "1"]]), "vacancies", "choices"),
    _after("a deviation", _vacancy(4, deviation=0), "choices"),
    _after("a possible replacement left out", both(_TO_THE_END, _ONLY_ONE), "choices"),
    _after("a possible replacement left out, for the public", both(_TO_THE_END, _vacancy(
        1, choices=[["Z,9"], ["F6"]], chances=[["Z,9", "1/2"], ["F6", "1/2"]]),
        _replacement(1, number=1, randomness={"balls": "7"}, selected=["F6"])), base="replaced published"),
    _after("the chance of a replacement", both(_TO_THE_END, _vacancy(
        1, chances=[["K7", "1/3"], ["Z,9", "1/2"], ["F6", "1/6"]])), "vacancies"),
    _after("somebody away who comes", _vacancy(3, unavailable=["K7", "D4"]), "vacancies", "choices"),
    _after("announced before it arose", both(_TO_THE_END, _later_announcement(
        1, announced_at="2023-09-15T10:39:59Z")), "later_rounds"),
    _after("announced for another vacancy", both(_TO_THE_END, _later_announcement(1, vacancy=OTHER)), "later_rounds"),
    _after("another chain for a replacement", _later_announcement(2, chain=OTHER), "later_rounds"),
    _after("a round that was out", _later_announcement(2, announced_at="2023-09-15T11:00:03Z"), "later_rounds"),
    _after("drawn before it was announced", both(_TO_THE_END, _replacement(
        1, drawn_at="2023-09-15T10:40:59Z")), "replacements"),
    _after("drawn before the round of a replacement", _replacement(2, drawn_at="2023-09-15T11:00:02Z"), "replacements"),
    _after("another ball for a replacement", both(_TO_THE_END, _replacement(1, randomness={"balls": "98"})),
           "replacements"),
    _after("a ball after the one that counts", both(_TO_THE_END, _replacement(1, randomness={"balls": "47"})),
           "replacements"),
    _after("dice for a replacement where balls were announced", both(_TO_THE_END, _replacement(
        1, randomness={"dice": "2"}, source="dice")), "replacements"),
    _after("somebody else for a replacement", both(_TO_THE_END, _replacement(1, selected=["F6"])), "replacements"),
    _after("a replacement without an announcement", both(_TO_THE_END, without("vacancy-1-announcement.json")),
           "chain", "replacements"),
    _after("a replacement of two without chance", both(_TO_THE_END, without("vacancy-1-announcement.json"), previous(
        "vacancy-1-replacement.json", None)), "chain", "replacements"),
    _after("a real signature of another round for a replacement", both(
        without("vacancy-3.json", "vacancy-3-replacement.json", "vacancy-4.json"), _replacement(2, randomness={
            "beacon": {"round": ROUND, "signature": SIGNATURE_1000}}, number=8, selected=["F6", "G7"])),
           "later_signatures"),
    _after("a vacancy left out", without("vacancy-3.json", "vacancy-3-replacement.json"), "chain"),
    _after("a vacancy that follows another", previous("vacancy-4.json", OTHER), "chain"),
    _after("an event of another kind for a vacancy", lambda files: {**files, "vacancy-4.json": seal(
        "draw", body(files, "vacancy-4.json"), previous=digest_of(files, "vacancy-3-replacement.json"))}, "spelling"),
    _after("reserves in another order", both(_TO_THE_END, _reserves(
        ("Z,9", "1"), ("K7", "1/2"), ("D4", "1/2"), ("F6", "1"))), "reserves"),
    _after("a reserve who is there twice", both(_TO_THE_END, _reserves(
        ("K7", "1/2"), ("Z,9", "3/2"), ("Z,9", "3/2"), ("D4", "1/2"), ("F6", "3/2"))), "reserves", "reserve_draw"),
    _after("a reserve who was more than certain, for the public", both(_TO_THE_END, _reserves(
        ("K7", "1/2"), ("Z,9", "3/2"), ("D4", "1/2"), ("F6", "1"))), "reserves", base="replaced published"),
    _after("more reserves than addresses of their class", _reserves(
        ("p00", "3/4"), ("p02", "3/4"), ("p04", "3/4"), ("q05", "1/2"), ("q07", "1/2")),
           "reserve_draw", base="compositions with reserves"),
    _after("nobody of a reserve's type at an address of its class", rows("people.csv", lambda r: [
        r[n].__setitem__(2, "2") for n in (2, 6, 8)]),
           "types", "number", "selected", "reserve_draw", base="compositions with reserves"),
    _after("somebody who leaves twice", _vacancy(4, left=["K7", "K7"]), "vacancies"),
    _after("somebody who left before and leaves beside another", _vacancy(4, left=["K7", "F6"]), "vacancies"),
    _after("a vacancy of nobody, while all seats are taken", _vacancy(4, left=[], deviation=0), "vacancies"),
    _after("those who cannot come in another order", _vacancy(4, unavailable=["D4", "A1"]), "vacancies"),
    _after("a stranger who cannot come", _vacancy(4, unavailable=["Q0"]), "vacancies"),
    _after("somebody who sits and cannot come", _vacancy(4, unavailable=["G7"]), "vacancies"),
    _after("reserves who were never made", both(_BEFORE_CHANCE, without("reserves.json"), _vacancy(
        1, choices=[[]], chances=[], deviation=1), lambda files: previous("vacancy-1.json", digest_of(
            files, "draw.json"))(files)), "vacancies"),
    _after("one choice that fills a seat and one that does not", both(_BEFORE_CHANCE, _vacancy(
        1, choices=[[], ["K7"]], chances=[["K7", "1/2"]])), "vacancies", base="replaced published"),
    _after("a choice of more people than seats", both(_BEFORE_CHANCE, _vacancy(
        1, choices=[["K7", "F6"]], chances=[["K7", "1"], ["F6", "1"]])), "vacancies", base="replaced published"),
    _after("the order of the choices", both(_BEFORE_CHANCE, _vacancy(
        1, choices=[["Z,9"], ["K7"], ["F6"]])), "vacancies", base="replaced published"),
    _after("a choice that is there twice", both(_BEFORE_CHANCE, _vacancy(
        1, choices=[["K7"], ["K7"], ["Z,9"], ["F6"]], chances=[["K7", "1/2"], ["Z,9", "1/4"], ["F6", "1/4"]])),
           "vacancies", base="replaced published"),
    _after("the order in a choice", both(_UNTIL_TWO, changed("vacancy-2.json", lambda b: b["choices"][-1].reverse())),
           "vacancies", base="replaced published"),
    _after("what was withdrawn is another vacancy", _withdrawal(vacancy=OTHER), "later_rounds", base="withdrawn"),
    _after("withdrawn before it was announced", _withdrawal(withdrawn_at="2023-09-15T10:40:59Z"),
           "later_rounds", base="withdrawn"),
    _after("a seat that nobody can take, taken", lambda files: replaced(
        files, 4, choice=0, randomness={}, selected=[], at="2023-09-17T10:00:00Z"), "replacements"),
    _after("one of three, without chance", both(_TO_THE_END, without("vacancy-1-announcement.json"), previous(
        "vacancy-1-replacement.json", digest_of(BASES["replaced"], "vacancy-1.json")), _replacement(
            1, source="none", randomness={}, number=0, selected=["K7"])), "replacements"),
    _after("the only one, by balls that nobody announced", _replacement(3, source="balls", randomness={"balls": "7"}),
           "replacements"),
    _after("replaced before it arose", _replacement(3, drawn_at="2023-09-16T08:59:59Z"), "replacements"),
    _after("another round than announced for a replacement", both(
        without("vacancy-3.json", "vacancy-3-replacement.json", "vacancy-4.json"), _replacement(2, randomness={
            "beacon": {"round": 1000, "signature": SIGNATURE_1000}}, number=8, selected=["F6", "G7"])),
           "replacements"),
    _after("another number for a replacement", both(_TO_THE_END, _replacement(1, number=2)), "replacements"),
)  # fmt: skip
