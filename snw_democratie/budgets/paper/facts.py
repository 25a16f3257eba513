"""What the services of votes on paper tell the pages: frozen facts, no rows and no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.budgets.paper.judging import Finding
from snw_democratie.budgets.paper.typed import Typed
from snw_democratie.security.approvals import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class PileFacts:
    """A pile in numbers: `forms` in it now, and of those `second` wait for a second person and `third` for a look.

    After it was stored, `stored` votes and the forms that did not count, by reason.
    """

    id: int
    source: str
    state: str
    touched_at: datetime
    forms: int
    second: int
    third: int
    stored: int
    refused: Mapping[str, int]

    @property
    def ready(self) -> bool:
        """Whether every form was looked at by as many people as it takes."""
        return self.state == "open" and self.forms > 0 and not self.second and not self.third


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A form that two people read differently; shown to a third only."""

    number: int
    first: Typed
    second: Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What will become of a pile: a finding per form once every form is ready, who agreed, and what waits.

    `to_second` are the numbers of the forms that this reader may type a second time, `to_settle` of those on which
    this reader may say who read it right, and `own` how many wait for a colleague of this reader. `early` is while
    people vote: then no finding looks at what is voted online, and nobody agrees yet.
    """

    pile: PileFacts
    findings: tuple[Finding, ...]
    to_second: tuple[int, ...]
    to_settle: tuple[int, ...]
    own: int
    agreement: Agreement | None
    early: bool
