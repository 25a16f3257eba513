"""The catalogues are whole, keep their facts, and are in the language that they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message

from scripts import translations
from snw_democratie import i18n
from snw_democratie.app import template_engine
from snw_democratie.i18n import catalogues
from snw_democratie.i18n.languages import LANGUAGES, Language
from snw_democratie.i18n.sworn import SwornText, checks, sworn
from snw_democratie.pool.consents import Purpose, consent_words
from tests.architecture.source import listed

OTHERS = translations.OTHERS
FACT = re.compile(r"%\((\w+)\)s")
SAME = {
    line.split("\t")[0]: frozenset(line.split("\t")[1].split())
    for line in (Path(__file__).parent / "same_in_dutch.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}
"""Dutch text -> the languages in which it may read the same."""
ENDS = {".": ".", "?": "?؟", ":": ":", "!": "!"}

each_language = pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)


def translated(language: Language) -> Iterator[tuple[str, str, str]]:
    """Each text with the Dutch that belongs to it and where it stands; a plural gives one per form."""
    for message in translations.catalogue(language):
        if message.id:
            for text in forms(message):
                yield dutch(message), text, message.locations[0][0] if message.locations else ""


def dutch(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[1]


def forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


@each_language
def test_every_text_is_translated(language: Language) -> None:
    missing = [f"{entry['in']}: {entry['id']}" for entry in translations.missing(language)]
    assert not missing, f"{len(missing)} texts, see scripts/translations.py:\n{listed(missing)}"


@each_language
def test_no_text_is_left_that_no_page_says(language: Language) -> None:
    found = translations.messages()
    stale = [message.id for message in translations.catalogue(language) if message.id]
    stale = [one for one, key in zip(stale, keys(language), strict=True) if key not in found]
    assert not stale, f"run scripts/translations.py update:\n{listed(map(str, stale))}"


def keys(language: Language) -> list[translations.Key]:
    return [translations.key_of(message) for message in translations.catalogue(language) if message.id]


@each_language
def test_a_text_stands_in_a_catalogue_once(language: Language) -> None:
    lines = catalogues.source(language).read_text("utf-8").splitlines()
    assert sum(line.startswith("msgid ") for line in lines) == len(keys(language)) + 1
    assert not [line for line in lines if line.startswith(("<<<<<<<", ">>>>>>>", "#~"))]


@each_language
def test_every_fact_of_the_dutch_text_is_in_the_translation(language: Language) -> None:
    wrong = [
        f"{place}: {text!r} for {source!r}"
        for source, text, place in translated(language)
        if text and sorted(FACT.findall(text)) != sorted(FACT.findall(source))
    ]
    assert not wrong, listed(wrong)


@each_language
def test_a_percent_sign_is_a_fact_or_stands_alone(language: Language) -> None:
    assert not [text for source, text, _ in translated(language) if "%" in FACT.sub("", text) and "%" not in source]


@each_language
def test_a_translation_ends_as_the_dutch_text_does(language: Language) -> None:
    wrong = [
        f"{place}: {text!r} for {source!r}"
        for source, text, place in translated(language)
        if text and source[-1] in ENDS and text[-1] not in ENDS[source[-1]] and not text.endswith("»")
    ]
    assert not wrong, listed(wrong)
    assert not [text for _, text, _ in translated(language) if text != text.strip()]


@each_language
def test_no_translation_is_the_dutch_text(language: Language) -> None:
    wrong = [
        f"{place}: {source}"
        for source, text, place in translated(language)
        if text == source and re.search(r"[a-z]{2}", FACT.sub("", source)) and language.code not in SAME.get(source, ())
    ]
    assert not wrong, f"translate, or say why in tests/i18n/same_in_dutch.txt:\n{listed(wrong)}"


def test_the_list_of_texts_that_stay_the_same_is_short_and_still_true() -> None:
    assert len(SAME) < 40
    found = {dutch(message) for message in translations.messages().values()}
    assert [text for text in SAME if text not in found] == []


def test_arabic_is_in_arabic_letters() -> None:
    wrong = [
        f"{place}: {text}"
        for _source, text, place in translated(LANGUAGES["ar"])
        if text and re.search(r"[^\W\d_]", FACT.sub("", text)) and not re.search(r"[\u0621-\u064a]", text)
    ]
    assert not wrong, listed(wrong)


@each_language
def test_a_language_has_the_plurals_that_it_needs(language: Language) -> None:
    """Each number gets the form that the Unicode CLDR says, and no form of a text is left out."""
    rule = Locale.parse(language.locale).plural_form
    order = [tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in rule.tags | {"other"}]
    plural = translations.catalogue(language)
    compiled = GNUTranslations(BytesIO(catalogues.machine_form(plural, language)))
    # The last form of Polish is for fractions, which no counted thing here has.
    order = order[: plural.num_plurals]
    assert len(order) == plural.num_plurals
    for n in (*range(205), 1000, 1002, 1011, 1_000_000):
        assert order[compiled.plural(n)] == rule(n), n
    short = [dutch(one) for one in plural if isinstance(one.id, tuple) and len(forms(one)) != plural.num_plurals]
    assert not short, listed(short)


def test_what_is_compiled_is_what_pages_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in OTHERS:
        there = tmp_path / language.code / "LC_MESSAGES" / "messages.po"
        there.parent.mkdir(parents=True)
        there.write_bytes(catalogues.source(language).read_bytes())
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    before = {one.code: catalogues.catalogue.__wrapped__(one).gettext("Meedoen") for one in OTHERS}
    translations.compile_all()
    after = {one.code: catalogues.catalogue.__wrapped__(one).gettext("Meedoen") for one in OTHERS}
    assert before == after
    assert len({*after.values(), "Meedoen"}) == len(OTHERS) + 1
    assert all(catalogues.source(one).with_suffix(".mo").exists() for one in OTHERS)


def test_a_fact_in_arabic_stands_apart_from_the_words_around_it() -> None:
    with i18n.speaking("ar"):
        said = i18n.gettext("Panel %(number)s", number="1.000")
    assert "\u20681.000\u2069" in said
    with i18n.speaking("tr"):
        assert i18n.gettext("Panel %(number)s", number="1.000") == "Panel 1.000"


def test_translators_get_what_is_missing_and_give_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    polish = LANGUAGES["pl"]
    todo = translations.missing(polish)
    assert len(todo) == len(translations.messages())
    assert [entry for entry in todo if entry.get("plural")]
    for entry in todo:
        entry["text"] = ["a", "b", "c"] if "plural" in entry else "a"
    assert translations.fill(polish, [*todo, {"id": "Dit zegt geen pagina", "text": "x"}]) == ["Dit zegt geen pagina"]
    assert translations.missing(polish) == []
    with catalogues.source(polish).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Dit zegt geen pagina"\nmsgstr "x"\n')
    translations.update(polish)
    assert "geen pagina" not in catalogues.source(polish).read_text("utf-8")
    assert translations.missing(polish) == []


def test_a_sworn_text_is_checked_until_one_letter_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    turkish, text = LANGUAGES["tr"], "Ja, gebruik mijn antwoorden voor deze loting."
    entry = {"id": text, "context": "sworn", "text": "Evet, cevaplarımı bu kura için kullanın."}
    translations.fill(turkish, [entry])
    catalogues.catalogue.cache_clear()
    checks.cache_clear()
    try:
        with i18n.speaking("tr"):
            assert sworn(text).text == entry["text"]
            assert not sworn(text).checked
            (one,) = [found for found in translations.sworn_texts(turkish) if found["text"] == entry["text"]]
            assert translations.mark_checked(turkish, one["digest"], "A. Vertaler", "2027-02-01")
            assert sworn(text).checked
            translations.fill(turkish, [entry | {"text": entry["text"].replace("kura", "Kura")}])
            catalogues.catalogue.cache_clear()
            assert not sworn(text).checked
        assert sworn(text).checked, "Dutch needs no check"
        assert not translations.mark_checked(turkish, "0" * 64, "A. Vertaler", "2027-02-01")
    finally:
        catalogues.catalogue.cache_clear()
        checks.cache_clear()


def test_a_page_says_that_the_dutch_text_counts_until_the_translation_is_checked() -> None:
    macro = template_engine().engine.from_string(
        '{% import "components/notice.html" as notice %}{{ notice.sworn(text) }}'
    )
    unchecked = macro.render(text=SwornText(text="Evet", dutch="Ja, <dit>", checked=False))
    assert "De Nederlandse tekst geldt." in unchecked
    assert '<p lang="nl" dir="ltr">Ja, &lt;dit&gt;</p>' in unchecked
    checked = macro.render(text=SwornText(text="Evet", dutch="Ja", checked=True))
    assert "Evet" in checked
    assert "Nederlandse" not in checked


@each_language
def test_every_consent_is_a_sworn_text(language: Language) -> None:
    with i18n.speaking(language.code):
        assert all(not consent_words(purpose).checked or checks(language) for purpose in Purpose)
