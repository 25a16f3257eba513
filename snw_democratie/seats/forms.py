"""What browsers send about resident seats, and rules as lines of text that people can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import msgspec

from snw_democratie.assemblies.forms import moment, whole
from snw_democratie.i18n import formats
from snw_democratie.seats.errors import BadRecusal, BadSeatRulesText
from snw_democratie.seats.service.recusing import Recusal
from snw_democratie.seats.steps import Aside
from sortition.seating.rules import SeatFeature, SeatRules, SeatValue


class BodyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body: its name, its terms, and its features in lines."""

    naam: str = ""
    zetels: str = ""
    maanden: str = ""
    ritme: str = ""
    begin: str = ""
    ondergrens: str = ""
    kenmerken: str = ""


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes, or taking it back, with the digest of what was seen."""

    gezien: str


class PrepareForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where chance comes from, and when the draw is."""

    bron: str = ""
    moment: str = ""


class EnterForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was drawn in public."""

    lid: str = ""
    vervanger: str = ""
    baken: str = ""


class PanelForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The panel whose members are asked."""

    panel: str = ""


class StateForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a candidate or a member becomes."""

    stand: str = ""


class RecusalForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member who stands aside: which term, for what, why, and from when until when."""

    termijn: str = ""
    onderwerp: str = ""
    reden: str = ""
    vanaf: str = ""
    tot: str = ""


class FailureForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a draw gave nothing."""

    waarom: str = ""


class EmptyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing but the button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A body as typed."""

    name: str
    rules: SeatRules
    first_at: datetime


def wanted(form: BodyForm, *, readable: bool = True) -> Wanted:
    """The body; not when its texts are not `readable`. Raises BadSeatRulesText, ContradictorySeatRules, BadSetting."""
    name, first_at = form.naam.strip(), moment(form.begin)
    if not readable or not 3 <= len(name) <= 120:
        raise BadSeatRulesText("naam")
    if first_at is None:
        raise BadSeatRulesText("begin")
    numbers = {field: whole(getattr(form, field)) for field in ("zetels", "maanden", "ritme", "ondergrens")}
    for field, number in numbers.items():
        if number is None or (field == "ondergrens" and number > 90):
            raise BadSeatRulesText(field)
    rules = SeatRules(
        seats=numbers["zetels"] or 0,
        term_months=numbers["maanden"] or 0,
        every_months=numbers["ritme"] or 0,
        floor=Fraction(numbers["ondergrens"] or 0, 100),
        features=_features(form.kenmerken),
    )
    return Wanted(name=name, rules=rules, first_at=first_at)


def recusal(form: RecusalForm) -> tuple[int, Recusal]:
    """Which term, and what is noted of it. Raises BadRecusal."""
    reasons = {str(one): one for one in Aside}
    if form.reden not in reasons:
        raise BadRecusal("reden")
    start, end = _day(form.vanaf), _day(form.tot or form.vanaf)
    if start is None or end is None:
        raise BadRecusal("vanaf")
    subject = " ".join(form.onderwerp.split())
    wanted = Recusal(subject=subject, reason=reasons[form.reden], from_day=start, until_day=end)
    return whole(form.termijn) or 0, wanted


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def typed_of(name: str, rules: SeatRules, first_at: datetime | None) -> BodyForm:
    """The form of a body as it stands."""
    begin = "" if first_at is None else formats.amsterdam(first_at).replace(tzinfo=None).isoformat(timespec="minutes")
    lines = [
        "; ".join([one.name, value.name, str(value.people), str(value.least), str(value.most)])
        for one in rules.features
        for value in one.values
    ]
    return BodyForm(
        naam=name,
        zetels=str(rules.seats),
        maanden=str(rules.term_months),
        ritme=str(rules.every_months),
        begin=begin,
        ondergrens=str(int(rules.floor * 100)),
        kenmerken="\n".join(lines),
    )


def _features(text: str) -> tuple[SeatFeature, ...]:
    """One value per line: feature; value; people; least; most."""
    found: dict[str, list[SeatValue]] = {}
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split(";")]
        numbers = [whole(part) for part in parts[2:]]
        if len(parts) != 5 or None in numbers or not parts[0] or not parts[1]:
            raise BadSeatRulesText("kenmerken", at)
        people, least, most = (number or 0 for number in numbers)
        if least > most:
            raise BadSeatRulesText("kenmerken", at)
        found.setdefault(parts[0], []).append(SeatValue(name=parts[1], people=people, least=least, most=most))
    if not found or any(len(values) < 2 for values in found.values()):
        raise BadSeatRulesText("kenmerken")
    return tuple(SeatFeature(name=name, values=tuple(values)) for name, values in found.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedForm:
    """A candidate as typed: the name, how to reach them, a value per feature, and whether they said yes already."""

    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        """What was typed here."""
        return self.texts.get(name, "")
