"""A whole referendum, from the question to a result that two programs accept."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ballots.referendum.codes import new_code
from ballots.referendum.hashes import short
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.steps import State
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.polls import cast
from tests.web.world import Browser


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_both_programs_accept_the_archive_that_everybody_can_download(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, tmp_path: Path
) -> None:
    poll = polls.opened(engine, team, receipt_key, practice=True)
    for place, vote in enumerate((polls.YES, polls.NO, polls.BLANK)):
        cast(voter, poll, polls.ballot(engine, poll, place, vote))
    cast(voter, poll, polls.ballot(engine, poll, 1, polls.YES))  # a re-vote
    polls.finish(engine, poll, team)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
    assert (facts.state, facts.result, facts.voted, facts.ballots) == (State.RESULT, (1, 2, 0), 3, 4)
    answer = voter.get(f"/referendum/{poll.slug}/archief.bel")
    report = verify(io.BytesIO(answer.content), strict=True)
    assert report.ok and report.result == ((1, 2, 0),), report.refused
    (tmp_path / f"{poll.uuid}.bel").write_bytes(answer.content)
    said = subprocess.run(  # the other program
        ["/usr/bin/belenios-tool", "election", "verify", "--dir", str(tmp_path)], capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert facts.head is not None and facts.head.height == 9
    _as_the_page_says(voter, f"/referendum/{poll.slug}/controleer", tmp_path / "programma", answer.content)


def _as_the_page_says(voter: Browser, here: str, folder: Path, archive: bytes) -> None:
    """What the page links and tells to type is all that somebody needs."""
    page = re.sub(r"</?span[^>]*>", "", voter.get(here).text)
    found = re.search(r"<code>python (-m ballots verify (\S+\.bel) --strict)</code>", page)
    linked = re.search(r'href="(/controleer/programma\.zip)"', page)
    assert found and linked
    with zipfile.ZipFile(io.BytesIO(voter.get(linked[1]).content)) as programme:
        programme.extractall(folder)
    (folder / found[2]).write_bytes(archive)
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-S", *found[1].split()]
    said = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_ballot_that_belenios_tool_makes_with_a_code_of_the_letter_is_taken(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, tmp_path: Path
) -> None:
    poll = polls.opened(engine, team, receipt_key, named=tuple(new_code() for _ in range(3)))
    archive = voter.get(f"/referendum/{poll.slug}/archief.bel").content
    (tmp_path / f"{poll.uuid}.bel").write_bytes(archive)
    (tmp_path / "code").write_text(poll.codes[0])
    (tmp_path / "vote").write_text("[[0,1,0]]")
    made = subprocess.run(  # the other program
        ["/usr/bin/belenios-tool", "election", "generate-ballot", "--privcred=code", "--ballot=vote"],
        capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path, env={"BELENIOS_USE_URANDOM": "1"},
    )  # fmt: skip
    answer = voter.client.post(f"/referendum/{poll.slug}/inleveren", files={"stem": ("stem.json", made.stdout)})
    assert answer.status_code == 200, answer.text
    assert short(made.stdout.removesuffix("\n").encode()) in answer.text
