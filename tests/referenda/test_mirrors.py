"""Who keeps a copy of the board sees when anything of it changed or went, and signs what is there."""

from __future__ import annotations

import json
from collections import deque
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from ballots.referendum.archive import Head, append
from ballots.referendum.checking.container import events
from snw_democratie.cli import main, mirror
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import Signer, holds
from snw_democratie.referenda.errors import BadMirror
from snw_democratie.referenda.service.mirrors import LABEL
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.browser.serving import serving
from tests.referenda import polls
from tests.referenda.polls import cast
from tests.web.world import Browser, act

only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def mirrored(url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the command says."""
    capsys.readouterr()
    main(["mirror", url, str(folder), "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@only_sqlite
def test_a_copy_grows_with_the_board_and_its_head_is_shown(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, anna: Browser, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    poll = polls.opened(engine, team, receipt_key)
    kept = tmp_path / f"{poll.uuid}.bel"
    with serving(engine) as origin:
        url = f"{origin}/referendum/{poll.slug}"
        first = mirrored(url, tmp_path, capsys)
        assert (first["height"], first["told"], first["answer"]) == (0, False, "unknown"), "nobody knows this copy yet"
        act(engine, service.ask_mirror, poll.slug, "De krant", str(first["key"]), by=team[0])
        act(engine, service.ask_mirror, poll.slug, "De bibliotheek", str(first["key"]), by=team[0])
        polls.agree(engine, poll.slug, polls.Act.MIRROR, team[:1])
        assert mirrored(url, tmp_path, capsys)["answer"] == "unknown", "one person is not two"
        assert "De bibliotheek" not in voter.get(f"/referendum/{poll.slug}/controleer").text
        polls.agree(engine, poll.slug, polls.Act.MIRROR, team[1:])
        cast(voter, poll, polls.ballot(engine, poll, 0))
        second = mirrored(url, tmp_path, capsys)
    assert (second["height"], second["told"], second["key"]) == (1, True, first["key"])
    (published,) = voter.get(f"/referendum/{poll.slug}/spiegels.json").json()["mirrors"]
    assert published["key"] == first["key"] and holds(*(published[one] for one in ("key", "text", "signature")))
    assert json.loads(published["text"])["event"] == second["event"], "anybody can check who saw what"
    assert kept.read_bytes() == voter.get(f"/referendum/{poll.slug}/archief.bel").content
    for text in (voter.get(f"/referendum/{poll.slug}/controleer").text, anna.get(f"/team/referendum/{poll.slug}").text):
        assert "De bibliotheek" in text and "Heeft punt 1" in text and "De krant" not in text
    again = {"naam": "De bibliotheek", "sleutel": str(first["key"])}
    said = anna.post(f"/team/referendum/{poll.slug}/spiegel", again)
    assert said.status_code == 422 and "Deze sleutel staat er al." in said.text
    public = voter.get(f"/referendum/{poll.slug}").text
    with reading(engine) as session:
        head = service.public_referendum(session, poll.slug).head
    assert head is not None and head.event in public and "Kopie bij De bibliotheek" in public


@only_sqlite
def test_two_people_take_a_mirror_away_and_the_log_keeps_up_to_where_it_had_the_board(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, anna: Browser, tmp_path: Path
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    gone, stays = Signer(tmp_path / "a.pem"), Signer(tmp_path / "b.pem")
    polls.mirror(engine, poll, "De krant", gone.public, team)
    polls.mirror(engine, poll, "De bibliotheek", stays.public, team)
    with reading(engine) as session:
        head = service.public_referendum(session, poll.slug).head
    assert head is not None
    signed = gone.signed({"label": LABEL, "referendum": poll.uuid, "height": 0, "event": head.event, "time": "x"})
    act(engine, _take, poll.slug, gone.public, signed.text, signed.signature, by=team[0])
    here, public = f"/team/referendum/{poll.slug}", f"/referendum/{poll.slug}/controleer"
    for key in (stays.public, gone.public):  # a slip is mended by noting the right one
        assert anna.post(f"{here}/spiegel-weg", {"weg": key}).status_code == 303
    polls.agree(engine, poll.slug, polls.Act.MIRROR_AWAY, team[:1])
    assert "De krant" in voter.get(public).text, "one person is not two"
    polls.agree(engine, poll.slug, polls.Act.MIRROR_AWAY, team[1:])
    page = voter.get(public).text
    assert "De krant" not in page and "De bibliotheek" in page
    said = anna.post(f"{here}/spiegel-weg", {"weg": gone.public})
    assert said.status_code == 422 and "Deze kopie staat niet meer op de lijst." in said.text
    with pytest.raises(BadMirror, match="unknown"):
        act(engine, _take, poll.slug, gone.public, signed.text, signed.signature, by=team[0])
    with reading(engine) as session:
        facts = json.loads(session.scalars(select(AuditEvent.facts).where(AuditEvent.act == "remove-mirror")).one())
    assert {name: facts[name] for name in ("key", "height", "event")} == {
        "key": gone.public, "height": 0, "event": head.event,
    }  # fmt: skip
    polls.mirror(engine, poll, "De krant", gone.public, team)
    assert "De krant" in voter.get(public).text, "who comes back is added as anybody else"
    act(engine, service.ask_mirror_away, poll.slug, gone.public, by=team[0])
    assert not polls.agree(engine, poll.slug, polls.Act.MIRROR_AWAY, team[1:]), "and goes after two new yeses"


@only_sqlite
def test_a_board_that_changed_or_shrank_is_refused_and_the_copy_stays(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(mirror, "_TOGETHER", 600)  # so that what changed is far before what is read last
    poll = polls.opened(engine, team, receipt_key)
    kept = tmp_path / f"{poll.uuid}.bel"
    with serving(engine) as origin:
        url = f"{origin}/referendum/{poll.slug}"
        mirrored(url, tmp_path, capsys)
        good, signed = kept.read_bytes(), kept.with_suffix(".json")
        for other in (good[:1000] + b"X" + good[1001:], good + b"Y" * 512):
            kept.write_bytes(other)
            said = mirrored(url, tmp_path, capsys)
            assert said["ok"] is False
            assert str(said["message"]).startswith("Uw eigen kopie is veranderd"), "the website is not to blame"
            assert kept.read_bytes() == other, "what was there is evidence"
            assert kept.with_suffix(".new").read_bytes() == good, "and so is what is there now"
        head = signed.read_text()
        signed.write_text(head.replace("0", "1"))
        assert "niet te zien of de lijst veranderde" in str(mirrored(url, tmp_path, capsys)["message"])
        (first,) = events(BytesIO(good))
        made = int(json.loads(good[512:].split(b"}")[0] + b"}")["timestamp"])
        longer = append(Head(time=made, height=1, event=first.digest), "EndBallots").data
        (last,) = deque(events(BytesIO(good + longer)), maxlen=1)
        signer = Signer(tmp_path / "sleutel.pem")
        text = signer.signed({"height": last.height, "event": last.digest})
        signed.write_text(json.dumps({"key": signer.public, "text": text.text, "signature": text.signature}))
        for copy, said_of_it in ((good + longer, "Uw eigen kopie eindigt daar nog op"), (b"X", "Ook uw eigen kopie")):
            kept.write_bytes(copy)
            told = str(mirrored(url, tmp_path, capsys)["message"])
            assert told.startswith("LET OP: de website geeft niet meer wat zij gaf") and said_of_it in told
        assert mirrored(f"{origin}/referendum/anders", tmp_path, capsys)["ok"] is False


@only_sqlite
def test_a_copy_that_was_cut_or_lost_is_not_called_whole(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """What is left of a cut copy is how the list begins, as a whole one is; what was signed says there was more."""
    poll = polls.opened(engine, team, receipt_key)
    kept = tmp_path / f"{poll.uuid}.bel"
    signed = kept.with_suffix(".json")
    with serving(engine) as origin:
        url = f"{origin}/referendum/{poll.slug}"
        assert mirrored(url, tmp_path, capsys)["before"] == "first"
        begun = kept.read_bytes()
        cast(voter, poll, polls.ballot(engine, poll, 0))
        assert mirrored(url, tmp_path, capsys)["before"] == "same"
        whole, head = kept.read_bytes(), signed.read_text()
        for cut in (begun, whole[:-512], whole[:700], b""):
            kept.write_bytes(cut)
            said = mirrored(url, tmp_path, capsys)
            assert said["ok"] is False and "De website heeft dat punt nog wel" in str(said["message"]), len(cut)
            assert (kept.read_bytes(), signed.read_text()) == (cut, head), "what was there is evidence"
        kept.unlink()
        assert mirrored(url, tmp_path, capsys)["before"] == "lost"
        signed.write_text(head)  # the machine stopped between the copy and what is signed of it
        cast(voter, poll, polls.ballot(engine, poll, 1))
        mirrored(url, tmp_path, capsys)
        signed.write_text(head)
        assert mirrored(url, tmp_path, capsys)["before"] == "same"
        signed.unlink()
        assert mirrored(url, tmp_path, capsys)["before"] == "unsigned"
        kept.unlink()
        text = Signer(tmp_path / "sleutel.pem").signed({"height": 1, "event": "0" * 64, "bytes": len(whole)})
        key = Signer(tmp_path / "sleutel.pem").public
        signed.write_text(json.dumps({"key": key, "text": text.text, "signature": text.signature}))
        assert str(mirrored(url, tmp_path, capsys)["message"]).startswith("LET OP: de website geeft niet meer")


def test_only_a_signed_head_of_our_own_board_is_taken(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, tmp_path: Path
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    known, stranger = Signer(tmp_path / "a.pem"), Signer(tmp_path / "b.pem")
    polls.mirror(engine, poll, "De krant", known.public, team)
    with reading(engine) as session:
        head = service.public_referendum(session, poll.slug).head
    assert head is not None
    facts = {"label": LABEL, "referendum": poll.uuid, "height": 0, "event": head.event, "time": "2027-03-03T09:00Z"}
    good = known.signed(facts)
    forged = (
        (stranger, stranger.signed(facts), "unknown"),
        (known, known.signed({**facts, "time": "2" * 500}), "signature"),
        (known, stranger.signed(facts), "signature"),
        (known, known.signed({**facts, "event": "0" * 64}), "head"),
        (known, known.signed({**facts, "height": 7}), "head"),
        (known, known.signed({**facts, "height": -1}), "head"),
        (known, known.signed({**facts, "height": False}), "head"),
        (known, known.signed({**facts, "height": "0"}), "head"),
        (known, known.signed({"label": LABEL, "height": 0}), "signature"),
        (known, known.signed({**facts, "referendum": "AAAAAAAAAAAAAA"}), "head"),
        (known, known.signed({**facts, "label": "snw/referendum-receipt/1"}), "head"),
    )
    for signer, found, reason in forged:
        with pytest.raises(BadMirror, match=reason):
            act(engine, _take, poll.slug, signer.public, found.text, found.signature, by=team[0])
    act(engine, _take, poll.slug, known.public, good.text, good.signature, by=team[0])
    polls.agree(engine, poll.slug, polls.Act.CLOSE, team, at=polls.AFTER)
    with reading(engine) as session:
        closed = service.public_referendum(session, poll.slug).head
    assert closed is not None and closed.height == 1
    later = known.signed({**facts, "height": 1, "event": closed.event})
    for one in (later, good):
        act(engine, _take, poll.slug, known.public, one.text, one.signature, by=team[0])
    with reading(engine) as session:
        (mirror,) = service.public_referendum(session, poll.slug).mirrors
    assert (mirror.height, mirror.text) == (1, later.text), "an older head takes nothing back"
    for name, key in (("X", stranger.public), ("De krant", known.public), ("De krant", "geen sleutel")):
        with pytest.raises(BadMirror):
            act(engine, service.ask_mirror, poll.slug, name, key, by=team[0])


def _take(session: object, slug: str, key: str, text: str, signature: str, *, by: Staff, at: object) -> None:
    service.take_head(session, slug, key, text, signature, at=at)  # type: ignore[arg-type]  # what `act` gives


@only_sqlite
@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_of_a_mirror_is_named(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    content: bytes,
) -> None:  # fmt: skip
    """Not the sentence for a voter whose receipt cannot be signed: here it is a file of whoever keeps the copy."""
    poll = polls.opened(engine, team, receipt_key)
    folder = tmp_path / "kopie"
    folder.mkdir()
    (folder / "sleutel.pem").write_bytes(content)
    with serving(engine) as origin:
        assert main(["mirror", f"{origin}/referendum/{poll.slug}", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "sleutel.pem" in said and "beschadigd" in said and "bewijs" not in said
    assert [one.name for one in folder.iterdir()] == ["sleutel.pem"], "nothing is fetched for a key that signs nothing"
