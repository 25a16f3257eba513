"""`snw serve`: bring the database up to date, start the web server and the worker."""

from __future__ import annotations

import argparse
import errno
import gc
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any

from snw_democratie.cli.installed import refuse_elsewhere, tell_address
from snw_democratie.cli.output import Refusal, guarded, say
from snw_democratie.cli.stopping import in_order
from snw_democratie.db.engine import Engine
from snw_democratie.settings import NO_CONTACT, Settings, settings_here

if TYPE_CHECKING:
    import uvicorn
    from litestar import Litestar


EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - nothing is bound here: these are refused
"""Hosts to listen on that are no address to go to."""


def add_commands(subparsers: Any) -> None:
    """Add `serve`."""
    serve = subparsers.add_parser(
        "serve",
        help="start de website en de rekenaar",
        description="Werk de database bij en start de website en de rekenaar. Stop met Ctrl+C.",
        epilog="Voorbeeld: snw serve --demo --port 8000",
    )
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="adres om op te luisteren (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, metavar="P", help="poort (8000); 0 voor een vrije")
    serve.add_argument("--demo", action="store_true", help="vul een verzonnen Nieuw-West, niet in productie")
    serve.add_argument("--json", action="store_true", help="zeg de adressen als één JSON-object op stdout")
    serve.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Serve until somebody stops it."""
    from snw_democratie.app import create_app
    from snw_democratie.db.engine import open_engine
    from snw_democratie.db.migrate import migrate
    from snw_democratie.db.rotation import refuse_without_keys
    from snw_democratie.security.vault import vault_of_file

    # The port first: when another program has it, nothing is made and nothing is said as if we ran.
    with in_order(), listening(chosen.host, chosen.port) as bound, stopped_by_signals():
        settings = local(settings_here(new=True), chosen.host, bound.getsockname()[1])
        if chosen.demo:
            settings = _as_demo(settings)
        refuse_elsewhere(settings, new=True)
        vault = vault_of_file(settings.keys)
        engine = open_engine(settings.database_url, vault)
        migrate(engine)
        refuse_without_keys(engine, settings.keys)
        tell_address(settings)
        _mix(engine)
        logins = _demo(engine, settings) if chosen.demo else {}
        # Beside the workers' own: they can wait for a busy database, whoever looks at a page cannot.
        pages = open_engine(settings.database_url, vault, wait_seconds=settings.database_wait_seconds)
        with working(engine, settings):
            tries = _codes(settings) if logins else ()
            votes = _vote_codes(settings) if logins else {}
            asked = _answer_codes(settings) if logins else {}
            told = {"address": settings.origin, "logins": logins, "codes": list(tries), "vote_codes": votes}
            say(chosen, told | {"answer_codes": asked}, _welcome(settings.origin, logins, tries, votes, asked))
            # Once it has finished what it was doing, the server raises the signal that stopped it again.
            with suppress(KeyboardInterrupt):
                server(create_app(settings, pages)).run(sockets=[bound])
    return 0


def _mix(engine: Engine) -> None:
    """Mix the votes that a server which was killed had still to mix: until then their places tell an order."""
    from snw_democratie.budgets.voting.mixing import mix_all
    from snw_democratie.db.engine import unit_of_work

    with unit_of_work(engine) as session:
        mix_all(session)


def server(app: Litestar) -> uvicorn.Server:
    """What speaks HTTP for this application.

    No access log: an address can hold a lot number, and who asked for which page is nobody's business. What a proxy
    says of who asked is not read either, or everybody could say it.
    """
    import uvicorn

    gc.freeze()  # what was loaded stays: to look through all of it for garbage holds every page up, 0.1 s each time
    return uvicorn.Server(
        uvicorn.Config(app, access_log=False, proxy_headers=False, server_header=False, log_level="warning")
    )


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that browsers can knock at. Raises Refusal, with the reason."""
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = f"Poort {port} is al in gebruik. Stop het andere programma of kies een andere poort met --port."
        else:
            why = f"Op {host}, poort {port} kan de website niet luisteren: {error.strerror}."
        raise Refusal(why) from error
    with bound:
        yield bound


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Inside, a polite request to end (SIGTERM) does what Ctrl+C does: work that runs goes back into the queue."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def local(settings: Settings, host: str, port: int) -> Settings:
    """The settings for this host and port, where nothing else says under which address browsers see us.

    Raises Refusal where the host is every address of this computer: then each other computer would only be refused.
    """
    if settings.origin_given:
        return settings
    if host in EVERYWHERE:
        example = f"SNW_ORIGIN=http://192.168.1.20:{port}"
        raise Refusal(f"Zeg met SNW_ORIGIN op welk adres mensen de website openen, bijvoorbeeld {example}.")
    origin = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return replace(settings, origin=origin, hosts=settings.hosts | {f"localhost:{port}", f"127.0.0.1:{port}"})


