"""The server never gets a code, a vote or a part of the key: not in a request, not in the database, not in the log."""

from __future__ import annotations

import logging
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, inspect, select, text

from ballots.referendum.ballot import encrypt_vote, prove_ballot
from snw_democratie.db.backup import backup
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda import forms
from snw_democratie.referenda.finding import row_of
from snw_democratie.referenda.models import BallotReceipt, BoardEvent, PaperReading
from snw_democratie.retention.rules import RULES
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.polls import cast
from tests.web.conftest import Clock
from tests.web.world import Browser

FIELDS = {
    "CastRequest": ("ballot",),
    "HeadRequest": ("key", "text", "signature"),
    "SeenForm": ("gezien",),
    "EmptyForm": (),
    "ChangeForm": ("gebied", "oud"),
    "TranslationForm": ("taal", "functie", "dag"),
    "MirrorForm": ("naam", "sleutel"),
    "MirrorAwayForm": ("weg",),
    "CodesForm": ("codes",),
    "NamesForm": ("namen",),
    "StepRequest": ("code", "step", "text"),
    "PartRequest": ("part",),
}
"""The complete set of fields of every request; beside these there are files (a list, records of trustees, a part of
the decryption, a ballot made elsewhere), the set-up, a tracker to look for and the beginning of a public code, and the
totals that were counted on paper. The codes are those of paper, which come after the closing."""
COLUMNS = {
    "board_event": {"referendum_id", "height", "type", "digest", "payload", "code", "hour", "records"},
    "ballot_receipt": {"referendum_id", "payload", "text", "signature"},
    "public_code": {"referendum_id", "key", "number", "gebied", "spare", "activated_at", "revoked_at"},
    "code_change": {"id", "referendum_id", "number", "revoked", "activated", "gebied", "asked_at", "done_at"},
    "translation_check": {"referendum_id", "language", "digest", "checker", "checked_on", "asked_at", "done_at"},
}


def test_no_request_has_a_field_for_more_than_this() -> None:
    kinds = [one for one in vars(forms).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    assert {one.__name__: one.__struct_fields__ for one in kinds if one is not msgspec.Struct} == FIELDS
    assert all(one.__struct_config__.forbid_unknown_fields for one in kinds)


def test_no_table_has_a_column_for_more_than_this(engine: Engine) -> None:
    there = inspect(engine)
    assert {name: {one["name"] for one in there.get_columns(name)} for name in COLUMNS} == COLUMNS


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_code_secret_or_address_is_anywhere_after_a_whole_referendum(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, clock: Clock, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    clock.now = polls.DURING + timedelta(minutes=17, seconds=5)
    poll = polls.opened(engine, team, receipt_key, practice=True)
    nonces: list[int] = []
    for place in range(3):
        hidden = encrypt_vote(polls.election(engine, poll), polls.YES)
        nonces += [cell.nonce for cells in hidden for cell in cells]
        answer = voter.client.post(
            f"/referendum/{poll.slug}/stemmen/uitbrengen",
            json={"ballot": prove_ballot(polls.election(engine, poll), poll.codes[place], hidden).decode()},
            headers={"x-forwarded-for": "203.0.113.77", "user-agent": "Kijkglas/7"},
        )
        assert "set-cookie" not in answer.headers and answer.status_code == 200
    with reading(engine) as session:
        hours = set(session.scalars(select(BoardEvent.hour).where(BoardEvent.code.is_not(None))))
    assert hours == {polls.DURING}, "of the time only the hour is kept"
    polls.finish(engine, poll, team)
    backup(f"sqlite:///{engine.url.database}", tmp_path / "backup.sqlite3")
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    stored += values_of(engine)
    numbers = [*nonces, *(polls.secret(poll, place) for place in range(len(poll.codes))), *polls.keys().secrets]
    secrets = [one.encode() for one in (*poll.codes, *poll.spares, "203.0.113.77", "Kijkglas/7")]
    secrets += [one for number in numbers for one in spellings(number)]
    assert len(nonces) == 9 and poll.uuid.encode() in stored, "we looked where things are stored"
    assert [one for one in secrets if one in stored] == []
    assert [one for one in secrets if one in caplog.text.encode()] == []


def values_of(engine: Engine) -> bytes:
    """Every value in the database whole: in the file a long one lies in pieces."""
    with reading(engine) as session:
        rows = [
            row for one in inspect(engine).get_table_names() for row in session.execute(text(f'SELECT * FROM "{one}"'))
        ]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)


def spellings(number: int) -> tuple[bytes, ...]:
    """A number as somebody could have written it down: decimal, hexadecimal, bare bytes, and these in Base64."""
    raw = number.to_bytes(32, "big")
    bare = (b64encode(raw), urlsafe_b64encode(raw))
    return (str(number).encode(), b"%x" % number, b"%X" % number, raw, *(one.rstrip(b"=") for one in bare))


def test_receipts_and_what_was_typed_of_paper_go_thirty_days_after_the_result_and_the_board_stays(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    cast(voter, poll, polls.ballot(engine, poll, 0))
    with unit_of_work(engine) as session:
        number = row_of(session, poll.slug).id
        session.add(PaperReading(referendum_id=number, account_id=team[0].account_id, codes=[], typed_at=polls.AFTER))
    rules = [one for one in RULES if one.id in ("ballot-receipt", "paper-reading")]
    over = polls.CLOSES + timedelta(days=2)
    for days, left in ((29, 1), (30, 0)):
        with unit_of_work(engine) as session:
            for rule in rules:
                rule.apply(session, over + timedelta(days=days))
        with reading(engine) as session:
            for kind in (BallotReceipt, PaperReading):
                assert len(session.scalars(select(kind)).all()) == left
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM board_event")) == 2
