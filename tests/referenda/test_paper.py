"""Votes on paper: who types what, what counts, what becomes public, and what anybody checks of it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from ballots.__main__ import main
from ballots.referendum.checking.paper import CHECKS, check_paper, read_paper
from ballots.referendum.codes import new_code
from ballots.referendum.hashes import digest
from snw_democratie.db.backup import backup
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.errors import BadPaper, BadPaperCounts, NoPaper
from snw_democratie.referenda.letters import letters_of
from snw_democratie.referenda.models import PaperReading
from snw_democratie.referenda.steps import Act, State
from snw_democratie.security import audit
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.polls import AFTER, cast
from tests.web.conftest import Clock
from tests.web.world import Browser, act

Team = tuple[Staff, Staff]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def typed(engine: Engine, poll: polls.Poll, codes: Sequence[str], *, by: Staff) -> None:
    """What one person types of the envelopes."""
    with reading(engine) as session:
        place = service.paper_place(session, poll.slug, by=by)
    act(engine, service.type_codes, poll.slug, letters_of(tuple(codes), place), by=by, at=AFTER)


def counted(engine: Engine, poll: polls.Poll, counts: Sequence[int], *, by: Staff) -> None:
    """What one person counted by hand."""
    act(engine, service.type_counts, poll.slug, counts, by=by, at=AFTER)


def closed(
    engine: Engine, team: Team, key: str, voter: Browser, codes: int, *, voted: int = 1, **more: object
) -> polls.Poll:
    """A closed board on which the first codes voted."""
    named = tuple(new_code() for _ in range(codes))
    poll = polls.opened(engine, team, key, named=named, paper=True, **more)
    for place in range(voted):
        cast(voter, poll, polls.ballot(engine, poll, place))
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=AFTER)
    return poll


def seen(engine: Engine, poll: polls.Poll, by: Staff) -> set[Act]:
    """What lies before two people."""
    with reading(engine) as session:
        return {one.act for one in service.for_team(session, poll.slug, by=by, at=AFTER).waiting}


def test_two_people_type_paper_over_and_its_totals_stand_beside_the_board(
    engine: Engine, team: Team, receipt_key: str, voter: Browser, clock: Clock
) -> None:
    anna, bram = team
    poll = closed(engine, team, receipt_key, voter, 40, voted=2, practice=True)
    came = poll.codes[1:36]  # one of them voted online
    typed(engine, poll, [code.lower() for code in came], by=anna)
    typed(engine, poll, came[:-1], by=bram)
    with reading(engine) as session:
        found = service.paper_of_team(session, poll.slug, by=anna)
        assert (found.agreed, [one.line for one in found.differences]) == (False, [35]), "a slip of the second person"
    assert Act.PAPER not in seen(engine, poll, anna)
    with pytest.raises(NoPaper, match="lists"):
        counted(engine, poll, (4, 20, 8, 2), by=anna)
    typed(engine, poll, list(reversed(came)), by=bram)
    with reading(engine) as session:
        found = service.paper_of_team(session, poll.slug, by=bram)
    assert (found.agreed, found.counts, found.aside, found.opens) == (True, 34, {"used": 1}, True)
    for wrong in ((4, 20, 8, 3), (4, 20, 7, 2), (4, 20, 8, -1), (4, 28, 2), (35, 0, 0, -1)):
        with pytest.raises(BadPaperCounts):
            counted(engine, poll, wrong, by=anna)
    counted(engine, poll, (4, 20, 8, 2), by=anna)
    counted(engine, poll, (4, 8, 20, 2), by=bram)
    assert Act.PAPER not in seen(engine, poll, anna), "the two counts differ"
    counted(engine, poll, (4, 20, 8, 2), by=bram)
    polls.tally(engine, poll, team)
    for owner in (1, 3):
        part = polls.decryption(engine, poll, owner)
        act(engine, service.post_decryption, poll.slug, part, by=anna, at=AFTER)
    assert seen(engine, poll, anna) == {Act.PAPER}, "no result before the paper is fixed"
    assert polls.agree(engine, poll.slug, Act.PAPER, team, at=AFTER)
    polls.agree(engine, poll.slug, Act.RESULT, team, at=AFTER)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
        record, archive = service.paper_record_of(session, poll.slug), b"".join(service.archive_of(session, poll.slug))
        assert session.scalars(select(PaperReading)).all() == [], "what each typed is forgotten"
        log = "".join(f"{one.act} {one.facts}\n" for one in session.scalars(select(AuditEvent)))
        assert audit.verify(session).ok
    assert facts.state is State.RESULT and facts.paper is not None
    assert (facts.voted, facts.result, facts.paper.votes, facts.paper.invalid) == (2, (0, 2, 0), (4, 20, 8), 2)
    assert facts.areas[-1].voted == 36
    assert "\nfix-paper " in log and facts.paper.digest in log.partition("\nfix-paper ")[2].partition("\n")[0]
    for code in came:
        assert code not in log and code.encode() not in record
    checks = check_paper(record, io.BytesIO(archive))
    assert checks.ok and checks.complete and checks.digest == facts.paper.digest
    with pytest.raises(NoPaper, match="fixed"):
        typed(engine, poll, came, by=anna)
    _public(voter, poll, clock, facts.paper.keys)


def test_pages_show_the_record_without_reading_it(
    engine: Engine, team: Team, receipt_key: str, voter: Browser, clock: Clock
) -> None:
    poll = closed(engine, team, receipt_key, voter, 34, practice=True)
    polls.type_paper(engine, poll, team, poll.codes[1:], (1, 20, 11, 1), at=AFTER)
    for one in team:
        act(engine, service.throw_paper, poll.slug, by=one, at=AFTER)
    polls.type_paper(engine, poll, team, poll.codes[1:], (2, 20, 10, 1), at=AFTER)
    polls.agree(engine, poll.slug, Act.PAPER, team, at=AFTER)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *all_: asked.append(all_[2]))
    clock.now = AFTER
    for part in ("", "/papier", "/controleer", "/bord", "/kop.json"):
        assert voter.get(f"/referendum/{poll.slug}{part}").status_code == 200
    assert [one for one in asked if "referendum_paper.record" in one] == []
    assert voter.get(f"/referendum/{poll.slug}/papier.json").status_code == 200
    assert [one for one in asked if "referendum_paper.record" in one]
    with reading(engine) as session:
        shown = service.public_referendum(session, poll.slug).paper
        record = service.paper_record_of(session, poll.slug)
    read = read_paper(record)
    assert shown is not None and shown.digest == digest(record)
    assert shown.keys == tuple(sorted(code_key(one.credential) for one in read.codes))
    assert (shown.votes, shown.aside, shown.invalid) == ((2, 20, 10), sum(read.aside), 1)


def _public(voter: Browser, poll: polls.Poll, clock: Clock, keys: Sequence[str]) -> None:
    clock.now = AFTER
    here = f"/referendum/{poll.slug}"
    text = voter.get(here).text
    for said in (
        "Via internet en op papier",
        "De meeste stemmen zijn voor: Ja.",
        "Op papier waren 2 formulieren ongeldig.",
    ):
        assert said in text
    paper = voter.get(f"{here}/papier").text
    assert all(key[:16] in paper for key in keys) and "papier.json" in paper
    assert "/controleer/programma.zip" in paper
    known = {one["key"]: one["state"] for one in json.loads(voter.get(f"{here}/codes/{keys[0][:2]}").text)["codes"]}
    assert known[keys[0]] == "paper"
    assert "Of het papier goed is geteld." in voter.get(f"{here}/controleer").text


@SQLITE
def test_fewer_than_thirty_envelopes_are_published_and_not_opened(
    engine: Engine, team: Team, receipt_key: str, voter: Browser, tmp_path: Path
) -> None:
    poll = closed(engine, team, receipt_key, voter, 34)
    came = poll.codes[1:30]
    for one in team:
        typed(engine, poll, came, by=one)
    backup(f"sqlite:///{engine.url.database}", tmp_path / "backup.sqlite3")
    stored = (tmp_path / "backup.sqlite3").read_bytes()
    assert all(code.encode() not in stored and code.replace("-", "").encode() not in stored for code in poll.codes)
    assert [place for place in range(34) if str(polls.secret(poll, place)).encode() in stored] == []
    with pytest.raises(NoPaper, match="few"):
        counted(engine, poll, (4, 20, 5, 0), by=team[0])
    assert polls.agree(engine, poll.slug, Act.PAPER, team, at=AFTER)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
        record = service.paper_record_of(session, poll.slug)
    assert facts.paper is not None and (len(facts.paper.keys), facts.paper.votes) == (29, ())
    assert read_paper(record).votes is None
    assert facts.areas[-1].voted == 1, "what is not opened is no turnout"


@SQLITE
def test_what_is_typed_is_a_code_that_counts_or_named(
    engine: Engine, team: Team, staff: dict[str, Staff], receipt_key: str, voter: Browser
) -> None:
    anna, bram = team
    other = closed(engine, team, receipt_key, voter, 3)
    with pytest.raises(NoPaper, match="before"):
        typed(engine, polls.opened(engine, team, receipt_key, paper=True), (), by=anna)
    unlike = polls.opened(engine, team, receipt_key)
    polls.agree(engine, unlike.slug, Act.CLOSE, team, at=AFTER)
    with pytest.raises(NoPaper, match="none"):
        typed(engine, unlike, (), by=anna)
    for stranger in ("cem", "dita"):
        with pytest.raises(NotAllowed):
            act(engine, service.type_codes, other.slug, (), by=staff[stranger], at=AFTER)
        for look in (service.paper_place, service.paper_of_team):
            with reading(engine) as session, pytest.raises(NotAllowed):
                look(session, other.slug, by=staff[stranger])
    good = other.codes[1]
    with pytest.raises(BadPaper) as refused:
        typed(engine, other, (good, "ABC", good[:-1] + ("2" if good[-1] != "2" else "3"), good.lower(), ""), by=anna)
    problems = [(one.line, one.reason, one.other) for one in refused.value.problems]
    assert problems == [(2, "length", 0), (3, "check", 0), (4, "twice", 1), (5, "length", 0)]
    strange = new_code()
    for one in team:
        typed(engine, other, (good, strange, other.codes[0]), by=one)
    with reading(engine) as session:
        found = service.paper_of_team(session, other.slug, by=bram)
    assert (found.counts, found.aside, found.opens) == (1, {"unknown": 1, "used": 1}, False)
    act(engine, service.throw_paper, other.slug, by=bram, at=AFTER)
    with reading(engine) as session:
        assert service.paper_of_team(session, other.slug, by=bram).typed == 0
        assert audit.verify(session).ok


@SQLITE
def test_a_third_person_and_one_person_alone_type_nothing(
    engine: Engine, team: Team, staff: dict[str, Staff], receipt_key: str, voter: Browser
) -> None:
    third = Staff(account_id=staff["cem"].account_id, name="Cem", roles=team[0].roles)
    poll = closed(engine, team, receipt_key, voter, 34, practice=True)
    for _ in range(2):
        typed(engine, poll, poll.codes[1:], by=team[0])
    assert Act.PAPER not in seen(engine, poll, team[0]), "the same person twice"
    typed(engine, poll, poll.codes[1:], by=team[1])
    with pytest.raises(NoPaper, match="third"):
        typed(engine, poll, poll.codes[1:], by=third)
    with pytest.raises(NoPaper, match="third"):
        counted(engine, poll, (0, 33, 0, 0), by=third)
    for one in team:
        counted(engine, poll, (0, 33, 0, 0), by=one)
    assert Act.PAPER in seen(engine, poll, team[0])
    typed(engine, poll, poll.codes[2:], by=team[0])
    typed(engine, poll, poll.codes[2:], by=team[1])
    assert Act.PAPER not in seen(engine, poll, team[0]), "what was counted was of other envelopes"
    polls.tally(engine, poll, team)
    for owner in (1, 3):
        part = polls.decryption(engine, poll, owner)
        act(engine, service.post_decryption, poll.slug, part, by=team[0], at=AFTER)
    assert seen(engine, poll, team[0]) == set(), "nor is there a result"


@SQLITE
def test_each_lie_in_the_record_fails_its_own_check(
    engine: Engine, team: Team, receipt_key: str, voter: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = closed(engine, team, receipt_key, voter, 36, voted=2)
    for one in team:
        typed(engine, poll, poll.codes[2:], by=one)
    for one in team:
        counted(engine, poll, (1, 20, 12, 1), by=one)
    assert polls.agree(engine, poll.slug, Act.PAPER, team, at=AFTER)
    with reading(engine) as session:
        record, archive = service.paper_record_of(session, poll.slug), b"".join(service.archive_of(session, poll.slug))

    def failed(change: object, board: bytes = archive) -> set[str]:
        value = json.loads(record)
        assert callable(change)
        change(value)
        data = json.dumps(value, separators=(",", ":")).encode()
        return {one.name for one in check_paper(data, io.BytesIO(board)).checks if one.ok is False}

    def stolen(value: dict[str, list[object]]) -> None:
        """A code that voted, with a good proof of its letter."""
        place = polls.paper_place(engine, poll)
        (letter,) = letters_of((poll.codes[0],), place)
        proof = {"challenge": letter.challenge, "response": letter.response}
        value["codes"][0] = {"credential": letter.credential, "proof": proof}
        value["codes"].sort(key=lambda one: int(one["credential"]))  # type: ignore[index]  # JSON

    assert failed(lambda value: None) == set()
    assert failed(lambda value: value.update(end="0" * 64)) == {"record"}
    assert failed(lambda value: value.update(election_uuid="x")) == {"record"}
    assert failed(lambda value: value.update(version=2)) == {"record"}
    assert failed(lambda value: value.update(more=1)) == {"record"}
    assert failed(lambda value: value["codes"].reverse()) == {"codes"}
    assert failed(lambda value: value["codes"].insert(0, value["codes"][0])) == {"codes", "votes"}
    assert failed(lambda value: value["codes"][0].update(proof=value["codes"][1]["proof"])) == {"letters"}
    assert failed(stolen) == {"board"}
    assert failed(lambda value: value["votes"][0].__setitem__(0, 2)) == {"votes"}
    assert failed(lambda value: value.update(invalid=0)) == {"votes"}
    assert failed(lambda value: value.update(votes=[])) == {"votes"}
    assert failed(lambda value: value.update(votes=None)) == {"votes"}
    assert failed(lambda value: None, archive[: archive.index(b"EndBallots") // 512 * 512 - 512]) == {"archive"}
    assert [one.name for one in check_paper(b"{", io.BytesIO(archive)).checks] == list(CHECKS)
    bel, paper = tmp_path / "board.bel", tmp_path / "papier.json"
    bel.write_bytes(archive)
    paper.write_bytes(record)
    assert main(["paper", str(bel), str(paper)]) == 0
    assert "The votes on paper hold." in capsys.readouterr().out
    paper.write_bytes(record.replace(b'"invalid":1', b'"invalid":2'))
    assert main(["paper", str(bel), str(paper), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False
    assert main(["paper", str(bel), str(tmp_path / "nothing")]) == 1
