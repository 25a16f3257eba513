"""Letters on paper: each says what its data says, a run is whole or nothing, and paper can be read aloud."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import time
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pdfua import validate
from pypdf import PdfReader

from ballots.referendum.codes import new_code as letter_code
from snw_democratie.charts.qr import qr
from snw_democratie.cli import main
from snw_democratie.i18n import formats, gettext, speaking
from snw_democratie.letters.letter import KINDS, REFERENDUM, WITH_CARD, WITH_CODE, Letter, Mailing
from snw_democratie.letters.run import MANIFEST, Run, print_files
from snw_democratie.letters.words import words_of
from snw_democratie.security.codes import new_code, shown
from snw_democratie.settings import Contact
from tests.cli.process import ROOT

CODE = r"[A-Z0-9]{4}-[A-Z0-9]{5}-[A-Z0-9]{5}"
LINK = "https://doe-mee.example/meedoen/groen"
PEOPLE = (
    ("Ayşe Brzęczyk-Łódź", "Slotermeerlaan 12-hs", "1063 AB Amsterdam"),
    ("محمد البغدادي", "Osdorpplein 3 (achter)", "1068 EL Amsterdam"),
    ("J. de Vries", "Pieter Calandlaan 1", "1068 NS Amsterdam"),
)


def mailing(kind: str) -> Mailing:
    return Mailing(
        kind=kind, title="Burgerpanel Groen (2027)", link=LINK, until="2027-03-12",
        card_to="Antwoordnummer 123, 1060 VB Amsterdam", contact=Contact(phone="020 123 45 67"),
    )  # fmt: skip


def letters(language: str, *, kind: str = "invitation", large: bool = False) -> tuple[Letter, ...]:
    return tuple(
        Letter(
            number=f"4{place:02d}", to=to, language=language, large=large, lot=f"L{place}07",
            code=fresh(kind) if kind in WITH_CODE else "",
        )
        for place, to in enumerate(PEOPLE)
    )  # fmt: skip


def fresh(kind: str) -> str:
    return letter_code() if kind == REFERENDUM else new_code()


def on_paper(kind: str, code: str) -> str:
    return code if kind == REFERENDUM else shown(code)


def made(kind: str, some: tuple[Letter, ...], *, per_file: int = 200) -> dict[str, bytes]:
    files = print_files(Run(mailing=mailing(kind), letters=some, per_file=per_file), lambda *_: None)
    return {one.name: one.content for one in files}


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def plain(text: str) -> str:
    """Letters and digits only: where lines end and signs stand differs, and signs above Arabic letters move."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalnum())


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_each_letter_is_that_of_its_data(kind: str, language: str) -> None:
    some = letters(language, kind=kind)[:2]  # a name in each script
    (content,) = (data for name, data in made(kind, some).items() if name != MANIFEST)
    found = pages(content)
    assert len(found) == len(some)  # one leaf each, the card below
    for one, page in zip(some, found, strict=True):
        with speaking(language):
            words = words_of(kind, until=formats.day(date.fromisoformat("2027-03-12")), lot=one.lot)
        said = plain(page)
        card = words.choices if kind in WITH_CARD else ()
        for text in (*one.to, words.heading, *words.sentences, *words.steps, *card, one.number, "020 123 45 67"):
            assert plain(text) in said or all(plain(word) in said for word in text.split()), text
        assert (on_paper(kind, one.code) in page) == bool(one.code)
        others = {on_paper(kind, other.code) for other in some if other.code} - {on_paper(kind, one.code)}
        assert not any(code in page for code in others) and "doe-mee.example/meedoen/groen" in page


REACHED = Contact(
    phone="020 123 45 67",
    email="samen.nieuwwest@amsterdam.nl",
    post="Antwoordnummer 12345, 1060 VB Amsterdam",
    place="Huis van de Wijk De Honingraat, Slotermeerlaan 103, elke dinsdag van 10 tot 12 uur",
)
"""Every way to reach us that an installation can have."""


