"""What the commands about seats say in Dutch: chances with reasons, and the checks of a record."""

from __future__ import annotations

from fractions import Fraction

from snw_democratie.cli.verdict import check_lines, counted
from sortition.seats import GroupChance, Reason, SeatChances
from sortition.verify_seat import SeatVerdict

NAMES = {
    "files": "alle bestanden zijn er",
    "spelling": "schrijfwijze van de bestanden",
    "chain": "volgorde van de stappen",
    "digest": "de code die vooraf bekend is gemaakt",
    "hashes": "vingerafdruk van elk bestand",
    "rules": "regels spreken elkaar niet tegen",
    "ids": "niemand staat dubbel op de lijst",
    "root": "verzegeling van de hele lijst",
    "leaves": "verzegeling per kandidaat",
    "types": "groepen van gelijke kandidaten",
    "chances": "ieders kans volgt uit de regels",
    "reasons": "waarom sommigen geen kans hebben",
    "over_rounds": "kans over alle lotingen samen",
    "announcement": "aankondiging",
    "round": "drand-ronde kwam na de aankondiging",
    "source": "aangekondigde bron is gebruikt",
    "times": "tijden van de stappen",
    "tickets": "loten volgen uit het toeval",
    "selected": "lid en plaatsvervanger stonden op de lijst",
    "persons": "zij hebben zelf deze loten",
    "signature": "handtekening van drand",
}
"""What each check of SEATS.md is about."""


def chances_text(chances: SeatChances) -> str:
    """One line per group of equal candidates, most likely first."""
    said = [
        f"{one.group.people:>4} x {percent(one.chance):>7}  {', '.join(one.group.profile)} "
        f"(nog {one.group.rounds} keer){_because(one)}"
        for one in sorted(chances.groups, key=lambda one: -one.chance)
    ]
    return "\n".join(["Kans per persoon:", *said, f"Samen {chances.tickets} loten."])


def reason_text(reason: Reason) -> str:
    """Why a candidate is not preferred this time."""
    value = f"{reason.feature}: {reason.value}"
    return {
        "spread": f"door wie al in het bestuur zit ({value})",
        "next": "daarna zou niemand die blijft nog passen",
        "balance": f"te ver uit balans ({value})",
        "ahead": "de balans is daarna niet te houden",
        "room": "daarna zouden te weinig mensen kunnen",
    }[reason.rule]


def percent(chance: Fraction) -> str:
    """A chance with one decimal; none is 0 when there is one."""
    rounded = f"{float(chance) * 100:.1f}".replace(".", ",")
    return f"{'<0,1' if chance and rounded == '0,0' else rounded} %"


def report(found: SeatVerdict) -> str:
    """What a person reads: nothing in it may sound like a yes to what was not checked."""
    lines = check_lines(found.checks, NAMES)
    return "\n".join([*lines, "", _verdict(found), f"Code van deze loting: {found.digest or 'niet te lezen'}"])


def _verdict(found: SeatVerdict) -> str:
    if not found.ok:
        return f"Dit dossier klopt NIET. {counted(found.checks)}"
    return f"{'Dit dossier klopt.' if found.complete else 'Dit is geen volledig oordeel.'} {counted(found.checks)}"


def _because(one: GroupChance) -> str:
    return f": {reason_text(one.reason)}" if one.reason else ""
