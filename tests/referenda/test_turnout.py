"""Turnout per gebied says nothing about a few neighbours, not even to who counts it from the public files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from ballots.referendum.credentials import public_code
from ballots.referendum.group import BELENIOS_2048 as GROUP
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.code_list import without_small_gebieden
from snw_democratie.referenda.errors import NotThisStep
from snw_democratie.referenda.result_views import result_view
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.web.world import Browser, act


def listed(**sizes: int) -> tuple[tuple[str, str, bool], ...]:
    """So many codes of each gebied; "none" for those without one."""
    places = [("" if gebied == "none" else gebied) for gebied, size in sizes.items() for _ in range(size)]
    return tuple((str(number), gebied, False) for number, gebied in enumerate(places))


def left(**sizes: int) -> dict[str, int]:
    """How many codes of each gebied the public list shows."""
    shown = [gebied for _code, gebied, _spare in without_small_gebieden(listed(**sizes))]
    return {gebied: shown.count(gebied) for gebied in sorted(set(shown))}


def test_a_small_gebied_is_not_in_the_public_list_and_does_not_follow_from_the_total() -> None:
    assert left(GF08=30, GF10=40) == {"GF08": 30, "GF10": 40}
    assert left(GF08=29, GF10=40, GF07=50) == {"": 69, "GF07": 50}, "one alone would be the total without the others"
    assert left(GF08=20, GF09=10, GF10=40) == {"": 30, "GF10": 40}
    assert left(GF08=29, none=1, GF10=40) == {"": 30, "GF10": 40}
    assert left(GF08=29, GF10=30) == {"": 59}
    assert left(GF08=3, GF10=4) == {"": 7}
    assert left(GF08=30, none=2) == {"": 2, "GF08": 30}, "nobody knows of what gebied those are"
    spare = (*listed(GF08=30, GF10=31), ("901", "GF08", True), ("902", "GF07", True))
    assert [gebied for _code, gebied, spare in without_small_gebieden(spare) if spare] == ["GF08", ""]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_page_and_the_public_list_know_the_same_gebieden(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    polls.agree(engine, slug, Act.FIX, team)
    with reading(engine) as session:
        uuid = service.public_referendum(session, slug).uuid
    codes = tuple(f"AAAA-BBBB-CCCC-{number:04}-X" for number in range(62))
    gebieden = ("GF08",) * 31 + ("GF10",) * 30 + ("GF07",)
    lines = [
        f"{public_code(GROUP, code, uuid)},{gebied},no,{uuid}" for code, gebied in zip(codes, gebieden, strict=True)
    ]
    content = "\n".join(["credential,gebied,spare,referendum", *lines]).encode()
    act(engine, service.stage_list, slug, content, by=team[0])
    act(engine, service.stage_trustees, slug, polls.keys().record, polls.HOLDERS, by=team[0])
    for what in (Act.CODES, Act.TRUSTEES, Act.OPEN):
        polls.agree(engine, slug, what, team)
    poll = polls.Poll(slug=slug, uuid=uuid, codes=codes, spares=())
    for place in (0, 61):
        polls.cast(voter, poll, polls.ballot(engine, poll, place))
    public = voter.get(f"/referendum/{slug}/codes.csv").text
    assert {line.split(",")[1] for line in public.splitlines()[1:]} == {"GF08", ""}
    with reading(engine) as session:
        areas = service.public_referendum(session, slug).areas
    assert [(one.gebied, one.codes, one.voted) for one in areas] == [("GF08", 31, 1), ("", 31, 1)]
    assert "Overig" in voter.get(f"/referendum/{slug}").text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_turnout_that_was_fixed_beforehand_says_whether_it_is_an_advice(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key, codes=4, quorum=25, practice=True)
    with pytest.raises(NotThisStep):
        act(engine, service.edit, poll.slug, polls.set_up(quorum=24), by=team[0])
    for _ in range(2):
        polls.cast(voter, poll, polls.ballot(engine, poll, 0))
    polls.finish(engine, poll, team)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
    assert (facts.codes, facts.ballots, facts.voted) == (4, 2, 1), "who votes twice is one of four"
    said = {}
    for quorum in (25, 26):
        view = result_view(replace(facts, set_up=replace(facts.set_up, quorum=quorum)))
        assert view is not None
        said[quorum] = view.turnout
    assert "De opkomst is 25" in said[25] and said[25].endswith("Daarom is dit een advies.")
    assert said[26].endswith("Daarom is dit geen advies.")
