"""What the pages say: short sentences, ordinary words, "u"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
MOST_WORDS = 15
SPEAKING = ("snw_democratie/public_record",)
HARD_WORDS = re.compile(
    r"\b(uitgeloot\w*|uitlot\w*|uit te loten|selecter\w*|selectie|authenticatie|verifi\w+|token"
    r"|participer\w*|faciliter\w*"
    r"|representatief|je|jij|jouw|jullie|100% veilig|laagopgeleid\w*|hoogopgeleid\w*|allochto\w+|autochto\w+)\b",
    re.IGNORECASE,
)
BOOKKEEPING = re.compile(r"%\((\w+)\)s")


def texts_of_templates() -> Iterator[tuple[str, str]]:
    """Every text between `_("` and `")` in a template for visitors."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for folder in ("public_record", "components", "."):
        for path in sorted((ROOT / "templates" / folder).glob("*.html")):
            tree = environment.parse(path.read_text("utf-8"))
            for call in tree.find_all(nodes.Call):
                if (
                    isinstance(call.node, nodes.Name)
                    and call.node.name == "_"
                    and isinstance(call.args[0], nodes.Const)
                ):
                    yield path.name, str(call.args[0].value)


def texts_of_views() -> Iterator[tuple[str, str]]:
    """Every text given to `_` or `ngettext` in the code of public pages."""
    for folder in SPEAKING:
        for path in sorted((ROOT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield path.name, argument.value


def too_long(text: str) -> list[str]:
    """The sentences of a text with more words than people like to read."""
    plain = BOOKKEEPING.sub(r"\1", text)
    sentences = re.split(r"(?<=[.?!:])\s+", plain)
    return [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS]


ALL = [*texts_of_templates(), *texts_of_views()]


def test_there_are_texts_to_judge() -> None:
    assert len(ALL) > 150


def test_sentences_are_short() -> None:
    assert [(place, sentence) for place, text in ALL for sentence in too_long(text)] == []


def test_words_are_ordinary() -> None:
    assert [(place, text) for place, text in ALL if HARD_WORDS.search(text)] == []


@pytest.mark.parametrize("text", ["U bent uitgeloot.", "Wij selecteren u.", "Klik op je naam."])
def test_a_hard_word_is_seen(text: str) -> None:
    assert HARD_WORDS.search(text)


def test_a_long_sentence_is_seen() -> None:
    assert too_long("Kort. " + "woord " * 16 + ".")
    assert not too_long("woord " * 14 + "einde. " + "woord " * 14 + "einde.")
