"""The reserves of a drawn panel: how many of each kind is worked out, who of a kind the draw has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sortition.alternates import Progress, ReserveChoice, choose_reserves
from sortition.checking.later_events import RESERVES
from sortition.entered import spelled
from sortition.errors import BadSetting, DrawOutOfOrder
from sortition.record import Value, seal
from sortition.standing import Drawn, drawn_record, reserves_within
from sortition.succession import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """The file of the reserves, who they are, and the deviation to expect after drop-outs: with them, and without."""

    step: Step
    reserves: tuple[str, ...]
    expected: Fraction
    bare: Fraction


def reserves(
    files: Mapping[str, bytes],
    *,
    number: int,
    at: datetime,
    each: Fraction = Fraction(1, 10),
    dropout: Mapping[tuple[str, str], Fraction] | None = None,
    on_progress: Progress | None = None,
) -> Reserved:
    """Choose and draw the reserves of a drawn panel, before anybody left.

    `each` is the chance that a member drops out; `dropout` gives it for people with a value of a feature. For who has
    several such values the ratios to `each` are multiplied. Which kinds of people become reserves is worked out;
    who of a kind, the draw itself has decided. Raises DrawOutOfOrder, BadSetting, TooFewReserves, BadRecord.
    """
    drawn = drawn_record(files, step="reserves")
    if drawn.later.reserves or drawn.later.rounds:
        raise DrawOutOfOrder(step="reserves", state="reserves made" if drawn.later.reserves else "somebody left")
    rates = dict(dropout or {})
    _refuse_rates(drawn, each, rates)
    free = drawn.free()
    classes = {class_ for class_ in drawn.types.classes if class_ is not None}
    choice = ReserveChoice(
        features=drawn.bounds,
        members=tuple(drawn.rows[drawn.type_of[id_]] for id_ in drawn.sitting),
        dropout=tuple(_rate(drawn, id_, each, rates) for id_ in drawn.sitting),
        kinds=drawn.rows,
        free=tuple(len(free.get(type_, ())) for type_ in range(len(drawn.rows))),
        class_of=drawn.types.classes,
        homes={class_: len(drawn.homes(class_, free)) for class_ in classes},
    )
    found = choose_reserves(choice, number=number, seed=drawn.seed, on_progress=on_progress)
    wanted = {type_: count for type_, count in enumerate(found.kinds) if count}
    chosen = reserves_within(drawn, free, wanted)
    pairs = [[id_, str(Fraction(wanted[t], len(free[t])))] for id_ in chosen for t in [drawn.type_of[id_]]]
    body: dict[str, Value] = {
        "dropout": {"each": str(each), "values": [[*name, str(rates[name])] for name in sorted(rates)]},
        "made_at": spelled(at),
        "reserves": pairs,
    }
    return Reserved(
        step=Step(name=RESERVES, data=seal("reserves", body, previous=drawn.head)),
        reserves=chosen,
        expected=Fraction(found.total, found.panels),
        bare=Fraction(found.bare, found.panels),
    )


def _refuse_rates(drawn: Drawn, each: Fraction, rates: Mapping[tuple[str, str], Fraction]) -> None:
    if not 0 < each <= 1:
        raise BadSetting("dropout", str(each), "0 < chance <= 1")
    known = {(quota.feature, quota.value) for quota in drawn.lottery.quotas}
    for (feature, value), rate in rates.items():
        if (feature, value) not in known:
            raise BadSetting("dropout", f"{feature}: {value}", "a feature and a value of the quotas")
        if not 0 <= rate <= 1:
            raise BadSetting("dropout", str(rate), "0 <= chance <= 1")


def _rate(drawn: Drawn, id_: str, each: Fraction, rates: Mapping[tuple[str, str], Fraction]) -> Fraction:
    rate = each
    for pair in zip(drawn.lottery.features, drawn.types.values[drawn.type_of[id_]], strict=True):
        rate = rate * rates.get(pair, each) / each
    return min(rate, Fraction(1))