@contextmanager
def working(engine: Engine, settings: Settings) -> Iterator[None]:
    """Workers beside whatever is done inside: one for checks, so that they need not wait for a computation.

    One that counts votes, one that studies counts, one that prints letters, and one that has votes counted when the
    voting closes. One for the boards of referenda.

    One that tells who was drawn and reminds who does not answer, one that does so for seats, and one that removes what
    may not be kept longer. And one that sends mail, where there is a server to send it with; without one, mail waits.
    """
    from snw_democratie.answers.facts import Mailing
    from snw_democratie.answers.reminding import Reminder
    from snw_democratie.assemblies import service
    from snw_democratie.budgets.counting.service import TASKS
    from snw_democratie.budgets.counting.teller import Teller
    from snw_democratie.jobs.repeating import Repeating
    from snw_democratie.jobs.worker import Worker
    from snw_democratie.letters.service import letters_task
    from snw_democratie.mail.sending import Postman
    from snw_democratie.referenda.service import TASKS as BOARD
    from snw_democratie.retention.daily import Caretaker
    from snw_democratie.seats.telling import SeatPost

    around = Mailing(own_page=f"{settings.origin}/mijn-aanmelding", contact=settings.contact)
    workers: list[Worker | Postman | Repeating] = [
        Worker(engine, {"check": service.CHECK}),
        Worker(engine, {"compute": service.PANELS, "reserves": service.RESERVES}),
        Worker(engine, {"count": TASKS["count"]}),
        Worker(engine, {"study": TASKS["study"]}),
        Worker(engine, {"letters": letters_task(settings.contact)}),
        Worker(engine, BOARD),
        Repeating(Teller(engine).look, every=20, failed="no count was asked for"),
        Repeating(Reminder(engine, around).look, every=600, failed="nobody was reminded of a place"),
        Repeating(SeatPost(engine, around).look, every=600, failed="nobody was told of a seat"),
        Repeating(Caretaker(engine).look, every=600, failed="the rules of retention were not applied"),
    ]
    if settings.relay is not None:
        workers.append(Postman(engine, settings.relay, settings.mail_from))
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is geen poort van 0 tot en met 65535")
    return int(text)


def _as_demo(settings: Settings) -> Settings:
    """To look around nobody needs a telephone of their own, nor one of ours; production refuses the demo."""
    from snw_democratie.demo.furnishing import CONTACT

    nothing = settings.contact == NO_CONTACT
    return replace(settings, second_factor=False, contact=CONTACT if nothing else settings.contact)


def _demo(engine: Engine, settings: Settings) -> dict[str, str]:
    from snw_democratie.demo.furnishing import furnish

    return dict(furnish(engine, settings))


def _codes(settings: Settings) -> tuple[str, ...]:
    from snw_democratie.demo.registering import codes

    return codes(settings)


def _vote_codes(settings: Settings) -> dict[str, list[str]]:
    from snw_democratie.demo.budgets import codes

    return {title: list(found) for title, found in codes(settings).items()}


def _answer_codes(settings: Settings) -> dict[str, list[str]]:
    from snw_democratie.demo.drawn import codes

    return {asked: list(found) for asked, found in codes(settings).items()}


def _welcome(
    origin: str,
    logins: dict[str, str],
    tries: tuple[str, ...],
    votes: dict[str, list[str]],
    asked: dict[str, list[str]],
) -> str:
    lines = ["", f"De website staat op {origin}", f"Het team logt in op {origin}/inloggen"]
    if logins:
        lines += ["", "Alles hierin is verzonnen. Inloggen kan als:"]
        lines += _people(logins)
        lines += [f"  Een code om u mee aan te melden: {code}" for code in tries]
        lines += [f"  Een code om te antwoorden, {what}: {codes[0]}" for what, codes in asked.items() if codes]
        lines += [f"  Codes om mee te stemmen, {title}: {', '.join(codes[:3])}" for title, codes in votes.items()]
        lines += ["Sluiten en loten bevestigt u met zijn tweeën: log in een tweede browser in als de ander."]
    return "\n".join([*lines, "", "Stoppen: Ctrl+C", ""])


def _people(logins: dict[str, str]) -> list[str]:
    from snw_democratie.accounts.role_words import role_names
    from snw_democratie.demo.furnishing import EVERYBODY

    names, does = role_names(), {login: role for login, _name, role in EVERYBODY}
    return [f"  {login:<8}wachtwoord: {password}   ({names[does[login]]})" for login, password in logins.items()]
