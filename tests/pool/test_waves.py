"""Whom is written to: the planner, and the two chances that anybody and everybody can see."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from snw_democratie.cli import main
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool import team_service
from snw_democratie.pool.cases import BEST, CASES, LIKELY, PER_SEAT, WORST
from snw_democratie.pool.models import CodeBatch, EntryCode, Registration
from snw_democratie.pool.team_code_views import row_sentence
from snw_democratie.pool.team_errors import BadCodeFile, BadWave
from snw_democratie.pool.waves import own_group
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import code_digest, typed
from snw_democratie.security.staff import Staff
from sortition.checking.invitation import PUBLIC
from sortition.disclosure import record_zip
from sortition.letters_needed import letters_needed
from tests.cli.registers import draw, people, table, write
from tests.pool.offices import acts, set_up
from tests.web.world import START, Browser, act

KNOWN = {"likely": LIKELY, "best": BEST, "worst": WORST, "cases": CASES}


def test_sixty_seats_need_what_was_reckoned_by_hand() -> None:
    found = letters_needed(60, per_seat=PER_SEAT, **KNOWN)
    assert (found.pool, found.expected, found.fewest, found.most) == (300, 8900, 3800, 15_000)
    assert dict(zip((one.name for one in CASES), found.by_case, strict=True)) == {
        "Mini-burgerberaad klimaat Amsterdam": 2500, "Bürgerrat Ostbelgien": 2700,
        "Nationaal Burgerberaad Klimaat": 5200, "G1000Schagen": 6700,
    }  # fmt: skip
    assert letters_needed(60, per_seat=5, registered=300, **KNOWN).expected == 0
    assert letters_needed(60, per_seat=5, registered=291, **KNOWN).expected == 300


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    (tmp_path / "respons.csv").write_text("gebied;leeftijd;respons\n*;16-34;2,5\n*;35+;5\n", "utf-8")
    status, folder = draw(write(tmp_path / "mensen.csv", people(400)), "brieven")
    assert status == 0 and main(["invite", "publish", str(folder), "--out", str(tmp_path / "openbaar.zip")]) == 0
    return folder


def test_both_chances_are_published_and_somebody_with_a_letter_sees_the_own_one(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser, visitor: Browser, drawn: Path
) -> None:
    slug = set_up(engine, staff["anna"])
    at = f"/team/lotingen/{slug}/uitnodigen"
    public = (drawn.parent / "openbaar.zip").read_bytes()
    assert visitor.get(f"/loting/{slug}/brieven").status_code == 404
    assert "Ongeveer 600 brieven, voor 20 aanmeldingen." in anna.get(at).text
    assert "Ongeveer 8.900 brieven" in anna.get(f"{at}?plaatsen=60&per=5").text
    assert anna.get(f"{at}?plaatsen=veel").status_code == 422
    for wrong in (b"PK", public[:-30], altered(public)):
        assert anna.post(at, files={"bestand": ("openbaar.zip", wrong)}).status_code == 422
    assert anna.post(at, files={"bestand": ("openbaar.zip", public)}).status_code == 303
    assert "staat er al" in anna.post(at, files={"bestand": ("openbaar.zip", public)}).text
    assert "publish-letters" in {one.act for one in acts(engine, "publish-letters")}
    page = visitor.get(f"/loting/{slug}/brieven").text
    assert "De tweede kans is nog niet bekend" in page and "Osdorp" in page and "16-34" in page
    assert f"/loting/{slug}/brieven" in visitor.get(f"/loting/{slug}").text
    record = visitor.get(f"/loting/{slug}/brieven/1.zip")
    (drawn.parent / "van-de-website.zip").write_bytes(record.content)
    assert main(["invite", "verify", str(drawn.parent / "van-de-website.zip")]) == 0
    website = (drawn / "website.csv").read_bytes()
    until = START + timedelta(days=30)
    assert act(engine, team_service.bring_in, slug, website, "website.csv", until, by=staff["anna"]) == 40
    letter, who = table(drawn / "printer.csv")[7], table(drawn / "people.csv")
    mine = next(one for one in who if one["number"] == letter["number"])
    with unit_of_work(engine) as session:
        index = vault_of(session).index("entry-code", code_digest("entry", typed(letter["code"])))
        code = session.scalars(select(EntryCode).where(EntryCode.index == index)).one()
        made = Registration(
            procedure_id=session.get_one(CodeBatch, code.batch_id).procedure_id,
            index=b"x" * 32, way="letter", entry_code_id=code.id, language="nl", state="active",
            registered_on=START.date(),
        )  # fmt: skip
        code_id, batch_id = code.id, code.batch_id
        session.add(made)
        session.flush()
        group = own_group(session, made.id)
        assert group is not None and group.chance == Fraction(mine["chance"])
        assert (group.gebied, group.age_band) == (mine["gebied"], mine["age_band"])
    with unit_of_work(engine) as session:
        session.execute(update(EntryCode).where(EntryCode.id == code_id).values(state="used"))
    used = anna.get(f"/team/lotingen/{slug}/codes/{batch_id}/gebruikt.csv")
    assert used.text.split() == ["\ufeffnumber", letter["number"]] and len(acts(engine, "give-used-numbers")) == 1
    assert "Aanmeldingen tot nu toe: 1, op 40 brieven." in anna.get(at).text


def test_a_record_with_a_group_of_a_few_people_is_not_published(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser, visitor: Browser, drawn: Path
) -> None:
    slug = set_up(engine, staff["anna"])
    old = [(f"B{number}", "Oud", "Straat", "", "GF06", "1990") for number in range(3)]
    status, folder = draw(write(drawn.parent / "mensen.csv", [*people(400), *old]), "klein", "--smallest", "1")
    assert status == 0
    record = record_zip({name: (folder / name).read_bytes() for name in PUBLIC})
    at = f"/team/lotingen/{slug}/uitnodigen"
    refused = anna.post(at, files={"bestand": ("openbaar.zip", record)})
    assert refused.status_code == 422 and "te klein om te tonen" in refused.text
    assert visitor.get(f"/loting/{slug}/brieven").status_code == 404
    assert "Ongeveer 200 brieven" in anna.get(f"{at}?respons=10").text  # what the team expects, instead of ours
    assert anna.get(f"{at}?respons=veel").status_code == 422


def test_a_rehearsal_is_refused_as_one_when_it_is_published_and_when_it_is_brought_in(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser, drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It verifies, so "look with verify what is wrong" would send somebody round in a circle."""
    slug, packed = set_up(engine, staff["anna"]), drawn.parent / "oefening.zip"
    status, folder = draw(drawn.parent / "mensen.csv", "oefening", "--rehearsal")
    assert status == 0 and main(["invite", "verify", str(folder)]) == 0
    capsys.readouterr()
    assert main(["invite", "publish", str(folder), "--out", str(packed)]) == 0
    assert capsys.readouterr().out.startswith("Dit is een oefening: de website neemt dit bestand niet aan.\n")
    refused = anna.post(f"/team/lotingen/{slug}/uitnodigen", files={"bestand": ("oefening.zip", packed.read_bytes())})
    assert refused.status_code == 422 and "Dit was een oefening. Loot echt met" in refused.text
    assert "klopt niet" not in refused.text


