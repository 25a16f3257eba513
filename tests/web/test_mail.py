"""Mail: sent when its act is stored and not otherwise, to a real server, once, and kept by nobody afterwards."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jinja2 import UndefinedError
from sqlalchemy import Engine, text

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.mail import outbox
from snw_democratie.mail.errors import BadAddress, BadSubject
from snw_democratie.mail.outbox import LEASE, WAITS
from snw_democratie.mail.render import isolated, render
from snw_democratie.mail.sending import Postman
from snw_democratie.refusals import refusal
from snw_democratie.security import audit
from snw_democratie.settings import BadEnvironment, Relay, settings_from
from tests.web.conftest import Clock
from tests.web.post_office import SENDER, PostOffice, post_office
from tests.web.world import START, Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ARABIC = "تم تسجيلك.\nرمزك:\nABCD-EFGHJ-KMNPQ\n"
TO = "yasmina.geheim@post.example"


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, Relay]]:
    with post_office() as found:
        yield found


def put(engine: Engine, *, to: str = TO, subject: str = "Uw aanmelding", body: str = "Dag") -> str:
    with unit_of_work(engine) as session:
        return outbox.put(session, to=to, subject=subject, text=body, about="registration:r1", at=START)


def standing(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        found = outbox.standing(session)
    return found.waiting, found.failed


def rows(engine: Engine, columns: str = "*") -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM outbox ORDER BY made_at, id"))]


def postman(engine: Engine, relay: Relay, clock: Callable[[], datetime]) -> Postman:
    return Postman(engine, relay, SENDER, every=0.01, clock=clock)


def test_a_mail_arrives_once_with_every_letter(engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]) -> None:
    kept, relay = office
    number = put(engine, subject="أنت مسجّل", body=ARABIC)
    man = postman(engine, relay, clock)
    assert [man.round(), man.round()] == [1, 0]
    (mail,) = kept.taken
    assert mail.get_content().replace("\r\n", "\n") == ARABIC
    assert mail["Subject"] == "أنت مسجّل"
    assert mail["To"] == TO
    assert mail["From"] == SENDER
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{number}@nieuwwest.example>"
    assert mail["Date"].datetime == START
    assert mail.get_content_type() == "text/plain"
    sender, recipients, raw = kept.envelopes[0]
    assert (sender, recipients) == ("loting@nieuwwest.example", [TO])
    assert raw.isascii()


def test_what_was_sent_is_kept_by_nobody(engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]) -> None:
    put(engine)
    postman(engine, office[1], clock).round()
    assert rows(engine, "state, recipient, subject, text, token") == [("sent", None, None, None, "")]
    assert standing(engine) == (0, 0)


def test_a_mail_of_an_act_that_failed_is_never_sent(
    engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]
) -> None:
    with pytest.raises(RuntimeError), unit_of_work(engine) as session:
        outbox.put(session, to=TO, subject="Uw aanmelding", text="Dag", about="registration:r1", at=START)
        raise RuntimeError("the act failed")
    assert postman(engine, office[1], clock).round() == 0
    assert office[0].asked == 0


def test_a_mail_waits_longer_after_each_refusal_and_is_then_given_up(
    engine: Engine, clock: Clock, office: tuple[PostOffice, Relay], anna: Browser
) -> None:
    kept, relay = office
    put(engine)
    man = postman(engine, relay, clock)
    kept.refusal = "451 come back later"
    for wait in WAITS:
        assert man.round() == 0
        assert standing(engine) == (1, 0)
        clock.forward(seconds=wait.total_seconds() - 1)
        asked = kept.asked
        man.round()
        assert kept.asked == asked, "tried before its time"
        clock.forward(seconds=1)
    man.round()
    assert standing(engine) == (0, 1)
    assert kept.asked == len(WAITS) + 1
    assert (sum(WAITS, timedelta()) > timedelta(hours=24), WAITS[0], WAITS[-1]) == (
        True,
        timedelta(minutes=1),
        timedelta(hours=24),
    )
    # An evening of trying is longer than a session of the team.
    anna.sign_in("anna")
    assert "1 e-mail kon niet worden bezorgd." in anna.get("/team").text
    kept.refusal = ""
    anna.post("/team/e-mail/opnieuw")
    assert man.round() == 1
    assert standing(engine) == (0, 0)


def test_a_server_that_was_down_gets_the_mail_when_it_is_back(engine: Engine, clock: Clock) -> None:
    put(engine)
    with post_office() as (_, relay):
        pass
    man = postman(engine, relay, clock)
    assert man.round() == 0
    assert rows(engine, "state, tries, error") == [("waiting", 1, "ConnectionRefusedError")]
    clock.forward(minutes=1)
    with post_office() as (kept, relay):
        assert postman(engine, relay, clock).round() == 1
    assert len(kept.taken) == 1


@SQLITE
def test_an_address_that_does_not_exist_is_tried_once_and_holds_nobody_up(
    engine: Engine, clock: Clock, office: tuple[PostOffice, Relay], caplog: pytest.LogCaptureFixture
) -> None:
    kept, relay = office
    kept.refusal = f"550 no such person: {TO}"
    put(engine)
    put(engine)
    assert postman(engine, relay, clock).round() == 0
    assert kept.asked == 2
    assert [row[0] for row in rows(engine, "error")] == ["SMTPRecipientsRefused 550"] * 2
    assert standing(engine) == (0, 2)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("snw_democratie")]
    assert len(ours) == 2
    assert "geheim" not in repr(ours), "the log repeats what a server says about people"


@SQLITE
def test_a_domain_in_other_letters_is_sent_as_every_server_reads_it(
    engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]
) -> None:
    kept, relay = office
    put(engine, to="yasmina@münchen.example")
    put(engine, to="ali@موقع.example")
    assert postman(engine, relay, clock).round() == 2
    found = {recipients[0]: raw for _sender, recipients, raw in kept.envelopes}
    assert set(found) == {"yasmina@xn--mnchen-3ya.example", "ali@xn--4gbrim.example"}
    assert all(raw.isascii() for raw in found.values())


@SQLITE
@pytest.mark.parametrize("address", ["é@b.example", "ali@stra\u00dfe.example", "ali@b..example"])
def test_an_address_that_no_mail_reaches_is_given_up_and_holds_nobody_up(
    engine: Engine, clock: Clock, office: tuple[PostOffice, Relay], address: str
) -> None:
    kept, relay = office
    with pytest.raises(BadAddress):
        outbox.checked_address(address)
    put(engine, to=address)
    put(engine)
    assert postman(engine, relay, clock).round() == 1
    assert [mail["To"] for mail in kept.taken] == [TO]
    assert standing(engine) == (0, 1)


def test_two_workers_send_a_mail_once(engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]) -> None:
    kept, relay = office
    kept.slow = 0.01
    for number in range(12):
        put(engine, to=f"bewoner{number}@post.example")
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        man = postman(engine, relay, clock)
        while standing(engine)[0]:
            man.round()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(mail["To"] for mail in kept.taken) == sorted(f"bewoner{number}@post.example" for number in range(12))


def test_a_worker_that_died_loses_no_mail(engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]) -> None:
    put(engine)
    with unit_of_work(engine) as session:
        dead = outbox.claim(session, at=clock())
    man = postman(engine, office[1], clock)
    assert man.round() == 0, "it may still be on its way"
    clock.forward(seconds=LEASE.total_seconds())
    assert man.round() == 1
    assert dead is not None
    with unit_of_work(engine) as session:
        assert not outbox.note_sent(session, dead, at=clock()), "what it says afterwards counts no more"
        assert not outbox.note_refused(session, dead, why="", lasting=True, at=clock())


@SQLITE
@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: everybody@b.example",
        "a@b.example\nX",
        "a@b.example, c@d.example",
        "Naam <a@b.example>",
        "a b@c.example",
        "a@b@c.example",
        "zonder",
        "@b.example",
        "a@",
        "",
        "a@b.example\x00",
        "a" * 250 + "@b.example",
    ],
)
def test_an_address_that_holds_more_than_an_address_is_refused(engine: Engine, address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        put(engine, to=address)
    assert refusal(refused.value) == (422, "Dit e-mailadres klopt niet. Kijk of u iets anders hebt getypt.")
    assert rows(engine) == []


@SQLITE
@pytest.mark.parametrize("subject", ["Dag\r\nBcc: a@b.example", "Dag\nX: y", "Dag\u2028X", " ", "x" * 201])
def test_a_subject_of_more_than_a_line_is_refused(engine: Engine, subject: str) -> None:
    with pytest.raises(BadSubject):
        put(engine, subject=subject)


def test_the_table_says_nothing_about_anybody(engine: Engine) -> None:
    put(engine, subject="Onderwerp-geheim", body="Inhoud-geheim")
    found = repr(rows(engine))
    assert "registration:r1" in found
    for secret in ("geheim", "yasmina", TO):
        assert secret not in found
        assert secret.encode().hex() not in found


def test_who_is_erased_gets_no_mail(engine: Engine, clock: Clock, office: tuple[PostOffice, Relay]) -> None:
    put(engine)
    with unit_of_work(engine) as session:
        assert outbox.forget(session, about="registration:r1") == 1
    assert postman(engine, office[1], clock).round() == 0


@SQLITE
def test_without_a_mail_server_mail_waits_and_the_team_sees_it(engine: Engine, anna: Browser) -> None:
    assert "e-mail" not in anna.get("/team").text
    put(engine)
    put(engine)
    said = anna.get("/team").text
    assert "Er wachten 2 e-mails. Er is nog geen mailserver ingesteld. De e-mails blijven bewaard." in said
    assert TO not in said


@SQLITE
def test_trying_again_is_an_act_like_any_other(engine: Engine, anna: Browser) -> None:
    with reading(engine) as session:
        before = audit.head(session).seq
    anna.post("/team/e-mail/opnieuw")
    with unit_of_work(engine) as session:
        assert audit.head(session).seq == before, "nothing failed, so nothing happened"
        mine = outbox.put(session, to=TO, subject="Dag", text="Dag", about="registration:r1", at=START)
        letter = outbox.claim(session, at=START)
        assert letter is not None and letter.id == mine
        outbox.note_refused(session, letter, why="x", lasting=True, at=START)
    anna.post("/team/e-mail/opnieuw")
    with reading(engine) as session:
        assert audit.head(session).seq == before + 1
        assert audit.verify(session).broken is None


# -- between us and the server ---------------------------------------------------------------------------------


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for `host`, and the file of the authority that a client must trust for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, private)
    return context, chain


@SQLITE
@pytest.mark.parametrize("way", ["whole", "start"])
def test_mail_travels_over_tls_to_the_server_that_was_meant(
    engine: Engine, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    context, authority = certificate(tmp_path, "127.0.0.2")
    put(engine)
    with post_office(host="127.0.0.2", **{way: context}, user="loting", password="pass:w0rd") as (kept, relay):
        assert postman(engine, relay, clock).round() == 0
        assert kept.asked == 0, "a server with a certificate that nobody vouches for got the mail"
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        clock.forward(minutes=1)
        assert postman(engine, relay, clock).round() == 1


@SQLITE
def test_nothing_is_sent_in_the_clear_to_another_machine(engine: Engine, clock: Clock) -> None:
    put(engine)
    with post_office(host="127.0.0.2") as (kept, relay):
        assert postman(engine, relay, clock).round() == 0
    assert kept.asked == 0
    assert rows(engine, "error") == [("Unprotected",)]


def test_a_mail_server_is_read_from_the_environment() -> None:
    base = {"SNW_SECRET_KEY": "k"}
    assert settings_from(base).relay is None
    sender = {"SNW_MAIL_FROM": SENDER}
    found = settings_from({**base, **sender, "SNW_SMTP": "smtp://een%40twee:p%3Aw@mail.example"})
    assert found.relay == Relay(host="mail.example", port=587, user="een@twee", password="p:w")
    assert "p:w" not in repr(found)
    whole = settings_from({**base, **sender, "SNW_SMTP": "smtps://mail.example"}).relay
    assert whole == Relay(host="mail.example", port=465, tls=True)


@pytest.mark.parametrize(
    ("smtp", "sender", "name"),
    [
        ("http://mail.example", SENDER, "SNW_SMTP"),
        ("smtp://geheim:geheim@:25", SENDER, "SNW_SMTP"),
        ("smtp://mail.example:vijf", SENDER, "SNW_SMTP"),
        ("smtp://mail.example/geheim", SENDER, "SNW_SMTP"),
        ("smtp://een:gehe%C3%AFm@mail.example", SENDER, "SNW_SMTP"),
        ("smtp://mail.example", "", "SNW_MAIL_FROM"),
        ("smtp://mail.example", "a@b.example\nBcc: c", "SNW_MAIL_FROM"),
    ],
)
def test_a_mail_server_that_makes_no_sense_is_refused(smtp: str, sender: str, name: str) -> None:
    with pytest.raises(BadEnvironment) as refused:
        settings_from({"SNW_SECRET_KEY": "k", "SNW_SMTP": smtp, "SNW_MAIL_FROM": sender})
    assert refused.value.name == name
    assert "geheim" not in str(refused.value)


# -- from a template -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TryView:
    origin: str


def test_the_first_line_of_a_template_is_the_subject() -> None:
    subject, body = render("try", "nl", TryView(origin="https://nieuwwest.example/?a=1&b='2'"))
    assert subject == "Test van de e-mail van Samen Nieuw-West"
    assert "\nhttps://nieuwwest.example/?a=1&b='2'\n" in body, "an address stands on its own line, as it is"
    assert not body.startswith("\n")


def test_a_template_that_misses_a_fact_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("try", "nl", None)


def test_a_fact_in_a_sentence_keeps_its_direction() -> None:
    assert isolated("Panel 3") == "\u2068Panel 3\u2069"
