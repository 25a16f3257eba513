"""What the page of the one door shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.budgets import paths as budgets
from snw_democratie.components import Link, Problem
from snw_democratie.pool.enrolment import EnrolmentFacts, Window
from snw_democratie.pool.wording import in_language
from snw_democratie.referenda import paths as referenda
from snw_democratie.referenda.facts import Facts
from snw_democratie.referenda.words import texts_of, voting


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorView:
    """The one door: what was typed, what is wrong with it, and where one goes without a code of ours.

    `lists` are open to everybody, `polls` the referenda in which one votes now; `booth` leads who typed
    a code to vote with to the plans.
    """

    code: str
    lists: tuple[Link, ...]
    polls: tuple[Link, ...]
    problems: tuple[Problem, ...] = ()
    booth: str = ""

    @property
    def error(self) -> str:
        """The sentence beside the field, or nothing."""
        return self.problems[0].message if self.problems else ""


def door_view(
    enrolments: tuple[EnrolmentFacts, ...],
    referenda_found: tuple[Facts, ...],
    *,
    at: datetime,
    code: str = "",
    said: str = "",
    round_slug: str = "",
) -> DoorView:
    """The page as it stands; `said` is why the code opens nothing, `round_slug` the round that it votes in."""
    can_join = (one for one in enrolments if one.window(at) is Window.OPEN and not one.needs_code)
    return DoorView(
        code=code,
        lists=tuple(
            Link(href=f"/meedoen/{one.slug}", text=in_language(one.title, one.translations)) for one in can_join
        ),
        polls=tuple(
            Link(href=referenda.referendum(one.slug, "/stemmen"), text=texts_of(one.set_up).title)
            for one in referenda_found
            if voting(one, at=at)
        ),
        problems=(Problem(field="code", message=said),) if said else (),
        booth=budgets.booth(round_slug) if round_slug else "",
    )
