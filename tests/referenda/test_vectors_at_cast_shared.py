"""The ballots of the vectors, offered to the running program: each altered one is refused by name, the board stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import Engine, delete, func, select

from ballots.referendum.checking import container
from ballots.referendum.checking.setup import read_credentials, read_election
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.models import BoardEvent, PublicCode, Referendum
from snw_democratie.security.staff import Staff
from tests.ballots.referendum.test_vectors_shared import FOLDER, archive_of
from tests.referenda import polls
from tests.web.world import Browser

VALID = "ynb-three/valid-open"
WANTED = {
    line["vector"]: line["note"].partition(";")[0]
    for line in csv.DictReader((FOLDER / "expected.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    if line["vector"].partition("/")[0] in ("ynb-three", "resigned")
}
ELSEWHERE = {
    "t02-dropped-ballot", "t03-duplicated-ballot", "t14-unknown-credential", "t16-trustee-pok-invalid",
    "t17-wrong-encrypted-tally-payload",
    "t18-wrong-result", "t19-bad-decryption-proof", "t20-missing-partial-decryption", "t21-wrong-decryption-factor",
    "t23-bitflip-ballot-bytes", "t24-truncated-last-event", "t25-trailing-zero-blocks", "t26-one-event-removed",
    "valid", "valid-open",
}  # fmt: skip
"""What is altered there is not a ballot that somebody could cast."""
ALTERED = {name: reason for name, reason in WANTED.items() if name.partition("/")[2] not in ELSEWHERE}


def records(vector: str) -> Iterator[tuple[str, list[bytes]]]:
    """The events of an archive: their types, with the records that they bring."""
    for event in container.events(io.BytesIO(archive_of(vector))):
        yield event.type, [one.body for one in event.records]


def cast_in(vector: str) -> list[bytes]:
    """The ballots of an archive, in the order of the board."""
    return [bodies[0] for type_, bodies in records(vector) if type_ == container.BALLOT]


def taken_over(engine: Engine, poll: polls.Poll) -> None:
    """From now on voters read the election of the vectors here, and its codes are the ones that count."""
    _type, (election, _trustees, listed, _names) = next(iter(records(VALID)))
    with unit_of_work(engine) as session:
        row = session.scalars(select(Referendum).where(Referendum.slug == poll.slug)).one()
        row.election, row.uuid = election, read_election(election).uuid
        session.execute(delete(PublicCode).where(PublicCode.referendum_id == row.id))
        for one in read_credentials(listed):
            session.add(
                PublicCode(referendum_id=row.id, key=code_key(one), number=str(one), gebied="GF08", spare=False)
            )


def on_board(engine: Engine) -> tuple[int, str]:
    """How many events there are, and a digest over the bytes of all."""
    with reading(engine) as session:
        everything = b"".join(session.scalars(select(BoardEvent.records).order_by(BoardEvent.height)))
        return session.scalar(select(func.count()).select_from(BoardEvent)) or 0, sha256(everything).hexdigest()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_altered_ballot_of_the_vectors_is_refused_by_name_at_cast(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    taken_over(engine, poll)
    good, before = cast_in(VALID), on_board(engine)
    here = f"/referendum/{poll.slug}/stemmen/uitbrengen"
    said = {}
    for name, reason in ALTERED.items():
        if reason:
            answers = [
                voter.client.post(here, json={"ballot": one.decode()}) for one in cast_in(name) if one not in good
            ]
            assert answers and all(400 <= one.status_code < 500 for one in answers), name
            said[name] = {one.json()["reason"] for one in answers}
    assert said == {name: {reason} for name, reason in ALTERED.items() if reason}
    assert len(said) >= 12 and on_board(engine) == before
    (again,) = [one for one in cast_in("resigned/r12-valid-revote") if one not in good]
    for one in (*good, again):
        assert voter.client.post(here, json={"ballot": one.decode()}).status_code == 200
    assert voter.client.post(here, json={"ballot": good[0].decode()}).json()["again"] is True, "a replay is no vote"
    assert on_board(engine)[0] == before[0] + len(good) + 1
