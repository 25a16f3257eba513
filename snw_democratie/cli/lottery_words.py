"""What `snw lottery verify` says in Dutch: what each check is about, and what they are worth together."""

from __future__ import annotations

from snw_democratie.cli.verdict import check_lines, counted
from sortition.checking.lottery_record import LotteryChecks

NAMES = {
    "files": "alle bestanden zijn er",
    "spelling": "schrijfwijze van de bestanden",
    "chain": "volgorde van de stappen",
    "digest": "de code die vooraf bekend is gemaakt",
    "hashes": "vingerafdruk van elk bestand",
    "settings": "instellingen van de loting",
    "quotas": "quota",
    "ids": "overal dezelfde mensen, niemand dubbel",
    "leaves": "verzegeling per persoon",
    "root": "verzegeling van de hele lijst",
    "types": "groepen van gelijke mensen",
    "types_public": "openbare tabel van groepen",
    "panels": "panels zijn vol, niemand zit dubbel",
    "panel_rules": "elk panel houdt de quota",
    "tickets": "loten",
    "ticket_rules": "elk lot houdt de quota",
    "chances": "kansen volgen uit de loten",
    "appearances": "hoe vaak iedereen in de panels zit",
    "rounding": "afronding van kansen naar panels",
    "outside": "groepen die buiten de afronding vallen",
    "reach": "wie een kans heeft, zit in een panel",
    "certificate": "opbouw van het bewijs",
    "exclusions": "wie niet gekozen kan worden, met bewijs",
    "attained": "bewezen kansen passen bij de quota",
    "eta": "afstand tot het bewezen beste",
    "optimal": "kleinste kansen zo groot mogelijk",
    "gap": "grens aan wat beter had gekund",
    "min_chance": "kleinste kans",
    "max_chance": "grootste kans",
    "best_max_chance": "kleinst mogelijke grootste kans",
    "support": "aantal verschillende samenstellingen",
    "unequal": "gelijke mensen met ongelijke kansen",
    "announcement": "aankondiging",
    "round": "drand-ronde kwam na de aankondiging",
    "source": "aangekondigde bron is gebruikt",
    "times": "tijden van de stappen",
    "number": "panelnummer volgt uit het toeval",
    "selected": "gekozen mensen zijn die van het panel",
    "signature": "handtekening van drand",
    "rehearsal": "telt de trekking, of was het oefenen",
    "reserves": "reserves komen uit de lijst en zaten niet in het panel",
    "reserve_draw": "wie reserve werd, volgt uit de loting",
    "vacancies": "wie wegging zat in het panel; kansen op de plaats",
    "choices": "geen betere vervanging is overgeslagen",
    "later_rounds": "elke aankondiging kwam na het vertrek",
    "replacements": "wie de plaats kreeg, volgt uit het toeval",
    "later_signatures": "handtekeningen van drand bij vervangingen",
}
"""What each check of SPEC.md, section 5, is about."""


def report(found: LotteryChecks) -> str:
    """What a person reads: nothing in it may sound like a yes to what was not checked."""
    lines = check_lines(found.checks, NAMES)
    practice = ["Dit is een oefening: niemand is hiermee gekozen."] if found.rehearsal else []
    return "\n".join([*lines, "", *practice, verdict(found), f"Code van de loting: {found.digest or 'niet te lezen'}"])


def verdict(found: LotteryChecks) -> str:
    """How many checks were made and how many not, and what that is worth."""
    if not found.ok:
        return f"Dit dossier klopt NIET. {counted(found.checks)}"
    if found.complete:
        return f"Dit dossier klopt. {counted(found.checks)}"
    return f"Dit is geen volledig oordeel. {counted(found.checks)}"
