"""Which vacancies could still be filled with the quotas kept, and which could not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from sortition.checking.succession import Standing
from sortition.errors import TooManyChoices
from sortition.replacement import Candidate, Vacancies, least_deviation
from sortition.standing import Drawn, drawn_record


@dataclass(frozen=True, slots=True, kw_only=True)
class IfTheyLeft:
    """What would happen if these people left: seats that stay empty at best, and the smallest deviation then.

    Both are None where it takes too long to be sure.
    """

    left: tuple[str, ...]
    empty: int | None
    deviation: int | None

    @property
    def kept(self) -> bool:
        """Every seat can be filled with the quotas kept."""
        return self.empty == 0 and self.deviation == 0


def what_if(files: Mapping[str, bytes], *, origin: str = "reserves", pairs: bool = False) -> tuple[IfTheyLeft, ...]:
    """For each member of the panel, and with `pairs` for every two, what the best replacement leaves.

    `origin` is `reserves` or `pool`. Raises DrawOutOfOrder, BadRecord.
    """
    drawn = drawn_record(files, step="what if")
    known: dict[tuple[tuple[int, ...], ...], tuple[int | None, int | None]] = {}
    return tuple(_if_left(drawn, left, origin, known) for left in _together(drawn.sitting, pairs=pairs))


def vacancies_of(drawn: Drawn, after: Standing) -> Vacancies:
    """The seats to fill and who may; nobody of an address where somebody stays."""
    homes = {drawn.home_of[id_] for id_ in after.sitting} - {""}
    return Vacancies(
        features=drawn.bounds,
        taken=drawn.taken(after.sitting),
        open=after.open,
        candidates=tuple(
            Candidate(id=id_, rows=drawn.rows[drawn.type_of[id_]], address=drawn.home_of[id_])
            for id_ in after.candidates
            if drawn.home_of[id_] not in homes
        ),
    )


def _together(sitting: tuple[str, ...], *, pairs: bool) -> Iterator[tuple[str, ...]]:
    for size in (1, 2) if pairs else (1,):
        yield from combinations(sitting, size)


def _if_left(
    drawn: Drawn,
    left: tuple[str, ...],
    origin: str,
    known: dict[tuple[tuple[int, ...], ...], tuple[int | None, int | None]],
) -> IfTheyLeft:
    # People of equal features leave equal gaps; with addresses the candidates may differ, so those count too.
    homes = tuple(sorted(int(drawn.home_of[id_]) for id_ in left if drawn.home_of[id_]))
    key = (*sorted(drawn.rows[drawn.type_of[id_]] for id_ in left), homes)
    if key not in known:
        try:
            known[key] = least_deviation(vacancies_of(drawn, drawn.after(left=left, origin=origin)))
        except TooManyChoices:
            known[key] = None, None
    empty, deviation = known[key]
    return IfTheyLeft(left=left, empty=empty, deviation=deviation)
