"""The worker that sends what waits in the outbox."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs.repeating import Repeating
from snw_democratie.mail import outbox, relay
from snw_democratie.mail.address import sendable
from snw_democratie.mail.errors import BadAddress
from snw_democratie.mail.outbox import Letter
from snw_democratie.settings import Relay

log = logging.getLogger(__name__)


class Postman(Repeating):
    """Sends mail, one at a time, over one connection per round; told to stop, it ends after the mail in hand."""

    def __init__(
        self,
        engine: Engine,
        server: Relay,
        sender: str,
        *,
        every: float = 5,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`sender` is the address that mail comes from; `every` is how many seconds pass between two rounds."""
        super().__init__(self.round, every=every, failed="mail goes on after an error")
        self._engine = engine
        self._relay = server
        self._sender = sender
        self._clock = clock

    def round(self) -> int:
        """Send what is due, until nothing is or the connection is lost; gives how many mails were taken."""
        letter = self._claim()
        if letter is None:
            return 0
        try:
            with relay.connected(self._relay, sender=self._sender) as server:
                return self._deliver(server, letter)
        except OSError as error:
            # Not even connected: one mail counts the try, and the others wait for the next round.
            self._refused(letter, error)
            return 0

    def _deliver(self, server: smtplib.SMTP, letter: Letter | None) -> int:
        taken = 0
        while letter is not None:
            try:
                reachable = replace(letter, to=sendable(letter.to))
                mail = relay.message(reachable, sender=self._sender, at=self._clock())
                relay.hand_over(server, mail, to=reachable.to)
            except BadAddress:
                self._note(letter, BadAddress.__name__, lasting=True)
            except OSError as error:
                self._refused(letter, error)
                if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                    return taken
            else:
                taken += 1
                with unit_of_work(self._engine) as session:
                    outbox.note_sent(session, letter, at=self._clock())
            letter = self._claim()
        return taken

    def _claim(self) -> Letter | None:
        if self.stopping.is_set():
            return None
        with reading(self._engine) as session:
            if not outbox.due(session, at=self._clock()):
                return None
        with unit_of_work(self._engine) as session:
            return outbox.claim(session, at=self._clock())

    def _refused(self, letter: Letter, error: OSError) -> None:
        # Neither the log nor the row repeats what the server said: it may quote the address.
        code = _code(error)
        why = f"{type(error).__name__} {code}".strip()
        self._note(letter, why, lasting=isinstance(error, smtplib.SMTPRecipientsRefused) and code.startswith("5"))

    def _note(self, letter: Letter, why: str, *, lasting: bool) -> None:
        log.warning("mail %s was not taken: %s", letter.id, why)
        with unit_of_work(self._engine) as session:
            outbox.note_refused(session, letter, why=why, lasting=lasting, at=self._clock())


def _code(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return str(max((code for code, _ in error.recipients.values()), default=""))
    return ""
