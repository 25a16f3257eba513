"""What the scripts of a trustee's page make and refuse; a browser runs the same ones."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ballots.referendum.asking import election_record
from ballots.referendum.checking.trustees import read_trustees
from ballots.referendum.credentials import credentials_record
from ballots.referendum.election import Election, Question
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.trustees import commitment
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.service.trustees import aloud
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.ballots.referendum.made import bytes_of, small
from tests.referenda import polls
from tests.referenda.trustees import ceremony, trustee
from tests.web.world import Browser, act

SEAT = {"index": 1, "size": 3, "threshold": 2}


def test_the_key_that_three_browsers_make_holds_for_the_library() -> None:
    found = ceremony()
    key = GROUP.product(int(json.loads(json.loads(one["shown"])["message"])["coefexps"][0]) for one in found.seats)
    question = Question(text="?", answers=("Ja",), minimum=0, maximum=1, blank=False)
    election = Election(
        group=GROUP, uuid="a", name="b", description="", public_key=key, questions=(question,), fingerprint="c",
    )  # fmt: skip
    trustees = read_trustees(found.record, election)
    assert trustees.keys == tuple(GROUP.power(GROUP.g, int(secret)) for secret in found.secrets)
    assert len(set(found.numbers)) == 1, "all read the same number to each other"
    for one in found.seats:
        assert json.loads(one["begun"])["promise"] == commitment(json.loads(one["shown"]))


NONSENSE = ("", "{", "null", "[]", '{"certificate":1,"message":"{","shares":[7,7,7]}')


@pytest.mark.parametrize(("step", "said"), [("begun", "certificate"), ("shown", "coefficients"), ("shares", "share:2")])
def test_what_another_posted_and_nobody_can_read_is_called_by_its_name(step: str, said: str) -> None:
    """Not an error of this device: the trustee must know whom to ring."""
    found = ceremony()
    for nonsense in NONSENSE:
        seats = [dict(one) for one in found.seats]
        seats[1][step] = nonsense
        assert trustee("judge", {"seats": seats, "part": found.parts[0], "seat": SEAT}) == said, nonsense


@pytest.mark.parametrize("what", ["share", "promise", "certificate", "own"])
def test_a_trustee_goes_no_further_with_what_does_not_fit(what: str) -> None:
    """The server, or another trustee, gives something else than what everybody must see."""
    found = ceremony()
    seats = [dict(one) for one in found.seats]
    first, other = json.loads(seats[1]["begun"]), json.loads(found.seats[2]["shares"])["shares"]
    if what == "share":
        seats[1]["shares"] = json.dumps({"shares": [other[0], None, other[1]]})
    elif what == "promise":
        first["promise"] = json.loads(seats[2]["begun"])["promise"]
    elif what == "certificate":
        first["certificate"] = json.loads(seats[2]["begun"])["certificate"]
    seats[1]["begun"] = json.dumps(first)
    part = dict(found.parts[0])
    if what == "own":
        part["certificate"] = found.parts[1]["certificate"]
    said = trustee("judge", {"seats": seats, "part": part, "seat": SEAT})
    expected = {"share": "share:2", "promise": "coefficients", "certificate": "certificate", "own": "own"}
    assert said == expected[what]
    assert trustee("judge", {"seats": found.seats, "part": found.parts[0], "seat": SEAT}) == found.secrets[0]


@pytest.mark.parametrize(("step", "said"), [("begun", "certificate"), ("shown", "coefficients")])
def test_what_is_not_signed_by_its_maker_is_refused(step: str, said: str) -> None:
    """Else the server could put its own in the place of a trustee's, with a promise that fits."""
    found = ceremony()
    seats = [dict(one) for one in found.seats]
    first, shown = json.loads(seats[1]["begun"]), json.loads(seats[1]["shown"])
    proof = (first["certificate"] if step == "begun" else shown)["signature"]
    proof["response"] = str(int(proof["response"]) - 1)
    first["promise"] = commitment(shown)
    seats[1] |= {"begun": json.dumps(first), "shown": json.dumps(shown)}
    assert trustee("judge", {"seats": seats, "part": found.parts[0], "seat": SEAT}) == said


def test_the_file_of_a_trustee_opens_with_its_passphrase_only() -> None:
    value, words = {"secret": "123456789"}, "vier losse woorden"
    made = trustee("file", {"value": value, "passphrase": words, "typed": words})
    assert made["value"] == value and "123456789" not in made["text"]
    assert trustee("file", {"value": value, "passphrase": words, "typed": "vijf"}) == "passphrase"
    text = made["text"]
    place = text.index('"text":"') + 12
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    for damaged in (changed, text[:-40], text.replace('"salt":"', '"salt":"A')):
        assert trustee("unlock", {"text": damaged, "typed": words}) == "damaged", "and not: another passphrase"
    for foreign in ("", "{}", "%PDF-1.7", '{"file":"snw-steps-1"}'):
        assert trustee("unlock", {"text": foreign, "typed": words}) == "file"


def test_the_records_that_three_trustees_make_without_the_server_are_the_same() -> None:
    found = ceremony()
    assert trustee("record", {"seats": found.seats, "threshold": 2}).encode() == found.record


