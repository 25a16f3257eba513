"""What the pages say, in Dutch: short sentences, ordinary words, "u". Every text of the program is judged."""

from __future__ import annotations

import re

import pytest

from scripts.translations import messages

MOST_WORDS = 15
SIMPLER = {
    r"aangaande|betreffende|omtrent|inzake": "over",
    r"aanvang": "begin",
    r"additionele?": "extra",
    r"allochto\w+|autochto\w+|migratieachtergrond|niet-westerse?": "herkomst, en alleen als het moet",
    r"alvorens": "voordat",
    r"anoniem": "wij kunnen niet zien wie u bent (en alleen als dat zo is)",
    r"authenticatie|authenticeren|2fa|mfa": "inloggen met een code",
    r"benodigde?": "nodig",
    r"conform": "volgens",
    r"contacteren?": "bellen of mailen",
    r"derhalve|dientengevolge|bijgevolg": "daarom",
    r"desbetreffende|betreffend": "deze, dit",
    r"dienen te|dient te|dient u": "moet",
    r"echter": "maar",
    r"evalueren|evaluatie": "kijken hoe het ging",
    r"faciliter\w*": "helpen",
    r"frequent\w*": "vaak",
    r"geautoriseerde?|autorisatie": "mag, toestemming",
    r"gegenereerd\w*|genereren": "maken",
    r"geïnitieerd\w*|initiëren": "beginnen",
    r"hieromtrent|hiertoe|hierbij doen wij": "hiervoor",
    r"illega\w+": "zonder papieren",
    r"implement\w+": "invoeren, doen",
    r"indien": "als",
    r"ingevolge|krachtens": "door, volgens",
    r"je|jij|jouw|jullie": "u, uw",
    r"laagopgeleid\w*|hoogopgeleid\w*": "praktisch opgeleid, mbo, hbo of universiteit",
    r"louter|enkel en alleen": "alleen",
    r"middels": "met, door",
    r"momenteel|thans": "nu",
    r"naar aanleiding van": "door",
    r"niettegenstaande|ondanks het feit": "toch, hoewel",
    r"notificatie\w*": "bericht",
    r"onderhavige?": "deze, dit",
    r"onverwijld|per omgaande": "meteen",
    r"optie\w*|optioneel|optionele": "mogelijkheid; niet verplicht",
    r"participer\w*|participatie": "meedoen",
    r"prioriter\w+": "eerst doen",
    r"reeds": "al",
    r"representatief|representativiteit": "een goede mix",
    r"respondent\w*": "deelnemer",
    r"retourneren": "terugsturen",
    r"selecter\w*|selectie|geselecteerd\w*": "kiezen, loten",
    r"submitten|uploaden|geüpload": "sturen",
    r"teneinde|ten behoeve van|ten einde": "om, voor",
    r"tevens|alsmede|eveneens": "ook",
    r"tokens?": "code",
    r"transparant\w*|transparantie": "iedereen kan het zien",
    r"uitgeloot\w*|uitlot\w*|uit te loten": "niet ingeloot",
    r"validatie|valider\w+|gevalideerd\w*": "controleren",
    r"veelal|doorgaans": "meestal",
    r"verifi\w+|geverifieerd\w*": "controleren",
    r"verstrekken|verstrekt": "geven",
    r"vigerende?": "geldend",
    r"voornoemde?|bovengenoemde?|ondergetekende": "deze, dit",
    r"zulks|zodoende|aldus": "dit, zo",
    r"100% veilig|volledig veilig": "zeg wat u kunt controleren",
}
"""Words that people stumble over or that promise too much, and what to say instead."""
FACT = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    """Every text of the program, with the file that it stands in."""
    return [
        (message.locations[0][0], text)
        for message in messages().values()
        for text in ((message.id,) if isinstance(message.id, str) else message.id)
    ]


def too_long(text: str) -> list[str]:
    """The sentences of a text with more words than people like to read."""
    sentences = re.split(r"(?<=[.?!:])\s+", FACT.sub(r"\1", text))
    return [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS]


def hard(text: str) -> list[str]:
    """The hard words of a text, each with its simpler form."""
    plain = FACT.sub("", text)
    return [
        f"{found.group()!r}: say {better!r}"
        for pattern, better in SIMPLER.items()
        for found in re.finditer(rf"\b(?:{pattern})\b", plain, re.IGNORECASE)
    ]


def test_there_are_texts_to_judge(texts: list[tuple[str, str]]) -> None:
    assert len(texts) > 600
    assert {place.partition("/")[0] for place, _ in texts} == {"templates", "snw_democratie"}


def test_sentences_are_short(texts: list[tuple[str, str]]) -> None:
    wrong = [f"{place}: {sentence}" for place, text in texts for sentence in too_long(text)]
    assert not wrong, "\n".join(wrong)


def test_words_are_ordinary(texts: list[tuple[str, str]]) -> None:
    wrong = [f"{place}: {word} in {text!r}" for place, text in texts for word in hard(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["U bent uitgeloot.", "Wij selecteren u.", "Klik op je naam.", "Indien u dat wilt."])
def test_a_hard_word_is_seen(text: str) -> None:
    assert hard(text)


def test_a_long_sentence_is_seen() -> None:
    assert too_long("Kort. " + "woord " * 16 + ".")
    assert not too_long("woord " * 14 + "einde. " + "woord " * 14 + "einde.")
