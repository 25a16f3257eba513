"""One lot number looked up: its chance, the outcome, and its place on the list that was fixed."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.succession_facts import LaterFacts
from snw_democratie.components import ChanceView, Fact
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.public_record import words
from snw_democratie.public_record.reading import Lot, Published
from snw_democratie.public_record.service import FoundLot, PublicLottery
from sortition.record import Value, canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStep:
    """One step to the root: on which side the other code stands, and that code."""

    side: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a lot stands after the draw and what came after it; `sits` has a place in the panel now."""

    sits: bool
    heading: str
    sentence: str
    reserve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """One lot number looked up. `found` is false when the record has no such lot."""

    title: str
    address: str
    entered: str
    asked: bool
    found: bool
    error: str
    chance: ChanceView | None
    appearances: str
    drawn: bool
    practice: str
    selected: bool
    outcome: Outcome | None
    panels: tuple[str, ...]
    panels_rest: str
    facts: tuple[Fact, ...]
    steps: tuple[ProofStep, ...]
    steps_title: str
    proof: str
    published: bool


def lot_view(public: PublicLottery, entered: str, looked_up: FoundLot | None) -> LotView:
    """What the record says about the lot number that was entered (or nothing yet)."""
    facts, record = public.facts, public.record
    lot = looked_up.lot if looked_up else None
    steps = looked_up.steps if looked_up else ()
    found = lot is not None and record is not None
    outcome = _outcome(lot.id, public.drawn.selected, public.later) if lot and public.drawn else None
    return LotView(
        title=in_language(facts.title, facts.translations),
        address=f"/loting/{facts.slug}",
        entered=lot.id if lot else entered,
        asked=bool(entered),
        found=found,
        error=_("Dit lotnummer staat niet op de lijst. Kijk het nummer nog eens na.") if entered and not found else "",
        chance=_lot_chance(lot, record) if lot and record else None,
        appearances=_appearances(lot, record) if lot and record else "",
        drawn=public.drawn is not None,
        practice=words.practice(public.rehearsal),
        selected=outcome is not None and outcome.sits,
        outcome=outcome,
        panels=tuple(formats.number(number) for number in lot.panels[:60]) if lot else (),
        panels_rest=_("En nog %(count)s andere panels.", count=formats.number(len(lot.panels) - 60))
        if lot and len(lot.panels) > 60
        else "",
        facts=_commitment(lot, record) if lot and record else (),
        steps=tuple(ProofStep(side=_("links") if side == "left" else _("rechts"), code=code) for side, code in steps),
        steps_title=ngettext("De %(n)s stap", "De %(n)s stappen", len(steps), n=len(steps)),
        proof=f"/loting/{facts.slug}/mijn-lot/bewijs.json?lot={lot.id}" if lot else "",
        published=record is not None,
    )


def proof_file(found: FoundLot, record: Published) -> bytes:
    """The same steps for a program: from `leaf`, each step gives the next code, and the last is `merkle_root`."""
    proof: dict[str, Value] = {
        "id": found.lot.id,
        "leaf": found.lot.leaf,
        "lottery": record.digest,
        "merkle_root": record.merkle_root,
        "place": found.lot.position,
        "steps": found.steps,
    }
    return canonical(proof) + b"\n"


def _outcome(lot: str, drawn: tuple[str, ...], later: LaterFacts) -> Outcome:
    """Who left never comes back, so what happened needs no order. A vacancy that was overtaken counts for who left."""
    came = next((one for one in later.rounds if lot in (one.selected or ())), None)
    if any(lot in one.left for one in later.rounds):
        return Outcome(
            sits=False,
            heading=_("Dit lotnummer zit niet meer in het panel"),
            sentence=_("Dit lotnummer had een plaats. Die plaats kwam later weer vrij."),
        )
    if came:
        said = (
            _("Er kwam een plaats vrij. Alleen dit lotnummer paste daar. Wij nemen contact met u op.")
            if came.certain
            else _("Er kwam een plaats vrij. Het lot gaf die aan dit nummer. Wij nemen contact met u op.")
        )
        return Outcome(sits=True, heading=_("Dit lotnummer kwam later in het panel"), sentence=said)
    if lot in drawn:
        said = _("Wij nemen contact met u op. U hoeft nu niets te doen.")
        return Outcome(sits=True, heading=_("Dit lotnummer is ingeloot"), sentence=said)
    return _without_place(lot, later)


def _without_place(lot: str, later: LaterFacts) -> Outcome:
    if any(lot in one.away for one in later.rounds):
        said = _("Er kwam een plaats vrij. Dit lotnummer kon die plaats niet krijgen.")
        return Outcome(sits=False, heading=_("Dit lotnummer is niet ingeloot"), sentence=said)
    if any(lot == reserve for reserve, _chance in later.reserves or ()):
        said = _("Dit lotnummer is niet ingeloot. Stopt er iemand? Dan kunt u alsnog gevraagd worden.")
        return Outcome(sits=False, heading=_("Dit lotnummer is reserve"), sentence=said, reserve=True)
    said = _("Het lot wees een ander panel aan. Stopt er iemand? Dan kunt u alsnog gevraagd worden.")
    return Outcome(sits=False, heading=_("Dit lotnummer is niet ingeloot"), sentence=said)


def _lot_chance(lot: Lot, record: Published) -> ChanceView:
    if lot.appearances is not None:
        return words.chance(lot.appearances, record.panels)
    return words.near_chance(lot.chance, record.panels)


def _appearances(lot: Lot, record: Published) -> str:
    if lot.appearances is None:
        return _("De panels zijn hier groepen. Wie uit een groep meedoet, bepaalt het lot op dezelfde avond.")
    return _(
        "Dit lotnummer zit in %(times)s van de %(panels)s panels.",
        times=formats.number(lot.appearances),
        panels=formats.number(record.panels),
    )


def _commitment(lot: Lot, record: Published) -> tuple[Fact, ...]:
    return (
        Fact(term=_("Plaats op de lijst"), value=formats.number(lot.position)),
        Fact(term=_("Begin: de code van uw gegevens"), value=lot.leaf, code=True),
        Fact(term=_("Einde: de vingerafdruk van de hele lijst"), value=record.merkle_root, code=True),
    )