def test_a_file_with_steps_says_whose_they_are_and_any_other_file_is_refused() -> None:
    about = {"uuid": "7vTzKqGWe5dXhN", "size": 3}
    made = trustee("steps", {"uuid": about["uuid"], "place": 2, "steps": {**ceremony().seats[1], "name": "De notaris"}})
    (read,) = trustee("read", {"text": made, "about": about})
    assert read == {"place": 2, "steps": ceremony().seats[1]}
    stand = json.dumps({"seats": [{"name": "x", **one} for one in ceremony().seats]})
    assert [one["place"] for one in trustee("read", {"text": stand, "about": about})] == [1, 2, 3]
    assert trustee("read", {"text": made.replace(about["uuid"], "8vTzKqGWe5dXhN"), "about": about}) == "other"
    wrong = (made.replace('"place":2', '"place":4'), made[:-9], "null", '{"seats":[{}]}', '{"seats":[1,2,3]}', "x")
    for text in (*wrong, made.replace('"begun":"', '"begun":7,"x":"')):
        assert trustee("read", {"text": text, "about": about}) == "file", text[:60]


def test_a_rehearsal_with_another_key_fails() -> None:
    found = ceremony()
    keys = [json.loads(one["held"])["holder"]["public_key"] for one in found.seats]
    assert trustee("rehearse", {"secret": found.secrets[0], "key": keys[0]}) is True
    assert trustee("rehearse", {"secret": found.secrets[0], "key": keys[1]}) is False


def test_a_trustee_finds_the_own_key_in_the_records_and_in_no_others(tmp_path: Path) -> None:
    found, file = ceremony(), tmp_path / "sleutels.json"
    key = {"uuid": "7vTzKqGWe5dXhN", "place": 2, "secret": found.secrets[1], **found.parts[1]}

    def listed(record: bytes, **more: object) -> object:
        file.write_bytes(record)
        return trustee("listed", {"file": str(file), "key": {**key, **more}})

    assert listed(found.record) == {"own": True, "number": found.numbers[0]}
    assert aloud(found.record) == found.numbers[0], "the team reads the same number"
    assert listed(polls.keys().record) == {"own": False, "number": aloud(polls.keys().record)}
    assert listed(found.record, place=1) == {"own": False, "number": found.numbers[0]}
    assert listed(found.record, secret=found.secrets[0]) == {"own": False, "number": found.numbers[0]}
    ((kind, part),) = json.loads(found.record)
    theirs = json.loads(polls.keys().record)[0][1]
    for member in ("certs", "coefexps", "verification_keys"):
        own = [*part[member][:1], theirs[member][1], *part[member][2:]]
        forged = json.dumps([[kind, {**part, member: own}]]).encode()
        assert isinstance(said := listed(forged), dict) and not said["own"], f"another of {member} at the own place"
    assert isinstance(said := listed(json.dumps([[kind, part]] * 2).encode()), dict) and not said["own"]
    for nonsense in (b"[]", b"[", b"", b"{}", b"%PDF-1.7"):
        assert listed(nonsense) == "archive"


def test_a_trustee_finds_the_own_key_on_a_board_only_where_voters_use_it(tmp_path: Path) -> None:
    """Also a board that names the trustees as they are, and has voters encrypt for another key."""
    found, copy = ceremony(), tmp_path / "copy.bel"
    election, uuid = small().election, small().election.uuid
    key = {"uuid": uuid, "place": 1, "secret": found.secrets[0], **found.parts[0]}
    together = GROUP.product(int(json.loads(json.loads(one["shown"])["message"])["coefexps"][0]) for one in found.seats)

    def listed(public_key: int, **more: object) -> object:
        text = election_record(
            GROUP, uuid=uuid, name="b", description="", key=public_key, questions=election.questions,
            administrator="c", registrar="d",
        )  # fmt: skip
        copy.write_bytes(bytes_of([("Setup", (text, found.record, credentials_record({})))]))
        return trustee("listed", {"file": str(copy), "key": {**key, **more}})

    assert listed(together) == {"own": True, "number": found.numbers[0]}
    assert listed(GROUP.g) == {"own": False, "number": found.numbers[0]}
    assert listed(together, uuid="8vTzKqGWe5dXhN") == "archive", "of another referendum"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_trustees_open_a_copy_of_the_board_and_no_other_copy(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, tmp_path: Path
) -> None:
    poll = polls.opened(engine, team, receipt_key, practice=True)
    for place, vote in ((0, polls.NO), (1, polls.NO), (2, polls.BLANK), (0, polls.YES)):
        polls.cast(voter, poll, polls.ballot(engine, poll, place, vote))
    copy = tmp_path / "copy.bel"

    def opened(owner: int, fewest: int = 1) -> object:
        with reading(engine) as session:
            copy.write_bytes(b"".join(service.archive_of(session, poll.slug)))
        secret = str(polls.keys().secrets[owner - 1])
        return trustee("open", {"file": str(copy), "secret": secret, "fewest": fewest})

    assert opened(1) == "open", "nobody opens what can still change"
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    assert opened(1, 30) == "few"
    polls.tally(engine, poll, team)
    for owner in (1, 3):
        made = opened(owner)
        assert isinstance(made, dict)
        assert made["ballots"] == 3
        content = made["part"].encode()
        act(engine, service.post_decryption, poll.slug, content, by=team[0], at=polls.AFTER)
    polls.agree(engine, poll.slug, Act.RESULT, team, at=polls.AFTER)
    with reading(engine) as session:
        data = b"".join(service.archive_of(session, poll.slug))
    report = verify(io.BytesIO(data), strict=True)
    assert report.ok and report.result == ((1, 1, 1),), report.refused
