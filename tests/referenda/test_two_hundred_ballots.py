"""A referendum end to end: a key by three devices, 200 ballots by the booth's script and by Python, two verifiers."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ballots.referendum.ballot import make_ballot
from ballots.referendum.codes import new_code
from ballots.referendum.tally import partial_decryption
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.finding import row_of
from snw_democratie.referenda.service.counting import read_count
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.node import Vote, ballots
from tests.referenda.trustees import ceremony
from tests.web.world import Browser, act

BY_SCRIPT, BY_PYTHON, AGAIN = 60, 115, 25
VOTES: tuple[Vote, ...] = (polls.YES, polls.NO, polls.BLANK)


def staged(engine: Engine, team: tuple[Staff, Staff], key: str, codes: tuple[str, ...]) -> polls.Poll:
    """The referendum, open, under the key that three scripts made."""
    slug = polls.drafted(engine, team, key)
    polls.agree(engine, slug, Act.FIX, team)
    with reading(engine) as session:
        uuid = service.public_referendum(session, slug).uuid
    act(engine, service.stage_list, slug, polls.listed(uuid, codes, ()), by=team[0])
    act(engine, service.stage_trustees, slug, ceremony().record, polls.HOLDERS, by=team[0])
    for what in (Act.CODES, Act.TRUSTEES, Act.OPEN):
        polls.agree(engine, slug, what, team)
    return polls.Poll(slug=slug, uuid=uuid, codes=codes, spares=())


def counted(engine: Engine, poll: polls.Poll, team: tuple[Staff, Staff]) -> bytes:
    """Close, count, open by two of the three, and publish; the archive."""
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    polls.tally(engine, poll, team)
    for owner in (1, 3):
        with reading(engine) as session:
            count = read_count(session, row_of(session, poll.slug))
        secret = int(ceremony().secrets[owner - 1])
        data, _ = partial_decryption(count.election, count.statement, owner=owner, secret=secret, ballots=count.ballots)
        part = b'{"owner":%d,"decryption":%s}' % (owner, data)
        act(engine, service.post_decryption, poll.slug, part, by=team[0], at=polls.AFTER)
    polls.agree(engine, poll.slug, Act.RESULT, team, at=polls.AFTER)
    with reading(engine) as session:
        return b"".join(service.archive_of(session, poll.slug))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_hundred_ballots_of_two_programs_are_counted_as_two_verifiers_say(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, tmp_path: Path
) -> None:
    codes = tuple(new_code() for _ in range(BY_SCRIPT + BY_PYTHON))
    poll = staged(engine, team, receipt_key, codes)
    election = polls.election(engine, poll)
    with reading(engine) as session:
        text = service.election_of(session, poll.slug).decode()
    votes = [(code, VOTES[place % 3]) for place, code in enumerate(codes)]
    again = [(code, VOTES[(place + 1) % 3]) for place, code in enumerate(codes[: 2 * AGAIN : 2])]
    script, python = [*votes[:BY_SCRIPT], *again[:10]], [*votes[BY_SCRIPT:], *again[10:]]
    made = [one.ballot for one in ballots(text, script)]
    made += [make_ballot(election, code, vote).decode() for code, vote in python]
    assert len(made) == 200 and len({json.loads(one)["credential"] for one in made}) == 175
    for ballot in made:
        polls.cast(voter, poll, ballot)
    data = counted(engine, poll, team)
    last = dict([*script, *python])
    expected = tuple(sum(vote[0][cell] for vote in last.values()) for cell in range(3))
    report = verify(io.BytesIO(data), strict=True)
    assert report.ok and (report.ballots, report.counted, report.result) == (200, 175, (expected,)), report.refused
    (tmp_path / f"{poll.uuid}.bel").write_bytes(data)
    said = subprocess.run(
        ["belenios-tool", "election", "verify", "--dir", str(tmp_path)], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
