"""The pages of the team after a draw, ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.answers import words
from snw_democratie.answers.desk_views import answer_choices
from snw_democratie.answers.facts import (
    Composition,
    FeatureCounts,
    LotWishes,
    MemberFacts,
    PlaceFacts,
    Rules,
)
from snw_democratie.answers.forms import OFFERED, YES, NotedForm, RulesForm
from snw_democratie.answers.standing import Allowance, Standing
from snw_democratie.answers.views import asked_words, tally_numbers
from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.views import path
from snw_democratie.components import Cell, Choice, Column, Fact, NumberView, Problem, TableView
from snw_democratie.i18n import formats, pgettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language, joined
from snw_democratie.public_record.words import heading, seats_short

Translations = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The panel as it answers. Without `numbers` there is nothing to show yet, or any more."""

    title: str
    back: str
    rules: str
    wishes: str
    numbers: tuple[NumberView, ...]
    note: str
    missing: tuple[str, ...]
    features: tuple[TableView, ...]
    places: TableView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlaceView:
    """One place by its lot; `member` is there when somebody asked who has it."""

    title: str
    back: str
    base: str
    lot: str
    facts: tuple[Fact, ...]
    answerable: bool
    answers: tuple[Choice, ...]
    ways: tuple[Choice, ...]
    wishes: str
    release: str
    member: tuple[Fact, ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWishesView:
    """What everybody needs, by lot, and how many want which allowance."""

    title: str
    back: str
    needs: TableView
    allowances: TableView


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """How people answer; `fixed` once the draw is announced."""

    title: str
    back: str
    action: str
    fixed: bool
    facts: tuple[Fact, ...]
    days: str
    amount: str
    allowances: tuple[tuple[str, Choice], ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def team_view(facts: ProcedureFacts, found: Composition | None) -> TeamView:
    """Numbers on top, then what must still come, then each group, then each lot."""
    base = path(facts, "antwoorden")
    return TeamView(
        title=facts.title,
        back=path(facts),
        rules=f"{base}/regels",
        wishes=f"{base}/wensen",
        numbers=tally_numbers(found.tally) if found else (),
        note=" ".join(asked_words(found.tally, seats=found.seats)) if found else "",
        missing=_missing(found) if found else (),
        features=tuple(_feature(one, found.translations) for one in found.features) if found else (),
        places=_places(found, base) if found else None,
    )


def _missing(found: Composition) -> tuple[str, ...]:
    short = max(0, found.seats - found.tally.accepted)
    whole = ((_("Het hele panel"), short, short <= found.tally.open),) if short else ()
    groups = tuple(
        (_group(feature.feature, one.value, found.translations), one.needed, one.reachable)
        for feature in found.features
        for one in feature.values
        if one.needed
    )
    return tuple(_needed(group, count, reachable=reachable) for group, count, reachable in (*whole, *groups))


def _group(feature: str, value: str, translations: Translations) -> str:
    return joined((heading(feature, translations), in_language(value, translations)), by=", ")


def _needed(group: str, count: int, *, reachable: bool) -> str:
    said = _("%(group)s: nog %(n)s keer ja nodig.", group=group, n=formats.number(count))
    return said if reachable else f"{said} {_('Dat lukt niet zonder iemand erbij te loten.')}"


def _feature(feature: FeatureCounts, translations: Translations) -> TableView:
    return TableView(
        caption=heading(feature.feature, translations),
        columns=(
            Column(title=_("Groep")),
            Column(title=_("Afspraak")),
            *(
                Column(title=title, numeric=True)
                for title in (pgettext("antwoord", "Ja"), _("Nog open"), pgettext("antwoord", "Nee"), _("Nog nodig"))
            ),
        ),
        rows=tuple(
            (
                Cell(text=in_language(one.value, translations), heads_row=True),
                Cell(text=seats_short(one.minimum, one.maximum)),
                *(
                    Cell(text=formats.number(count), numeric=True)
                    for count in (one.accepted, one.open, one.declined, one.needed)
                ),
            )
            for one in feature.values
        ),
    )


def _places(found: Composition, base: str) -> TableView:
    return TableView(
        caption=_("Alle plekken"),
        columns=tuple(
            Column(title=title)
            for title in (_("Lotnummer"), _("Antwoord"), _("Hoe"), _("Antwoorden tot en met"), _("Herinnering"))
        ),
        rows=tuple(
            (
                Cell(text=one.lot, href=f"{base}/plek/{one.lot}", heads_row=True),
                Cell(text=words.standing_word(one.standing)),
                Cell(text=words.way_word(one.way)),
                Cell(text=words.last_day(one)),
                Cell(text=_reminded(one)),
            )
            for one in found.places
        ),
    )


def _reminded(one: PlaceFacts) -> str:
    if one.reminded == "none" and one.standing is Standing.OPEN:
        return _("bel of schrijf: er is geen e-mailadres")
    return {"mail": _("gemaild")}.get(one.reminded, "")


def team_place_view(
    facts: ProcedureFacts,
    one: PlaceFacts,
    *,
    member: MemberFacts | None = None,
    form: NotedForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> TeamPlaceView:
    """One place: how it stands, and what the team can do about it."""
    typed, base = form or NotedForm(), path(facts, "antwoorden")
    known = (
        (_("Antwoord"), words.standing_word(one.standing)),
        (_("Hoe"), words.way_word(one.way)),
        (_("Op welke dag"), formats.day(one.answered_on) if one.answered_on else ""),
        (_("Gevraagd op"), formats.moment(one.asked_at)),
        (_("Antwoorden tot en met"), words.last_day(one)),
        (_("Herinnering"), _reminded(one)),
    )
    ways = (("telefoon", _("Per telefoon")), ("kaart", _("Met een kaart of brief")))
    return TeamPlaceView(
        title=facts.title,
        back=base,
        base=f"{base}/plek/{one.lot}",
        lot=one.lot,
        facts=tuple(Fact(term=term, value=value) for term, value in known if value),
        answerable=one.standing is not Standing.VACANT,
        answers=answer_choices(typed.antwoord),
        ways=tuple(Choice(value=value, label=label, chosen=typed.weg == value) for value, label in ways),
        wishes=f"{base}/plek/{one.lot}/wensen" if one.standing is Standing.ACCEPTED else "",
        release=_release(one),
        member=_member(member) if member else (),
        problems=problems,
    )


def _release(one: PlaceFacts) -> str:
    if one.releasable is None:
        return ""
    if one.standing is Standing.DECLINED:
        return _("Deze persoon zei nee. Na deze stap kan dat niet meer anders.")
    return _("De termijn is voorbij zonder antwoord. Belde u al? Na deze stap kan deze persoon niet meer terug.")


def _member(found: MemberFacts) -> tuple[Fact, ...]:
    known = (
        (pgettext("persoon", "Naam"), found.name),
        (_("E-mailadres"), found.contact.get("email", "")),
        (_("Telefoonnummer"), found.contact.get("phone", "")),
        (_("Nummer in uw eigen bestand"), found.own_id),
    )
    told = tuple(Fact(term=term, value=value) for term, value in known if value)
    return told or (Fact(term=pgettext("persoon", "Naam"), value=_("Niet meer bekend")),)


def team_wishes_view(facts: ProcedureFacts, found: tuple[LotWishes, ...]) -> TeamWishesView:
    """A line per need, so that somebody can tick them off; and the allowances in numbers and by lot."""
    needs = [(one.lot, fact) for one in found for fact in words.support_facts(one.wishes.support)]
    chosen = [(one.lot, one.wishes.allowance) for one in found if one.wishes.allowance]
    totals = Counter(allowance for _lot, allowance in chosen)
    lots = {kind: formats.listed(tuple(lot for lot, one in chosen if one is kind)) for kind in totals}
    return TeamWishesView(
        title=facts.title,
        back=path(facts, "antwoorden"),
        needs=TableView(
            caption=_("Wat mensen nodig hebben"),
            columns=(Column(title=_("Lotnummer")), Column(title=_("Wat")), Column(title=_("Wens"))),
            rows=tuple(
                (Cell(text=lot, heads_row=True), Cell(text=fact.term), Cell(text=fact.value)) for lot, fact in needs
            ),
        ),
        allowances=TableView(
            caption=_("Vergoedingen"),
            columns=(Column(title=_("Keuze")), Column(title=_("Mensen"), numeric=True), Column(title=_("Lotnummers"))),
            rows=tuple(
                (
                    Cell(text=words.allowance_words(kind), heads_row=True),
                    Cell(text=formats.number(totals[kind]), numeric=True),
                    Cell(text=lots.get(kind, "")),
                )
                for kind in Allowance
            ),
        ),
    )


def rules_view(facts: ProcedureFacts, rules: Rules, form: RulesForm, problems: tuple[Problem, ...]) -> RulesView:
    """The form, or what stands fixed."""
    labels = {
        "geld": _("Wij betalen een vergoeding"),
        "bon": _("Wij geven een cadeaubon"),
        "kosten": _("Wij betalen alleen kosten"),
    }
    offered = formats.listed(tuple(words.allowance_words(one) for one in (*rules.allowances, Allowance.NOTHING)))
    return RulesView(
        title=facts.title,
        back=path(facts, "antwoorden"),
        action=path(facts, "antwoorden", "regels"),
        fixed=facts.state in (State.ANNOUNCED, State.DRAWN),
        facts=(
            Fact(term=_("Dagen om te antwoorden"), value=formats.number(rules.days)),
            Fact(term=_("Vergoeding"), value=words.amount(rules) or _("Er staat geen bedrag")),
            Fact(term=_("Mensen kiezen uit"), value=offered),
        ),
        days=form.dagen,
        amount=form.bedrag,
        allowances=tuple(
            (field, Choice(value=YES, label=labels[field], chosen=getattr(form, field) == YES)) for field in OFFERED
        ),
        problems=problems,
    )
