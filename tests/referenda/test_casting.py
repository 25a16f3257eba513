"""A ballot is on the board before its voter hears of it, once, whatever happens to the program or the network."""

from __future__ import annotations

import http.client
import io
import json
import threading
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from ballots.referendum.ballot import make_ballot
from ballots.referendum.checking.ballots import MOST_BYTES
from ballots.referendum.hashes import short
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda import service
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.receipts import FILE, Receipt, Signer
from snw_democratie.referenda.errors import BallotRefused, NoReceiptKey, NotOpen
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from tests.budgets.polling_place import Place, serving
from tests.referenda import polls
from tests.referenda.polls import cast
from tests.web.world import Browser, act

KILLS, HEARD = 3, 8


def checked(receipt: dict[str, object], key: str) -> dict[str, object]:
    """What a receipt says, when it was signed with this key; as a browser finds out with WebCrypto."""
    public = serialization.load_der_public_key(b64decode(key))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    raw, said = b64decode(str(receipt["signature"])), str(receipt["text"])
    assert len(raw) == 64
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(signature, said.encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, object] = json.loads(said)
    return found


def test_the_answer_is_a_signed_receipt_and_a_retry_gets_the_same(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    ballot = polls.ballot(engine, poll, 0)
    first, again = cast(voter, poll, ballot), cast(voter, poll, ballot)
    assert set(first) == {"text", "signature", "again"}
    assert first == {**again, "again": False}
    said = checked(first, receipt_key)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
    assert facts.receipt_key == receipt_key
    assert facts.head is not None
    assert said == {
        "label": "snw/referendum-receipt/1",
        "referendum": poll.uuid,
        "tracker": short(ballot.encode()),
        "event": facts.head.event,
        "height": 1,
        "time": "2027-03-03T09:00Z",
    }
    with pytest.raises(InvalidSignature):
        checked({**first, "text": str(first["text"]).replace("09:00", "09:01")}, receipt_key)


def test_an_older_ballot_of_the_same_voter_undoes_nothing(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    first, second = polls.ballot(engine, poll, 0), polls.ballot(engine, poll, 0, polls.NO)
    for one in (first, second, first):
        cast(voter, poll, one)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
        assert (facts.ballots, facts.voted) == (2, 1)
        assert not service.last_of_code(session, poll.slug, polls.sha256(first))
        assert service.last_of_code(session, poll.slug, polls.sha256(second))


def test_ballots_at_the_same_moment_follow_each_other_on_one_board(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key, codes=6)
    made = [polls.ballot(engine, poll, place % 6, vote) for place, vote in enumerate([polls.YES, polls.NO] * 6)]
    with voter.client as client, ThreadPoolExecutor(8) as crowd:
        here = f"/referendum/{poll.slug}/stemmen/uitbrengen"
        answers = list(crowd.map(lambda one: client.post(here, json={"ballot": one}), [*made, *made]))
    assert {one.status_code for one in answers} == {200}
    heights = [checked(one.json(), receipt_key)["height"] for one in answers]
    assert heights[:12] == heights[12:]
    assert sorted(set(heights)) == list(range(1, 13))  # type: ignore[type-var]  # numbers


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_cannot_be_a_ballot_is_refused_before_any_arithmetic(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    with reading(engine) as session:
        paper = casting.paper_of(session, poll.slug)
        with pytest.raises(BallotRefused, match="too large"):
            casting.looked_up(session, paper, b"x" * (MOST_BYTES + 1))
        stranger = make_ballot(polls.election(engine, poll), "ZZZZ-BBBB-CCCC-0000-X", polls.YES)
        with pytest.raises(BallotRefused, match="unknown credential"):
            casting.looked_up(session, paper, stranger)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_became_of_the_board_while_a_ballot_was_checked_counts(
    engine: Engine, team: tuple[Staff, Staff], settings: Settings, receipt_key: str, tmp_path: Path
) -> None:
    poll, signer = polls.opened(engine, team, receipt_key), Signer(settings.keys.with_name(FILE))
    with reading(engine) as session:
        paper = casting.paper_of(session, poll.slug)
    first, second, third = (casting.proven(paper, polls.ballot(engine, poll, place).encode()) for place in range(3))

    def stored(*ballots: casting.Checked, by: Signer = signer) -> list[casting.Answer]:
        with unit_of_work(engine) as session:
            return list(casting.store(session, ballots, by, at=polls.DURING))

    other = stored(first, by=Signer(tmp_path / "other.pem"))
    assert [type(one) for one in other] == [NoReceiptKey], "a receipt that nobody could check"
    once, again = stored(first, first)
    assert isinstance(once, Receipt) and again == replace(once, again=True)
    act(engine, service.ask_change, poll.slug, polls.key(poll, poll.codes[1]), "GF08", by=team[0])
    polls.agree(engine, poll.slug, polls.Act.CHANGE, team)
    (revoked,) = stored(second)
    assert isinstance(revoked, BallotRefused) and revoked.reason == "revoked credential"
    polls.agree(engine, poll.slug, polls.Act.CLOSE, team, at=polls.AFTER)
    assert [type(one) for one in stored(third)] == [NotOpen]
    with reading(engine) as session:
        assert service.public_referendum(session, poll.slug).ballots == 1


@pytest.mark.parametrize("statement", ["UPDATE board_event SET hour = hour", "DELETE FROM board_event"])
def test_the_database_refuses_to_change_the_board(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, statement: str
) -> None:
    polls.opened(engine, team, receipt_key)
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work(engine) as session:
        session.execute(text(statement))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_puts_nothing_in_the_place_of_an_event(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str
) -> None:
    polls.opened(engine, team, receipt_key)
    columns = "referendum_id, {}, type, digest, payload, code, hour, records"
    replace = "INSERT OR REPLACE INTO board_event ({}) SELECT {} FROM board_event"
    for height in ("height", "height + 1"):
        with pytest.raises(DBAPIError, match="append-only"), unit_of_work(engine) as session:
            session.execute(text(replace.format(columns.format("height"), columns.format(height))))


def test_killed_in_the_middle_nothing_is_lost_and_nothing_counts_twice(
    engine: Engine, team: tuple[Staff, Staff], tmp_path: Path
) -> None:
    key, now = Signer(tmp_path / FILE).public, datetime.now(UTC)
    poll = polls.opened(
        engine, team, key, codes=10, at=now - timedelta(days=2), opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1), result_by=now + timedelta(days=2),
    )  # fmt: skip
    waiting = [polls.ballot(engine, poll, place % 10, vote) for place, vote in enumerate([polls.YES, polls.NO] * 20)]
    heard: dict[str, int] = {}
    with serving(tmp_path) as place:
        for _ in range(KILLS):
            place.open(engine.url.render_as_string(hide_password=False))
            waiting = cast_until_killed(place, poll, waiting, heard, key)
        place.open(engine.url.render_as_string(hide_password=False))
        assert cast_until_killed(place, poll, waiting, heard, key, kill=False) == []
    with reading(engine) as session:
        report = verify(io.BytesIO(b"".join(service.archive_of(session, poll.slug))), strict=True)
        assert report.ok, report.refused
        on_board = {one.tracker: one.height for one in service.trackers(session, poll.slug, page=1)[0]}
    assert report.ballots == len(heard) == 40
    assert on_board == heard


def cast_until_killed(
    place: Place, poll: polls.Poll, ballots: list[str], heard: dict[str, int], key: str, *, kill: bool = True
) -> list[str]:
    """Cast from four browsers; after some answers the program is killed. Gives the ballots that nobody heard of."""
    lock, before, unheard = threading.Lock(), len(heard), list[str]()

    def one(ballot: str) -> None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=2 if kill else 60)
            body, kind = json.dumps({"ballot": ballot}), {"content-type": "application/json"}
            connection.request("POST", f"/referendum/{poll.slug}/stemmen/uitbrengen", body, kind)
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            height = checked(json.loads(answer.read()), key)["height"]
        except (OSError, http.client.HTTPException):
            with lock:
                unheard.append(ballot)
            return
        with lock:
            heard[polls.sha256(ballot)] = int(str(height))
            if kill and len(heard) - before == HEARD:
                place.kill()

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(one, ballots if not kill else ballots[: HEARD + 4]))
    return unheard if not kill else unheard + ballots[HEARD + 4 :]