@pytest.mark.parametrize(
    ("large", "contact"), [(False, REACHED), (True, REACHED), (True, Contact(phone="020 123 45 67"))]
)
@pytest.mark.parametrize("kind", WITH_CARD)
def test_the_card_is_below_its_letter_and_in_large_print_on_a_leaf_of_its_own(
    kind: str, large: bool, contact: Contact
) -> None:
    """It was cut off from its letter by accident: in one language, or once the installation had one more address."""
    some = tuple(
        letters(language, kind=kind, large=large)[0] for language in ("nl", "en", "tr", "ar", "pl")
    )  # each in a file of its own
    told = replace(mailing(kind), title="Burgerpanel Wonen in Nieuw-West", contact=contact)
    *files, manifest = print_files(Run(mailing=told, letters=some), lambda *_: None)
    rows = list(csv.DictReader(io.StringIO(manifest.content.decode("utf-8-sig"))))
    assert len(files) == len(rows) == 5
    for one, row in zip(files, rows, strict=True):
        found = [plain(page) for page in pages(one.content)]
        assert (len(found), row["pages"]) == ((2, "2") if large else (1, "1")), one.name
        with speaking(row["language"]):
            card, words = plain(gettext("Antwoordkaart")), words_of(kind, until="", lot="L007")
        assert found[-1].count(card) == 1 and all(plain(word) in found[-1] for word in words.choices[0].split())
        assert "0201234567" in found[0] and (not large or card not in found[0]), (
            "the letter itself is whole on its leaf"
        )
        assert found[-1].count("400") >= 1, "a card on its own says whose it is"


def test_the_manifest_says_so_where_letters_of_one_file_differ_in_pages() -> None:
    short, long = letters("nl", kind="selected")[:2]
    long = replace(long, to=tuple(f"Regel {number} van een adres" for number in range(40)))
    *_, manifest = print_files(Run(mailing=mailing("selected"), letters=(short, long)), lambda *_: None)
    assert [row["pages"] for row in csv.DictReader(io.StringIO(manifest.content.decode("utf-8-sig")))] == ["1-2"]


def test_a_letter_to_a_reserve_asks_for_no_answer_that_nothing_can_keep() -> None:
    """It asked for a card before a day; the place of a reserve has no page, so that whoever got one had to ask."""
    (content, _manifest) = made("alternate", letters("nl", kind="alternate")[:1]).values()
    (page,) = pages(content)
    assert "U hoeft nu niets te doen." in page and "Wij vragen het u dan eerst." in page
    assert "Antwoordkaart" not in page and "tot en met" not in page and "kaart onderaan" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_without_a_number_to_call_asks_nobody_to_call(kind: str) -> None:
    run = Run(
        mailing=replace(mailing(kind), contact=Contact(email="loting@example.org")), letters=letters("nl", kind=kind)
    )
    said = plain("".join(pages(print_files(run, lambda *_: None)[0].content)))
    for text in ("bel ons", "Bel ons", "call us", "bizi arayın", "اتصلوا بنا", "zadzwonić"):
        assert plain(text) not in said
    assert plain("loting@example.org") in said and plain("in English on our website.") in said


def test_who_prints_letters_hears_that_they_have_no_number_to_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "printer.csv"
    table.write_text(f"number,code,naam,adres\n1,{shown(new_code())},Ayşe,Straat 1\n", "utf-8")
    options = ("--title", "Panel", "--link", LINK, "--json", "--out", str(tmp_path / "pdf"))
    assert main(["letters", "uitnodiging", str(table), *options]) == 0
    assert capsys.readouterr().err == ("Let op: in de brieven staat geen telefoonnummer. Geef er een met --phone.\n")