def public(folder: Path) -> bytes:
    return record_zip({name: (folder / name).read_bytes() for name in PUBLIC})


def test_a_later_draw_needs_the_earlier_one_and_numbers_of_its_own(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser, drawn: Path
) -> None:
    """A second draw alone stood there as round 1, and of two with the same numbers one said somebody's chance."""
    slug, register = set_up(engine, staff["anna"]), drawn.parent / "mensen.csv"
    at = f"/team/lotingen/{slug}/uitnodigen"
    status, second = draw(register, "tweede", "--earlier", str(drawn))
    assert status == 0
    status, other = draw(register, "andere", letters=41)
    assert status == 0

    def sent(folder: Path) -> tuple[int, str]:
        answer = anna.post(at, files={"bestand": ("openbaar.zip", public(folder))})
        return answer.status_code, answer.text

    status, text = sent(second)
    assert status == 422 and "volgt op een ronde die hier niet staat" in text
    assert sent(drawn)[0] == 303
    status, text = sent(other)
    assert status == 422 and "Een andere ronde heeft dezelfde nummers." in text
    assert sent(second)[0] == 303
    assert "Ronde 2: 40 brieven" in anna.get(at).text


def test_codes_are_those_of_the_draw_with_their_numbers_whichever_came_first(
    engine: Engine, staff: Mapping[str, Staff], drawn: Path
) -> None:
    """Else somebody with a letter sees the chance of another group as the own one."""
    by, until = staff["anna"], START + timedelta(days=30)
    right = (drawn / "website.csv").read_bytes()
    swapped = right.replace(b",16-34", b",x").replace(b",35+", b",16-34").replace(b",x", b",35+")
    others = re.sub(rb"[0-9a-f]{64}", lambda one: hashlib.sha256(one[0]).hexdigest().encode(), swapped)
    assert swapped != right
    first, later = (set_up(engine, by) for _ in range(2))
    act(engine, team_service.bring_in_wave, first, public(drawn), by=by)
    with pytest.raises(BadCodeFile) as refused:
        act(engine, team_service.bring_in, first, swapped, "website.csv", until, by=by)
    assert [one.reason for one in refused.value.rows] == ["draw"]
    assert row_sentence(refused.value.rows[0]).startswith("Dit is niet website.csv")
    act(engine, team_service.bring_in, later, others, "website.csv", until, by=by)
    with pytest.raises(BadWave) as misfit:
        act(engine, team_service.bring_in_wave, later, public(drawn), by=by)
    assert misfit.value.reason == "codes" and "een andere loting" in refusal(misfit.value)[1]
    assert act(engine, team_service.bring_in, first, right, "website.csv", until, by=by) == 40


def altered(packed: bytes) -> bytes:
    """The same zip, in which one group got one letter more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(b"GF07,16-34,", b"GF07,16-34,1") if name == "strata.csv" else data)
    return out.getvalue()
