"""`snw mail`: is the mail server set up as it should be."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from snw_democratie.cli.output import Refusal, guarded, say
from snw_democratie.settings import settings_here


@dataclass(frozen=True, slots=True, kw_only=True)
class TryView:
    """What the mail that tries the server says: which website sent it."""

    origin: str


def add_commands(subparsers: Any) -> None:
    """Add `mail test`."""
    example = "Voorbeeld: SNW_SMTP=smtps://naam:wachtwoord@mail.example snw mail test beheer@example.nl"
    mail = subparsers.add_parser("mail", help="e-mail proberen", description="E-mail.", epilog=example)
    acts = mail.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    test = acts.add_parser(
        "test",
        help="stuur één e-mail om de mailserver te proberen",
        description="Stuur één e-mail om de mailserver te proberen. SNW_SMTP zegt welke dat is, SNW_MAIL_FROM van wie.",
        epilog=example,
    )
    test.add_argument("to", metavar="ADRES", help="waar de e-mail heen gaat")
    test.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    test.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Put one mail into the outbox and send what is due."""
    from snw_democratie.cli.installed import opened
    from snw_democratie.db.engine import reading, unit_of_work
    from snw_democratie.mail import outbox
    from snw_democratie.mail.render import render
    from snw_democratie.mail.sending import Postman

    settings = settings_here()
    if settings.relay is None:
        raise Refusal("Er is geen mailserver ingesteld. Zet die in SNW_SMTP.")
    subject, text = render("try", "nl", TryView(origin=settings.origin))
    with opened(settings) as engine:
        with unit_of_work(engine) as session:
            number = outbox.put(
                session, to=chosen.to, subject=subject, text=text, about="mail:test", at=datetime.now(UTC)
            )
        Postman(engine, settings.relay, settings.mail_from).round()
        with reading(engine) as session:
            state, why = outbox.state_of(session, number)
    if state != outbox.SENT:
        raise Refusal(f"De e-mail is niet aangenomen: {why or 'hij wacht nog'}.")
    say(chosen, {"ok": True, "state": state}, "De e-mail is aangenomen door de mailserver.")
    return 0
