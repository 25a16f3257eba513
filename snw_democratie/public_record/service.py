"""What visitors may know about a lottery: published facts, and margins in which nobody can be recognised."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.facts import FeatureFacts, FileFacts, ProcedureFacts
from snw_democratie.public_record import reading
from snw_democratie.public_record.margins import Group, merged

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say, so that the same record gives the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One feature with its groups; `merged` when small groups were put together."""

    feature: str
    groups: tuple[Group, ...]
    merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLottery:
    """A lottery as visitors see it. `record` and the counts are there once the panels are published."""

    facts: ProcedureFacts
    pool: tuple[Margin, ...]
    record: reading.Published | None
    drawn: reading.Drawn | None
    seated: tuple[Margin, ...]
    files: tuple[FileFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceCounts:
    """How many people have which chance: `counts` maps parts of `parts` to people."""

    counts: Mapping[int, int]
    parts: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """One panel: lot numbers, or seats per type for compositions (then `ids` is empty)."""

    number: int
    ids: tuple[str, ...]
    types: tuple[tuple[str, str], ...]


def lotteries(session: Session) -> tuple[ProcedureFacts, ...]:
    """The lotteries that visitors may see, the newest first."""
    return assemblies.public_procedures(session)


def lottery(session: Session, slug: str) -> PublicLottery:
    """Everything the page of a lottery shows. Raises UnknownProcedure."""
    facts = assemblies.public_procedure(session, slug)
    features = assemblies.quotas(session, slug)
    record = published_record(session, slug)
    drawn = reading.drawn(record) if record else None
    return PublicLottery(
        facts=facts,
        pool=_pool_margins(facts, features),
        record=reading.published(record) if record else None,
        drawn=drawn,
        seated=_seated_margins(session, facts, features, drawn),
        files=assemblies.files(session, slug, public=True) if record else (),
    )


def published_record(session: Session, slug: str) -> Mapping[str, bytes]:
    """The files that everybody may download, by name; empty before publication. Raises UnknownProcedure."""
    assemblies.public_procedure(session, slug)
    return assemblies.record(session, slug, public=True)


def published_file(session: Session, slug: str, name: str) -> bytes | None:
    """One published file, or None. Raises UnknownProcedure."""
    assemblies.public_procedure(session, slug)
    return assemblies.file(session, slug, name, public=True)


def chances(session: Session, slug: str) -> ChanceCounts | None:
    """How the chances are spread, or None before publication; bins are made from this, never shown person by person."""
    files = published_record(session, slug)
    if not files:
        return None
    about = reading.published(files)
    if about.compositions:
        parts = 10_000 if about.people > 5_000 else 1_000
        return ChanceCounts(counts=reading.chances_in(files["chances.csv"], parts=parts), parts=parts, exact=False)
    return ChanceCounts(counts=reading.appearances(files["chances.csv"]), parts=about.panels, exact=True)


def lot(session: Session, slug: str, id_: str) -> reading.Lot | None:
    """One lot number of a published record, or None; zeros in front may be left out."""
    files = published_record(session, slug)
    return reading.lot(files, id_.zfill(reading.lot_length(files))) if files else None


def panel(session: Session, slug: str, number: int) -> PanelFacts | None:
    """One numbered panel, or None when there is no such panel or nothing is published."""
    files = published_record(session, slug)
    if not files:
        return None
    about = reading.published(files)
    if not 0 <= number < about.panels:
        return None
    rows = reading.panel(files["panels.csv"], number)
    if about.compositions:
        return PanelFacts(number=number, ids=(), types=tuple((row[0], row[1]) for row in rows))
    return PanelFacts(number=number, ids=tuple(row[0] for row in rows), types=())


def packed(files: Mapping[str, bytes]) -> bytes:
    """All files in one zip, stored and in order of name: the same record always gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            entry.create_system = 3  # the same on every machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def _pool_margins(facts: ProcedureFacts, features: tuple[FeatureFacts, ...]) -> tuple[Margin, ...]:
    if not facts.people:
        return ()
    return tuple(_margin(facts, feature, {quota.value: quota.pool for quota in feature.quotas}) for feature in features)


def _seated_margins(
    session: Session, facts: ProcedureFacts, features: tuple[FeatureFacts, ...], drawn: reading.Drawn | None
) -> tuple[Margin, ...]:
    if drawn is None:
        return ()
    whole = assemblies.record(session, facts.slug, public=False)
    counts = reading.composition(whole, drawn.selected)
    return tuple(_margin(facts, feature, counts[feature.name]) for feature in features if feature.name in counts)


def _margin(facts: ProcedureFacts, feature: FeatureFacts, counts: Mapping[str, int]) -> Margin:
    groups = tuple(
        Group(
            values=(quota.value,),
            people=counts.get(quota.value, 0),
            minimum=quota.minimum,
            maximum=quota.maximum,
        )
        for quota in feature.quotas
    )
    shown = groups if facts.disclosure == "open" else merged(groups, below=facts.small_cell)
    return Margin(feature=feature.name, groups=shown, merged=len(shown) < len(groups))
