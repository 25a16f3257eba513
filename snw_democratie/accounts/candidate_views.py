"""What the democracy team sees of who is to join."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.accounts.facts import Candidate
from snw_democratie.accounts.role_words import role_words
from snw_democratie.components import AgreeView, Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.security.agree_views import agree_view


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """Somebody for whom a role is asked. `own` is the reader: for that a colleague is needed."""

    name: str
    action: str
    facts: tuple[Fact, ...]
    ready: bool
    own: bool
    agree: AgreeView


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesView:
    """Everybody for whom a role is asked."""

    candidates: tuple[CandidateView, ...]


def candidates_view(found: tuple[Candidate, ...], me: int) -> CandidatesView:
    """For the reader with this account number."""
    return CandidatesView(candidates=tuple(_candidate(one, me) for one in found))


def _candidate(one: Candidate, me: int) -> CandidateView:
    asked = Fact(term=_("Wordt"), value=role_words(((one.role, one.scope),)))
    return CandidateView(
        name=one.name,
        action=f"/team/collegas/{one.account_id}/{'-'.join(filter(None, (one.role, one.scope)))}",
        facts=(asked, *((Fact(term=_("Logt in als"), value=one.login),) if one.ready else ())),
        ready=one.ready,
        own=one.account_id == me,
        agree=agree_view(one.agreement, me),
    )
