"""Setting up a lottery: its rules, its features and its quotas. Possible only while it is a draft."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import BadRule, UnknownPart
from snw_democratie.assemblies.models import FeatureRow, Procedure, QuotaRow
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.registering import refuse_asked, undisclosed_values
from snw_democratie.assemblies.steps import Step
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.counts import quotas_from_counts
from sortition.quotas import Quotas

KINDS = ("burgerpanel", "other")
OBJECTIVES = ("leximin", "maximin", "nash", "goldilocks")
DISCLOSURES = ("committed", "types", "open")
PANELS = (1000, 10_000, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the team decides about a lottery beforehand. `panels` None lets the library choose.

    Raises BadRule.
    """

    title: str
    kind: str = "burgerpanel"
    summary: str = ""
    place: str = ""
    seats: int
    objective: str = "leximin"
    panels: int | None = None
    household: bool = False
    disclosure: str = "committed"
    small_cell: int = 5
    shown: bool = False
    closes_on: date | None = None
    draw_planned_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 3 <= len(self.title) <= 200:
            raise BadRule("title", self.title)
        if not 1 <= self.seats <= 1000:
            raise BadRule("seats", str(self.seats))
        if not 1 <= self.small_cell <= 100:
            raise BadRule("small_cell", str(self.small_cell))
        choices = {"kind": KINDS, "objective": OBJECTIVES, "disclosure": DISCLOSURES, "panels": (None, *PANELS)}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise BadRule(name, str(getattr(self, name)))


def create(session: Session, rules: Rules, *, by: Staff, at: datetime) -> str:
    """Start a new lottery and give its address."""
    slug = _free_slug(session, rules.title)
    row = Procedure(slug=slug, created_at=at, **asdict(rules))
    session.add(row)
    session.flush()
    _note(session, row, "create", by=by, at=at, facts={"slug": slug})
    return slug


def edit(session: Session, slug: str, rules: Rules, *, by: Staff, at: datetime) -> None:
    """Change the rules. Raises StepOutOfOrder."""
    row = hold(session, slug, Step.EDIT)
    move(session, row, Step.EDIT, **asdict(rules))
    _note(session, row, "edit", by=by, at=at, facts={"seats": rules.seats, "objective": rules.objective})


def add_feature(
    session: Session, slug: str, name: str, values: Sequence[tuple[str, Fraction | None]], *, by: Staff, at: datetime
) -> None:
    """Add a feature with its values and how many residents have each; quotas begin at "any number".

    Raises BadRule for an empty or doubled name or value, FeaturesAsked.
    """
    row = hold(session, slug, Step.EDIT)
    refuse_asked(session, row)
    name = name.strip()
    names = [value.strip().casefold() for value, _ in values]
    if not name or name.casefold() in [feature.name.casefold() for feature in row.features]:
        raise BadRule("feature", name)
    if len(values) < 2 or not all(names) or len(set(names)) < len(names):
        raise BadRule("values", name)
    if any(count is not None and count < 0 for _, count in values):
        raise BadRule("count", name)
    feature = FeatureRow(name=name, position=1 + max((old.position for old in row.features), default=0))
    feature.values = [
        QuotaRow(
            position=position,
            value=value.strip(),
            count=None if count is None else str(count),
            minimum=0,
            maximum=row.seats,
        )
        for position, (value, count) in enumerate(values, 1)
    ]
    row.features.append(feature)
    move(session, row, Step.EDIT)
    _note(
        session, row, "add-feature", by=by, at=at, facts={"feature": name, "values": [v.value for v in feature.values]}
    )


def remove_feature(session: Session, slug: str, feature_id: int, *, by: Staff, at: datetime) -> None:
    """Take a feature and its quotas out. Raises UnknownPart, FeaturesAsked."""
    row = hold(session, slug, Step.EDIT)
    refuse_asked(session, row)
    feature = next((one for one in row.features if one.id == feature_id), None)
    if feature is None:
        raise UnknownPart("feature")
    row.features.remove(feature)
    move(session, row, Step.EDIT)
    _note(session, row, "remove-feature", by=by, at=at, facts={"feature": feature.name})


