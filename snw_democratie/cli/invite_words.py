"""The checks on a draw of letters in Dutch."""

from __future__ import annotations

from snw_democratie.cli.verdict import check_lines, counted
from sortition.verify_invitation import InvitationChecks

NAMES = {
    "files": "alle bestanden zijn er",
    "spelling": "schrijfwijze van de bestanden",
    "chain": "de trekking volgt op het plan",
    "digest": "de code die vooraf bekend is gemaakt",
    "hashes": "vingerafdruk van elk bestand",
    "weights": "gewichten volgen uit de verwachte respons",
    "chances": "kansen volgen uit de gewichten",
    "announced": "het toeval is vooraf aangekondigd",
    "signature": "handtekening van drand",
    "start": "het begin van de liniaal volgt uit het toeval",
    "counts": "elke groep kreeg het goede aantal brieven",
    "people": "de lijst met mensen past bij de groepen",
    "drawn": "precies wie is geloot, kreeg een brief",
    "codes": "drukker en website hebben dezelfde brieven",
    "register": "het bestand waaruit is geloot",
}
"""What each check of INVITATION.md is about."""


def report(found: InvitationChecks) -> str:
    """What a person reads: nothing in it may sound like a yes to what was not checked."""
    lines = check_lines(found.checks, NAMES)
    practice = ["Dit is een oefening: niemand krijgt hierdoor een brief."] if found.rehearsal else []
    return "\n".join([*lines, "", *practice, verdict(found), f"Code van het plan: {found.digest or 'niet te lezen'}"])


def verdict(found: InvitationChecks) -> str:
    """How many checks were made and how many not, and what that is worth."""
    if not found.ok:
        return f"Deze loting van brieven klopt NIET. {counted(found.checks)}"
    if found.complete:
        return f"Deze loting van brieven klopt. {counted(found.checks)}"
    return f"Er is niets fout gevonden, maar dit is geen volledig oordeel. {counted(found.checks)}"