@pytest.mark.parametrize("large", [False, True])
def test_a_checker_of_pdf_ua_finds_nothing_and_each_picture_says_its_code(large: bool, tmp_path: Path) -> None:
    """`pdfua` 0.1.3 has 12 checks, for 16 of the 106 rules of PDF/UA-1 that a machine can check: no fonts, no colours.

    Its check of empty headings breaks off on our headings, so that is asked here.
    """
    some = (*letters("nl", large=large), *letters("ar", large=large))
    for name, content in made("invitation", some).items():
        if name == MANIFEST:
            continue
        (tmp_path / name).write_bytes(content)
        report = validate(str(tmp_path / name))
        assert not report.findings
        raw = PdfReader(io.BytesIO(content))
        alts = [str(one["/Alt"]) for one in structure(raw, "/Figure")]
        assert len(alts) == 3 and all(re.search(CODE, one) for one in alts)
        headings = [*structure(raw, "/H1"), *structure(raw, "/H2")]
        assert len(structure(raw, "/H1")) == 3 and all(one.get("/K") for one in headings)
        assert raw.trailer["/Root"]["/Lang"] == name.split("-")[1][:2]


def structure(reader: PdfReader, kind: str) -> list[dict[str, object]]:
    """The elements of one kind in the tree that a screen reader follows."""
    found, todo = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if node.get("/S") == kind:
                found.append(node)
            if "/K" in node:
                todo.append(node["/K"])
    return found


def test_a_run_is_split_by_language_and_size_with_a_manifest_of_every_letter_once() -> None:
    some = (*letters("nl"), *letters("tr", large=True)[:1])
    said: list[tuple[str, int, int]] = []
    files = print_files(Run(mailing=mailing("invitation"), letters=some, per_file=2), lambda *step: said.append(step))
    assert said[0] == ("print", 0, 4) and said[-1] == ("print", 4, 4)
    names = [one.name for one in files]
    assert names == [*sorted(names[:-1]), MANIFEST] and len(names) == 4
    rows = list(csv.DictReader(io.StringIO(files[-1].content.decode("utf-8-sig"))))
    assert [row["file"] for row in rows] == names[:-1] and sum(int(row["letters"]) for row in rows) == 4
    told = [tuple(row[name] for name in ("language", "size", "letters", "pages", "first", "last")) for row in rows]
    assert told == [("nl", "normal", "2", "1", "400", "401"), ("nl", "normal", "1", "1", "402", "402"),
                    ("tr", "large", "1", "2", "400", "400")]  # fmt: skip
    for row, one in zip(rows, files, strict=False):
        assert (row["sha256"], int(row["letters"])) == (hashlib.sha256(one.content).hexdigest(), one.letters)
    codes = [
        code
        for one in files[:-1]
        for code in re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{5}-[A-Z0-9]{5}", "".join(pages(one.content)))
    ]
    assert sorted(codes) == sorted(shown(one.code) for one in some)


def test_printing_from_a_table_and_a_run_that_is_stopped_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "printer.csv"
    rows = [f"{number},{shown(new_code())},Naam {number},Straat,{number},1063 AB,Amsterdam" for number in range(1, 400)]
    head = "number,code,naam,straat,huisnummer,postcode,plaats"
    table.write_text("\n".join((head, *rows[:3])), "utf-8")
    options = ("--title", "Panel", "--link", LINK, "--until", "2127-03-12", "--phone", "020 123 45 67", "--json")
    assert main(["letters", "uitnodiging", str(table), *options, "--out", str(tmp_path / "goed")]) == 0
    said = capsys.readouterr()
    assert (json.loads(said.out)["letters"], json.loads(said.out)["without_address"], said.err) == (3, 0, "")
    text = "".join(pages((tmp_path / "goed" / "invitation-nl-001.pdf").read_bytes()))
    assert "Straat 2" in text and "1063 AB Amsterdam" in text and rows[0].split(",")[1] in text
    table.write_text("\n".join((head, *rows)), "utf-8")
    command = "import sys; from snw_democratie.cli import main; sys.exit(main())"
    more = ("uitnodiging", str(table), *options, "--per-file", "5", "--out", str(tmp_path / "half"))
    process = subprocess.Popen([sys.executable, "-c", command, "letters", *more], cwd=ROOT, stderr=subprocess.PIPE)
    time.sleep(4)
    assert process.poll() is None
    process.send_signal(2)
    assert process.wait(30) == 130
    assert sorted(one.name for one in tmp_path.iterdir()) == ["goed", "printer.csv"]
    table.write_text(f"number,code,naam\n1,{shown(new_code())[:-1]}Q,x\n1,AAAA-BBBBB-CCCCC,x\n", "utf-8")
    assert main(["letters", "stemcode", str(table), *options, "--out", str(tmp_path / "fout")]) == 1
    assert not (tmp_path / "fout").exists()


