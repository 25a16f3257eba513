"""What must not be in the repository: other people's files, left-overs, and words about one machine."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.source import ROOT, files, listed

# Each word is written in two halves, so that this file does not find itself.
LEFT_OVERS = re.compile(
    "|".join(
        a + b
        for a, b in [("pytest\\.sk", "ip"), ("mark\\.sk", "ip"), ("skip", "if"), ("xf", "ail"), ("import", "orskip")]
    )
    + "|"
    + "|".join(
        a + b for a, b in [(r"\bTO", r"DO\b"), (r"\bFIX", r"ME\b"), (r"\bXX", r"X\b"), ("NotImpl", "ementedError")]
    )
)
MACHINE = re.compile(
    "|".join(a + b for a, b in [("/wo", "rk/"), ("/ro", "ot/"), ("/fa", "rm/"), ("/home", "/[a-z]"), ("index", "-url")])
    + "|https?://[^ ]*(?:registry|/simple)"
    + "|"
    + "|".join(a + b for a, b in [("farm-", "studio"), ("farm-", "bench"), ("sub", "agent")])
)
THIRD_PARTY = (".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".whl", ".tgz")
MOST_BYTES = 400 * 1024
MOST_TEXTS = 2 * MOST_BYTES
"""All texts of the pages in one other language: ours, however many."""
MOST_LINES = 450
WANTED = ("README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "Makefile", ".ci/run", "constraints.txt",
          "docs/design.md", "docs/decisions.md", "docs/glossary.md", "docs/benchmarks.md")  # fmt: skip


def hits(pattern: re.Pattern[str], path: str, text: str) -> list[str]:
    return [f"{path}:{n} {line.strip()[:100]}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def text_of(path: str) -> str:
    """The text of a file; nothing for a picture or another file that is not text."""
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def not_ours(path: str, size: int) -> list[str]:
    """Why a file looks like somebody else's work."""
    inside = path.split("/")
    reasons = [f"{path} ends like an installed asset"] if path.endswith(THIRD_PARTY) else []
    reasons += [f"{path} lies in a folder for installed files"] if {"vendor", "node_modules"} & set(inside) else []
    most = MOST_TEXTS if path.endswith(".po") else MOST_BYTES
    reasons += [f"{path} has {size} bytes"] if size > most else []
    return reasons


def foreign_hosts(lock: str) -> list[str]:
    """Packages of the lock file that name the host they came from, or have no digest."""
    packages = json.loads(lock)["packages"]
    return [
        name for name, package in packages.items() if name and ("resolved" in package or "integrity" not in package)
    ]


def test_no_left_overs() -> None:
    code = (path for path in files() if path.endswith((".py", ".js", ".html", ".css", ".sh")))
    wrong = [hit for path in code for hit in hits(LEFT_OVERS, path, text_of(path))]
    assert not wrong, listed(wrong)


def test_no_words_about_one_machine() -> None:
    wrong = [hit for path in files() for hit in hits(MACHINE, path, text_of(path))]
    assert not wrong, listed(wrong)


def test_nothing_of_others_is_committed() -> None:
    wrong = [reason for path in files() for reason in not_ours(path, (ROOT / path).stat().st_size)]
    wrong += foreign_hosts(text_of("package-lock.json"))
    assert not wrong, listed(wrong)


def test_no_module_is_two_rooms() -> None:
    code = [path for path in files() if path.endswith(".py") and not path.startswith("tests/")]
    wrong = [path for path in code if len(text_of(path).splitlines()) > MOST_LINES]
    assert not wrong, listed(wrong)


def test_the_papers_of_the_house_are_there() -> None:
    wrong = [path for path in WANTED if path not in files()]
    assert not wrong, listed(wrong)


@pytest.mark.parametrize(
    "line",
    ["@pytest.mark.sk" + "ip", "raise NotImpl" + "ementedError", "# TO" + "DO: later", "pytest.import" + "orskip('a')"],
)
def test_a_left_over_is_seen(line: str) -> None:
    assert hits(LEFT_OVERS, "a.py", f"x = 1\n{line}\n")


@pytest.mark.parametrize(
    "line", ["open('/ro" + "ot/a')", "--index" + "-url x", "see https" + "://registry.example.org/a"]
)
def test_a_word_about_a_machine_is_seen(line: str) -> None:
    assert hits(MACHINE, "a.md", line)


def test_an_installed_file_is_seen() -> None:
    assert not_ours("snw_democratie/static/htmx.min.js", 10)
    assert not_ours("snw_democratie/static/vendor/a.css", 10)
    assert not_ours("docs/a.png", MOST_BYTES + 1)
    assert foreign_hosts('{"packages": {"node_modules/a": {"integrity": "x", "resolved": "y"}}}')