def set_quotas(session: Session, slug: str, bounds: Mapping[int, tuple[int, int]], *, by: Staff, at: datetime) -> None:
    """Set minimum and maximum of quotas by their number. Raises BadRule unless 0 <= minimum <= maximum, UnknownPart."""
    row = hold(session, slug, Step.EDIT)
    known = {quota.id: quota for feature in row.features for quota in feature.values}
    if set(bounds) - set(known):
        raise UnknownPart("quota")
    for number, (minimum, maximum) in bounds.items():
        if not 0 <= minimum <= maximum <= 1000:
            raise BadRule("quota", f"{known[number].value}: {minimum}-{maximum}")
        _set(known[number], minimum, maximum)
    move(session, row, Step.EDIT)
    _note(session, row, "set-quotas", by=by, at=at, facts={"quotas": _bounds(row)})


def set_quotas_from_counts(session: Session, slug: str, tolerance: int, *, by: Staff, at: datetime) -> None:
    """Set the quotas of every feature from its counts, by largest remainder, `tolerance` seats either way.

    Nobody counted who would rather not say: such a value keeps the bounds it has.
    Raises BadRule when a count is missing or all counts of a feature are nought.
    """
    row = hold(session, slug, Step.EDIT)
    rather_not = undisclosed_values(session, row)
    counts: dict[str, dict[str, Fraction]] = {}
    for feature in row.features:
        numbers = {quota.value: Fraction(quota.count) for quota in feature.values if quota.count is not None}
        uncounted = {quota.value for quota in feature.values} - set(numbers)
        if uncounted - {rather_not.get(feature.id, "")} or not sum(numbers.values()):
            raise BadRule("count", feature.name)
        counts[feature.name] = numbers
    made_of = quotas_from_counts(counts, seats=row.seats, tolerance=tolerance)
    made = {(q.feature, q.value): q for q in made_of.quotas}
    for feature in row.features:
        for quota in feature.values:
            if quota.count is None:
                continue
            new = made[feature.name, quota.value]
            _set(quota, new.min, min(new.max, row.seats))
    move(session, row, Step.EDIT)
    facts = {"tolerance": tolerance, "quotas": _bounds(row)}
    _note(session, row, "set-quotas-from-counts", by=by, at=at, facts=facts)


def replace_quotas(session: Session, slug: str, quotas: Quotas, *, by: Staff, at: datetime) -> None:
    """Put the features and quotas of an uploaded file in the place of those there were. Raises FeaturesAsked."""
    row = hold(session, slug, Step.EDIT)
    refuse_asked(session, row)
    row.features.clear()
    session.flush()
    for quota in quotas.quotas:
        if not row.features or row.features[-1].name != quota.feature:
            row.features.append(FeatureRow(name=quota.feature, position=len(row.features) + 1))
        values = row.features[-1].values
        values.append(
            QuotaRow(
                position=len(values) + 1,
                value=quota.value,
                minimum=quota.min,
                maximum=quota.max,
                min_flex=quota.min_flex,
                max_flex=quota.max_flex,
            )
        )
    move(session, row, Step.EDIT)
    _note(session, row, "replace-quotas", by=by, at=at, facts={"quotas": _bounds(row)})


def change_bounds(session: Session, row: Procedure, changes: Sequence[tuple[str, str, str, int, int]]) -> None:
    """Apply a suggestion: each change is (feature, value, "min" or "max", from, to). Raises UnknownPart."""
    known = {(feature.name, quota.value): quota for feature in row.features for quota in feature.values}
    for feature, value, bound, before, after in changes:
        quota = known.get((feature, value))
        now = quota and (quota.minimum if bound == "min" else quota.maximum)
        if quota is None or now != before:
            raise UnknownPart("suggestion")
        if bound == "min":
            _set(quota, after, quota.maximum)
        else:
            _set(quota, quota.minimum, after)


def _set(quota: QuotaRow, minimum: int, maximum: int) -> None:
    quota.minimum, quota.maximum = minimum, maximum
    # What a hand has set may be relaxed freely: the room that came with a file was meant for other numbers.
    quota.min_flex = quota.max_flex = None


def _bounds(row: Procedure) -> list[list[str | int]]:
    return [[f.name, q.value, q.minimum, q.maximum] for f in row.features for q in f.values]


def _note(session: Session, row: Procedure, act: str, *, by: Staff, at: datetime, facts: Mapping[str, object]) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"procedure:{row.id}", facts=facts)  # type: ignore[arg-type]  # plain JSON values


def _free_slug(session: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "loting"
    if stem == "nieuw":
        stem = "nieuw-1"  # the address of the page that starts a new lottery
    taken = set(session.scalars(select(Procedure.slug).where(Procedure.slug.startswith(stem))))
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
