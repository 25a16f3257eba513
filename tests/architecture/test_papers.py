"""The papers for auditors name only files and tests that exist, and only limits that the code has."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

import pytest

from snw_democratie.budgets import pictures
from snw_democratie.budgets.service import liking
from snw_democratie.budgets.service import sessions as plan_sessions
from snw_democratie.budgets.voting import handing_out
from snw_democratie.help_desk import service as help_desk
from snw_democratie.pages import LONGEST_FIELD
from snw_democratie.pool import code_batches, drafts, sessions, waves
from snw_democratie.referenda.board import writer
from snw_democratie.security import bodies, guesses, headers, passwords, throttle
from snw_democratie.settings import Settings
from tests.architecture.source import ROOT, files, listed
from tests.architecture.test_asvs import known_tests

POLICY = "docs/security/policy.md"
MADE_HERE = frozenset({"keys.json", "receipts.pem", "teksten.json", "var/secret.key", "record.zip"})
"""Files that an installation makes, or that a visitor downloads."""
PACKAGES = ("", "snw_democratie/")
FILE = re.compile(r"(?!test_)[\w./-]+\.(?:py|js|md|html|json|toml|txt|pem|key|zip)|(?!/)[\w./-]+/")


def papers() -> dict[str, str]:
    """SECURITY.md and everything in docs/security, docs/legal and docs/handboek."""
    folders = ("docs/security/", "docs/legal/", "docs/handboek/")
    found = ["SECURITY.md", *(path for path in files() if path.startswith(folders) and path.endswith(".md"))]
    return {path: (ROOT / path).read_text("utf-8") for path in found}


def faults(path: str, text: str, tests: Collection[str]) -> list[str]:
    """The files and tests that this paper names and that are not there."""
    beside = posixpath.dirname(path)
    quoted = [part for said in re.findall(r"`([^`\n]+)`", text) for part in said.split()]
    linked = re.findall(r"\]\((?!https?:)([^)#\s]+)", text)
    named = {*filter(FILE.fullmatch, quoted), *linked} - MADE_HERE
    places = {name: [f"{start}{name}" for start in (*PACKAGES, f"{beside}/" if beside else "")] for name in named}
    wrong = [
        f"{path} names {name}"
        for name, where in sorted(places.items())
        if not any((ROOT / place).is_dir() if name.endswith("/") else place in files() for place in where)
    ]
    unknown = sorted({one for one in re.findall(r"`(test_\w+)`", text) if one not in tests})
    return wrong + [f"{path} names {one}" for one in unknown]


def test_every_file_and_test_that_a_paper_names_exists() -> None:
    wrong = [fault for path, text in papers().items() for fault in faults(path, text, known_tests())]
    assert wrong == [], listed(wrong)


@pytest.mark.parametrize(
    "said", ["`accounts/service.py`", "`security/vaults.py`", "`pot/`", "`python scripts/no_table.py`", "[x](weg.md)",
             "`test_that_nobody_wrote`"],
)  # fmt: skip
def test_a_name_of_nothing_is_seen(said: str) -> None:
    assert faults(POLICY, f"It is in {said}.", known_tests())


def test_the_limits_that_are_written_down_are_those_of_the_code() -> None:
    plain = Settings()
    minutes = int(throttle.WINDOW.total_seconds() // 60)
    limits = (
        f"{throttle.PER_ACCOUNT} wrong passwords for one account, {throttle.OVERALL} for all together, "
        f"in a window of {minutes} minutes",
        f"have {guesses.PER_START} wrong guesses in {minutes} minutes",
        f"After {guesses.OVERALL} wrong guesses by everybody together",
        f"| people whom one helper registers | {plain.helper_limit} a day |",
        f"a code to register is used | {help_desk.LOOK_UPS} in {minutes} minutes |",
        f"a code to vote is used | {handing_out.LOOK_UPS} in {minutes} minutes |",
        f"worth something at a time | {code_batches.PER_ORGANISATION} in a lottery |",
        f"for all plans together | {liking.PER_PLAN}, {liking.PER_ROUND} in {minutes} minutes |",
        f"wait to be checked | {writer.MOST_WAITING:,}, then 503 |",
        f"Passwords: {passwords.SHORTEST} to {passwords.LONGEST} characters",
        f"Ends after {plain.session_idle_minutes} idle minutes and after {plain.session_hours} hours in any case",
        f"A resident's session ends after {sessions.IDLE.seconds // 60} idle minutes and after "
        f"{sessions.MOST.seconds // 3600} hours",
        f"is kept for {drafts.IDLE.seconds // 3600} idle hours",
        f"after {plan_sessions.IDLE.seconds // 60} idle minutes and after {plan_sessions.MOST.seconds // 3600} hours",
        f"{LONGEST_FIELD:,} a box",
        f"A form has at most {bodies.MOST_FIELDS:,} fields",
        f"Nothing larger than {plain.body_limit // 1_000_000} MB is read",
        f"{pictures.MOST_BYTES // 1_000_000} MB, {pictures.MOST_PIXELS // 1_000_000} million pixels",
        f"a JPEG of at most {pictures.LONGEST_SIDE} pixels",
        f"{waves.MOST_BYTES // 2**20} MB unpacked | staff | verified",
        f"Addresses are at most {headers.LONGEST_PATH} bytes",
        f"argon2id, {plain.argon2_kib // 1024} MiB",
    )
    text = " ".join((ROOT / POLICY).read_text("utf-8").split())
    assert [said for said in limits if said not in text] == []
