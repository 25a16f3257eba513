"""An act that lies before two people, with what it is about: nobody says yes to a fingerprint alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from snw_democratie.components import AgreeView, Fact
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.referenda import paths
from snw_democratie.referenda.facts import Mirror, TeamFacts, Waiting
from snw_democratie.referenda.steps import Act
from snw_democratie.referenda.translation_views import BesideView, to_confirm
from snw_democratie.referenda.words import act_words, texts_of
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.staff import GEBIEDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """An act that lies before two people; `facts`, and the translations in `beside`, are what it is about.

    `ask` says with whom or what to compare them before the yes.
    """

    id: str
    heading: str
    sentence: str
    button: str
    agree: AgreeView
    action: str
    back: str
    facts: tuple[Fact, ...]
    ask: str
    beside: tuple[BesideView, ...]


def act_view(found: TeamFacts, waits: Waiting, me: int) -> ActView:
    """The act for the reader with this account number."""
    heading, sentence, button = act_words(waits.act)
    slug = found.facts.slug
    facts = _ABOUT[waits.act](found) if waits.act in _ABOUT else ()
    return ActView(
        id=str(waits.act),
        heading=heading,
        sentence=sentence,
        button=button,
        agree=agree_view(waits.agreement, me),
        action=paths.team(slug, f"/akkoord/{waits.act}"),
        back=paths.team(slug, f"/toch-niet/{waits.act}"),
        facts=facts,
        ask=_ask(waits.act) if facts else "",
        beside=to_confirm(found) if waits.act is Act.TRANSLATIONS else (),
    )


def _ask(act: Act) -> str:
    if act is Act.TRUSTEES:
        return _("Vraag elke sleutelhouder zelf of dit nummer op het eigen papier staat. Anders zegt u geen ja.")
    if act is Act.CODES:
        return _(
            "Vergelijk vingerafdruk en aantallen met wie de codes maakte. Een klein gebied telt bij zonder gebied."
        )
    if act is Act.CHANGE:
        return _("Vraag wie de codes maakte of de oude code bij de verloren brief hoort.")
    if act is Act.RESULT:
        return _("Deze aantallen ziet iedereen straks. Lees ze samen na.")
    return ""


def _about_trustees(found: TeamFacts) -> tuple[Fact, ...]:
    if found.trustees is None:
        return ()
    return (
        *(
            Fact(term=_("Sleutelhouder %(n)s", n=formats.number(place)), value=name)
            for place, name in enumerate(found.trustees.holders, 1)
        ),
        Fact(term=_("Het nummer dat zij elkaar voorlazen"), value=found.trustees.number, code=True),
    )


def _about_codes(found: TeamFacts) -> tuple[Fact, ...]:
    if found.codes is None:
        return ()
    areas = sorted(found.codes.areas, key=lambda area: (not area[0], area[0]))
    return (
        *(Fact(term=_gebied(gebied), value=formats.number(count)) for gebied, count in areas),
        Fact(term=_("In reserve"), value=formats.number(found.codes.spares)),
        Fact(term=_("Samen"), value=formats.number(found.codes.total)),
    )


def _gebied(code: str) -> str:
    """A gebied that is too small to stand apart has no name in the list."""
    return GEBIEDEN[code] if code else _("Zonder gebied")


def _about_change(found: TeamFacts) -> tuple[Fact, ...]:
    asked = found.asked
    if asked is None:
        return ()
    old = (
        (
            Fact(term=_("De oude code"), value=asked.revoked, code=True),
            Fact(term=_("Is daarmee al gestemd?"), value=_("Ja") if asked.used else _("Nee")),
        )
        if asked.revoked
        else (Fact(term=_("De oude code"), value=_("Geen. Er komt alleen een code bij.")),)
    )
    return (
        *old,
        Fact(term=_("Gebied"), value=_gebied(asked.gebied)),
        Fact(term=_("De reservecode"), value=asked.activated, code=True),
    )


def _about_result(found: TeamFacts) -> tuple[Fact, ...]:
    if not found.counted:
        return ()
    votes = found.facts.paper.votes if found.facts.paper is not None else ()
    blank, *answers = zip(found.counted, votes or (0,) * len(found.counted), strict=True)
    named = zip((*texts_of(found.facts.set_up).answers, _("Blanco")), (*answers, blank), strict=True)
    return tuple(Fact(term=name, value=_cell(*counts, paper=bool(votes))) for name, counts in named)


def _cell(online: int, typed: int, *, paper: bool) -> str:
    if not paper:
        return formats.number(online)
    facts = {"online": formats.number(online), "paper": formats.number(typed), "all": formats.number(online + typed)}
    return _("%(all)s: %(online)s via internet, %(paper)s op papier", **facts)


def _about_mirror(mirror: Mirror | None) -> tuple[Fact, ...]:
    if mirror is None:
        return ()
    return (
        Fact(term=_("Wie bewaart een kopie?"), value=mirror.name),
        Fact(term=_("De openbare sleutel"), value=mirror.key, code=True),
    )


_ABOUT: Mapping[Act, Callable[[TeamFacts], tuple[Fact, ...]]] = {
    Act.TRUSTEES: _about_trustees,
    Act.CODES: _about_codes,
    Act.CHANGE: _about_change,
    Act.RESULT: _about_result,
    Act.MIRROR: lambda found: _about_mirror(found.asked_mirror),
    Act.MIRROR_AWAY: lambda found: _about_mirror(found.leaving_mirror),
}
