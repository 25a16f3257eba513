"""Three trustees make the key through the server: every step is checked, in its order, and only with the own code."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.errors import BadTrustees, NotThisStep
from snw_democratie.referenda.models import TrusteeSeat
from snw_democratie.referenda.service.ceremony import STEPS
from snw_democratie.referenda.service.trustees import aloud
from snw_democratie.referenda.steps import Act
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import code_digest, typed
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from tests.referenda import polls
from tests.referenda.trustees import ceremony
from tests.web.conftest import Clock
from tests.web.world import Browser, act, browser

Team = tuple[Staff, Staff]


def begun(engine: Engine, team: Team, key: str) -> tuple[str, tuple[str, ...]]:
    """A referendum whose trustees have their codes."""
    slug = polls.drafted(engine, team, key)
    polls.agree(engine, slug, Act.FIX, team)
    links = act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])
    return slug, tuple(code.partition(".")[2] for _, code in links)


def post(visitor: Browser, slug: str, code: str, step: str, value: object) -> tuple[int, str]:
    """Post one step; status and reason."""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    answer = visitor.client.post(f"/referendum/{slug}/sleutels/stap", json={"code": code, "step": step, "text": text})
    return answer.status_code, answer.json().get("reason", "")


def all_post(visitor: Browser, slug: str, codes: Sequence[str], steps: Sequence[str]) -> None:
    for step in steps:
        for code, seat in zip(codes, ceremony().seats, strict=True):
            assert post(visitor, slug, code, step, seat[step]) == (200, "")


def test_three_trustees_make_a_key_that_two_people_then_fix(
    engine: Engine, team: Team, receipt_key: str, visitor: Browser
) -> None:
    slug, codes = begun(engine, team, receipt_key)
    all_post(visitor, slug, codes, STEPS)
    stand = visitor.get(f"/referendum/{slug}/sleutels/stand.json").json()["seats"]
    assert [one["name"] for one in stand] == list(polls.HOLDERS)
    assert not [code for code in codes if code in json.dumps(stand)]
    polls.agree(engine, slug, Act.TRUSTEES, team)
    with reading(engine) as session:
        assert service.trustees_of(session, slug) == ceremony().record
        assert service.public_referendum(session, slug).holders == polls.HOLDERS
    assert post(visitor, slug, codes[0], "held", ceremony().seats[0]["held"]) == (200, ""), "the same once more"
    with pytest.raises(NotThisStep):
        act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_step_needs_the_own_code_and_its_turn(engine: Engine, team: Team, receipt_key: str, visitor: Browser) -> None:
    slug, codes = begun(engine, team, receipt_key)
    seats = ceremony().seats
    assert post(visitor, slug, "ABCD", "begun", seats[0]["begun"]) == (422, "code")
    assert post(visitor, slug, codes[1], "begun", seats[0]["begun"])[0] == 422, "made for another place"
    assert post(visitor, slug, codes[0], "begun", seats[0]["begun"]) == (200, "")
    assert post(visitor, slug, codes[0], "shown", seats[0]["shown"]) == (422, "turn"), "others did not promise yet"
    assert post(visitor, slug, codes[0], "begun", seats[1]["begun"]) == (422, "again")
    assert post(visitor, slug, codes[0], "vote", "{}") == (422, "turn")
    act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])
    assert post(visitor, slug, codes[0], "begun", seats[0]["begun"]) == (422, "code"), "begun anew: new codes"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_was_not_promised_or_does_not_fit_is_not_kept(
    engine: Engine, team: Team, receipt_key: str, visitor: Browser
) -> None:
    slug, codes = begun(engine, team, receipt_key)
    seats: list[dict[str, Any]] = [{step: json.loads(text) for step, text in one.items()} for one in ceremony().seats]
    forged = seats[0]["begun"] | {"promise": "A" * 43}
    assert post(visitor, slug, codes[0], "begun", {**forged, "certificate": seats[1]["begun"]["certificate"]})[0] == 422
    assert post(visitor, slug, codes[0], "begun", forged) == (200, "")
    for code, seat in zip(codes[1:], ceremony().seats[1:], strict=True):
        assert post(visitor, slug, code, "begun", seat["begun"]) == (200, "")
    assert post(visitor, slug, codes[0], "shown", ceremony().seats[0]["shown"]) == (422, "promise")
    assert post(visitor, slug, codes[1], "shown", ceremony().seats[0]["shown"])[0] == 422, "signed by another"
    again = act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])
    codes = tuple(code.partition(".")[2] for _, code in again)
    all_post(visitor, slug, codes, STEPS[:2])
    naked = {"shares": [None, "12345", "12345"]}
    assert post(visitor, slug, codes[0], "shares", naked)[0] == 422, "a share that anybody could read"
    all_post(visitor, slug, codes, STEPS[2:3])
    other = {"holder": seats[1]["held"]["holder"], "signature": seats[0]["held"]["signature"]}
    assert post(visitor, slug, codes[0], "held", other)[0] == 422, "the key of another"
    other = {"holder": seats[0]["held"]["holder"], "signature": seats[1]["held"]["signature"]}
    assert post(visitor, slug, codes[0], "held", other)[0] == 422, "the signature of another"
    all_post(visitor, slug, codes, STEPS[3:])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_once_two_people_fixed_the_trustees_nobody_puts_others_in_their_place(
    engine: Engine, team: Team, receipt_key: str, visitor: Browser
) -> None:
    """Not one person of the team with another file, and not bodies that were still making a key together."""
    slug, codes = begun(engine, team, receipt_key)
    act(engine, service.stage_trustees, slug, polls.keys().record, polls.HOLDERS, by=team[0])
    polls.agree(engine, slug, Act.TRUSTEES, team)
    assert post(visitor, slug, codes[0], "begun", ceremony().seats[0]["begun"]) == (422, "turn")
    with pytest.raises(NotThisStep):
        act(engine, service.stage_trustees, slug, ceremony().record, polls.HOLDERS, by=team[0])
    with reading(engine) as session:
        assert service.trustees_of(session, slug) == polls.keys().record


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_takes_the_place_of_no_key_that_trustees_make_together(
    engine: Engine, team: Team, receipt_key: str, visitor: Browser
) -> None:
    """One person of the team, with a key of their own and the same names; also while it is still being made."""
    slug, codes = begun(engine, team, receipt_key)
    own = polls.keys().record
    for steps in (STEPS[:1], STEPS[1:]):
        all_post(visitor, slug, codes, steps)
        with pytest.raises(BadTrustees, match="ceremony"):
            act(engine, service.stage_trustees, slug, own, polls.HOLDERS, by=team[0])
    act(engine, service.stage_trustees, slug, ceremony().record, polls.HOLDERS, by=team[0])  # the same key
    polls.agree(engine, slug, Act.TRUSTEES, team)
    with reading(engine) as session:
        assert service.trustees_of(session, slug) == ceremony().record


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_both_people_see_the_number_that_the_trustees_read_to_each_other(
    engine: Engine, team: Team, receipt_key: str, clock: Clock, settings: Settings
) -> None:
    slug, codes = begun(engine, team, receipt_key)
    anna, bram = (browser(engine, clock, login, settings=settings) for login in ("anna", "bram"))
    all_post(anna, slug, codes, STEPS)
    number = ceremony().numbers[0]
    for one in (anna, bram):
        page = one.get(f"/team/referendum/{slug}").text
        assert number in page and all(name in page for name in polls.HOLDERS)
        assert "Vraag elke sleutelhouder zelf of dit nummer op het eigen papier staat." in page
    keys = {"sleutels": ("trustees.json", polls.keys().record)}
    refused = anna.post(f"/team/referendum/{slug}/sleutelhouders", {"namen": "\n".join(polls.HOLDERS)}, files=keys)
    assert refused.status_code == 422 and "Dit zijn andere sleutels dan de sleutelhouders samen maken." in refused.text
    act(engine, service.make_seats, slug, polls.HOLDERS, by=team[0])
    act(engine, service.stage_trustees, slug, polls.keys().record, polls.HOLDERS, by=team[0])
    page = bram.get(f"/team/referendum/{slug}").text
    assert number not in page and aloud(polls.keys().record) in page, "another key has another number"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("De notaris", "De gemeente"), "Schrijf minstens drie sleutelhouders op"),
        ((), "Schrijf minstens drie sleutelhouders op"),
        (("De notaris", "De notaris", "De gemeente"), "Een naam staat er nu twee keer."),
        (tuple(f"Organisatie {one}" for one in range(12)), "Schrijf hoogstens negen sleutelhouders op."),
        (("x", "De notaris", "De gemeente"), "Schrijf elke naam voluit"),
    ],
)
def test_what_is_wrong_with_the_names_is_said(
    engine: Engine, team: Team, receipt_key: str, names: tuple[str, ...], said: str
) -> None:
    slug = begun(engine, team, receipt_key)[0]
    with pytest.raises(BadTrustees) as refused:
        act(engine, service.make_seats, slug, names, by=team[0])
    assert said in refusal(refused.value)[1]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_team_sees_the_links_once_and_keeps_no_code(
    engine: Engine, team: Team, receipt_key: str, clock: Clock, settings: Settings
) -> None:
    slug = begun(engine, team, receipt_key)[0]
    anna = browser(engine, clock, "anna", settings=settings)
    address = f"/team/referendum/{slug}"
    refused = anna.post(f"{address}/sleutelcodes", {"namen": "De notaris"})
    assert refused.status_code == 422 and "Schrijf minstens drie sleutelhouders op" in refused.text
    assert "De notaris</textarea>" in refused.text
    answer = anna.post(f"{address}/sleutelcodes", {"namen": "\r\n".join(polls.HOLDERS)})
    assert answer.status_code == 200, answer.text
    links = re.findall(rf"/referendum/{slug}/sleutels#([123]\.[A-Z0-9-]+)", answer.text)
    assert len(links) == 3
    assert not [code for code in links if code[2:] in anna.get(address).text]
    # A digest without a key is no lock on 64 bits: who copied the database could try them all out.
    with reading(engine) as session:
        kept = set(session.scalars(select(TrusteeSeat.code)))
    assert len(kept) == 3 and not {code_digest("trustee", typed(code[2:])) for code in links} & kept
