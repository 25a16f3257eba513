"""Examples of what stands on the pages where people vote, for the page with every part of the interface."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.budgets.booth.basket_words import BasketView
from snw_democratie.budgets.booth.last_views import MineLine
from snw_democratie.budgets.booth.views import ModeView, PlanLine
from snw_democratie.charts.tiles import PlaceTile, place_tiles
from snw_democratie.components import Choice
from snw_democratie.pool.places import WIJKEN
from snw_democratie.referenda.booth.views import QuestionView


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingParts:
    """One example of everything that only a booth, or a plan, shows."""

    mode: ModeView
    basket: BasketView
    plans: tuple[PlanLine, ...]
    mine: tuple[MineLine, ...]
    questions: tuple[QuestionView, ...]
    to_choose: tuple[PlaceTile, ...]
    place: tuple[PlaceTile, ...]


def voting_parts() -> VotingParts:
    """The examples, always the same."""
    names = {code: wijk.name for code, wijk in WIJKEN.items()}
    first, second, *_ = names
    return VotingParts(
        mode=ModeView(practice=True, table=True),
        basket=BasketView(
            counted="2 plannen gekozen.",
            cost="Samen € 14.000.",
            over="Kies er nog 1.",
            mine=("Bankjes aan het water", "شجرة في كل شارع"),
            live="{}",
        ),
        plans=(
            _plan(1, "Bankjes aan het water", Choice(value="1", label="Kies dit plan", chosen=True)),
            _plan(2, "Een boom in elke straat", Choice(value="2", label="Kies dit plan"), full="Dit past niet meer."),
            _plan(3, "Muziek op het plein", Choice(value="3", label=""), label="Hoeveel punten?", value="4"),
        ),
        mine=(MineLine(title="Bankjes aan het water", spoken="nl", facts="Buiten · Osdorp-Oost · € 4.000"),),
        questions=(
            QuestionView(
                name="vraag-een",
                text="Moet het plein autovrij worden?",
                single=True,
                choices=(Choice(value="ja", label="Ja"), Choice(value="nee", label="Nee", chosen=True)),
                hint="",
                error="Kies een antwoord.",
            ),
            QuestionView(
                name="vraag-twee",
                text="Wat komt er op het plein?",
                single=False,
                choices=(Choice(value="bomen", label="Bomen", chosen=True), Choice(value="banken", label="Banken")),
                hint="Kies er 1 of 2.",
                error="Kies er hoogstens 2.",
            ),
        ),
        to_choose=place_tiles(names, open_to=(first, second), chosen=first),
        place=place_tiles(names, chosen=second),
    )


def _plan(number: int, title: str, choice: Choice, *, label: str = "", value: str = "", full: str = "") -> PlanLine:
    return PlanLine(
        number=number,
        name=f"plan-{number}",
        title=title,
        spoken="nl",
        theme="buiten",
        wijk="osdorp-oost",
        cents=400_000,
        hidden=False,
        facts="Buiten · Osdorp-Oost",
        cost="€ 4.000",
        language="nl",
        what="Zes bankjes langs de plas.",
        why="Ouderen kunnen dan onderweg zitten.",
        choice=choice,
        label=label,
        value=value,
        error="",
        full=full,
    )
