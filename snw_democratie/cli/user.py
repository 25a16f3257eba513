"""`snw user`: accounts of staff."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime
from typing import Any

from snw_democratie.cli.output import Refusal, guarded, say
from snw_democratie.cli.stopping import in_order
from snw_democratie.settings import settings_here

ROLES = ("democracy_team", "administrator")


def add_commands(subparsers: Any) -> None:
    """Add `user add`."""
    example = "Voorbeeld: snw user add anna --name 'Anna de Vries' --role democracy_team"
    user = subparsers.add_parser(
        "user", help="accounts van het team", description="Accounts van het team.", epilog=example
    )
    acts = user.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    add = acts.add_parser(
        "add",
        help="maak een account",
        description="Maak een account. Het wachtwoord wordt gevraagd, of gelezen van stdin.",
        epilog=example,
    )
    add.add_argument("login", metavar="NAAM", help="waarmee iemand inlogt")
    add.add_argument("--name", required=True, metavar="NAAM", help="zoals collega's hem zien")
    add.add_argument("--role", action="append", choices=ROLES, required=True, help="mag vaker")
    add.add_argument("--generate", action="store_true", help="bedenk een wachtwoord en toon het één keer")
    add.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    add.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Add one account."""
    from snw_democratie.accounts.service import add_account
    from snw_democratie.db.engine import open_engine, unit_of_work
    from snw_democratie.db.migrate import migrate
    from snw_democratie.security.passwords import Passwords
    from snw_democratie.security.staff import Role
    from snw_democratie.security.vault import vault_of_file

    settings = settings_here()
    password = secrets.token_urlsafe(15) if chosen.generate else _asked()
    hashed = Passwords(settings.argon2_kib).hash(password, login=chosen.login)
    engine = open_engine(settings.database_url, vault_of_file(settings.keys))
    migrate(engine)
    with unit_of_work(engine) as session:
        roles = [Role(role) for role in chosen.role]
        add_account(session, login=chosen.login, name=chosen.name, hashed=hashed, roles=roles, at=datetime.now(UTC))
    engine.dispose()
    answer = {"ok": True, "login": chosen.login, **({"password": password} if chosen.generate else {})}
    shown = f" Het wachtwoord is {password}" if chosen.generate else ""
    say(chosen, answer, f"Het account {chosen.login} is gemaakt.{shown}")
    return 0


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    with in_order():  # what is typed must be shown again afterwards
        password = getpass.getpass("Wachtwoord: ")
        if getpass.getpass("Nog een keer: ") != password:
            raise Refusal("De twee wachtwoorden zijn niet gelijk.")
    return password
