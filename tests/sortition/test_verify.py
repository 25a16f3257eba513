"""The verifier says of each check what became of it, and never yes to what it could not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sortition import beacon
from sortition.checking.checks import Check, Checks
from sortition.verify import verify
from tests.forged.altering import changed, resealed
from tests.forged.bases import BASES
from tests.sortition.small_record import COLOURS, HOUSEHOLDS, MAXIMIN, OUTSIDE, digest_of, published, record

PRIVATE = {"leaves", "types", "panel_rules", "tickets", "ticket_rules", "chances", "certificate", "exclusions",
           "attained", "eta", "optimal", "gap", "support", "unequal"}  # fmt: skip
ALWAYS = {"files", "spelling", "chain", "hashes", "settings", "quotas", "ids", "root", "panels", "appearances",
          "rounding", "outside", "reach", "max_chance"}  # fmt: skip


def _with(checks: Checks, status: str) -> set[str]:
    return {check.name for check in checks.checks if check.status == status}


def test_an_open_record_needs_nothing_but_the_digest() -> None:
    files = record(replace(HOUSEHOLDS, best_max_chance=None))
    assert not verify(files).complete
    checks = verify(files, digest=digest_of(files))
    assert checks.ok
    assert checks.complete
    assert str(checks.eta) == "1/1500000000000000"


@pytest.mark.parametrize("disclosure", ["committed", "types"])
def test_a_published_record_says_which_checks_need_more(disclosure: str) -> None:
    files = published(record(replace(COLOURS, disclosure=disclosure)))
    checks = verify(files, digest=digest_of(files))
    more = {"types_public"} if disclosure == "types" else set()
    assert _with(checks, "not public") == PRIVATE | {"min_chance"} | more
    assert _with(checks, "made") >= ALWAYS | {"digest"}
    assert checks.ok
    assert not checks.complete
    assert checks.eta is None
    for check in checks.checks:
        assert check.ok is {"made": True, "failed": False}.get(check.status)


@pytest.mark.parametrize("disclosure", ["committed", "types"])
def test_whoever_has_all_files_can_check_all_of_them(disclosure: str) -> None:
    checks = verify(record(replace(COLOURS, disclosure=disclosure)))
    assert not _with(checks, "not public")
    assert _with(checks, "made") >= PRIVATE | ALWAYS


def test_what_is_not_public_is_said_also_of_compositions_and_of_types_outside() -> None:
    files = published(BASES["compositions"])
    lottery = changed("lottery.json", lambda b: b.update(disclosure="committed"))
    checks = verify(resealed(lottery(files), files))
    assert _with(checks, "not public") >= {"rounding", "reach", "selected"}
    assert "appearances" in _with(checks, "not applicable")
    stranger = changed("draw.json", lambda b: b.update(selected=["p04", "z99"]))
    checks = verify(resealed(stranger(lottery(files)), files))
    assert "selected" in _with(checks, "failed")
    outside = verify(published(record(replace(OUTSIDE, disclosure="committed"))))
    assert _with(outside, "not public") >= {"rounding", "outside"}
    assert outside.ok


def test_nothing_excluded_makes_the_smallest_chance_public() -> None:
    whole = record(replace(HOUSEHOLDS, disclosure="committed"))
    files = published(whole)
    assert "min_chance" in _with(verify(files), "not public")
    assert "min_chance" in _with(verify({**files, "certificate.json": whole["certificate.json"]}), "made")


def test_what_only_a_solver_can_tell_is_not_said() -> None:
    checks = verify(BASES["unproved"])
    assert _with(checks, "not checked") == {"digest", "exclusions", "best_max_chance"}
    assert checks.ok
    maximin = verify(record(replace(MAXIMIN, gap="1/1000", best_max_chance=None)))
    assert _with(maximin, "not checked") == {"digest", "gap"}
    assert _with(maximin, "not applicable") >= {"certificate", "attained"}


def test_a_gap_that_the_certificate_shows_is_checked_and_a_smaller_one_is_not() -> None:
    weights = {(0, 3): 3, (0, 4): 2, (1, 3): 12, (1, 4): 8}
    worse = replace(BASE_OF_GAP, weights=weights, gap="0")
    assert "gap" in _with(verify(record(worse)), "not checked")
    shown = replace(worse, gap="1/10")
    assert "gap" in _with(verify(record(shown)), "made")


BASE_OF_GAP = replace(
    COLOURS,
    quotas=(("kleur", "blauw", 1, 1), ("kleur", "groen", 0, 0), ("kleur", "rood", 1, 1), *COLOURS.quotas[3:]),
    optimal=False,
)
"""The colours with a lottery that is not the best: blue and large gets 1/10 only, where 1/4 is possible."""


def test_the_kind_of_lottery_is_not_for_the_maker_to_choose() -> None:
    # So many people in green, who can never sit, that two seats in ten panels are fewer than people.
    green = tuple((f"g{n}", "", ("groen", "klein é")) for n in range(11))
    files = record(replace(COLOURS, people=COLOURS.people + green, kind_as="panels"))
    assert _with(verify(files), "failed") == {"settings"}


def test_an_address_of_one_person_is_no_household() -> None:
    certificate = {
        "classes": [0, 0, 1, 2],
        "exclusions": [],
        "stages": [
            {"level": "1/3", "multipliers": [[0, "1"]]},
            {"level": "1/3", "multipliers": [[4, "1"]]},
            {"level": "2/3", "multipliers": [[1, "1"]]},
        ],
    }
    weights = {(0, 2): 1, (1, 3): 2}
    files = record(replace(HOUSEHOLDS, least_at_home=1, weights=weights, certificate=certificate))
    assert _with(verify(files), "failed") == {"types"}


def test_the_digest_may_be_given_in_part_and_in_any_letters() -> None:
    files = BASES["balls"]
    digest = digest_of(files)
    for given in (digest, digest[:10], digest[:30].upper(), f"  {digest} \n"):
        assert verify(files, digest=given).ok
    assert "digest" in _with(verify(files, digest=digest), "made")
    for part in (10, 63):
        # Two records that begin with the same ten digits take seconds to make: a part that fits is not a check.
        assert "digest" in _with(verify(files, digest=digest[:part]), "not checked")
    for given in (digest[:9], "", "x" * 64, digest + "0", digest[1:], digest_of(files, "draw.json")):
        checks = verify(files, digest=given)
        assert _with(checks, "failed") == {"digest"}
        assert not checks.ok


def test_a_missing_signature_library_is_never_a_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beacon, "check_signature", lambda round_, signature: None)
    for base, name in (("beacon", "signature"), ("replaced", "later_signatures")):
        checks = verify(BASES[base])
        assert name in _with(checks, "not checked")
        assert not checks.complete


def test_what_did_not_happen_is_neither_true_nor_false() -> None:
    later = {"reserves", "reserve_draw", "vacancies", "choices", "later_rounds", "replacements", "later_signatures"}
    assert _with(verify(BASES["balls"]), "not applicable") >= later
    assert later & _with(verify(BASES["withdrawn"]), "not applicable") == {"later_signatures"}


def test_a_rehearsal_is_said() -> None:
    checks = verify(BASES["rehearsal"])
    assert checks.rehearsal
    assert "REHEARSAL" in next(check.detail for check in checks.checks if check.name == "rehearsal")
    assert not verify(BASES["balls"]).rehearsal


def test_without_a_lottery_there_is_no_record() -> None:
    for files in ({}, {"people.csv": b""}, {"lottery.json": b""}, {"lottery.json": BASES["balls"]["draw.json"]}):
        checks = verify(files)
        assert not checks.ok
        assert _with(checks, "failed") == {"spelling"}


def test_a_check_that_every_record_needs_cannot_be_skipped() -> None:
    fine = Check(name="files", ok=True, status="made", detail="")
    whole = verify(BASES["balls"])
    assert whole.ok
    assert not replace(whole, checks=(fine,)).ok
    assert not replace(whole, checks=()).complete
