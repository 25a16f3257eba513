"""Trustees who make the key together, each on an own device: what they post, checked, and in which order.

First a certificate and a promise, then the coefficients that were promised, then shares, then the own key. A step is
open when everybody took the one before. After the last one the records lie before two people, as if they were sent in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.proofs import in_group
from ballots.referendum.checking.trustees import check_holder, read_certificate, read_coefficients
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.reasons import Reason
from ballots.referendum.trustees import commitment, shared_part, trustees_record
from snw_democratie.db.sealed import vault_of
from snw_democratie.referenda.errors import BadStep, NotThisStep
from snw_democratie.referenda.facts import Seat
from snw_democratie.referenda.finding import hold, lock, public_row, state_of, subject
from snw_democratie.referenda.models import Referendum, TrusteeSeat
from snw_democratie.referenda.service.trustees import check_names, checked_trustees, trustees_digest
from snw_democratie.referenda.steps import State
from snw_democratie.security import audit
from snw_democratie.security.codes import BadCode, code_digest, new_code, shown, typed
from snw_democratie.security.staff import Staff

STEPS = ("begun", "shown", "shares", "held")
MOST_TEXT = 50_000


def threshold_of(size: int) -> int:
    """How many of so many trustees are enough: two of three, and always more than half."""
    return size // 2 + 1


def make_seats(
    session: Session, slug: str, names: tuple[str, ...], *, by: Staff, at: datetime
) -> tuple[tuple[str, str], ...]:
    """Begin the ceremony, or begin it anew: for each body the code by which it posts, known only now.

    Raises BadTrustees, NotThisStep, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    if not _making(row):
        raise NotThisStep("trustees")
    check_names(names)
    session.execute(delete(TrusteeSeat).where(TrusteeSeat.referendum_id == row.id))
    row.trustees_text, row.holders = None, []
    codes = tuple(new_code() for _ in names)
    for place, (name, code) in enumerate(zip(names, codes, strict=True), 1):
        session.add(TrusteeSeat(referendum_id=row.id, place=place, name=name, code=_kept(session, code)))
    session.flush()
    facts = {"seats": len(names)}
    audit.append(session, at=at, actor=by.actor, act="begin-ceremony", subject=subject(row), facts=facts)
    return tuple(
        (name, f"{place}.{shown(code)}") for place, (name, code) in enumerate(zip(names, codes, strict=True), 1)
    )


def seats_of(session: Session, slug: str) -> tuple[Seat, ...]:
    """How far everybody is. Raises UnknownReferendum."""
    return tuple(
        Seat(
            name=one.name,
            begun=one.begun or "",
            shown=one.shown or "",
            shares=one.shares or "",
            held=one.held or "",
        )
        for one in _rows(session, public_row(session, slug))
    )


def post_step(session: Session, slug: str, code: str, step: str, content: str, *, at: datetime) -> int:
    """Keep what a trustee posts; the same once more changes nothing. Gives the place.

    Raises BadStep, UnknownReferendum.
    """
    row = lock(session, slug)
    rows = _rows(session, row)
    mine = _mine(session, rows, code)
    if step not in STEPS or len(content) > MOST_TEXT:
        raise BadStep("turn")
    before = getattr(mine, step)
    if before is not None:
        if before != content:
            raise BadStep("again")
        return mine.place
    place = STEPS.index(step)
    if not _making(row) or (place > 0 and any(getattr(one, STEPS[place - 1]) is None for one in rows)):
        raise BadStep("turn")
    try:
        _CHECKS[step](rows, mine, text.parsed(content.encode("utf-8")))
    except (BadReferendum, UnicodeError) as error:
        raise BadStep(getattr(error, "reason", Reason.NOT_JSON)) from error
    setattr(mine, step, content)
    session.flush()
    facts = {"place": mine.place, "step": step}
    audit.append(session, at=at, actor="trustee", act="take-ceremony-step", subject=subject(row), facts=facts)
    if all(one.held is not None for one in rows):
        _lay_before_two(session, row, rows, at=at)
    return mine.place


def _making(row: Referendum) -> bool:
    return state_of(row) is State.FIXED and row.trustees_at is None


