"""`snw audit`: has anybody changed, added or removed something in the log, or what keeps people from doing so."""

from __future__ import annotations

import argparse
from typing import Any

from snw_democratie.cli.output import guarded, say
from snw_democratie.settings import settings_here

EXAMPLE = "Voorbeeld: snw audit verify --head 1204:3fa8…"


def add_commands(subparsers: Any) -> None:
    """Add `audit verify`."""
    audit = subparsers.add_parser("audit", help="het logboek", description="Het logboek.", epilog=EXAMPLE)
    acts = audit.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    verify = acts.add_parser(
        "verify",
        help="reken het hele logboek na",
        description="Reken het hele logboek na. Kent u een vingerafdruk van eerder? Geef die mee: dan ziet u ook of er "
        "na dat moment iets is weggehaald of alles is herschreven. Ook ziet u of de database nog op slot is.",
        epilog=EXAMPLE,
    )
    verify.add_argument(
        "--head", type=_head, metavar="NUMMER:VINGERAFDRUK", help="een stand van het logboek die u eerder hebt bewaard"
    )
    verify.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    verify.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Recompute the chain."""
    from snw_democratie.db import guards
    from snw_democratie.db.backup import looking
    from snw_democratie.security import audit

    with looking(settings_here().database_url) as session:
        found, gone = audit.verify(session, chosen.head), guards.missing(session)
    answer = {
        "ok": found.ok and not gone,
        "events": found.events,
        "head": {"seq": found.head.seq, "digest": found.head.digest},
        "broken": found.broken,
        "lost": found.lost,
        "unguarded": list(gone),
    }
    told = [_words(found.events, found.head.digest, found.broken, found.lost, chosen.head)]
    if gone:
        told.append(
            f"De database is NIET meer op slot. Weg of veranderd: {', '.join(gone)}.\n"
            "Iemand kan nu handelingen of stemmen veranderen, of deed dat al.\n"
            "Vergelijk het logboek met een vingerafdruk van eerder, en elke lijst van stemmen met een kopie elders."
        )
    say(chosen, answer, "\n".join(told))
    return 0 if answer["ok"] else 1


def _words(events: int, digest: str, broken: int | None, lost: bool, known: tuple[int, str] | None) -> str:
    if broken is not None:
        return f"Het logboek klopt NIET. Het gaat fout bij nummer {broken}; tot en met {events} klopt het."
    if lost and known is not None:
        return f"Het logboek klopt NIET. Nummer {known[0]} is weg of is niet meer wat het was."
    with_it = " Uw vingerafdruk staat erin." if known is not None else ""
    return f"Het logboek klopt: {events} handelingen.{with_it}\nNummer {events}, vingerafdruk {digest}"


def _head(text: str) -> tuple[int, str]:
    number, _colon, digest = text.partition(":")
    if not (number.isascii() and number.isdigit()) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(f"'{text}' is geen nummer, dubbele punt en vingerafdruk van 64 tekens")
    return int(number), digest
