"""How one registers for a lottery, on its public page: from when, who may, and what is asked and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.components import Link
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.enrolment import EnrolmentFacts, QuestionFacts, Window
from snw_democratie.pool.wording import Translations, capital, in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteringView:
    """Registering for one lottery; without `act` one cannot do so now."""

    heading: str
    sentence: str
    act: Link | None
    who: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked about one feature, and why."""

    feature: str
    sentences: tuple[str, ...]


def registering_view(asked: EnrolmentFacts, *, at: datetime) -> RegisteringView:
    """The same settings before, while and after it is open."""
    window = asked.window(at)
    heading, sentence = {
        Window.BEFORE: (
            _("Straks kunt u zich aanmelden"),
            _("Dat kan vanaf %(when)s.", when=formats.moment(asked.opens_at)),
        ),
        Window.OPEN: (
            _("U kunt zich nu aanmelden"),
            _("Dat kan tot %(when)s. Het duurt ongeveer 5 minuten.", when=formats.moment(asked.closes_at)),
        ),
        Window.AFTER: (
            _("U kunt zich niet meer aanmelden"),
            _("Het aanmelden sloot op %(when)s.", when=formats.moment(asked.closes_at)),
        ),
    }[window]
    return RegisteringView(
        heading=heading,
        sentence=sentence,
        act=Link(href=f"/meedoen/{asked.slug}", text=_("Meld u aan")) if window is Window.OPEN else None,
        who=_who(asked),
        asked=tuple(_question(one, asked.translations) for one in asked.questions),
    )


def _who(asked: EnrolmentFacts) -> tuple[str, ...]:
    ways = {
        "open": _("Iedereen in Nieuw-West kan zich aanmelden, ook zonder code."),
        "letter": _("Kreeg u een brief met een code? Dan gebruikt u die."),
        "organisation": _("Kreeg u een code van een organisatie? Dan vragen wij geen adres."),
    }
    age = _("U kunt meedoen vanaf het jaar dat u %(age)s jaar wordt.", age=asked.from_age)
    return (*(ways[way] for way in asked.ways), age)


def _question(one: QuestionFacts, translations: Translations) -> Asked:
    derived = {
        "age": _("Dit volgt uit uw geboortejaar."),
        "wijk": _("Dit volgt uit uw postcode, of u kiest uw wijk."),
        "gebied": _("Dit volgt uit uw postcode, of u kiest uw gebied."),
    }
    sentences = [derived.get(one.kind) or in_language(one.text, translations), in_language(one.why, translations)]
    sentences += [_("U mag ook zeggen: zeg ik liever niet.")] if one.undisclosed else []
    return Asked(feature=capital(in_language(one.feature, translations)), sentences=tuple(filter(None, sentences)))
