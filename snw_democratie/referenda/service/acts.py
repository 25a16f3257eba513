"""The acts of two people that change an outcome: what lies before them now, each yes, and what then happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.referendum.hashes import digest as sha256
from snw_democratie.referenda.board import events
from snw_democratie.referenda.errors import NotThisStep
from snw_democratie.referenda.facts import Waiting
from snw_democratie.referenda.finding import hold, state_of, subject
from snw_democratie.referenda.models import Referendum
from snw_democratie.referenda.service.codes import (
    asked_change,
    change_digest,
    credentials_of,
    do_change,
    fix_list,
    list_digest,
)
from snw_democratie.referenda.service.computing import check_soon
from snw_democratie.referenda.service.counting import result_of
from snw_democratie.referenda.service.mirrors import do_leave, do_mirror, leaving_digest, mirror_digest
from snw_democratie.referenda.service.paper import fix_paper, paper_file, paper_waits, ready_record
from snw_democratie.referenda.service.setting_up import set_up_text
from snw_democratie.referenda.service.translations import checks_digest, do_checks
from snw_democratie.referenda.service.trustees import fixed_election, trustees_digest
from snw_democratie.referenda.steps import IN_FLIGHT, Act, State
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import Value, digest


def agree_to(session: Session, slug: str, act: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to the act with the digest `seen`. True when that was the second, and it is done.

    Raises NotThisStep, ChangedMeanwhile, SamePersonTwice, UnknownCode, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    proposal = _proposal(session, row, act, at=at)
    if not agree(session, proposal, seen, by=by, at=at):
        return False
    facts = _DO[Act(act)](session, row, at)
    session.flush()
    audit.append(
        session, at=at, actor=by.actor, act=act, subject=subject(row), facts={"digest": proposal.digest, **facts}
    )
    return True


def take_back_from(session: Session, slug: str, act: str, *, by: Staff, at: datetime) -> None:
    """Take the own yes back, before the act. Raises NotThisStep."""
    row = hold(session, slug, by=by)
    take_back(session, _proposal(session, row, act, at=at), by=by, at=at)


def waiting(session: Session, row: Referendum, *, at: datetime) -> tuple[Waiting, ...]:
    """What lies before two people now."""
    found = []
    for act in Act:
        what = _DIGEST[act](session, row, at)
        if what is not None:
            found.append(Waiting(act=act, agreement=agreement(session, _as_proposal(row, act, what))))
    return tuple(found)


def _proposal(session: Session, row: Referendum, act: str, *, at: datetime) -> Proposal:
    if act not in set(map(str, Act)):
        raise NotThisStep(act)
    what = _DIGEST[Act(act)](session, row, at)
    if what is None:
        raise NotThisStep(act, row.closes_at + IN_FLIGHT if act == Act.CLOSE and row.closed_at is None else None)
    return _as_proposal(row, Act(act), what)


def _as_proposal(row: Referendum, act: Act, what: str) -> Proposal:
    return Proposal(subject=subject(row), act=str(act), digest=what, role=Role.DEMOCRACY_TEAM)


def _fixing(_session: Session, row: Referendum, at: datetime) -> str | None:
    if state_of(row) is not State.DRAFT or row.opens_at <= at:
        return None
    return digest("snw/referendum-set-up/1", set_up_text(row).decode("ascii"))


def _checking_translations(session: Session, row: Referendum, _at: datetime) -> str | None:
    return checks_digest(session, row)


def _fixing_codes(_session: Session, row: Referendum, _at: datetime) -> str | None:
    return list_digest(row.list_text) if row.list_text is not None and row.codes_at is None else None


def _fixing_trustees(_session: Session, row: Referendum, _at: datetime) -> str | None:
    return trustees_digest(row) if row.trustees_text is not None and row.trustees_at is None else None


def _opening(session: Session, row: Referendum, _at: datetime) -> str | None:
    if row.codes_at is None or row.trustees_at is None or state_of(row) is not State.FIXED:
        return None
    records = [sha256(one) for one in _set_up_records(session, row)]
    return digest("snw/referendum-open/1", {"uuid": row.uuid, "records": records})


def _changing(session: Session, row: Referendum, _at: datetime) -> str | None:
    change = asked_change(session, row)
    return change_digest(change) if change is not None and state_of(row) in (State.FIXED, State.OPEN) else None


def _adding_mirror(session: Session, row: Referendum, _at: datetime) -> str | None:
    return mirror_digest(session, row)


def _removing_mirror(session: Session, row: Referendum, _at: datetime) -> str | None:
    return leaving_digest(session, row)


def _closing(session: Session, row: Referendum, at: datetime) -> str | None:
    if state_of(row) is not State.OPEN or at < row.closes_at + IN_FLIGHT:
        return None
    return digest("snw/referendum-close/1", {"uuid": row.uuid, "last": events.head(session, row).event or ""})


def _papering(session: Session, row: Referendum, _at: datetime) -> str | None:
    record = ready_record(session, row)
    return None if record is None else sha256(record)


def _publishing(session: Session, row: Referendum, _at: datetime) -> str | None:
    if state_of(row) is not State.COUNTED or paper_waits(session, row):
        return None
    found = result_of(session, row)
    if found is None:
        return None
    paper = paper_file(session, row)
    return digest("snw/referendum-result/2", [found.decode("ascii"), sha256(paper) if paper else ""])


def _fix(_session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    row.fixed_at = at
    return {}


def _check_translations(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    return do_checks(session, row, at=at)


def _fix_codes(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    fix_list(session, row, at=at)
    return {}


def _fix_trustees(_session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    row.trustees_at = at
    return {}


def _open(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    records = _set_up_records(session, row)
    put = events.put_set_up(session, row, records, at=at)
    row.election, row.opened_at = records[0], at
    return {"event": put.digest}


def _change(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    change = asked_change(session, row)
    assert change is not None
    do_change(session, row, change, at=at)
    return {"revoked": change.revoked or "", "activated": change.activated or ""}


def _add_mirror(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    return do_mirror(session, row, at=at)


def _remove_mirror(session: Session, row: Referendum, _at: datetime) -> dict[str, Value]:
    return do_leave(session, row)


def _close(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    put = events.put(session, row, events.END, at=at)
    row.closed_at = at
    check_soon(session, row, at=at)
    return {"event": put.digest}


def _paper(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    return fix_paper(session, row, at=at)


def _publish(session: Session, row: Referendum, at: datetime) -> dict[str, Value]:
    found = result_of(session, row)
    assert found is not None
    put = events.put(session, row, events.RESULT, found, at=at)
    row.result_at = at
    check_soon(session, row, at=at)
    return {"event": put.digest}


def _set_up_records(session: Session, row: Referendum) -> tuple[bytes, bytes, bytes]:
    election = fixed_election(row)[0]
    assert row.trustees_text is not None
    return election, row.trustees_text, credentials_of(session, row)


_DIGEST: Mapping[Act, Callable[[Session, Referendum, datetime], str | None]] = {
    Act.FIX: _fixing,
    Act.TRANSLATIONS: _checking_translations,
    Act.CODES: _fixing_codes,
    Act.TRUSTEES: _fixing_trustees,
    Act.OPEN: _opening,
    Act.CHANGE: _changing,
    Act.MIRROR: _adding_mirror,
    Act.MIRROR_AWAY: _removing_mirror,
    Act.CLOSE: _closing,
    Act.PAPER: _papering,
    Act.RESULT: _publishing,
}
"""The digest of what an act would do now; None when it cannot be done."""
_DO: Mapping[Act, Callable[[Session, Referendum, datetime], dict[str, Value]]] = {
    Act.FIX: _fix,
    Act.TRANSLATIONS: _check_translations,
    Act.CODES: _fix_codes,
    Act.TRUSTEES: _fix_trustees,
    Act.OPEN: _open,
    Act.CHANGE: _change,
    Act.MIRROR: _add_mirror,
    Act.MIRROR_AWAY: _remove_mirror,
    Act.CLOSE: _close,
    Act.PAPER: _paper,
    Act.RESULT: _publish,
}
"""What it does, and what the audit chain says of it besides the digest."""
