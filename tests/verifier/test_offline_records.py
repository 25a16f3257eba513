"""The offline verifier accepts true records, refuses forged ones, and never says yes to what it cannot see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from sortition.pool import Person, Pool
from sortition.prepare import prepare
from sortition.quotas import Quota, Quotas
from sortition.verify import verify
from tests.forged.bases import BASES
from tests.forged.forgeries import FORGERIES
from tests.forged.forgery import Forgery, forged
from tests.sortition.small_record import digest_of, published
from tests.verifier.offline import HERE, encoded, failed, reports, run, statuses
from tests.verifier.records import FULL, PUBLIC, ROTATIONS
from tests.verifier.rotation_record import Record

NEEDS_PEOPLE = {
    "leaves",
    "types",
    "panel_rules",
    "tickets",
    "ticket_rules",
    "chances",
    "certificate",
    "attained",
    "eta",
}
NEEDS_PEOPLE |= {"optimal", "support", "unequal"}
SIGNATURES = {"signature", "later_signatures"}
"""Of the beacon: for the other verifier."""


def as_in_specification(names: frozenset[str]) -> frozenset[str]:
    """SPEC.md has one check `panels` where the page has a row for panels and one for compositions."""
    return frozenset("panels" if name == "compositions" else name for name in names)


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Any]:
    """What is said of every forged record, by name of the forgery, without and with the published digest."""
    plain = reports([forged(forgery) for forgery in FORGERIES])
    return {forgery.name: report for forgery, report in zip(FORGERIES, plain, strict=True)}


def test_true_records_are_accepted() -> None:
    for report, (name, files) in zip(reports(list(FULL.values())), FULL.items(), strict=True):
        assert (name, failed(report), report["ok"]) == (name, frozenset(), True)
        assert report["digest"] == digest_of(files)
        assert report["sentence"] == "Deze loting klopt, voor zover openbaar is."


def test_true_records_are_accepted_in_every_disclosure() -> None:
    for report, name in zip(reports(list(PUBLIC.values())), PUBLIC, strict=True):
        assert (name, failed(report), report["ok"]) == (name, frozenset(), True)


def test_what_is_not_public_is_never_said_to_be_checked() -> None:
    hidden = [name for name, files in PUBLIC.items() if "people.csv" not in files]
    assert len(hidden) >= 8
    for report, name in zip(reports([PUBLIC[name] for name in hidden]), hidden, strict=True):
        found = statuses(report)
        assert {check: found[check] for check in NEEDS_PEOPLE} == dict.fromkeys(NEEDS_PEOPLE, "not_public"), name


def test_a_full_record_leaves_nothing_unchecked_but_the_digest_and_the_signature() -> None:
    for report, name in zip(reports(list(FULL.values())), FULL, strict=True):
        if "published" in name:
            continue
        open_ = {check for check, status in statuses(report).items() if status in ("not_public", "not_checked")}
        assert open_ <= {"digest", "signature", "exclusions", "later_signatures"}, name
        assert ("exclusions" in open_) == (name == "unproved")


def test_a_beacon_is_never_said_to_be_checked() -> None:
    for name, report in zip(FULL, reports(list(FULL.values())), strict=True):
        drawn = json.loads(FULL[name].get("draw.json", b'{"body":{"source":""}}'))
        wanted = "not_checked" if "beacon" in drawn["body"]["source"] else "not_applicable"
        assert statuses(report)["signature"] == wanted


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.name)
def test_a_forged_fact_is_refused_by_the_check_it_breaks_and_by_no_other(
    forgery: Forgery, answers: Mapping[str, Any]
) -> None:
    report = answers[forgery.name]
    assert as_in_specification(failed(report)) == forgery.failed - SIGNATURES
    assert report["ok"] is (not forgery.failed - SIGNATURES)
    assert report["sentence"].startswith("Deze loting klopt NIET: ") is not report["ok"]


def test_the_digest_published_beforehand_gives_away_every_change_of_the_lottery() -> None:
    before = [digest_of(BASES[forgery.base]) for forgery in FORGERIES]
    after = [digest_of(forged(forgery)) for forgery in FORGERIES]
    asked = [{"digest": f" {digest[:4].upper()}-{digest[4:10]} "} for digest in before]
    found = reports([forged(forgery) for forgery in FORGERIES], *asked)
    assert ["digest" in failed(report) for report in found] == [a != b for a, b in zip(after, before, strict=True)]


def test_fewer_than_ten_characters_of_the_digest_prove_nothing() -> None:
    for entered in ("", "   ", digest_of(BASES["balls"])[:9]):
        [report] = reports([BASES["balls"]], {"digest": entered})
        assert statuses(report)["digest"] == "not_checked"
    [report] = reports([BASES["balls"]], {"digest": "zzzzzzzzzzzz"})
    assert failed(report) == {"digest"}


@pytest.mark.parametrize("name", ["both", "types published", "households", "compositions not drawn"])
def test_each_changed_byte_is_refused(name: str) -> None:
    step = sum(map(len, FULL[name].values())) // 200
    done = run(HERE / "each_byte.js", step, given=encoded(FULL[name]))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["tried"] > 400
    assert found["accepted"] == []


def test_two_verifiers_that_were_written_apart_agree() -> None:
    """Also on forged records of which only the public part is left; the beacon's signature is for the other one."""
    records = [*FULL.values(), *PUBLIC.values(), *(published(forged(forgery)) for forgery in FORGERIES)]
    for report, files in zip(reports(records), records, strict=True):
        other = verify(files)
        refused = frozenset(check.name for check in other.checks if check.status == "failed")
        if refused and refused <= SIGNATURES:
            continue
        assert report["ok"] is other.ok, (report["sentence"], refused)
        assert refused - SIGNATURES <= as_in_specification(failed(report))
        # Without the types this one still reads the form of the proof.
        assert as_in_specification(failed(report)) - refused <= {"certificate", "optimal"}


