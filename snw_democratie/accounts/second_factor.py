"""The second factor: codes from an app (TOTP, RFC 6238), each of which works once, and codes for a lost phone."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account, BackupCode
from snw_democratie.db.sealed import seal, unseal, vault_of
from snw_democratie.security.codes import BadCode, new_code, typed
from snw_democratie.security.errors import WrongCode
from snw_democratie.typed_text import our_digits

ISSUER = "Samen Nieuw-West democratie"
BACKUP_CODES = 10
DIGITS = 6


def prepare(session: Session, account: Account) -> None:
    """Make a secret to be shown and confirmed; the one in use stays in use until then."""
    if account.totp_new is None:
        seal(session, account, totp_new=pyotp.random_base32())


def secret_and_address(session: Session, account: Account) -> tuple[str, str]:
    """The secret that waits to be confirmed, and the same as an otpauth address for a QR code. Empty without one."""
    secret = unseal(session, account, "totp_new")
    if not secret:
        return "", ""
    return secret, pyotp.TOTP(secret).provisioning_uri(name=unseal(session, account, "login"), issuer_name=ISSUER)


def take_into_use(session: Session, account: Account, code: str, *, at: datetime) -> tuple[str, ...]:
    """Confirm the waiting secret with a code from the app; gives fresh backup codes. Raises WrongCode."""
    secret = unseal(session, account, "totp_new")
    counter = _counter(secret, _digits(code), at) if secret else None
    if counter is None:
        raise WrongCode
    seal(session, account, totp=secret, totp_new=None)
    account.totp_counter = counter
    return new_backup_codes(session, account)


def new_backup_codes(session: Session, account: Account) -> tuple[str, ...]:
    """Ten backup codes, told once; the earlier ones are worth nothing."""
    forget_backup_codes(session, account.id)
    codes = tuple(new_code() for _ in range(BACKUP_CODES))
    session.add_all(BackupCode(account_id=account.id, index=_index(session, code)) for code in codes)
    session.flush()
    return codes


def forget_backup_codes(session: Session, account_id: int) -> None:
    """Delete the backup codes of an account."""
    session.execute(delete(BackupCode).where(BackupCode.account_id == account_id))


def backup_codes_left(session: Session, account_id: int) -> int:
    """How many backup codes were not used yet."""
    found = select(func.count()).select_from(BackupCode).where(BackupCode.account_id == account_id)
    return session.scalar(found) or 0


def use_code(session: Session, account: Account, code: str, *, at: datetime) -> str:
    """Use a code from the app or a backup code: "app" or "backup". Raises WrongCode.

    Both are used up by one guarded statement, so that of two people with the same code at the same moment one gets in.
    """
    digits = _digits(code)
    if len(digits) == DIGITS and digits.isdigit():
        _use_from_app(session, account, digits, at)
        return "app"
    try:
        plain = typed(code)
    except BadCode as error:
        raise WrongCode from error
    used = session.execute(
        delete(BackupCode).where(BackupCode.account_id == account.id, BackupCode.index == _index(session, plain))
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
        raise WrongCode
    return "backup"


def _use_from_app(session: Session, account: Account, digits: str, at: datetime) -> None:
    secret = unseal(session, account, "totp")
    counter = _counter(secret, digits, at) if secret else None
    if counter is None:
        raise WrongCode
    unused = or_(Account.totp_counter.is_(None), Account.totp_counter < counter)
    used = session.execute(
        update(Account)
        .where(Account.id == account.id, unused)
        .values(totp_counter=counter)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise WrongCode


def _counter(secret: str, digits: str, at: datetime) -> int | None:
    """The half minute that a code belongs to: this one, the one before it or the one after it."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=at, valid_window=1)
    except OTPVerificationError:
        return None


def _digits(code: str) -> str:
    """What was typed without spaces, and in our digits when it was in those of another script."""
    return our_digits("".join(unicodedata.normalize("NFKC", code).split()))


def _index(session: Session, code: str) -> bytes:
    return vault_of(session).index("backup-code", code)
