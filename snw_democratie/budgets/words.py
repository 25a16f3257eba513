"""Words for where rounds and plans stand, how one votes, and what is done with money that is left."""

from __future__ import annotations

import json
from collections.abc import Mapping

from snw_democratie.budgets.facts import Move, PlanFacts, RoundFacts, Rules
from snw_democratie.budgets.rules import KNAPSACK, POINTS, RANKING
from snw_democratie.budgets.standing import Calendar, Phase, Status
from snw_democratie.budgets.themes import theme_name
from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJKEN
from snw_democratie.security.staff import GEBIEDEN

STATUS: Mapping[Status, tuple[str, str]] = {
    Status.DRAFT: (N_("nog niet ingediend"), "coming"),
    Status.SUBMITTED: (N_("ingediend"), "coming"),
    Status.SHOWN: (N_("zoekt steun"), "now"),
    Status.SUPPORTED: (N_("heeft genoeg steun"), "done"),
    Status.FEASIBLE: (N_("kan worden gedaan"), "done"),
    Status.NOT_FEASIBLE: (N_("kan niet"), "refused"),
    Status.LISTED: (N_("doet mee"), "done"),
    Status.WITHDRAWN: (N_("teruggetrokken"), "refused"),
    Status.FUNDED: (N_("krijgt geld"), "done"),
    Status.NOT_FUNDED: (N_("krijgt geen geld"), "refused"),
    Status.STARTED: (N_("begonnen"), "now"),
    Status.DONE: (N_("klaar"), "done"),
    Status.STOPPED: (N_("gestopt"), "refused"),
}
"""A word and a tone for each."""
PHASE: Mapping[Phase, tuple[str, str]] = {
    Phase.DRAFT: (N_("in voorbereiding"), "coming"),
    Phase.SOON: (N_("komt eraan"), "coming"),
    Phase.PLANS: (N_("plannen indienen"), "now"),
    Phase.LIKES: (N_("plannen steunen"), "now"),
    Phase.CHECK: (N_("wij toetsen de plannen"), "coming"),
    Phase.READY: (N_("de lijst staat vast"), "coming"),
    Phase.VOTING: (N_("stemmen"), "now"),
    Phase.COUNT: (N_("wij tellen"), "coming"),
    Phase.FOLLOW_UP: (N_("uitslag bekend"), "done"),
    Phase.UNVOTED: (N_("niet gestemd"), "refused"),
}
SOURCES: Mapping[str, str] = {
    "online": N_("op de website"),
    "helper": N_("met een helper"),
    "paper": N_("op papier"),
}
VOTERS: Mapping[str, str] = {
    "resident": N_("Bewoners"),
    "business": N_("Bedrijven"),
    "help": N_("Via de hulp"),
}


def status_word(one: PlanFacts) -> tuple[str, str]:
    """The word for where a plan stands, and its tone."""
    word, tone = STATUS[one.status]
    return _(word), tone


def phase_word(one: RoundFacts) -> tuple[str, str]:
    """The word for what happens now, and its tone."""
    word, tone = PHASE[one.phase]
    return _(word), tone


def voting_sentence(when: Calendar) -> str:
    """From when until when people vote."""
    start, end = formats.moment(when.votes_from), formats.moment(when.votes_until)
    return _("Stemmen kan van %(start)s tot %(end)s.", start=start, end=end)


def step_words() -> Mapping[str, str]:
    """The acts of the log after which everybody sees something else of a round, in words."""
    return {
        "open-round": _("Het buurtbudget is geopend"),
        "move-round": _("De kalender is verschoven"),
        "announce-lot": _("De bron van het lot is bekend"),
        "freeze-list": _("De lijst is vastgezet"),
        "draw-order": _("De volgorde is geloot"),
        "make-vote-codes": _("Er zijn stemcodes gemaakt"),
        "allow-vote-codes": _("De helpdesk mag stemcodes geven"),
        "publish-count": _("De uitslag is gepubliceerd"),
        "close-unvoted": _("Er is niet gestemd"),
    }


def resting_note() -> str:
    """Why a step has no number yet: people vote in some round, and the log is one for all."""
    return " ".join(
        (
            _("Staat er \u201eNa het stemmen\u201d? Dan stemmen mensen nu, in dit of een ander buurtbudget."),
            _("Er is één logboek voor alles, en elke stem is daarin een regel."),
            _("Aan een nieuw nummer zou u zien hoeveel mensen al stemden."),
        )
    )


def resting_file_note() -> str:
    """The same beside a file with these lines, from which the newer ones are missing."""
    return f"{resting_note()} {_('Die regels komen na het stemmen in het bestand.')}"


