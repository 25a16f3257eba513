"""The words of the glossary are names in the code, and its sentences are short."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tests.architecture.source import PACKAGES, ROOT, Source, example, listed, python

LONGEST_SENTENCE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    dutch: str
    code: tuple[str, ...]
    plain: str


def words(text: str) -> list[Word]:
    """The lines of the table that have five cells and a name in backticks."""
    table = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in row] for row in table]
    return [
        Word(dutch=row[0], code=tuple(re.findall("`(.+?)`", row[2])), plain=row[4]) for row in rows if "`" in row[2]
    ]


def names(sources: Iterable[Source]) -> set[str]:
    """Everything that has a name: modules, classes, functions, fields, arguments, and the keys of records."""
    found = set()
    for source in sources:
        found.add(source.module.rpartition(".")[2])
        for node in ast.walk(source.tree):
            found |= {getattr(node, part, None) for part in ("id", "attr", "name", "arg")}
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return {name for name in found if name}


def unknown(glossary: Iterable[Word], known: Collection[str]) -> list[str]:
    return [f"{word.dutch}: {code}" for word in glossary for code in word.code if code not in known]


def long_sentences(glossary: Iterable[Word]) -> list[str]:
    return [
        f"{word.dutch}: {sentence}"
        for word in glossary
        for sentence in re.split(r"[.!?]\s+", word.plain)
        if len(sentence.split()) > LONGEST_SENTENCE
    ]


def glossary() -> list[Word]:
    return words((ROOT / "docs" / "glossary.md").read_text("utf-8"))


def test_every_word_is_a_name_in_the_code() -> None:
    wrong = unknown(glossary(), names(python(*PACKAGES)))
    assert glossary()
    assert not wrong, listed(wrong)


def test_every_word_has_short_sentences() -> None:
    wrong = long_sentences(glossary()) + [word.dutch for word in glossary() if not word.plain.endswith(".")]
    assert not wrong, listed(wrong)


def test_a_word_without_a_name_is_seen() -> None:
    table = words("| a | b | `Absent` | N | Kort. |\n| a | b | `present` | N | " + "heel " * 16 + "lang. |")
    known = names(example("sortition/a.py", "def present(): ..."))
    assert unknown(table, known) == ["a: Absent"]
    assert len(long_sentences(table)) == 1
