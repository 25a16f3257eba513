"""The page of a helper."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Link, Problem
from snw_democratie.help_desk.service import Desk
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A lottery for which somebody can be registered now."""

    title: str
    until: str
    action: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """Open lotteries, the count of today, and the state of a code that was asked for.

    `onward` leads back to the person whose answers wait in this browser.
    """

    lines: tuple[OpenLine, ...]
    plans: tuple[Link, ...]
    votes: tuple[Link, ...]
    today: str
    full: str
    number: str
    looked_up: str
    problems: tuple[Problem, ...]
    onward: str = ""

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def desk_view(
    found: Desk, *, limit: int, number: str = "", looked_up: str = "", problems: tuple[Problem, ...] = ()
) -> DeskView:
    """For the helper who is signed in."""
    full = found.today >= limit
    return DeskView(
        lines=tuple(
            OpenLine(
                title=in_language(one.title, one.translations),
                until=_("Aanmelden kan tot %(when)s.", when=formats.moment(one.closes_at)),
                action=f"/hulp/{one.slug}",
                paper=f"/meedoen/{one.slug}/formulier.pdf",
            )
            for one in found.open
        ),
        plans=tuple(Link(href=f"/hulp/plan/{one.slug}", text=one.title(language().code)) for one in found.rounds),
        votes=tuple(Link(href=f"/hulp/stemmen/{one.slug}", text=one.title(language().code)) for one in found.votes),
        today=ngettext(
            "U hebt vandaag %(n)s persoon aangemeld. Er kunnen er %(limit)s op een dag.",
            "U hebt vandaag %(n)s mensen aangemeld. Er kunnen er %(limit)s op een dag.",
            found.today,
            n=formats.number(found.today),
            limit=formats.number(limit),
        ),
        full=_("Vandaag kan er niemand meer bij. Morgen kunt u verder. Vraag nu een collega.") if full else "",
        number=number,
        looked_up=looked_up,
        problems=problems,
        onward=f"/meedoen/{found.typing}/controleer" if found.typing else "",
    )
