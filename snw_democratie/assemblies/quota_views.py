"""What the page shows on which features and quotas are set and checked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.assemblies.facts import CheckFacts, FeatureFacts, JobFacts, ProcedureFacts, QuotaFacts
from snw_democratie.assemblies.forms import FeatureForm
from snw_democratie.assemblies.views import path
from snw_democratie.components import Column, Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.refusals import MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaLine:
    """One value of a feature in the form."""

    value: str
    count: str
    share: str
    pool: str
    min_name: str
    max_name: str
    minimum: str
    maximum: str
    min_label: str
    max_label: str
    min_error: str = ""
    max_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureView:
    """One feature with its quotas; `notes` are things to look at."""

    id: str
    name: str
    lines: tuple[QuotaLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """One way out: the changes in words, and its number for the button."""

    number: str
    heading: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What is known of "can this be met": running, met, not met, or not known for what is there now."""

    running: bool = False
    met: bool = False
    refused: bool = False
    stale: bool = False
    failed: str = ""
    suggestions: tuple[SuggestionView, ...] = ()
    conflict: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotasView:
    """Features and quotas of a lottery."""

    title: str
    base: str
    back: str
    open: bool
    seats: str
    columns: tuple[Column, ...]
    features: tuple[FeatureView, ...]
    counted: bool
    checkable: bool
    wanting: str
    check: CheckView
    name: str
    groups: str
    tolerance: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def quotas_view(
    facts: ProcedureFacts,
    features: tuple[FeatureFacts, ...],
    check: CheckView,
    missing: tuple[str, ...],
    problems: tuple[Problem, ...],
    form: FeatureForm,
    tolerance: str = "1",
) -> QuotasView:
    """The quotas as a form, with what is odd about them."""
    wanting = next((part for part in missing if part not in ("check", "feasible")), "")
    return QuotasView(
        title=facts.title,
        base=path(facts, "kenmerken"),
        back=path(facts),
        open=facts.state == "draft",
        seats=formats.number(facts.seats),
        columns=(
            Column(title=_("Groep")),
            Column(title=_("Bewoners of procent"), numeric=True),
            Column(title=_("Naar verhouding"), numeric=True),
            Column(title=_("Op de lijst"), numeric=True),
            Column(title=_("Minstens"), numeric=True),
            Column(title=_("Hoogstens"), numeric=True),
        ),
        features=tuple(_feature(feature, facts.seats) for feature in features),
        counted=bool(features) and all(q.count is not None for f in features for q in f.quotas),
        checkable=not wanting and facts.state == "draft",
        wanting=_(MISSING[wanting]) if wanting else "",
        check=check,
        name=form.kenmerk,
        groups=form.groepen,
        tolerance=tolerance,
        problems=problems,
    )


def _feature(feature: FeatureFacts, seats: int) -> FeatureView:
    counts = [quota.count for quota in feature.quotas if quota.count is not None]
    total = sum(counts, Fraction(0)) if len(counts) == len(feature.quotas) else Fraction(0)
    return FeatureView(
        id=str(feature.id),
        name=feature.name,
        lines=tuple(_quota(quota, total, seats) for quota in feature.quotas),
        notes=_notes(feature, total, seats),
    )


def _quota(quota: QuotaFacts, total: Fraction, seats: int) -> QuotaLine:
    share = quota.count * seats / total if quota.count is not None and total else None
    return QuotaLine(
        value=quota.value,
        count="" if quota.count is None else _exact(quota.count),
        share="" if share is None else formats.decimal(share, places=1),
        pool=formats.number(quota.pool),
        min_name=f"min-{quota.id}",
        max_name=f"max-{quota.id}",
        minimum=str(quota.minimum),
        maximum=str(quota.maximum),
        min_label=_("Minstens, %(value)s", value=quota.value),
        max_label=_("Hoogstens, %(value)s", value=quota.value),
    )


def _exact(count: Fraction) -> str:
    places = next((p for p in range(10) if (count * 10**p).denominator == 1), 2)
    return formats.decimal(count, places=places)


def _notes(feature: FeatureFacts, total: Fraction, seats: int) -> tuple[str, ...]:
    notes = []
    if 95 <= total <= 105 and total != 100:
        notes.append(
            _(
                "De percentages zijn samen %(total)s, niet 100. Wij rekenen met de verhouding.",
                total=_exact(total),
            )
        )
    least, most = sum(q.minimum for q in feature.quotas), sum(q.maximum for q in feature.quotas)
    if least > seats:
        notes.append(
            _("De kleinste aantallen zijn samen %(least)s. Er zijn %(seats)s plaatsen.", least=least, seats=seats)
        )
    if most < seats:
        notes.append(
            _("De grootste aantallen zijn samen %(most)s. Er zijn %(seats)s plaatsen.", most=most, seats=seats)
        )
    pooled = any(quota.pool for quota in feature.quotas)
    for quota in feature.quotas:
        if quota.minimum > quota.pool and pooled:
            notes.append(
                _(
                    "Voor %(value)s zijn minstens %(least)s mensen nodig. Op de lijst staan er %(pool)s.",
                    value=quota.value,
                    least=quota.minimum,
                    pool=quota.pool,
                )
            )
    return tuple(notes)


def check_view(found: CheckFacts | None, job: JobFacts | None, failed: str) -> CheckView:
    """What the last check says; `failed` is the sentence of a check that did not come to an answer."""
    if job is not None and job.state in ("waiting", "running"):
        return CheckView(running=True)
    if job is not None and job.state == "failed":
        return CheckView(failed=failed)
    if found is None:
        return CheckView()
    if not found.current:
        return CheckView(stale=True)
    return CheckView(
        met=found.feasible,
        refused=not found.feasible,
        suggestions=tuple(
            SuggestionView(
                number=str(number),
                heading=_("Mogelijkheid %(number)s", number=number + 1),
                changes=tuple(_change(*change) for change in one.changes),
            )
            for number, one in enumerate(found.suggestions)
        ),
        conflict=tuple(
            _("%(value)s: minstens %(number)s", value=f"{f} {v}", number=x)
            if bound == "min"
            else _("%(value)s: hoogstens %(number)s", value=f"{f} {v}", number=x)
            for f, v, bound, x in found.conflict
        ),
        never=tuple(
            _("%(kind)s (%(people)s mensen): %(reason)s", kind=kind, people=people, reason=_reason(reason))
            for kind, people, reason in found.never
        ),
    )


def _reason(bounds: str) -> str:
    """The bounds that keep a group out, as the library writes them ("age 16-24 max 0; seats 30"), in words."""
    if bounds == "whole seats":
        return _("met hele plaatsen komt het nooit uit")
    return "; ".join(_bound(bound) for bound in bounds.split("; "))


def _bound(bound: str) -> str:
    name, _space, number = bound.rpartition(" ")
    if name == "seats":
        return _("%(seats)s plaatsen", seats=number)
    if name.endswith(" max"):
        return _("%(value)s: hoogstens %(number)s", value=name.removesuffix(" max"), number=number)
    if name.endswith(" min"):
        return _("%(value)s: minstens %(number)s", value=name.removesuffix(" min"), number=number)
    return _("één persoon per adres") if bound.startswith("household") else bound


def _change(feature: str, value: str, bound: str, before: int, after: int) -> str:
    words = _("minstens") if bound == "min" else _("hoogstens")
    return _(
        "%(feature)s, %(value)s: %(bound)s %(after)s in plaats van %(before)s",
        feature=feature,
        value=value,
        bound=words,
        before=before,
        after=after,
    )