BARE = ("--title", "Panel", "--link", LINK, "--json")


@pytest.mark.parametrize(
    ("kind", "table", "said"),
    [
        *(
            (kind, "number,naam\n7,Ayşe\n", "ontbreekt de kolom lot")
            for kind in ("ingeloot", "niet-ingeloot", "reserve", "zetel-reserve", "zetel-niet-ingeloot")
        ),
        ("ingeloot", "number,naam,lot\n7,Ayşe,L7\n8,Jan, \n", "In rij 3 van '{}' is de kolom lot leeg."),
        (
            "ingeloot",
            "number,naam,lot\n7,Ayşe,L7\n8,Jan,L7\n",
            "Rij 3 van '{}' heeft in de kolom lot hetzelfde als rij 2.",
        ),
        *(
            (kind, "number,naam,code\n7,Ayşe,\n", "In rij 2 van '{}' is de kolom code leeg.")
            for kind in ("uitnodiging", "herinnering", "stemcode")
        ),
        ("referendum", "number,naam,code\n7,Ayşe, \n", "In rij 2 van '{}' is de kolom code leeg."),
        ("zetel", "number,naam\n7,Ayşe\n,Jan\n", "In rij 3 van '{}' is de kolom number leeg."),
        (
            "zetel",
            "number,naam\n7,Ayşe\n8,Jan\n7,Fatma\n",
            "Rij 4 van '{}' heeft in de kolom number hetzelfde als rij 2.",
        ),
        (
            "uitnodiging",
            "number,naam,code\n7,A,{code}\n8,B,{code}\n",
            "Rij 3 van '{}' heeft in de kolom code hetzelfde als rij 2.",
        ),
    ],
)
def test_a_table_that_gives_useless_letters_is_refused_by_its_row(
    kind: str, table: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They were printed: "Uw lotnummer is .", and "vul uw code in" without a code."""
    path = tmp_path / "tabel.csv"
    path.write_text(table.replace("{code}", shown(new_code())), "utf-8")
    more = ("--booth", "ab12" * 16, "--phone", "020 123 45 67") if kind == "referendum" else ()
    assert main(["letters", kind, str(path), *BARE, *more, "--out", str(tmp_path / "pdf")]) == 1
    assert said.replace("{}", str(path)) in capsys.readouterr().err and not (tmp_path / "pdf").exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--until", "2020-01-01", "bij --until: 2020-01-01 is al voorbij"),
        ("--per-file", "10001", "bij --per-file: noem een aantal van 1 tot 1000"),
        ("--per-file", "0", "bij --per-file: noem een aantal van 1 tot 1000"),
    ],
)
def test_a_day_that_is_over_and_a_number_that_is_too_large_are_refused(
    option: str, value: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tabel.csv"
    path.write_text(f"number,code,naam\n7,{shown(new_code())},Ayşe\n", "utf-8")
    options = (*BARE, option, value, "--out", str(tmp_path / "pdf"))
    assert main(["letters", "uitnodiging", str(path), *options]) == 2
    assert said in capsys.readouterr().err and not (tmp_path / "pdf").exists()


@pytest.mark.parametrize(
    ("titles", "shown_as", "marked"), [({"ar": "لوحة خضراء"}, "لوحة خضراء", False), ({}, "Burgerpanel", True)]
)
def test_a_letter_has_the_title_in_its_own_language_or_says_that_it_is_dutch(
    titles: dict[str, str], shown_as: str, marked: bool
) -> None:
    """Marked for who listens: else a program reads Dutch aloud as if it were Arabic."""
    run = Run(mailing=replace(mailing("selected"), titles=titles), letters=letters("ar", kind="selected")[:1])
    content = print_files(run, lambda *_: None)[0].content
    assert plain(shown_as) in plain("".join(pages(content))) or all(
        plain(word) in plain("".join(pages(content))) for word in shown_as.split()
    )
    spoken = [one.get("/Lang") for one in structure(PdfReader(io.BytesIO(content)), "/P")]
    assert spoken.count("nl") == (2 if marked else 0)  # above the letter, and on its card


def test_sentences_in_other_languages_say_so_to_who_listens() -> None:
    content = print_files(Run(mailing=mailing("invitation"), letters=letters("nl")[:1]), lambda *_: None)[0].content
    spoken = [one.get("/Lang") for one in structure(PdfReader(io.BytesIO(content)), "/P")]
    assert sorted(str(one) for one in spoken if one) == ["ar", "en", "pl", "tr"]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_address_is_in_the_window_and_the_picture_beside_the_steps(language: str, large: bool) -> None:
    one = letters(language, large=large)[0]
    content = next(content for name, content in made("invitation", (one,)).items() if name.endswith(".pdf"))
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, turned: list[float], put: list[float], *_: object) -> None:
        places[text.strip()] = (turned[0] * put[4] + turned[4], turned[3] * put[5] + turned[5])

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=note)
    assert all(places[line][0] == pytest.approx(20 / 25.4 * 72, abs=1) for line in PEOPLE[0][1:])
    down = places[shown(one.code)][1] - places[LINK.removeprefix("https://")][1]
    assert 0 < down < 60  # points: had the picture a row of its own, it would be a hundred more


def test_the_registrars_codes_become_letters_with_the_digest_of_the_booth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = tmp_path / "codes"
    assert main(["referendum", "credentials", "--uuid", "7vTzKqGWe5dXhN", "--count", "3", "--out", str(codes)]) == 0
    options = ["--title", "Het park", "--link", "https://doe-mee.example/referendum/park/stemmen"]
    table = ["letters", "referendum", str(codes / "letters.csv"), *options, "--out", str(tmp_path / "zonder")]
    capsys.readouterr()
    assert main(table) == 2, "a letter without the digest of the booth cannot be checked"
    assert "bij een referendum hoort --booth" in capsys.readouterr().err and not (tmp_path / "zonder").exists()
    options += ["--booth", "ab12" * 16]
    assert main([*table, *options]) == 2, "whoever finds the letter open must be able to call"
    assert "bij een referendum hoort --phone" in capsys.readouterr().err and not (tmp_path / "zonder").exists()
    options += ["--phone", "020 123 45 67"]
    assert main(["letters", "referendum", str(codes / "letters.csv"), *options, "--out", str(tmp_path / "pdf")]) == 0
    told = capsys.readouterr()
    assert told.err == "Let op: op alle 3 brieven staat geen naam en adres. De post kan ze niet bezorgen.\n"
    assert "Er zijn 3 brieven gemaakt, in 1 bestand in " in told.out
    found = pages((tmp_path / "pdf" / "referendum-nl-001.pdf").read_bytes())
    rows = list(csv.DictReader((codes / "letters.csv").open(encoding="utf-8")))
    assert len(found) == len(rows) == 3
    for row, page in zip(rows, found, strict=True):
        assert row["code"] in page and "ab12" * 16 in plain(page) and "referendum/park/stemmen" in page
        assert plain("Geen internet? Laat u helpen in een buurthuis.") in plain(page)
    table = ["letters", "referendum", str(codes / "letters.csv"), *options, "--out", str(tmp_path / "papier")]
    assert main([*table, "--paper"]) == 0
    found = pages((tmp_path / "papier" / "referendum-nl-001.pdf").read_bytes())
    assert all(plain("Vraag om een formulier op papier") in plain(page) for page in found)
    slip = codes / "slip.csv"
    slip.write_text(f"number,code\n1,{rows[0]['code'][:-1]}{'2' if rows[0]['code'][-1] != '2' else '3'}\n", "utf-8")
    assert main(["letters", "referendum", str(slip), *options, "--out", str(tmp_path / "fout")]) == 1
    assert "Rij 2" in capsys.readouterr().err


def test_a_picture_has_words_for_who_cannot_see_it() -> None:
    assert "<title>QR-code met &lt;b&gt;</title>" in qr("x", "QR-code met <b>")
