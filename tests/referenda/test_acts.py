"""What the team may do with a referendum, in which order, and what is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from ballots.referendum import trustees as making
from ballots.referendum.group import BELENIOS_2048 as GROUP
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.code_list import read_registrar_list
from snw_democratie.referenda.errors import BadCodeList, BadDecryption, BadTrustees, NotThisStep, UnknownCode
from snw_democratie.referenda.steps import IN_FLIGHT, Act, State
from snw_democratie.security.errors import NotAllowed, SamePersonTwice
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.polls import cast
from tests.web.world import START, Browser, act

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Team = tuple[Staff, Staff]
UUID, CODES = "7vTzKqGWe5dXhN", tuple(f"AAAA-BBBB-CCCC-{number:04}-X" for number in range(4))


def waits(engine: Engine, slug: str, by: Staff, at: object = START) -> set[Act]:
    """What lies before two people."""
    with reading(engine) as session:
        return {one.act for one in service.for_team(session, slug, by=by, at=at).waiting}  # type: ignore[arg-type]  # a moment


def test_one_person_alone_does_nothing_and_nobody_of_another_role(
    engine: Engine, team: Team, staff: dict[str, Staff], receipt_key: str
) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    assert not polls.agree(engine, slug, Act.FIX, team[:1])
    with pytest.raises(SamePersonTwice):
        polls.agree(engine, slug, Act.FIX, team[:1])
    for other in ("cem", "dita"):
        with pytest.raises(NotAllowed):
            act(engine, service.agree_to, slug, str(Act.FIX), "0" * 64, by=staff[other])
    act(engine, service.take_back_from, slug, str(Act.FIX), by=team[0])
    assert not polls.agree(engine, slug, Act.FIX, team[1:]), "the first yes was taken back"


def test_the_steps_come_in_their_order_and_none_twice(
    engine: Engine, team: Team, receipt_key: str, voter: Browser
) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    assert waits(engine, slug, team[0]) == {Act.FIX}
    assert waits(engine, slug, team[0], polls.OPENS) == set(), "it would be open before anybody had a code"
    for what, content in ((service.stage_list, b""), (service.stage_trustees, b"")):
        more = ((),) if what is service.stage_trustees else ()
        with pytest.raises(NotThisStep):
            act(engine, what, slug, content, *more, by=team[0])
    poll = polls.prepared(engine, team, receipt_key, practice=True)
    with pytest.raises(NotThisStep):
        act(engine, service.edit, poll.slug, polls.set_up(), by=team[0])
    with pytest.raises(NotThisStep):
        act(engine, service.stage_list, poll.slug, b"", by=team[0])
    assert waits(engine, poll.slug, team[0]) == {Act.OPEN}
    polls.agree(engine, poll.slug, Act.OPEN, team)
    assert waits(engine, poll.slug, team[0]) == set()
    cast(voter, poll, polls.ballot(engine, poll, 0))
    for at, expected in (
        (polls.CLOSES - timedelta(seconds=1), set()),
        (polls.CLOSES + IN_FLIGHT - timedelta(seconds=1), set()),
        (polls.CLOSES + IN_FLIGHT, {Act.CLOSE}),
    ):
        assert waits(engine, poll.slug, team[0], at) == expected, "ballots in flight are waited for"
    with pytest.raises(NotThisStep):
        act(engine, service.ask_tally, poll.slug, by=team[0])
    for what in Act:
        with pytest.raises(NotThisStep) as refused:
            act(engine, service.agree_to, poll.slug, str(what), "0" * 64, by=team[0])
        assert refused.value.until == (polls.CLOSES + IN_FLIGHT if what is Act.CLOSE else None)
    with pytest.raises(NotThisStep):
        act(engine, service.agree_to, poll.slug, "drop-table", "0" * 64, by=team[0])
    polls.finish(engine, poll, team)
    assert waits(engine, poll.slug, team[0], polls.AFTER) == set()
    with reading(engine) as session:
        assert service.public_referendum(session, poll.slug).state is State.RESULT
        found = session.scalars(select(AuditEvent.act).where(AuditEvent.subject == "referendum:2")).all()
    late = polls.decryption(engine, poll, 2)
    with pytest.raises(NotThisStep):
        act(engine, service.post_decryption, poll.slug, late, by=team[0], at=polls.AFTER)
    steps = (Act.FIX, Act.CODES, Act.TRUSTEES, Act.OPEN, Act.CLOSE, Act.RESULT)
    assert [one for one in found if one in set(Act)] == list(steps), "each act that was done stands in the log, once"


def _shorter(part: dict[str, object]) -> None:
    part["threshold"] = 3


def _other_key(part: dict[str, object]) -> None:
    part["verification_keys"] = [making.holder(GROUP, 7 + place) for place in range(3)]


@pytest.mark.parametrize("change", [_shorter, _other_key])
def test_trustees_whose_records_do_not_hold_are_refused(
    engine: Engine, team: Team, receipt_key: str, change: Callable[[dict[str, object]], None]
) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    polls.agree(engine, slug, Act.FIX, team)
    value = json.loads(polls.keys().record)
    change(value[0][1])
    with pytest.raises(BadTrustees, match="record"):
        act(engine, service.stage_trustees, slug, making.trustees_record(value), polls.HOLDERS, by=team[0])


def test_one_trustee_or_all_of_three_are_no_two_of_three(engine: Engine, team: Team, receipt_key: str) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    polls.agree(engine, slug, Act.FIX, team)
    for record in (polls.keys(3, 3).record, polls.keys(1, 3).record, polls.keys(2, 2).record):
        with pytest.raises(BadTrustees, match="threshold"):
            act(engine, service.stage_trustees, slug, record, polls.HOLDERS, by=team[0])
    for names, why in (
        (polls.HOLDERS[:2], "few"),
        ((*polls.HOLDERS, "Een vierde"), "names"),
        (("x", *polls.HOLDERS[1:]), "length"),
        ((*polls.HOLDERS[:2], polls.HOLDERS[0]), "twice"),
    ):
        with pytest.raises(BadTrustees, match=why):
            act(engine, service.stage_trustees, slug, polls.keys().record, names, by=team[0])
    alone = making.trustees_record([making.single_part(making.holder(GROUP, 5))])
    for content in (alone, b"[]", b"{", b"x" * 300_000, b'[["Pedersen",{"coefexps":[{"message":"{}"}]}]]'):
        with pytest.raises(BadTrustees, match="record"):
            act(engine, service.stage_trustees, slug, content, polls.HOLDERS, by=team[0])


def test_a_decryption_must_be_of_this_board_and_strongly_proven(
    engine: Engine, team: Team, receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key, practice=True)
    cast(voter, poll, polls.ballot(engine, poll, 0))
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    polls.tally(engine, poll, team)
    good = json.loads(polls.decryption(engine, poll, 1))
    plain = {**good, "decryption": {name: good["decryption"][name] for name in list(good["decryption"])[:2]}}
    cells = good["decryption"]["decryption_factors"]
    other = {**good, "decryption": {**good["decryption"], "decryption_factors": [list(reversed(cells[0]))]}}
    for value, reason in (
        (plain, "plain"), ({**good, "owner": 2}, "decryption proof"), (other, "decryption proof"),
        ({**good, "owner": 9}, "owner"), ({"owner": 1}, "decryption fields"),
    ):  # fmt: skip
        content = json.dumps(value, separators=(",", ":")).encode()
        with pytest.raises(BadDecryption, match=reason):
            act(engine, service.post_decryption, poll.slug, content, by=team[0], at=polls.AFTER)
    for content, reason in ((b"{", "not json"), (b"x" * (2**20 + 1), "too large")):
        with pytest.raises(BadDecryption, match=reason):
            act(engine, service.post_decryption, poll.slug, content, by=team[0], at=polls.AFTER)
    own = polls.decryption(engine, poll, 1)
    act(engine, service.post_decryption, poll.slug, own, by=team[0], at=polls.AFTER)
    with pytest.raises(BadDecryption, match="double"):
        act(engine, service.post_decryption, poll.slug, own, by=team[0], at=polls.AFTER)


def test_fewer_than_thirty_ballots_are_not_opened(engine: Engine, team: Team, receipt_key: str, voter: Browser) -> None:
    poll = polls.opened(engine, team, receipt_key)
    cast(voter, poll, polls.ballot(engine, poll, 0))
    with pytest.raises(BadDecryption, match="few"):
        polls.finish(engine, poll, team)


def test_a_code_that_voted_is_not_revoked_and_no_spare_goes_twice(
    engine: Engine, team: Team, receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    cast(voter, poll, polls.ballot(engine, poll, 0))
    for named, reason in ((polls.key(poll, poll.codes[0]), "used"), ("12", "unknown"), (poll.spares[0], "secret")):
        with pytest.raises(UnknownCode, match=reason):
            act(engine, service.ask_change, poll.slug, named, "GF08", by=team[0])
    for place in (1, 2):
        act(engine, service.ask_change, poll.slug, polls.key(poll, poll.codes[place]), "GF08", by=team[0])
        assert polls.agree(engine, poll.slug, Act.CHANGE, team)
    with pytest.raises(UnknownCode, match="none"):
        act(engine, service.ask_change, poll.slug, "", "GF08", by=team[0])
    with pytest.raises(UnknownCode, match="revoked"):
        act(engine, service.ask_change, poll.slug, polls.key(poll, poll.codes[1]), "GF08", by=team[0])
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
    assert len({one.activated for one in facts.changes}) == 2
    assert (facts.codes, facts.spares) == (4, 0)


def test_a_code_that_votes_before_the_second_yes_stays(
    engine: Engine, team: Team, receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    act(engine, service.ask_change, poll.slug, polls.key(poll, poll.codes[0]), "GF08", by=team[0])
    polls.agree(engine, poll.slug, Act.CHANGE, team[:1])
    cast(voter, poll, polls.ballot(engine, poll, 0))
    with pytest.raises(UnknownCode, match="used"):
        polls.agree(engine, poll.slug, Act.CHANGE, team[1:])


def test_no_code_changes_once_the_board_is_closed(engine: Engine, team: Team, receipt_key: str, voter: Browser) -> None:
    """A spare that is handed out by then would still count on paper."""
    poll = polls.opened(engine, team, receipt_key)
    lost = polls.key(poll, poll.codes[0])
    act(engine, service.ask_change, poll.slug, lost, "GF08", by=team[0])
    assert not polls.agree(engine, poll.slug, Act.CHANGE, team[:1])
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    assert Act.CHANGE not in waits(engine, poll.slug, team[1], polls.AFTER), "a yes that comes too late"
    for named in (lost, ""):
        with pytest.raises(NotThisStep):
            act(engine, service.ask_change, poll.slug, named, "GF08", by=team[0], at=polls.AFTER)


@pytest.mark.parametrize(
    ("rows", "reason", "row"),
    [
        ("{0},GF08,no\n{1},GF08,no\n{2},GF08,no,another1Referendum\n", "referendum", 3),
        ("{0},GF08,no\n{1},GF08,no\n{0},GF08,no\n", "twice", 3),
        ("{0},GF08,no\n{1},GF01,no\n{2},GF08,no\n", "gebied", 2),
        ("{0},GF08,no\n0{1},GF08,no\n{2},GF08,no\n", "number", 2),
        ("{0},GF08,no\n{1},GF08,maybe\n{2},GF08,no\n", "row", 2),
        ("{0},GF08,no\n{1},GF08\n{2},GF08,no\n", "row", 2),
        ("{0},GF08,no\n12,GF08,no\n{2},GF08,no\n", "group", 0),
        ("{0},GF08,no\n{1},GF08,no\n", "few", 0),
    ],
)
def test_a_list_that_is_not_the_registrars_is_refused_by_name(engine: Engine, rows: str, reason: str, row: int) -> None:
    assert engine
    numbers = [str(GROUP.power(GROUP.g, exponent)) for exponent in (5, 6, 7)]
    for_this = rows.format(*numbers).replace("no\n", f"no,{UUID}\n").replace("maybe", f"maybe,{UUID}")
    with pytest.raises(BadCodeList) as refused:
        read_registrar_list(f"credential,gebied,spare,referendum\n{for_this}".encode(), UUID)
    assert (refused.value.reason, refused.value.row) == (reason, row)


def test_a_list_that_does_not_say_for_which_referendum_it_is_or_names_another_is_refused(
    engine: Engine, team: Team, receipt_key: str
) -> None:
    """The numbers alone fit any referendum: with a list of another one nobody's code would have been valid."""
    slug = polls.drafted(engine, team, receipt_key)
    polls.agree(engine, slug, Act.FIX, team)
    with reading(engine) as session:
        uuid = service.public_referendum(session, slug).uuid
    fine = polls.listed(uuid, CODES, ())
    for wrong, reason in (
        (polls.listed(UUID, CODES, ()), "referendum"),
        (re.sub(rb",(referendum|%s)\n" % uuid.encode(), b"\n", fine), "header"),
    ):
        with pytest.raises(BadCodeList) as refused:
            act(engine, service.stage_list, slug, wrong, by=team[0])
        assert refused.value.reason == reason
    assert act(engine, service.stage_list, slug, fine, by=team[0]) == len(CODES)


@pytest.mark.parametrize(
    "content",
    [
        b"number,gebied,code\n1,GF08,AAAA-BBBB-CCCC-0001-X\n",
        b'\xef\xbb\xbf"number";"gebied";"code"\r\n"1";"GF08";"AAAA-BBBB-CCCC-0001-X"\r\n',
        b"Number\tName\tCode\r1\tF\xe4tima\tAAAA-BBBB-CCCC-0001-X\r",
    ],
)
def test_whoever_sends_the_secret_codes_hears_that_they_are_no_longer_secret(engine: Engine, content: bytes) -> None:
    """Also after a spreadsheet saved the table in its own way."""
    assert engine
    with pytest.raises(BadCodeList) as refused:
        read_registrar_list(content, UUID)
    assert refused.value.reason == "secret"