def test_everybody_finds_the_own_place_and_seal() -> None:
    record = ROTATIONS["homes and a barred type"]
    asked = [{"lot": id_, "typed": _typed(record, i)} for i, id_ in enumerate(record.ids)]
    for i, report in enumerate(reports([record.published()] * len(asked), *asked)):
        found = report["lot"]
        assert (found["found"], found["leaf"], found["root"]) == (True, True, True)
        assert found["panels"] == record.appearances[i]
        assert found["drawn"] is (i in record.panels[427])


def _typed(record: Record, i: int) -> dict[str, object]:
    """What the status page tells person i."""
    values, _ = record.types[record.person_types[i]]
    return {"salt": record.salts[i], "values": values, "household": record.households[i]}


def test_a_wrong_answer_or_salt_or_address_does_not_fit_the_seal() -> None:
    record = ROTATIONS["homes and a barred type"]
    right = _typed(record, 0)
    for wrong in ({"salt": record.salts[1]}, {"values": ["jong", "elders"]}, {"household": "9"}):
        [report] = reports([record.published()], {"lot": record.ids[0], "typed": {**right, **wrong}})
        assert (report["lot"]["leaf"], report["lot"]["root"]) == (False, True)
    [report] = reports([record.published()], {"lot": "L-99999", "typed": right})
    assert report["lot"] == {"id": "L-99999", "found": False}


def test_a_record_without_a_lottery_is_refused() -> None:
    for files in ({}, {"lottery.json": b"{}\n"}, {"lottery.json": b"\xff"}, {"x": b""}):
        [report] = reports([files])
        assert report["ok"] is False
        assert {"spelling"} <= failed(report) <= {"files", "spelling"}


def test_a_type_at_its_most_addresses_needs_no_multipliers() -> None:
    """Two equal people at one address share one seat at most; our own maker proves that by the cap alone."""
    people = [("a", "h", "x"), ("b", "h", "x"), ("c", None, "y"), ("d", None, "y")]
    prepared = prepare(
        Pool(features=("f",), people=tuple(Person(id=i, household=h, values=(v,)) for i, h, v in people)),
        Quotas(quotas=tuple(Quota(feature="f", value=v, min=0, max=3) for v in "xy")),
        seats=3,
        entropy=bytes(16),
        context={},
        households=True,
        panels=10,
        disclosure="open",
    )
    assert b'{"level":"1/2","multipliers":[]}' in prepared.files["certificate.json"]
    (report,) = reports([prepared.files])
    assert not failed(report)
    assert report["ok"]