def step_sentence(act: str, facts: str) -> str:
    """One such act with the number of codes in it, where it made some; `facts` as the log has them."""
    said, known = step_words()[act], json.loads(facts)
    if "codes" not in known:
        return said
    if known["kind"] == "practice":
        said = _("Er zijn oefencodes gemaakt")
    return f"{said}: {formats.number(known['codes'])}"


def moment_names() -> Mapping[str, str]:
    """What each moment of the calendar is called."""
    return {
        "plans_from": _("Plannen indienen vanaf"),
        "plans_until": _("Plannen indienen tot"),
        "likes_until": _("Plannen steunen tot"),
        "votes_from": _("Stemmen vanaf"),
        "votes_until": _("Stemmen tot"),
        "result_by": _("Uitslag uiterlijk"),
    }


def moved(one: Move) -> str:
    """What was moved, from when to when, and when that was decided."""
    return _(
        "%(what)s: verschoven van %(was)s naar %(now)s. Besloten op %(decided)s.",
        what=moment_names()[one.moment],
        was=formats.moment(one.was),
        now=formats.moment(one.now),
        decided=formats.moment(one.decided_at),
    )


def area(rules: Rules) -> str:
    """Where a round is for: its wijken, or the whole gebied."""
    return formats.listed(tuple(WIJKEN[code].name for code in rules.wijken)) if rules.wijken else GEBIEDEN[rules.gebied]


def ballot_sentence(rules: Rules) -> str:
    """How one votes, in a sentence or two."""
    if not rules.theme_marks:
        return _choosing(rules)
    return f"{_choosing(rules)} {_('Hoogstens %(n)s uit één thema.', n=formats.number(rules.theme_marks))}"


def _choosing(rules: Rules) -> str:
    least, most = formats.number(rules.min_marks), formats.number(rules.max_marks)
    if rules.min_marks == rules.max_marks:
        return _choosing_exactly(rules)
    if rules.ballot == KNAPSACK:
        money = formats.euros(rules.amount_cents)
        return _(
            "U kiest %(least)s tot %(most)s plannen. Samen kosten ze hoogstens %(money)s.",
            least=least,
            most=most,
            money=money,
        )
    if rules.ballot == POINTS:
        points = formats.number(rules.points)
        return _(
            "U verdeelt %(points)s punten over %(least)s tot %(most)s plannen.", points=points, least=least, most=most
        )
    if rules.ballot == RANKING:
        return _("U zet %(least)s tot %(most)s plannen op volgorde, het beste bovenaan.", least=least, most=most)
    return _("U kiest %(least)s tot %(most)s plannen.", least=least, most=most)


def _choosing_exactly(rules: Rules) -> str:
    number, n = rules.max_marks, formats.number(rules.max_marks)
    if rules.ballot == POINTS:
        return ngettext(
            "U geeft %(points)s punten aan %(n)s plan.",
            "U verdeelt %(points)s punten over precies %(n)s plannen.",
            number,
            n=n,
            points=formats.number(rules.points),
        )
    if rules.ballot == RANKING and number > 1:
        return _("U zet precies %(n)s plannen op volgorde, het beste bovenaan.", n=n)
    said = ngettext("U kiest precies %(n)s plan.", "U kiest precies %(n)s plannen.", number, n=n)
    if rules.ballot == KNAPSACK and number > 1:
        return f"{said} {_('Samen kosten ze hoogstens %(money)s.', money=formats.euros(rules.amount_cents))}"
    return said


def voters(kind: str, gebied: str) -> str:
    """Who voted with the codes of one kind, for one gebied or for all."""
    who = _(VOTERS[kind])
    return f"{who}, {GEBIEDEN[gebied]}" if gebied else who


def next_plan_sentence(rules: Rules) -> str:
    """What happens with the first plan that does not fit."""
    if rules.next_plan == "partial":
        return _("Het eerste plan dat niet meer past, krijgt het geld dat over is.")
    if rules.next_plan == "top_up":
        return _("Het eerste plan dat niet meer past, vullen wij aan. Dan kan het toch doorgaan.")
    return _("Geld dat daarna over is, blijft over. Het wijkplatform zegt wat ermee gebeurt.")


def cap_sentences(rules: Rules) -> tuple[str, ...]:
    """Every limit on a theme or a wijk."""
    themes = (
        _("Voor \u201e%(name)s\u201d is hoogstens %(money)s.", name=theme_name(code), money=formats.euros(cents))
        for code, cents in rules.theme_caps.items()
    )
    wijken = (
        _("Voor de wijk %(name)s is hoogstens %(money)s.", name=WIJKEN[code].name, money=formats.euros(cents))
        for code, cents in rules.wijk_caps.items()
    )
    return (*themes, *wijken)
