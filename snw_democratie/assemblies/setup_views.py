"""What the pages show on which a lottery is set up: rules, pool and closing."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.facts import FeatureFacts, ImportFacts, ProcedureFacts
from snw_democratie.assemblies.forms import RulesForm
from snw_democratie.assemblies.views import path
from snw_democratie.components import AgreeView, Choice, Fact, Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.refusals import MISSING
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.approvals import Agreement

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """The rules as a form."""

    heading: str
    action: str
    back: str
    form: RulesForm
    kinds: tuple[Choice, ...]
    objectives: tuple[Choice, ...]
    panels: tuple[Choice, ...]
    disclosures: tuple[Choice, ...]
    household: Choice
    shown: Choice
    open: bool
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def rules_view(form: RulesForm, facts: ProcedureFacts | None, problems: tuple[Problem, ...] = ()) -> RulesView:
    """The form, as typed, for a new lottery (without `facts`) or one that exists."""
    return RulesView(
        heading=_("Regels van de loting") if facts else _("Nieuwe loting"),
        action=path(facts, "regels") if facts else "/team/lotingen/nieuw",
        back=path(facts) if facts else "/team",
        form=form,
        kinds=_choices(form.soort, (("burgerpanel", _("Burgerpanel")), ("other", _("Andere loting")))),
        objectives=_choices(
            form.doel,
            (
                ("leximin", _("De kleinste kans zo groot mogelijk, dan de volgende (leximin)")),
                ("maximin", _("Alleen de kleinste kans zo groot mogelijk (maximin)")),
                ("nash", _("Het product van alle kansen zo groot mogelijk (Nash)")),
                ("goldilocks", _("Geen kans te klein en geen kans te groot (goldilocks)")),
            ),
        ),
        panels=_choices(
            form.panels,
            (
                ("", _("Zoveel als nodig is")),
                ("1000", _("1.000 panels, drie ballen")),
                ("10000", _("10.000 panels, vier ballen")),
                ("100000", _("100.000 panels, vijf ballen")),
            ),
        ),
        disclosures=_choices(
            form.openbaar,
            (
                ("committed", _("Alleen lotnummers en kansen")),
                ("types", _("Ook hoeveel mensen welke kenmerken hebben, kleine groepen samen")),
                ("open", _("Ook de kenmerken per lotnummer")),
            ),
        ),
        household=Choice(value="ja", label=_("Hoogstens één persoon per adres"), chosen=bool(form.huishouden)),
        shown=Choice(value="ja", label=_("Bezoekers mogen deze loting nu al zien"), chosen=bool(form.tonen)),
        open=facts is None or facts.state == "draft",
        problems=problems,
    )


def _choices(chosen: str, options: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label, chosen=value == chosen) for value, label in options)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """An upload that waits for a yes."""

    id: str
    facts: tuple[Fact, ...]
    counts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """The pool: what counts now, what waits, and what was wrong with a file."""

    title: str
    base: str
    back: str
    open: bool
    household: bool
    has_quotas: bool
    current: tuple[Fact, ...]
    waiting: UploadView | None
    columns: str
    file_problems: tuple[str, ...] = ()
    more_problems: str = ""
    column: str = ""
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def pool_view(
    facts: ProcedureFacts,
    features: tuple[FeatureFacts, ...],
    uploads: tuple[ImportFacts, ...],
    file_problems: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> PoolView:
    """The pool and its uploads; at most `MOST_PROBLEMS` problems of a file are spelled out."""
    current = next((one for one in uploads if one.confirmed), None)
    waiting = next((one for one in uploads if not one.confirmed), None)
    left = len(file_problems) - MOST_PROBLEMS
    return PoolView(
        title=facts.title,
        base=path(facts, "lijst"),
        back=path(facts),
        open=facts.state == "draft",
        household=facts.household,
        has_quotas=bool(features),
        current=_upload(current) if current else (),
        waiting=UploadView(id=str(waiting.id), facts=_upload(waiting), counts=_counts(waiting)) if waiting else None,
        columns=formats.listed(tuple(feature.name for feature in features)),
        file_problems=file_problems[:MOST_PROBLEMS],
        more_problems=_("En nog %(left)s andere.", left=formats.number(left)) if left > 0 else "",
        problems=problems,
    )


def _upload(one: ImportFacts) -> tuple[Fact, ...]:
    return (
        Fact(term=_("Bestand"), value=one.file_name),
        Fact(term=_("Mensen"), value=formats.number(one.people)),
        Fact(term=_("Ingelezen door"), value=one.by),
        Fact(term=_("Ingelezen op"), value=formats.moment(one.at)),
    )


def _counts(one: ImportFacts) -> tuple[Fact, ...]:
    return tuple(
        Fact(term=f"{feature}: {value}", value=formats.number(people))
        for feature, values in one.counts.items()
        for value, people in values.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseView:
    """Closing the pool."""

    title: str
    base: str
    back: str
    open: bool
    wanting: str
    facts: tuple[Fact, ...]
    agree: AgreeView


def close_view(facts: ProcedureFacts, missing: tuple[str, ...], approvals: Agreement, me: int) -> CloseView:
    """What is about to be closed."""
    return CloseView(
        title=facts.title,
        base=path(facts, "sluiten"),
        back=path(facts),
        open=facts.state == "draft",
        wanting=_(MISSING[missing[0]]) if missing else "",
        facts=(
            Fact(term=_("Mensen op de lijst"), value=formats.number(facts.people)),
            Fact(term=_("Plaatsen"), value=formats.number(facts.seats)),
            Fact(term=_("Hoogstens één per adres"), value=_("ja") if facts.household else _("nee")),
        ),
        agree=agree_view(approvals, me),
    )
