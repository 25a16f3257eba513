"""A whole election by belenios-tool, a program that we did not write: keys, codes, board, tally."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


class Tool:
    """One election in a folder of its own; `codes` are the private codes of its voters."""

    def __init__(self, folder: Path, questions: Sequence[Mapping[str, Any]], *, voters: int) -> None:
        self.folder = folder
        self.uuid = self.run("setup", "generate-token").strip()
        self.run("setup", "generate-trustee-key", "--group", "BELENIOS-2048")
        (self.key,) = folder.glob("*.privkey")
        (public,) = folder.glob("*.pubkey")
        (folder / "public_keys.jsons").write_text(public.read_text())
        self.run("setup", "make-trustees")
        template = {"description": "", "name": "Een proef", "questions": list(questions)}
        (folder / "template.json").write_text(json.dumps(template))
        named = ("--uuid", self.uuid, "--group", "BELENIOS-2048")
        self.run("setup", "make-election", *named, "--template", "template.json")
        self.run("setup", "generate-credentials", *named, "--count", str(voters))
        (private,) = folder.glob("*.privcreds")
        (public_codes,) = folder.glob("*.pubcreds")
        self.codes = tuple(line.split()[1] for line in private.read_text().splitlines())
        listed = (",".join(one.split(",")[:1]) for one in json.loads(public_codes.read_text()))
        (folder / "public_creds.json").write_text(json.dumps(sorted(listed, key=int), separators=(",", ":")))
        self.run("archive", "init")

    @property
    def election(self) -> str:
        """The bytes of the election as published."""
        return (self.folder / "election.json").read_text("utf-8").strip()

    def cast(self, ballots: Iterable[str]) -> None:
        """Put the ballots on the board."""
        for ballot in ballots:
            self.run("archive", "add-event", "--type", "Ballot", given=ballot)

    def result(self) -> list[list[int]]:
        """Close, decrypt and count; the tool verifies everything once more."""
        self.run("archive", "add-event", "--type", "EndBallots")
        tally = self.run("election", "compute-encrypted-tally")
        self.run("archive", "add-event", "--type", "EncryptedTally", given=tally)
        part = self.run("election", "decrypt", "--privkey", self.key.name, "--trustee-id", "1")
        self.run("archive", "add-event", "--type", "PartialDecryption", given=part)
        self.run("archive", "add-event", "--type", "Result", given=self.run("election", "compute-result"))
        self.run("election", "verify")
        (archive,) = self.folder.glob("*.bel")
        found = re.search(rb'\{"result":(\[\[[\d,\[\]]*\]\])\}', archive.read_bytes())
        assert found, "no result on the board"
        return json.loads(found[1])  # type: ignore[no-any-return]  # what the expression above matched

    def run(self, *arguments: str, given: str = "") -> str:
        """One command of the tool; what it printed."""
        done = subprocess.run(
            ["belenios-tool", *arguments],
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=self.folder,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout
