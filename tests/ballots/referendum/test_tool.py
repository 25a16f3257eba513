"""Beside `belenios-tool`, a program that we did not write: what we make it accepts, what it makes we accept."""

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from ballots.referendum.checking import container
from tests.ballots.referendum.made import (
    PLANS,
    YES_NO,
    YES_NO_BLANK,
    bytes_of,
    finished,
    judged,
    set_up,
    single_keys,
    voted,
)

NEEDED = "belenios-tool"
"""Debian package; scripts/system_packages.sh installs it."""


def tool(*arguments: str, folder: Path, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the tool in a folder; it takes its chance from the system without waiting for a keyboard."""
    return subprocess.run(
        [NEEDED, *arguments],
        cwd=folder,
        input=given.encode(),
        capture_output=True,
        check=False,
        timeout=120,
        env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
    )


def made_by_tool(*arguments: str, folder: Path, given: str = "") -> str:
    done = tool(*arguments, folder=folder, given=given)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def accepted(data: bytes, uuid: str, folder: Path) -> bool:
    (folder / f"{uuid}.bel").write_bytes(data)
    done = tool("election", "verify", folder=folder)
    assert done.returncode in (0, 124), done.stderr.decode()
    return done.returncode == 0


def test_a_referendum_of_ours_is_accepted(tmp_path: Path) -> None:
    """Two of three trustees, yes, no or blank, 30 ballots of which 5 are votes of somebody who voted before.

    200 of them, many of them by the booth's script: tests/referenda/test_two_hundred_ballots.py.
    """
    made = set_up((YES_NO_BLANK,), 25)
    votes = [(place % 25, [[int(place % 3 == cell) for cell in range(3)]]) for place in range(30)]
    some = finished(made, voted(made, votes))
    data = bytes_of(some)
    found = judged(data)
    assert found.ok and found.checks.complete and (found.ballots, found.counted) == (30, 25)
    last = dict(votes)
    assert found.result == (tuple(sum(vote[0][cell] for vote in last.values()) for cell in range(3)),)
    assert accepted(data, made.election.uuid, tmp_path)


def test_plans_weights_and_single_trustees_of_ours_are_accepted(tmp_path: Path) -> None:
    made = set_up((PLANS, YES_NO), 3, ceremony=single_keys(), weights=(1, 3, 2))
    some = finished(made, voted(made, [(0, [(1, 1, 0), (1, 0)]), (1, [(0, 0, 1), (0, 1)])]), (1, 2))
    data = bytes_of(some)
    assert judged(data).result == ((1, 1, 3), (1, 3))
    assert accepted(data, made.election.uuid, tmp_path)


def test_the_tool_refuses_what_we_would_refuse_too(tmp_path: Path) -> None:
    """The tool is really asked: the same referendum with two votes exchanged in the result is not accepted."""
    made = set_up((YES_NO,), 2)
    *some, _ = finished(made, voted(made, [(0, [(1, 0)]), (1, [(1, 0)])]))
    wrong = bytes_of([*some, ("Result", (b'{"result":[[0,2]]}',))])
    assert not accepted(wrong, made.election.uuid, tmp_path) and not judged(wrong).ok


def test_our_archive_has_the_bytes_of_the_tools(tmp_path: Path) -> None:
    made = set_up((YES_NO_BLANK, PLANS), 2)
    data = bytes_of(finished(made, voted(made, [(0, [(0, 1, 0), (1, 0, 0)]), (1, [(1, 0, 0), (1, 1, 0)])])))
    (tmp_path / "BELENIOS").write_bytes(data[512 : 512 + int(data[124:135], 8)])
    for event in container.events(io.BytesIO(data)):
        for record in event.records:
            (tmp_path / f"{record.digest}.data.json").write_bytes(record.body)
    for digest, body in _event_records(data):
        (tmp_path / f"{digest}.event.json").write_bytes(body)
    done = tool("archive", "make", folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == data


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A referendum that the tool makes and closes: yes, no or blank, two trustees, three voters, one of them twice."""
    uuid, group = "1111111111111K", ("--group=BELENIOS-2048",)
    keys = ""
    for _ in range(2):
        made_by_tool("setup", "generate-trustee-key", *group, folder=tmp_path)
    for path in sorted(tmp_path.glob("*.pubkey")):
        keys += path.read_text().strip() + "\n"
    (tmp_path / "public_keys.jsons").write_text(keys)
    made_by_tool("setup", "make-trustees", folder=tmp_path)
    made_by_tool("setup", "generate-credentials", "--count=3", *group, f"--uuid={uuid}", folder=tmp_path)
    (public,), (private,) = tmp_path.glob("*.pubcreds"), tmp_path.glob("*.privcreds")
    (tmp_path / "public_creds.json").write_text(public.read_text())
    question = {"answers": ["Ja", "Nee"], "blank": True, "min": 1, "max": 1, "question": "Één fontein?"}
    template = {"description": "d", "name": "n", "questions": [question]}
    (tmp_path / "template.json").write_text(json.dumps({**template, "administrator": "a", "credential_authority": "c"}))
    made_by_tool("setup", "make-election", *group, f"--uuid={uuid}", "--template=template.json", folder=tmp_path)
    made_by_tool("archive", "init", folder=tmp_path)
    codes = [line.split()[-1] for line in private.read_text().splitlines()]
    for code, vote in ((0, [1, 0, 0]), (1, [0, 1, 0]), (2, [0, 0, 1]), (0, [0, 1, 0])):
        (tmp_path / "code").write_text(codes[code])
        (tmp_path / "vote").write_text(json.dumps([vote]))
        ballot = made_by_tool("election", "generate-ballot", "--privcred=code", "--ballot=vote", folder=tmp_path)
        made_by_tool("archive", "add-event", "--type=Ballot", folder=tmp_path, given=ballot)
    return tmp_path


def test_a_referendum_of_the_tool_is_accepted_at_every_step(theirs: Path) -> None:
    (archive,) = theirs.glob("*.bel")
    assert judged(archive.read_bytes()).ok
    made_by_tool("archive", "add-event", "--type=EndBallots", folder=theirs)
    tally = made_by_tool("election", "compute-encrypted-tally", folder=theirs)
    made_by_tool("archive", "add-event", "--type=EncryptedTally", folder=theirs, given=tally)
    counted = judged(archive.read_bytes())
    assert counted.ok and (counted.ballots, counted.counted) == (4, 3)
    for owner, key in enumerate(sorted(theirs.glob("*.privkey")), 1):
        opened = made_by_tool("election", "decrypt", f"--privkey={key.name}", f"--trustee-id={owner}", folder=theirs)
        made_by_tool("archive", "add-event", "--type=PartialDecryption", folder=theirs, given=opened)
    result = made_by_tool("election", "compute-result", folder=theirs)
    made_by_tool("archive", "add-event", "--type=Result", folder=theirs, given=result)
    found = judged(archive.read_bytes(), strict=False)
    assert found.ok and found.result == ((0, 2, 1),) and found.warnings == ("strong",)


def _event_records(data: bytes) -> list[tuple[str, bytes]]:
    place, found = 0, []
    while place < len(data):
        name, size = data[place : place + 100].rstrip(b"\0").decode(), int(data[place + 124 : place + 135], 8)
        if name.endswith(".event.json"):
            found.append((name.partition(".")[0], data[place + 512 : place + 512 + size]))
        place += 512 + size + -size % 512
    return found
