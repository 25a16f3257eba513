"""What people read when a vote, or the register of codes, stops somewhere: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.budgets.voting import errors
from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from sortition.errors import SortitionError

CODES = {
    "unknown": N_("Deze code kennen wij niet. Kijk of u hem goed hebt getypt."),
    "used": N_("Met deze code is al gestemd. Die stem telt. Deze keuze slaan wij niet op."),
    "void": N_("Deze code werkt niet meer. U kunt een nieuwe vragen."),
}
STATES = {
    "used": N_("Met deze code is al gestemd. U kunt er niets meer aan veranderen."),
    "void": N_("Deze code werkte al niet meer. Er is niets veranderd."),
}
BATCHES: Mapping[str, Callable[[Any], str]] = {
    "size": lambda e: _("Kies 1 tot %(limit)s codes.", limit=formats.number(e.limit)),
    "class": lambda e: _("Kies voor wie de codes zijn."),
    "gebied": lambda e: _("Kies een van de gebieden, of alle gebieden."),
    "file": lambda e: _("Kies een van de mogelijkheden."),
}
BALLOTS: Mapping[str, Callable[[Any], str]] = {
    "unknown": lambda e: _("U koos een plan dat niet op de lijst staat. Kies opnieuw."),
    "withdrawn": lambda e: _("Een plan dat u koos, doet niet meer mee. Kies opnieuw. Uw code is niet gebruikt."),
    "mark": lambda e: _("Bij een plan staat iets dat niet kan. Kies opnieuw."),
    "few": lambda e: ngettext(
        "U koos te weinig plannen. Kies er minstens %(n)s.",
        "U koos te weinig plannen. Kies er minstens %(n)s.",
        e.limit,
        n=formats.number(e.limit),
    ),
    "many": lambda e: ngettext(
        "U koos te veel plannen. Kies er hoogstens %(n)s.",
        "U koos te veel plannen. Kies er hoogstens %(n)s.",
        e.limit,
        n=formats.number(e.limit),
    ),
    "money": lambda e: _(
        "Uw plannen kosten samen %(found)s. Er is %(limit)s. Haal een plan weg.",
        found=formats.euros(e.found),
        limit=formats.euros(e.limit),
    ),
    "points": lambda e: _(
        "U gaf %(found)s punten. Geef er hoogstens %(limit)s.",
        found=formats.number(e.found),
        limit=formats.number(e.limit),
    ),
    "places": lambda e: _("Geef elk plan een eigen plaats: 1, 2, 3 en zo verder."),
    "category": lambda e: ngettext(
        "U koos te veel plannen van één thema. Kies er hoogstens %(n)s.",
        "U koos te veel plannen van één thema. Kies er hoogstens %(n)s.",
        e.limit,
        n=formats.number(e.limit),
    ),
}


def _closed(error: errors.VotingClosed) -> str:
    if error.window == "before":
        return _("Stemmen kan vanaf %(when)s. Kom dan terug.", when=formats.moment(error.opens_at))
    if error.window == "lot":
        return _(
            "De volgorde van de plannen is nog niet geloot. Stemmen kan daarna, tot %(when)s.",
            when=formats.moment(error.closes_at),
        )
    return _("Stemmen kon tot %(when)s. Uw stem is niet opgeslagen.", when=formats.moment(error.closes_at))


def _guesses(error: errors.TooManyGuesses) -> str:
    return ngettext(
        "Deze code, of een die erop lijkt, is te vaak fout getypt. Uw code blijft geldig. Wacht %(n)s minuut.",
        "Deze code, of een die erop lijkt, is te vaak fout getypt. Uw code blijft geldig. Wacht %(n)s minuten.",
        error.minutes,
        n=error.minutes,
    )


SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.VotingClosed: (409, _closed),
    errors.BadVoteCode: (422, lambda e: _(CODES[e.reason])),
    errors.TooManyGuesses: (429, _guesses),
    errors.BadBallot: (422, lambda e: BALLOTS[e.reason](e)),
    errors.VoteNotStored: (
        503,
        lambda e: _("Wij weten niet zeker of uw stem is opgeslagen. Verstuur hem nog een keer. Hij telt één keer."),
    ),
    errors.StillOpen: (
        409,
        lambda e: _("Mensen kunnen nog stemmen. Tot %(when)s ziet niemand een stem.", when=formats.moment(e.closes_at)),
    ),
    errors.BadVoteBatch: (422, lambda e: BATCHES[e.reason](e)),
    errors.UnknownVoteCode: (404, lambda e: _("Er is geen code met dit nummer. Kijk het nummer na.")),
    errors.CodeForNumber: (
        422,
        lambda e: _("Dit is de code zelf. Typ het nummer dat ernaast staat, bijvoorbeeld %(n)s.", n="12-034"),
    ),
    errors.NoCodesToGive: (409, lambda e: _("U kunt nu geen code geven. Vraag het wijkplatform om meer codes.")),
    errors.VoteCodeNotUnused: (409, lambda e: _(STATES[e.state])),
}