def _rows(session: Session, row: Referendum) -> Sequence[TrusteeSeat]:
    wanted = select(TrusteeSeat).where(TrusteeSeat.referendum_id == row.id).order_by(TrusteeSeat.place)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _kept(session: Session, code: str) -> str:
    """How a code is kept: keyed, because its 64 bits could be tried out by who has a copy of the database."""
    return vault_of(session).index("trustee-code", code_digest("trustee", code)).hex()


def _mine(session: Session, rows: Sequence[TrusteeSeat], code: str) -> TrusteeSeat:
    try:
        found = _kept(session, typed(code))
    except BadCode as error:
        raise BadStep("code") from error
    for one in rows:
        if one.code == found:
            return one
    raise BadStep("code")


def _begun(rows: Sequence[TrusteeSeat], mine: TrusteeSeat, value: Any) -> None:
    certificate, promise = text.members(value, ("certificate", "promise"), Reason.TRUSTEES)
    _signer(certificate, mine.place, len(rows))
    text.require(len(text.text(promise, Reason.TRUSTEES)) == 43, Reason.COEFFICIENTS)


def _shown(rows: Sequence[TrusteeSeat], mine: TrusteeSeat, value: Any) -> None:
    first = _value(mine.begun)
    _row(value, _signer(first["certificate"], mine.place, len(rows)), len(rows))
    if commitment(value) != first["promise"]:
        raise BadStep("promise")


def _shares(rows: Sequence[TrusteeSeat], mine: TrusteeSeat, value: Any) -> None:
    """Only the shape: nobody but who gets a share can read it, and who gets it checks it."""
    (given,) = text.members(value, ("shares",), Reason.TRUSTEES)
    for place, one in enumerate(text.items(given, Reason.TRUSTEES, size=len(rows)), 1):
        if place == mine.place:
            text.require(one is None, Reason.TRUSTEES)
            continue
        alpha, iv, sealed = text.members(one, ("alpha", "iv", "text"), Reason.TRUSTEES)
        in_group(GROUP, text.integer(alpha))
        text.require(bool(text.text(iv, Reason.TRUSTEES) and text.text(sealed, Reason.TRUSTEES)), Reason.TRUSTEES)


def _held(rows: Sequence[TrusteeSeat], mine: TrusteeSeat, value: Any) -> None:
    certificates = [_value(one.begun)["certificate"] for one in rows]
    signers = [_signer(one, place, len(rows)) for place, one in enumerate(certificates, 1)]
    shown_rows = [_row(_value(one.shown), signer, len(rows)) for one, signer in zip(rows, signers, strict=True)]
    signer = signers[mine.place - 1]
    check_holder(GROUP, value, place=mine.place, certificates=certificates, signer=signer, rows=shown_rows)


def _signer(certificate: object, place: int, size: int) -> int:
    return read_certificate(GROUP, certificate, index=place, size=size, threshold=threshold_of(size))


def _row(value: object, signer: int, size: int) -> tuple[int, ...]:
    return read_coefficients(GROUP, value, signer, threshold=threshold_of(size))


def _value(stored: str | None) -> Any:
    assert stored is not None, "everybody took this step"
    return json.loads(stored)


def _lay_before_two(session: Session, row: Referendum, rows: Sequence[TrusteeSeat], *, at: datetime) -> None:
    first, last = [_value(one.begun) for one in rows], [_value(one.held) for one in rows]
    part = shared_part(
        threshold_of(len(rows)),
        certificates=[one["certificate"] for one in first],
        coefficients=[_value(one.shown) for one in rows],
        signatures=[one["signature"] for one in last],
        holders=[one["holder"] for one in last],
    )
    content = trustees_record([part])
    checked_trustees(row, content)
    row.trustees_text, row.holders = content, [one.name for one in rows]
    session.flush()
    facts = {"digest": trustees_digest(row)}
    audit.append(session, at=at, actor="trustee", act="stage-trustees", subject=subject(row), facts=facts)


_CHECKS: Mapping[str, Callable[[Sequence[TrusteeSeat], TrusteeSeat, Any], None]] = {
    "begun": _begun,
    "shown": _shown,
    "shares": _shares,
    "held": _held,
}
