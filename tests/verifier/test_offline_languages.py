"""The offline page in five languages: every text has four translations, and a result is the same in each."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from tests.architecture.source import listed
from tests.verifier.offline import SOURCE
from tests.verifier.test_offline_spelling import evaluate

OTHERS = ("en", "tr", "ar", "pl")
FACT = re.compile(r"\{[a-z]+\}")
MARKED = re.compile(r"<(\w+)[^>]* data-text>([^<]+)</\1>")
LABELLED = re.compile(r'data-label aria-label="([^"]+)"')
CALLED = re.compile(r'\bt\("([^"]+)"')
SAME = {("Details: {what}", "en"), ("Panels", "en")}


@cache
def texts() -> dict[str, list[str]]:
    """What the page knows: Dutch, and the same in the other four."""
    found: dict[str, list[str]] = evaluate("snw.TEXTS", [])
    return found


@cache
def said() -> frozenset[str]:
    """Every Dutch text that the page says: in its HTML, through `t`, and in the tables of words."""
    page = (SOURCE / "page.html").read_text("utf-8")
    found = {text for _tag, text in MARKED.findall(page)} | set(LABELLED.findall(page))
    for name in ("page.js", "words.js"):
        found |= set(CALLED.findall((SOURCE / name).read_text("utf-8")))
    return frozenset(found | set(evaluate("[...Object.values(snw.STATUS), ...Object.values(snw.WORDS).flat()]", [])))


def test_every_text_of_the_page_is_in_every_language_and_no_other_is() -> None:
    assert len(said()) > 150
    assert sorted(said() - set(texts())) == []
    assert sorted(set(texts()) - said()) == []
    assert [dutch for dutch, others in texts().items() if len(others) != len(OTHERS) or not all(others)] == []


def test_no_dutch_stands_on_the_page_unmarked() -> None:
    page = (SOURCE / "page.html").read_text("utf-8")
    page = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    bare = re.findall(r">\s*([^<>{}\s][^<>{}]*?)\s*<", MARKED.sub("", page))
    assert bare == ["Samen Nieuw-West"]
    for language in OTHERS:
        assert f'<p class="notice" lang="{language}"' in (SOURCE / "page.html").read_text("utf-8")


def test_translations_keep_facts_and_are_in_their_own_language() -> None:
    wrong = []
    for dutch, others in texts().items():
        for language, text in zip(OTHERS, others, strict=True):
            facts = sorted(FACT.findall(text)) == sorted(FACT.findall(dutch))
            letters = language != "ar" or re.search(r"[\u0621-\u064a]", text)
            same = text == dutch and (dutch, language) not in SAME
            if not facts or not letters or same or text != text.strip():
                wrong.append(f"{language}: {dutch}: {text}")
    assert not wrong, listed(wrong)


def test_the_language_is_the_one_asked_for_then_the_one_of_the_browser_then_dutch() -> None:
    asked = [["#ar", ["nl"]], ["", ["fr-FR", "tr-TR", "nl"]], ["", ["fr"]], ["#xx", ["pl"]], ["#<b>", []]]
    assert evaluate("given.map(([hash, wishes]) => snw.wished(hash, wishes))", asked) == ["ar", "tr", "nl", "pl", "nl"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_result_of_every_check_has_a_sentence_of_its_own_in_every_language(language: str) -> None:
    each = (
        f"(snw.language = '{language}', snw.CHECKS.flatMap((name) =>"
        " Object.keys(snw.STATUS).map((status) => snw.sentence(name, status))))"
    )
    sentences: list[Any] = evaluate(each, [])
    assert len(set(sentences)) == 27 * 5
    assert [one for one in sentences if not re.search(r"[.]$", one)] == []


def test_a_fact_in_arabic_keeps_its_own_direction() -> None:
    said_ = evaluate("(snw.language = 'ar', snw.t('Gekozen: {what} ({size} kB).', { what: 'a.zip', size: 3 }))", [])
    assert "\u2068a.zip\u2069" in said_
    assert evaluate("(snw.language = 'ar', snw.number(1234567))", []) == "1,234,567"
