"""A part of the log as a file for everybody: the public acts about one subject, to compute their digests again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.security import audit
from snw_democratie.security.audit import Event

RESTS = (
    "People vote now, in some round. Each vote is a line of this one log, so the number of a newer line would tell how "
    "many have voted. Lines from rests_since on are given here when that voting is over; none is lost."
)


def log_file(
    session: Session, subject: str, public: Mapping[str, bool], about: Mapping[str, str], *, since: datetime | None
) -> bytes:
    """The lines about one subject as JSON: these acts, with their facts where those are `public`.

    What came after `since` is not in it (see `told`), and the file says so.
    """
    head = audit.head(session, before=since)
    lines = [one for one in audit.events(session, acts=public, subject=subject)[::-1] if told(one, since)]
    whole = {
        "format": "snw/log/1",
        "rule": "digest = digest('snw/audit/1', {seq, at, actor, act, subject, facts, before}), as SPEC.md spells it",
        **about,
        **({} if since is None else {"rests_since": _utc(since), "rests_why": RESTS}),
        "head": {"seq": head.seq, "digest": head.digest, "at": _utc(head.at) if head.at else None},
        "events": [_line(event, public) for event in lines],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def told(event: Event, since: datetime | None) -> bool:
    """Whether the number of an event may be shown while people vote `since` then: it would tell how many did."""
    return since is None or event.at < since


def _line(event: Event, public: Mapping[str, bool]) -> dict[str, object]:
    line: dict[str, object] = {
        "seq": event.seq,
        "at": _utc(event.at),
        "actor": event.actor,
        "act": event.act,
        "subject": event.subject,
    }
    if public[event.act]:
        line["facts"] = json.loads(event.facts)
    return {**line, "before": event.before, "digest": event.digest}


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
