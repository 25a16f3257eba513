"""Codes on paper: made once, kept nowhere, counted in totals, and worth nothing once they are void."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading
from snw_democratie.pool import letter_codes, team_service
from snw_democratie.pool.letter_codes import read_letters
from snw_democratie.pool.models import EntryCode
from snw_democratie.pool.team_errors import BadBatch, BadCodeFile, CodeNotUnused, UnknownCode
from snw_democratie.safe_csv import csv_bytes, inert
from snw_democratie.security.codes import code_digest, new_code, typed
from snw_democratie.security.staff import Staff
from tests.pool.offices import acts, resident, set_up, words_of
from tests.pool.residents import fill_in, register
from tests.web.world import START, Browser, act

UNTIL = START + timedelta(days=10)
DAY = "2027-03-11"


def _batches(engine: Engine, slug: str) -> list[tuple[int, int, int]]:
    with reading(engine) as session:
        return [(one.issued, one.used, one.void) for one in team_service.batches(session, slug)]


def _state(engine: Engine, number: str, slug: str = "") -> str:
    with reading(engine) as session:
        return team_service.state_of(session, number, slug=slug, at=START)


def test_an_organisation_gets_its_codes_once_on_paper(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser, clock: Callable[[], Any]
) -> None:
    slug = set_up(engine, staff["anna"])
    form = {"organisatie": "Moskee El Hijra", "aantal": "3", "tot": DAY, "vorm": "pdf"}
    asked = anna.post(f"/team/lotingen/{slug}/codes/organisatie", form)
    assert asked.status_code == 200 and "Maak en download" in asked.text
    assert _batches(engine, slug) == []
    made = anna.post(f"/team/lotingen/{slug}/codes/maken", form)
    assert made.headers["content-type"] == "application/pdf"
    assert made.headers["cache-control"] == "no-store"
    assert re.fullmatch(r'attachment; filename="codes-\d+-001\.pdf"', made.headers["content-disposition"])
    paper = words_of(made.content)
    found = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{5}-[A-Z0-9]{5}\b", paper)
    assert len(found) == 3
    assert "Moskee El Hijra" in paper and "Register with this code" in paper and "kaydolun" in paper
    assert _batches(engine, slug) == [(3, 0, 0)]
    again = anna.post(f"/team/lotingen/{slug}/codes/maken", form)
    assert again.status_code == 409 and "Partij 1 met 3 codes is net gemaakt" in again.text
    assert "Er zijn al 3 codes. Maakt u er 3 bij?" in again.text and _batches(engine, slug) == [(3, 0, 0)]
    with reading(engine) as session:
        kept = set(session.scalars(select(EntryCode.index)))
    assert not {typed(code).encode() for code in found} & kept
    clock.forward(hours=2)
    register(anna, slug, {**resident(0), "gebied": "GF08", "weg": "none"}, code=found[0])
    assert _batches(engine, slug) == [(3, 1, 0)]
    facts = acts(engine, "make-codes")[-1].facts
    assert "Moskee" not in facts and '"codes":3' in facts


def test_the_same_codes_as_a_table(engine: Engine, staff: Mapping[str, Staff], anna: Browser) -> None:
    slug = set_up(engine, staff["anna"])
    form = {"organisatie": "Huis van de Wijk", "aantal": "2", "tot": DAY, "vorm": "csv"}
    made = anna.post(f"/team/lotingen/{slug}/codes/maken", form)
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert [row["nummer"].split("-")[1] for row in rows] == ["001", "002"]
    assert all(row["adres"].endswith(f"/meedoen/{slug}#{typed(row['code'])}") for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '=HYPERLINK("x")'])
def test_a_spreadsheet_runs_no_cell_of_ours(cell: str) -> None:
    assert inert(cell) == f"'{cell}"
    assert inert("Panel (2)") == "Panel (2)"
    read = list(csv.reader(io.StringIO(csv_bytes((cell,), [(cell,)]).decode("utf-8-sig"), newline="")))
    assert all(one[0].startswith("'") for one in read)


def test_an_organisation_cannot_fill_a_panel(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    act(engine, team_service.make, slug, "Moskee", 199, UNTIL, by=anna)
    with pytest.raises(BadBatch) as refused:
        act(engine, team_service.make, slug, "  MOSKEE ", 2, UNTIL, by=anna)
    assert (refused.value.reason, refused.value.most) == ("limit", 1)
    act(engine, team_service.make, slug, "Kerk", 2, UNTIL, by=anna)
    batch = acts(engine, "make-codes")[0]
    number = int(re.search(r'"batch":(\d+)', batch.facts)[1])  # type: ignore[index]  # it is there
    assert act(engine, team_service.void_rest, slug, number, by=anna) == 199
    act(engine, team_service.make, slug, "Moskee", 200, UNTIL, by=anna)


def test_letters_come_in_as_hashes_only(engine: Engine, staff: Mapping[str, Staff], anna: Browser) -> None:
    slug = set_up(engine, staff["anna"])
    codes = [new_code() for _ in range(3)]
    lines = [f"{number},{code_digest('entry', code)},GF08" for number, code in enumerate(codes, 1)]
    content = "\n".join(["number,hash,gebied", *lines]).encode()
    path = f"/team/lotingen/{slug}/codes/brieven"
    sent = {"files": {"bestand": ("brieven.csv", content, "text/csv")}}
    assert anna.post(path, {"brieven_tot": DAY}, **sent).status_code == 303
    assert _batches(engine, slug) == [(3, 0, 0)]
    again = anna.post(path, {"brieven_tot": DAY}, **sent)
    assert again.status_code == 422 and "al eerder ingelezen" in again.text
    assert f'name="brieven_tot" value="{DAY}"' in again.text
    unknown = anna.post(path.replace("brieven", "opzoeken"), {"nummer": "99-999"})
    assert unknown.status_code == 422 and 'name="nummer" value="99-999"' in unknown.text
    assert _batches(engine, slug) == [(3, 0, 0)]


def test_every_wrong_row_of_a_file_is_told(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    good = code_digest("entry", new_code())
    rows = ["number,hash,gebied", f"1,{good},GF08", "x,y,GF99", f"1,{'0' * 64},", f"2,{good},", "=1+1,,"]
    with pytest.raises(BadCodeFile) as refused:
        act(engine, team_service.bring_in, slug, "\n".join(rows).encode(), "../../brieven.csv", UNTIL, by=anna)
    assert {(one.row, one.reason) for one in refused.value.rows} == {
        (3, "number"), (3, "hash"), (3, "gebied"), (4, "doubled"), (5, "doubled"), (6, "number"), (6, "hash"),
    }  # fmt: skip
    assert _batches(engine, slug) == []


HASH = "ab" * 32


@pytest.mark.parametrize(
    ("lines", "reasons"),
    [
        (("number,gebied", "1,GF08"), {(1, "header")}),
        (("number,hash,hash", f"1,{HASH},{HASH}"), {(1, "header")}),
        (("number,hash", f"0,{HASH}"), {(2, "number")}),
        (("number,hash", f"1000000,{HASH}"), {(2, "number")}),
        (("number,hash", f"0000001,{HASH}"), {(2, "number")}),
        (("number,hash", f"\u0661,{HASH}"), {(2, "number")}),
        (("number,hash", f"1,{HASH[1:]}"), {(2, "hash")}),
        (("number,hash,age_band", f"1,{HASH},jong"), {(2, "age_band")}),
        (("number,hash,age_band", f"1,{HASH},16{' ' * 40}- 34"), {(2, "age_band")}),
        (("number,hash", "", f"1,{HASH}", "", f"2,{HASH}"), {(5, "doubled")}),
    ],
)
def test_what_is_no_letter_is_refused_with_its_row(lines: tuple[str, ...], reasons: set[tuple[int, str]]) -> None:
    try:
        wrong = read_letters("\n".join(lines).encode(), "brieven.csv")[1]
    except BadCodeFile as error:
        wrong = list(error.rows)
    assert {(one.row, one.reason) for one in wrong} == reasons


def test_a_letter_may_be_written_in_small_or_large_signs_and_with_spaces() -> None:
    lines = (" Number ,HASH,Gebied,age_band", f" 7 ,{HASH.upper()}, gf08 ,16-34", ",,,")
    (found,), wrong = read_letters("\n".join(lines).encode(), "brieven.csv")
    assert (found.number, found.digest, found.gebied, found.age_band, wrong) == (7, HASH, "GF08", "16-34", [])


def test_a_code_that_came_before_is_told_with_the_row_that_it_has_in_the_file(
    engine: Engine, staff: Mapping[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, hashes = staff["anna"], [code_digest("entry", new_code()) for _ in range(3)]
    slug = set_up(engine, anna)

    def bring_in(*lines: str) -> int:
        content = "\n".join(("number,hash", *lines)).encode()
        return act(engine, team_service.bring_in, slug, content, "brieven.csv", UNTIL, by=anna)

    assert bring_in(f"1,{hashes[0]}") == 1
    with pytest.raises(BadCodeFile) as refused:
        bring_in(f"5,{hashes[1]}", ",", f"6,{hashes[0]}", f"7,{hashes[2]}")
    assert [(one.row, one.reason) for one in refused.value.rows] == [(4, "known")], "also behind an empty row"
    with pytest.raises(BadBatch):
        bring_in()
    monkeypatch.setattr(letter_codes, "MOST_LETTERS", 1)
    with pytest.raises(BadBatch):
        bring_in(f"5,{hashes[1]}", f"6,{hashes[2]}")


def test_a_void_code_registers_nobody(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Callable[[], Any]
) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna, ways=("organisation",))
    sheet = act(engine, team_service.make, slug, "Moskee", 2, UNTIL, by=anna)
    clock.forward(hours=2)
    # Accepted first, void while the other pages are filled in: what counts is the moment of sending.
    answers = {**resident(0), "gebied": "GF08", "weg": "none"}
    check = fill_in(visitor, slug, answers, code=sheet.slips[0].code)
    act(engine, team_service.void, slug, sheet.slips[0].number, by=anna)
    assert visitor.post(check).status_code == 422
    assert _batches(engine, slug) == [(2, 0, 1)]
    assert _state(engine, sheet.slips[0].number) == "void"
    assert _state(engine, sheet.slips[1].number) == "unused"
    with pytest.raises(CodeNotUnused):
        act(engine, team_service.void, slug, sheet.slips[0].number, by=anna)


def test_a_lost_code_makes_way_for_a_new_one(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug, other = set_up(engine, anna), set_up(engine, anna)
    sheet = act(engine, team_service.make, slug, "Moskee", 2, UNTIL, by=anna)
    again = act(engine, team_service.reissue, slug, sheet.slips[0].number, by=anna)
    assert again.slips[0].code != sheet.slips[0].code
    assert again.slips[0].number.endswith("-003")
    assert _batches(engine, slug) == [(3, 0, 1)]
    with pytest.raises(CodeNotUnused):
        act(engine, team_service.reissue, slug, sheet.slips[0].number, by=anna)
    for wrong in ("0-1", "1", "12-034'--", "", sheet.slips[1].code):
        with pytest.raises(UnknownCode):
            _state(engine, wrong)
    with pytest.raises(UnknownCode):
        act(engine, team_service.void, other, sheet.slips[1].number, by=anna)


def test_codes_are_for_a_way_that_was_set_up(engine: Engine, staff: Mapping[str, Staff], anna: Browser) -> None:
    slug = set_up(engine, staff["anna"], ways=("open",))
    with pytest.raises(BadBatch):
        act(engine, team_service.make, slug, "Moskee", 2, UNTIL, by=staff["anna"])
    page = anna.get(f"/team/lotingen/{slug}/codes").text
    assert "Codes voor een organisatie" not in page and "Codes in brieven" not in page
    wrong = {"organisatie": "", "aantal": "201", "tot": "morgen", "vorm": "exe"}
    refused = anna.post(f"/team/lotingen/{slug}/codes/organisatie", wrong)
    assert refused.status_code == 422
    assert all(f'href="#{field}"' in refused.text for field in ("organisatie", "aantal", "tot", "vorm"))
