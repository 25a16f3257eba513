"""The page on which the team says how people register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.components import Choice, Fact, Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.team_forms import YES, TypedQuestion, TypedSetUp
from snw_democratie.pool.team_service import KINDS, RATHER_NOT, WAYS, FeatureFacts, SetUp, SetUpFacts
from snw_democratie.pool.wording import capital


@dataclass(frozen=True, slots=True, kw_only=True)
class WayChoice:
    """One way to come in, with the name of its field."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """How one feature is asked: its fields, and what is wrong with each; `folded` when most of them are not needed."""

    number: str
    name: str
    values: str
    sensitive: bool
    kinds: tuple[Choice, ...]
    text: str
    why: str
    special: Choice
    undisclosed: str
    folded: bool
    errors: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpView:
    """The form, or what is fixed. `asked` is what was set up, `removable` whether all of it can still go."""

    title: str
    back: str
    base: str
    quotas: str
    translations: str
    open: bool
    prolongable: bool
    removable: bool
    ways: tuple[WayChoice, ...]
    opens: str
    closes: str
    from_age: str
    questions: tuple[QuestionView, ...]
    settings: tuple[Fact, ...]
    fixed: tuple[tuple[str, tuple[Fact, ...]], ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def ways() -> dict[str, tuple[str, str]]:
    """Each way with its name and what it means."""
    return {
        "open": (_("Iedereen kan zich aanmelden"), _("Op de website, of met een helper in een buurthuis.")),
        "letter": (_("Met een code uit een brief"), _("De gemeente stuurt de brieven. Wij zien geen adressen.")),
        "organisation": (
            _("Met een code van een organisatie"),
            _("Voor wie geen adres wil geven. Wij vragen alleen in welk gebied iemand woont."),
        ),
    }


def kinds() -> dict[str, str]:
    """Each kind of question in words."""
    return {
        "choice": _("Mensen kiezen een groep"),
        "age": _("Volgt uit het geboortejaar"),
        "wijk": _("Volgt uit de postcode: de wijk"),
        "gebied": _("Volgt uit de postcode: het gebied"),
    }


def typed_of(facts: SetUpFacts) -> TypedSetUp:
    """The form to begin with: what was set up, or what the features suggest."""
    known = {} if facts.set_up is None else {one.feature_id: one for one in facts.set_up.questions}
    questions = {}
    for feature in facts.features:
        one = known.get(feature.id)
        questions[feature.id] = (
            _suggested(feature)
            if one is None
            else TypedQuestion(
                kind=one.kind, text=one.text, why=one.why, special=one.special, undisclosed=one.undisclosed
            )
        )
    if facts.set_up is None:
        return TypedSetUp(ways=("open",), questions=questions)
    return TypedSetUp(
        ways=facts.set_up.ways,
        opens=_local(facts.set_up.opens_at),
        closes=_local(facts.set_up.closes_at),
        from_age=str(facts.set_up.from_age),
        questions=questions,
    )


def set_up_view(facts: SetUpFacts, typed: TypedSetUp, *, problems: tuple[Problem, ...] = ()) -> SetUpView:
    """For the team: a form until it opens, after that what is fixed."""
    base = f"/team/lotingen/{facts.slug}"
    given = facts.set_up
    return SetUpView(
        title=facts.title,
        back=base,
        base=f"{base}/aanmelden",
        quotas=f"{base}/kenmerken",
        translations=f"{base}/talen",
        open=not facts.fixed,
        prolongable=facts.fixed and facts.listed and given is not None,
        removable=not facts.fixed and given is not None,
        ways=tuple(_way(way, typed) for way in WAYS),
        opens=typed.opens,
        closes=typed.closes,
        from_age=typed.from_age,
        questions=tuple(
            _question(feature, typed.questions.get(feature.id) or _suggested(feature), problems)
            for feature in facts.features
        ),
        settings=_settings(given) if given is not None else (),
        fixed=_fixed(facts, given) if given is not None else (),
        problems=problems,
    )


def _suggested(feature: FeatureFacts) -> TypedQuestion:
    if feature.sensitive:
        return TypedQuestion(kind="choice", special=True, undisclosed=RATHER_NOT)
    return TypedQuestion(kind=feature.guessed)


def _way(way: str, typed: TypedSetUp) -> WayChoice:
    name, meaning = ways()[way]
    chosen = way in typed.ways
    return WayChoice(name=f"weg-{way}", choice=Choice(value=YES, label=name, hint=meaning, chosen=chosen))


def _question(feature: FeatureFacts, typed: TypedQuestion, problems: tuple[Problem, ...]) -> QuestionView:
    said = {one.field: one.message for one in reversed(problems)}
    wrong = [said.get(f"{part}-{feature.id}", "") for part in ("soort", "vraag", "waarom", "bijzonder", "liever")]
    named = kinds()
    return QuestionView(
        number=str(feature.id),
        name=capital(feature.name),
        values=formats.listed(feature.values),
        sensitive=feature.sensitive,
        kinds=tuple(Choice(value=kind, label=named[kind], chosen=kind == typed.kind) for kind in KINDS),
        text=typed.text,
        why=typed.why,
        special=Choice(
            value=YES,
            label=_("Dit is een bijzonder gegeven"),
            hint=_("Zoals afkomst, geloof, gezondheid, politiek of seksualiteit. De wet beschermt dat extra."),
            chosen=typed.special,
        ),
        undisclosed=typed.undisclosed,
        folded=typed.kind != "choice" and not any(wrong),
        errors=(wrong[0], wrong[1], wrong[2], wrong[3], wrong[4]),
    )


def _settings(given: SetUp) -> tuple[Fact, ...]:
    names = ways()
    return (
        Fact(term=_("Manieren"), value=" · ".join(names[way][0] for way in given.ways)),
        Fact(term=_("Opent"), value=formats.moment(given.opens_at)),
        Fact(term=_("Sluit"), value=formats.moment(given.closes_at)),
        Fact(term=_("Vanaf"), value=_("het jaar dat iemand %(age)s jaar wordt", age=given.from_age)),
    )


def _fixed(facts: SetUpFacts, given: SetUp) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Each feature with how it is asked, in words."""
    names, named = {one.id: one for one in facts.features}, kinds()
    found = []
    for one in given.questions:
        lines = [Fact(term=_("Hoe"), value=named[one.kind])]
        lines += [Fact(term=_("Vraag"), value=one.text)] if one.text else []
        lines += [Fact(term=_("Waarom"), value=one.why)] if one.why else []
        lines += [Fact(term=_("Bijzonder gegeven"), value=_("ja, met eigen toestemming"))] if one.special else []
        lines += [Fact(term=_("Weigeren telt als"), value=one.undisclosed)] if one.undisclosed else []
        found.append((capital(names[one.feature_id].name), tuple(lines)))
    return tuple(found)


def _local(at: datetime) -> str:
    return formats.amsterdam(at).isoformat(timespec="minutes")
