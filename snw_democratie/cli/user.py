"""`snw user`: accounts of staff."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from snw_democratie.cli.installed import address, opened
from snw_democratie.cli.output import Refusal, guarded, say
from snw_democratie.cli.stopping import in_order
from snw_democratie.settings import Settings, settings_here

if TYPE_CHECKING:
    from snw_democratie.db.engine import Engine

ROLES = ("administrator", "democracy_team", "wijkplatform", "helper", "registrar", "trustee", "auditor")
"""The same as `security.staff.Role`, which would take seconds to import for every command."""
SCOPES = ("GF06", "GF07", "GF08", "GF09", "GF10")


def add_commands(subparsers: Any) -> None:
    """Add `user add`."""
    example = "Voorbeeld: snw user add --name 'Anna de Vries' --role administrator"
    user = subparsers.add_parser(
        "user", help="accounts van het team", description="Accounts van het team.", epilog=example
    )
    acts = user.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    add = acts.add_parser(
        "add",
        help="maak een account",
        description="Maak een account en toon de link van een uitnodiging. Daarmee kiest iemand zelf een naam en een "
        "wachtwoord. Met een NAAM erbij vraagt het programma het wachtwoord, of leest het van stdin.",
        epilog=example,
    )
    add.add_argument("login", metavar="NAAM", nargs="?", help="waarmee iemand inlogt; zonder: een uitnodiging")
    add.add_argument("--name", required=True, metavar="NAAM", help="zoals collega's hem zien")
    add.add_argument("--role", action="append", choices=ROLES, required=True, help="mag vaker")
    add.add_argument("--scope", action="append", choices=SCOPES, default=[], help="gebied van een wijkplatform")
    add.add_argument("--email", default="", metavar="ADRES", help="stuur de uitnodiging ook per e-mail")
    add.add_argument("--generate", action="store_true", help="bedenk een wachtwoord en toon het één keer")
    add.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    add.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Add one account, or an invitation."""
    _refuse_nonsense(chosen)
    settings = settings_here(new=True)
    with opened(settings, new=True) as engine:
        return _invite(chosen, engine, settings) if chosen.login is None else _add(chosen, engine, settings)


def _refuse_nonsense(chosen: argparse.Namespace) -> None:
    """Before anything is made or asked. Raises Refusal, RolesApart, BadAddress."""
    from snw_democratie.accounts.forms import LONGEST_NAME, login_problems
    from snw_democratie.mail.outbox import checked_address
    from snw_democratie.security.staff import refuse_together
    from snw_democratie.typed_text import text_problem

    wrong = text_problem(chosen.name, most=LONGEST_NAME)
    if wrong or not chosen.name.strip():
        raise Refusal(wrong or "Vul bij --name de naam van deze persoon in.")
    if chosen.login is not None and (problems := login_problems(chosen.login)):
        raise Refusal(problems[0].message)
    if ("wijkplatform" in chosen.role) != bool(chosen.scope):
        raise Refusal("Een wijkplatform heeft een of meer gebieden (--scope). Andere rollen hebben er geen.")
    refuse_together(set(chosen.role))
    if chosen.generate and chosen.login is None:
        raise Refusal("Noem met --generate ook de naam waarmee iemand inlogt.")
    if chosen.email:
        checked_address(chosen.email)
        if chosen.login is not None:
            raise Refusal("Een account met een eigen wachtwoord krijgt geen uitnodiging. Laat --email weg.")


def _invite(chosen: argparse.Namespace, engine: Engine, settings: Settings) -> int:
    from snw_democratie.accounts.mails import invitation_link
    from snw_democratie.accounts.service import invite
    from snw_democratie.db.engine import unit_of_work
    from snw_democratie.i18n.dutch import moment
    from snw_democratie.security.codes import shown
    from snw_democratie.security.staff import Role

    roles, origin = [Role(role) for role in chosen.role], address(settings)
    with unit_of_work(engine) as session:
        made = invite(
            session, chosen.name, roles, chosen.scope, email=chosen.email, origin=origin, at=datetime.now(UTC)
        )
    link = invitation_link(origin, made.code)
    until = moment(made.expires_at)
    answer = {"ok": True, "link": link, "code": shown(made.code), "until": made.expires_at.isoformat()}
    say(chosen, answer, f"De uitnodiging voor {chosen.name}, één keer te gebruiken, tot {until}:\n{link}")
    return 0


def _add(chosen: argparse.Namespace, engine: Engine, settings: Settings) -> int:
    from snw_democratie.accounts.service import add_account
    from snw_democratie.db.engine import unit_of_work
    from snw_democratie.security.passwords import Passwords
    from snw_democratie.security.staff import Role

    password = secrets.token_urlsafe(15) if chosen.generate else _asked()
    hashed = Passwords(settings.argon2_kib).hash(password, login=chosen.login, name=chosen.name)
    roles = [Role(role) for role in chosen.role]
    with unit_of_work(engine) as session:
        add_account(
            session, login=chosen.login, name=chosen.name, hashed=hashed, roles=roles, scopes=chosen.scope,
            at=datetime.now(UTC),
        )  # fmt: skip
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
