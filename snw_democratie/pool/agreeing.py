"""Keeping a yes with the very words that were agreed to, and taking it back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from snw_democratie.pool.consents import Purpose, Wording, wording
from snw_democratie.pool.models import Consent, ConsentText


def agree(session: Session, registration_id: str, purpose: Purpose, language: str, *, on: date) -> None:
    """Note a yes to the words as they are today; one that was given before stays as it was given."""
    if session.get(Consent, (registration_id, str(purpose))) is None:
        words = wording(purpose, language)
        _keep(session, words)
        session.add(
            Consent(
                registration_id=registration_id,
                purpose=purpose,
                language=language,
                text_digest=words.digest,
                given_on=on,
            )
        )
        session.flush()


def take_back(session: Session, registration_id: str, purpose: Purpose) -> bool:
    """Remove a yes; False when there was none."""
    mine = Consent.registration_id == registration_id, Consent.purpose == purpose
    return bool(session.execute(delete(Consent).where(*mine)).rowcount)


def agreed(session: Session, digest: str) -> Wording | None:
    """The words of a yes; None for one of a version that kept only their digest."""
    kept = session.get(ConsentText, digest)
    if kept is None:
        return None
    return Wording(purpose=Purpose(kept.purpose), language=kept.language, text=kept.text, dutch=kept.dutch)


def _keep(session: Session, words: Wording) -> None:
    """Once per version, whoever is the first to agree to it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(ConsentText).values(
        digest=words.digest, purpose=words.purpose, language=words.language, text=words.text, dutch=words.dutch
    )
    session.execute(row.on_conflict_do_nothing())
