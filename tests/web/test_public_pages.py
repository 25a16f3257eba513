"""What visitors get over HTTP: every page in every state, nothing that may not be public, and the record as it is."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from snw_democratie.assemblies.steps import State
from sortition.record import root_from_proof
from tests.markup import markup_problems
from tests.web.public_lottery import (
    DRAWN_PANEL,
    EVERY_STATE,
    FEATURES,
    PRIVATE,
    Stored,
    app_with,
    panels,
    people,
    whole_record,
)  # fmt: skip

ORIGIN = "http://testserver.local"
STORED = (
    *EVERY_STATE,
    Stored(state=State.DRAWN, slug="open", disclosure="open"),
    Stored(state=State.DRAWN, slug="oefening", rehearsal=True),
    Stored(state=State.DRAWN, slug="kleine-groepen", small_cell=50),
    Stored(state=State.DRAFT, slug="geheim", shown=False),
    Stored(state=State.PUBLISHED, slug="streng", title="<b>Streng</b>"),
)
PLAIN = ("/", "/controleer", "/privacy", "/cookies", "/toegankelijkheid")
WITH_PANELS = ("groen-published", "groen-announced", "groen-drawn", "open")


def addresses() -> list[str]:
    """Every public page that there is."""
    found = [*PLAIN, "/ontwikkel/onderdelen", "/ontwikkel/onderdelen?richting=rtl"]
    for one in STORED[:-2]:
        found += [f"/loting/{one.address}", f"/loting/{one.address}/mijn-lot", f"/loting/{one.address}/loting"]
    for slug in WITH_PANELS:
        found += [f"/loting/{slug}/mijn-lot?lot=007", f"/loting/{slug}/panels/{DRAWN_PANEL}"]
    return found + [f"/loting/groen-drawn/loting?deel={part}" for part in ("cijfers", "panel", "mix")]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    app = app_with(tmp_path_factory.mktemp("public"), STORED, origin=ORIGIN)
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


@pytest.fixture(scope="module")
def pages(client: TestClient[Litestar]) -> dict[str, str]:
    found = {}
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
        found[address] = answer.text
    return found


def test_every_page_is_valid_html(pages: dict[str, str]) -> None:
    assert markup_problems(pages) == []


def test_no_page_carries_a_script_or_style_of_its_own(pages: dict[str, str]) -> None:
    for address, html in pages.items():
        assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", html), address


def test_who_only_looks_gets_no_cookie(client: TestClient[Litestar]) -> None:
    for address in addresses():
        client.cookies.clear()  # who has a cookie already is not given it again
        assert "set-cookie" not in client.get(address).headers, address


def test_the_ambiguous_word_for_not_drawn_is_nowhere(pages: dict[str, str]) -> None:
    for address, html in pages.items():
        assert not re.search(r"uitgeloot|uitloten|uit te loten", html, re.IGNORECASE), address


def test_a_lottery_that_is_not_shown_does_not_exist(client: TestClient[Litestar]) -> None:
    for end in ("", "/mijn-lot", "/panels/0", "/loting", "/record.zip", "/record/lottery.json"):
        assert client.get(f"/loting/geheim{end}").status_code == 404, end
        assert client.get(f"/loting/nergens{end}").status_code == 404, end
    assert "geheim" not in client.get("/").text


def test_nothing_of_the_record_is_there_before_publication(client: TestClient[Litestar]) -> None:
    for slug in ("groen-draft", "groen-closed", "groen-computed"):
        for end in ("/panels/0", "/panels", "/record.zip", "/record/lottery.json", "/record/panels.csv"):
            assert client.get(f"/loting/{slug}{end}", follow_redirects=False).status_code == 404, (slug, end)


def test_the_zip_is_the_published_record_byte_for_byte(client: TestClient[Litestar]) -> None:
    answer = client.get("/loting/groen-drawn/record.zip")
    assert answer.content == client.get("/loting/groen-drawn/record.zip").content
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    wanted = {name: data for name, data in whole_record("committed").items() if name not in PRIVATE}
    assert {name: archive.read(name) for name in archive.namelist()} == wanted
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
    for name, data in wanted.items():
        assert client.get(f"/loting/groen-drawn/record/{name}").content == data


def test_the_zip_is_packed_once_and_then_read_from_disk(tmp_path: Path) -> None:
    app = app_with(tmp_path, (Stored(state=State.DRAWN),), origin=ORIGIN)
    with TestClient(app, base_url=ORIGIN) as client:
        answer = client.get("/loting/groen-drawn/record.zip")
        assert answer.headers["content-disposition"].startswith("attachment")
        (kept,) = (tmp_path / "records").rglob("*.*")
        assert kept.read_bytes() == answer.content
        kept.write_bytes(b"not packed again")
        assert client.get("/loting/groen-drawn/record.zip").content == b"not packed again"


def test_private_files_are_not_served(client: TestClient[Litestar]) -> None:
    for name in PRIVATE:
        assert client.get(f"/loting/groen-drawn/record/{name}").status_code == 404
        assert client.get(f"/loting/open/record/{name}").status_code == 200


def test_a_lot_number_shows_its_chance_and_the_outcome(client: TestClient[Litestar]) -> None:
    seated = panels()[DRAWN_PANEL]
    other = next(id_ for id_, _, _ in people() if id_ not in seated)
    times = sum(seated[0] in panel for panel in panels())
    html = client.get(f"/loting/groen-drawn/mijn-lot?lot={seated[0]}").text
    assert f"{times} van de 1.000" in html
    assert "Dit lotnummer is ingeloot" in html
    html = client.get(f"/loting/groen-drawn/mijn-lot?lot={other}").text
    assert "Dit lotnummer is niet ingeloot" in html


@pytest.mark.parametrize("entered", [" 7", "7", "007"])
def test_a_lot_number_is_found_however_it_is_typed(client: TestClient[Litestar], entered: str) -> None:
    assert "<bdi>007</bdi>" in client.get("/loting/groen-published/mijn-lot", params={"lot": entered}).text


@pytest.mark.parametrize("entered", ["9999", "abc", "0,1", "<b>", "é", "7\n8"])
def test_an_unknown_lot_number_gets_an_answer_beside_the_field(client: TestClient[Litestar], entered: str) -> None:
    answer = client.get("/loting/groen-published/mijn-lot", params={"lot": entered})
    assert answer.status_code == 422
    assert "Dit lotnummer staat niet op de lijst" in answer.text
    assert "<title>Fout: " in answer.text


def test_a_panel_shows_its_lots_and_nothing_else(client: TestClient[Litestar]) -> None:
    html = client.get("/loting/groen-published/panels/999").text
    assert re.findall(r"lot=(\d+)", html) == list(panels()[999])


@pytest.mark.parametrize("entered", ["1000", "-1", "x", "1" * 40, ""])
def test_a_panel_that_is_not_there_is_said_to_be_missing(client: TestClient[Litestar], entered: str) -> None:
    answer = client.get("/loting/groen-published/panels", params={"nummer": entered}, follow_redirects=False)
    assert answer.status_code == 422
    assert "Dit panel is er niet" in answer.text
    assert client.get("/loting/groen-published/panels/1000").status_code == 404


def test_a_panel_is_found_by_its_number(client: TestClient[Litestar]) -> None:
    answer = client.get("/loting/groen-published/panels", params={"nummer": " 12 "}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/loting/groen-published/panels/12"


def seated_rows(html: str) -> dict[str, tuple[str, str, str, bool]]:
    """Group -> what stands under "Panel", "Afspraak" and "Klopt het?", and whether there is a bar."""
    part = html.partition("Klopt de mix van het panel?")[2].partition("</section>")[0]
    rows = {}
    for row in re.findall(r"<tr.*?</tr>", part, re.DOTALL):
        label, *figures = re.findall(r"<bdi[^>]*>(.*?)</bdi>", row) or [""]
        if figures:
            said = re.search(r"</svg>(klopt[^<]*)</span>", row)
            assert said, row
            rows[label] = (*figures, said[1], "snw-bar__value" in row)
    return rows


def test_every_group_of_the_panel_says_whether_it_is_as_agreed(pages: dict[str, str]) -> None:
    counts = {
        (feature, value): sum(value in values for id_, _, values in people() if id_ in panels()[DRAWN_PANEL])
        for feature, values in FEATURES.items()
        for value in values
    }
    hidden, right = seated_rows(pages["/loting/groen-drawn"]), seated_rows(pages["/loting/open"])
    for (feature, value), count in counts.items():
        low, high = FEATURES[feature][value][1:]
        label = value.replace("<", "&lt;").replace(">", "&gt;")
        kept = "klopt" if low <= count <= high else "klopt niet"
        assert right[label] == (str(count), f"{low} t/m {high}", kept, True)
        assert hidden[label][1:3] == (f"{low} t/m {high}", kept)
    assert len(hidden) == len(right) == len(counts)
    assert {row[2] for row in hidden.values()} == {"klopt", "klopt niet"}, "the example must show both"


def test_the_number_of_a_small_group_is_not_shown_unless_everything_is_open(pages: dict[str, str]) -> None:
    note = "Bij kleine groepen tonen wij geen aantal. Zo is niemand te herkennen."
    rows = seated_rows(pages["/loting/groen-drawn"])
    shown = {label: row[0] for label, row in rows.items() if row[0] != "niet getoond"}
    assert shown and all(int(number) >= 5 for number in shown.values())
    assert all(row[3] == (label in shown) for label, row in rows.items()), "no bar without its number"
    for values in FEATURES.values():
        missing = [value for value in values if value.replace("<", "&lt;").replace(">", "&gt;") not in shown]
        assert len(missing) != 1, "a single number left out follows from the others"
    for address in ("/loting/groen-drawn", "/loting/groen-drawn/loting?deel=mix"):
        assert note in pages[address], address
    assert note not in pages["/loting/open"]


def test_the_list_says_in_a_sentence_that_all_groups_of_a_feature_are_small(client: TestClient[Litestar]) -> None:
    html = client.get("/loting/kleine-groepen").text.partition("Wie staan er op de lijst?")[2]
    assert "<strong>Wijk.</strong> De groepen zijn te klein. Wij tonen hier geen aantallen." in html
    for value in FEATURES["wijk"]:
        assert value.partition(" ")[0] not in html, "no row that lists every name"
    assert "<bdi>man + anders</bdi>" in html, "what leaves something to compare stays"


def test_a_rehearsal_is_called_one_wherever_it_is_shown(client: TestClient[Litestar]) -> None:
    seated = panels()[DRAWN_PANEL][0]
    for end in ("", "/loting", "/loting?deel=cijfers", "/loting?deel=mix", f"/panels/{DRAWN_PANEL}",
                f"/mijn-lot?lot={seated}"):  # fmt: skip
        html = client.get(f"/loting/oefening{end}").text
        assert "Oefening: deze loting beslist niets" in html, end
        assert not re.search(r"(is|zijn) ingeloot(?!\.? De echte)(?<!Niemand is ingeloot)", html), end
        assert "Het panel is geloot" not in html, end
        real = client.get(f"/loting/groen-drawn{end}").text
        assert "Oefening" not in real, end


def test_a_lot_can_be_traced_to_the_root_of_the_list(client: TestClient[Litestar]) -> None:
    committed = [line.split(",") for line in whole_record("committed")["commitments.csv"].decode().splitlines()[1:]]
    lottery = json.loads(whole_record("committed")["lottery.json"])
    for id_, leaf in committed[::17] + committed[-1:]:
        html = client.get(f"/loting/groen-drawn/mijn-lot?lot={id_}").text
        link = re.search(r'href="([^"]+bewijs.json[^"]+)"', html)
        assert link
        proof = client.get(link[1]).json()
        assert (proof["leaf"], proof["lottery"]) == (leaf, lottery["digest"])
        assert proof["merkle_root"] == lottery["body"]["merkle_root"]
        assert root_from_proof(leaf, proof["steps"]) == proof["merkle_root"]
        shown = re.findall(r'proof__side">(\w+)</span> <code[^>]*>(\w+)<', html)
        assert [({"links": "left", "rechts": "right"}[side], code) for side, code in shown] == [
            tuple(step) for step in proof["steps"]
        ]
    for ask in ("", "?lot=9999", "?lot=x"):
        assert client.get(f"/loting/groen-drawn/mijn-lot/bewijs.json{ask}").status_code == 404
    assert client.get("/loting/groen-closed/mijn-lot/bewijs.json?lot=007").status_code == 404


def test_what_is_said_about_chances_names_its_measure() -> None:
    """ "Eerlijk", "veilig" and "transparant" are promises that nobody can check."""
    for path in (*Path("templates").rglob("*.html"), *Path("snw_democratie").rglob("*.py")):
        if path.parent.name == "demo" or path.name == "themes.py":  # a panel about a street, and a theme of plans
            continue
        # That a device is honest is what the envelope lets anybody find out.
        text = path.read_text("utf-8").replace("apparaat eerlijk", "")
        assert not re.search(r"eerlijk|\b(on)?veilig\b|transparant", text, re.IGNORECASE), path


def test_what_people_typed_is_shown_as_text(client: TestClient[Litestar], pages: dict[str, str]) -> None:
    assert "&lt;b&gt;Streng&lt;/b&gt;" in client.get("/loting/streng").text
    assert "<b>Streng" not in client.get("/loting/streng").text
    assert "<Midden>" not in pages["/loting/groen-drawn"]


def test_a_watcher_who_has_seen_it_gets_nothing(client: TestClient[Litestar], pages: dict[str, str]) -> None:
    poll = re.search(r'hx-get="([^"]+)"', pages["/loting/groen-announced/loting"])
    assert poll
    assert client.get(poll[1]).status_code == 204
    assert client.get(re.sub("gezien=.*", "gezien=oud", poll[1])).status_code == 200
    assert "hx-get" not in pages["/loting/groen-drawn/loting"], "a draw that is over does not change"


@pytest.mark.parametrize("query", ["deel=x&blad=99", "blad=-3", "deel=panel&blad=0", "deel=%3Cb%3E"])
def test_a_strange_address_of_the_draw_shows_the_draw(client: TestClient[Litestar], query: str) -> None:
    assert client.get(f"/loting/groen-drawn/loting?{query}").status_code == 200


def test_the_offline_page_brings_its_own_strict_policy(client: TestClient[Litestar]) -> None:
    answer = client.get("/controleer/offline")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    kept = client.get("/controleer/controleer.html")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert kept.content == answer.content


def test_the_offline_page_begins_in_the_language_of_who_opens_it(client: TestClient[Litestar]) -> None:
    for language in ("nl", "ar"):
        assert f'href="/controleer/offline#{language}"' in client.get(f"/controleer?taal={language}").text


def test_the_specification_is_there_for_who_writes_a_verifier(client: TestClient[Litestar]) -> None:
    answer = client.get("/controleer/beschrijving.md")
    assert answer.text.startswith("# The record of a lottery")


def test_the_page_of_parts_is_not_served_in_production(tmp_path: Path) -> None:
    with TestClient(app_with(tmp_path, (), origin=ORIGIN, production=True), base_url=ORIGIN) as production:
        assert production.get("/ontwikkel/onderdelen").status_code == 404
        assert production.get("/").status_code == 200


def test_the_program_that_is_offered_checks_the_record_that_is_offered(
    client: TestClient[Litestar], tmp_path: Path
) -> None:
    for address, folder in (("/controleer/programma.zip", "programma"), ("/loting/groen-drawn/record.zip", "verslag")):
        zipfile.ZipFile(io.BytesIO(client.get(address).content)).extractall(tmp_path / folder)
    command = [sys.executable, "-I", "-S", "-c", "import sys, runpy; sys.path.insert(0, '.'); "
               "runpy.run_module('sortition', run_name='__main__')", "verify", "../verslag"]  # fmt: skip
    # -I and -S: nothing that is installed here can help.
    run = subprocess.run(command, cwd=tmp_path / "programma", capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in run.stderr, run.stderr
    assert run.returncode in (0, 1)
    assert run.stdout
