"""What visitors may know about a lottery: published facts, and margins in which nobody can be recognised."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from sqlalchemy.orm import Session

import ballots
import sortition
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.errors import UnknownProcedure
from snw_democratie.assemblies.facts import FeatureFacts, FileFacts, ProcedureFacts
from snw_democratie.pool.enrolment import EnrolmentFacts, enrolment
from snw_democratie.pool.waves import waves
from snw_democratie.public_record import inclusion, reading
from snw_democratie.public_record.archive import archive
from snw_democratie.public_record.margins import Group, merged, too_small
from sortition.disclosure import record_zip

_MOST_KEPT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One feature with its groups; `merged` when small groups were put together."""

    feature: str
    groups: tuple[Group, ...]
    merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """One group of the drawn panel beside its quota.

    `kept` says whether the panel keeps the quota, which the rules promise for every group. `people` is None where the
    number could point to somebody.
    """

    value: str
    minimum: int
    maximum: int
    kept: bool
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatedFeature:
    """One feature of the drawn panel with all its groups, in the order of the quotas."""

    feature: str
    groups: tuple[Seats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLottery:
    """A lottery as visitors see it. `record` and the counts are there once the panels are published."""

    facts: ProcedureFacts
    pool: tuple[Margin, ...]
    record: reading.Published | None
    drawn: reading.Drawn | None
    seated: tuple[SeatedFeature, ...]
    files: tuple[FileFacts, ...]

    @property
    def rehearsal(self) -> bool:
        """Whether the draw that is there was only practice, and selects nobody."""
        return self.drawn is not None and self.drawn.rehearsal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceCounts:
    """How many people have which chance: `counts` maps parts of `parts` to people."""

    counts: Mapping[int, int]
    parts: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLot:
    """One lot number with the steps that lead from its leaf to the root of the list."""

    lot: reading.Lot
    steps: inclusion.Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """One panel: lot numbers, or seats per type for compositions (then `ids` is empty)."""

    number: int
    ids: tuple[str, ...]
    types: tuple[tuple[str, str], ...]


def registering_for(session: Session, slug: str) -> EnrolmentFacts | None:
    """How one registers for this lottery; None where that was never set up."""
    try:
        return enrolment(session, slug)
    except UnknownProcedure:
        return None


def has_letters(session: Session, slug: str) -> bool:
    """Whether it was published who had which chance of a letter."""
    return bool(waves(session, slug))


def lotteries(session: Session) -> tuple[ProcedureFacts, ...]:
    """The lotteries that visitors may see, the newest first."""
    return assemblies.public_procedures(session)


def standing(session: Session, slug: str) -> ProcedureFacts:
    """Only how the lottery stands, for those who ask every other second. Raises UnknownProcedure."""
    return assemblies.public_procedure(session, slug)


def lottery(session: Session, slug: str) -> PublicLottery:
    """Everything the page of a lottery shows. Raises UnknownProcedure.

    What was published never changes, so what was worked out from large files is kept for the next visitor.
    """
    stands = standing(session, slug)
    return _kept("lottery", stands, lambda: _lottery(session, stands))


def chances(session: Session, slug: str) -> ChanceCounts | None:
    """How the chances are spread, or None before publication; bins are made from this, never shown person by person."""
    return _kept("chances", standing(session, slug), lambda: _chances(session, slug))


def published_archive(session: Session, slug: str, folder: Path) -> Path | None:
    """The published record as one zip, kept below `folder`; None before publication. Raises UnknownProcedure."""
    public = lottery(session, slug)
    if not public.files:
        return None
    own = folder / str(public.facts.id)
    return archive(own, public.files, lambda: assemblies.record(session, slug, public=True))


def published_file(session: Session, slug: str, name: str) -> bytes | None:
    """One published file, or None. Raises UnknownProcedure."""
    standing(session, slug)
    return assemblies.file(session, slug, name, public=True)


def lot(session: Session, slug: str, id_: str) -> FoundLot | None:
    """One lot number of a published record, or None; zeros in front may be left out."""
    files = _published(session, slug, "chances.csv", "commitments.csv", "panels.csv")
    found = reading.lot(files, id_.zfill(reading.lot_length(files))) if files else None
    if found is None:
        return None
    commitments = files["commitments.csv"]
    roots = _kept("roots", standing(session, slug), lambda: inclusion.block_roots(commitments))
    steps = inclusion.steps_to_root(commitments, roots, line=found.line, place=found.position - 1)
    return FoundLot(lot=found, steps=steps)


def panel(session: Session, slug: str, number: int) -> PanelFacts | None:
    """One numbered panel, or None when there is no such panel or nothing is published."""
    files = _published(session, slug, "lottery.json", "panels.csv")
    if not files:
        return None
    about = reading.published(files)
    if not 0 <= number < about.panels:
        return None
    rows = reading.panel(files["panels.csv"], number)
    if about.compositions:
        return PanelFacts(number=number, ids=(), types=tuple((row[0], row[1]) for row in rows))
    return PanelFacts(number=number, ids=tuple(row[0] for row in rows), types=())


def programme() -> bytes:
    """The checking programs as a zip: of lotteries, counts and referenda, which need nothing but Python to verify."""
    found = {}
    for library in (sortition, ballots):
        here = Path(library.__file__).parent
        for path in (*here.rglob("*.py"), *here.glob("*.md")):
            found[path.relative_to(here.parent).as_posix()] = path.read_bytes()
    return record_zip(found)


def _lottery(session: Session, stands: ProcedureFacts) -> PublicLottery:
    features = assemblies.quotas(session, stands.slug)
    files = _published(session, stands.slug, "lottery.json", "draw.json")
    drawn = reading.drawn(files)
    return PublicLottery(
        facts=stands,
        pool=_pool_margins(stands, features),
        record=reading.published(files) if files else None,
        drawn=drawn,
        seated=_seated(session, stands, features, drawn),
        files=assemblies.files(session, stands.slug, public=True) if files else (),
    )


def _chances(session: Session, slug: str) -> ChanceCounts | None:
    files = _published(session, slug, "lottery.json", "chances.csv")
    if not files:
        return None
    about = reading.published(files)
    if about.compositions:
        parts = 10_000 if about.people > 5_000 else 1_000
        return ChanceCounts(counts=reading.chances_in(files["chances.csv"], parts=parts), parts=parts, exact=False)
    return ChanceCounts(counts=reading.appearances(files["chances.csv"]), parts=about.panels, exact=True)


def _published(session: Session, slug: str, *names: str) -> Mapping[str, bytes]:
    """These files of the published record, as far as they are there."""
    found = ((name, published_file(session, slug, name)) for name in names)
    return {name: content for name, content in found if content is not None}


Kept = TypeVar("Kept")
_memory: OrderedDict[tuple[object, ...], object] = OrderedDict()
_memory_lock = Lock()


def _kept(what: str, stands: ProcedureFacts, work_out: Callable[[], Kept]) -> Kept:
    """What `work_out` gave for this lottery as it stands; before publication nothing is kept."""
    if stands.published_at is None:
        return work_out()
    key = (what, *(str(getattr(stands, field.name)) for field in fields(stands)))
    with _memory_lock:
        if key in _memory:
            _memory.move_to_end(key)
            return cast(Kept, _memory[key])
    result = work_out()
    with _memory_lock:
        _memory[key] = result
        while len(_memory) > _MOST_KEPT:
            _memory.popitem(last=False)
    return result


def _pool_margins(stands: ProcedureFacts, features: tuple[FeatureFacts, ...]) -> tuple[Margin, ...]:
    if not stands.people:
        return ()
    return tuple(
        _margin(stands, feature, {quota.value: quota.pool for quota in feature.quotas}) for feature in features
    )


def _seated(
    session: Session, stands: ProcedureFacts, features: tuple[FeatureFacts, ...], drawn: reading.Drawn | None
) -> tuple[SeatedFeature, ...]:
    if drawn is None or stands.forgotten_at is not None:
        return ()
    people, types = (assemblies.file(session, stands.slug, name, public=False) for name in ("people.csv", "types.csv"))
    assert people is not None and types is not None, "a drawn lottery has its whole record"
    counts = reading.composition({"people.csv": people, "types.csv": types}, drawn.selected)
    return tuple(
        _seated_feature(stands, feature, counts[feature.name]) for feature in features if feature.name in counts
    )


def _seated_feature(stands: ProcedureFacts, feature: FeatureFacts, counts: Mapping[str, int]) -> SeatedFeature:
    groups = _groups(feature, counts)
    hidden = frozenset() if stands.disclosure == "open" else too_small(groups, below=stands.small_cell)
    return SeatedFeature(
        feature=feature.name,
        groups=tuple(
            Seats(
                value=group.values[0],
                minimum=group.minimum,
                maximum=group.maximum,
                kept=group.minimum <= group.people <= group.maximum,
                people=None if group.values[0] in hidden else group.people,
            )
            for group in groups
        ),
    )


def _margin(stands: ProcedureFacts, feature: FeatureFacts, counts: Mapping[str, int]) -> Margin:
    groups = _groups(feature, counts)
    shown = groups if stands.disclosure == "open" else merged(groups, below=stands.small_cell)
    return Margin(feature=feature.name, groups=shown, merged=len(shown) < len(groups))


def _groups(feature: FeatureFacts, counts: Mapping[str, int]) -> tuple[Group, ...]:
    return tuple(
        Group(
            values=(quota.value,),
            people=counts.get(quota.value, 0),
            minimum=quota.minimum,
            maximum=quota.maximum,
        )
        for quota in feature.quotas
    )
