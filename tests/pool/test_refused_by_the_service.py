"""What the pages never send and a service refuses all the same: other lotteries, sizes, moments, and too early."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pool import letter_codes, service, team_service
from snw_democratie.pool.code_batches import FURTHEST, LONGEST_ORGANISATION, PER_ORGANISATION
from snw_democratie.pool.errors import NoDraft
from snw_democratie.pool.models import CodeBatch, EntryCode
from snw_democratie.pool.team_errors import BadBatch, BadCodeFile, BadWave, CannotTakeOver, NotSetUp, UnknownCode
from snw_democratie.pool.waves import MOST_BYTES
from snw_democratie.security.codes import code_digest, new_code
from snw_democratie.security.staff import Staff
from sortition.checking.invitation import PUBLIC
from tests.pool.offices import enter, resident, set_up
from tests.pool.residents import enrol, fill_in
from tests.web.world import START, Browser, act

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
UNTIL = START + timedelta(days=10)
OPEN, CLOSED = START + timedelta(hours=2), START + timedelta(days=15)


def letters(number: int) -> bytes:
    """A file of so many letters, as `snw invite draw` writes it."""
    rows = [f"{place},{code_digest('entry', new_code())}" for place in range(1, number + 1)]
    return "\n".join(["number,hash", *rows]).encode()


def batches(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(CodeBatch)) or 0


def test_nobody_is_put_on_a_list_while_others_can_still_register(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    enter(engine, slug, resident(1), at=OPEN)
    with pytest.raises(CannotTakeOver) as refused:
        act(engine, team_service.take_over, slug, by=anna, at=OPEN)
    assert refused.value.reason == "open"
    assert act(engine, team_service.take_over, slug, by=anna, at=CLOSED) == 1


def test_a_list_of_nobody_is_none(engine: Engine, staff: Mapping[str, Staff]) -> None:
    slug = set_up(engine, staff["anna"])
    with pytest.raises(CannotTakeOver) as refused:
        act(engine, team_service.take_over, slug, by=staff["anna"], at=CLOSED)
    assert refused.value.reason == "nobody"


@pytest.mark.parametrize(("name", "number"), [("M", 1), ("M" * (LONGEST_ORGANISATION + 1), 1)])
def test_a_batch_is_for_a_named_organisation(
    engine: Engine, staff: Mapping[str, Staff], name: str, number: int
) -> None:
    slug = set_up(engine, staff["anna"])
    with pytest.raises(BadBatch) as refused:
        act(engine, team_service.make, slug, name, number, UNTIL, by=staff["anna"])
    assert refused.value.reason == "organisation" and batches(engine) == 0


@pytest.mark.parametrize("number", [0, -1, PER_ORGANISATION + 1])
def test_a_batch_has_a_size(engine: Engine, staff: Mapping[str, Staff], number: int) -> None:
    slug = set_up(engine, staff["anna"])
    with pytest.raises(BadBatch) as refused:
        act(engine, team_service.make, slug, "Moskee", number, UNTIL, by=staff["anna"])
    assert (refused.value.reason, refused.value.most) == ("size", PER_ORGANISATION)
    assert batches(engine) == 0


@pytest.mark.parametrize("until", [START, START - timedelta(days=1), START + FURTHEST + timedelta(seconds=1)])
def test_codes_end_at_a_moment_that_comes(engine: Engine, staff: Mapping[str, Staff], until: Any) -> None:
    slug = set_up(engine, staff["anna"])
    for make in (
        lambda: act(engine, team_service.make, slug, "Moskee", 1, until, by=staff["anna"]),
        lambda: act(engine, team_service.bring_in, slug, letters(1), "brieven.csv", until, by=staff["anna"]),
    ):
        with pytest.raises(BadBatch) as refused:
            make()
        assert refused.value.reason == "valid"
    assert batches(engine) == 0


def test_a_lottery_for_which_nobody_registers_has_no_codes(engine: Engine, staff: Mapping[str, Staff]) -> None:
    with pytest.raises(NotSetUp):
        act(engine, team_service.make, "panel-draft", "Moskee", 1, UNTIL, by=staff["anna"])


def test_codes_of_one_lottery_cannot_be_ended_or_looked_at_from_another(
    engine: Engine, staff: Mapping[str, Staff]
) -> None:
    anna = staff["anna"]
    slug, other = set_up(engine, anna), enrol(engine, "Een ander panel", ways=("letter", "organisation"))
    act(engine, team_service.make, slug, "Moskee", 2, UNTIL, by=anna)
    act(engine, team_service.bring_in, slug, letters(2), "brieven.csv", UNTIL, by=anna)
    with reading(engine) as session:
        organised, lettered = session.scalars(select(CodeBatch.id).order_by(CodeBatch.id))
    for number in (organised, lettered, 9999):
        with pytest.raises(UnknownCode):
            act(engine, team_service.void_rest, other, number, by=anna)
        with pytest.raises(UnknownCode):
            act(engine, team_service.used_numbers, other, number, by=anna)
    # An organisation gives its codes to people that nobody wrote to: which of them came is not for the team.
    with pytest.raises(UnknownCode):
        act(engine, team_service.used_numbers, slug, organised, by=anna)
    assert act(engine, team_service.used_numbers, slug, lettered, by=anna) == ()
    with reading(engine) as session:
        assert set(session.scalars(select(EntryCode.state))) == {"unused"}


@pytest.mark.parametrize("header", ["number,code", "hash", "number,hash,hash"])
def test_a_file_of_letters_says_what_its_columns_are(engine: Engine, staff: Mapping[str, Staff], header: str) -> None:
    slug = set_up(engine, staff["anna"])
    content = letters(1).replace(b"number,hash", header.encode())
    with pytest.raises(BadCodeFile) as refused:
        act(engine, team_service.bring_in, slug, content, "brieven.csv", UNTIL, by=staff["anna"])
    assert [(one.row, one.reason) for one in refused.value.rows] == [(1, "header")]


@pytest.mark.parametrize("number", [0, 3])
def test_a_file_of_letters_holds_some_and_not_too_many(
    engine: Engine, staff: Mapping[str, Staff], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(letter_codes, "MOST_LETTERS", 2)
    slug = set_up(engine, staff["anna"])
    with pytest.raises(BadBatch) as refused:
        act(engine, team_service.bring_in, slug, letters(number), "brieven.csv", UNTIL, by=staff["anna"])
    assert (refused.value.reason, refused.value.most) == ("size", 2)


@pytest.mark.parametrize("names", [PUBLIC[:-1], (*PUBLIC, "register.csv"), (*PUBLIC[:-1], "../elders.json")])
def test_a_record_of_letters_holds_the_public_files_and_no_other(
    engine: Engine, staff: Mapping[str, Staff], names: tuple[str, ...]
) -> None:
    _refused_wave(engine, staff["anna"], dict.fromkeys(names, b"{}"))


def test_a_record_of_letters_that_unpacks_to_very_much_is_refused(
    engine: Engine, staff: Mapping[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", _never)
    _refused_wave(engine, staff["anna"], {PUBLIC[0]: bytes(MOST_BYTES), **dict.fromkeys(PUBLIC[1:], b"{}")})


def _never(*_: object) -> bytes:
    raise AssertionError("unpacked before it was measured")


def _refused_wave(engine: Engine, by: Staff, files: Mapping[str, bytes]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    slug = set_up(engine, by)
    with pytest.raises(BadWave) as refused:
        act(engine, team_service.bring_in_wave, slug, packed.getvalue(), by=by)
    assert refused.value.reason == "file"


def test_what_was_sent_is_not_asked_again_and_what_was_not_has_no_receipt(
    engine: Engine, visitor: Browser, clock: Callable[[], Any]
) -> None:
    slug = enrol(engine)
    fill_in(visitor, slug)
    for page in ("klaar", "klaar.pdf"):
        assert visitor.get(f"/meedoen/{slug}/{page}").status_code == 303, page
    assert visitor.post(f"/meedoen/{slug}/controleer").status_code == 303
    assert visitor.get(f"/meedoen/{slug}/klaar").status_code == 200
    for page in ("vraag/naam", "controleer"):
        assert visitor.get(f"/meedoen/{slug}/{page}").status_code == 303, page
    with unit_of_work(engine) as session, pytest.raises(NoDraft):
        service.drafted(session, slug, "a secret that nobody has", at=clock())


def test_an_address_of_no_record_of_letters_is_not_found(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser
) -> None:
    slug = set_up(engine, staff["anna"])
    for name in ("1.zip", "x.zip", "1.csv", "99999999999.zip", "-1.zip"):
        assert visitor.get(f"/loting/{slug}/brieven/{name}").status_code == 404, name
