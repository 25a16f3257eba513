"""The programs as people start and stop them: ports, Ctrl+C, a power cut, and two programs on one database."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n.dutch import amsterdam
from snw_democratie.jobs.models import Job
from snw_democratie.jobs.worker import now
from sortition.verify import verify
from tests.cli.process import snw
from tests.web.processes import started
from tests.web.test_jobs import job, state, until
from tests.web.test_journeys import NEW, hidden, upload
from tests.web.world import POOL, Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def alive(process: int) -> bool:
    """Whether the process runs; one that ended but that nobody asked after yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_port_that_is_taken_is_said_in_one_sentence_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refused = snw("serve", "--demo", "--port", port, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert (
        refused.stderr
        == f"Poort {port} is al in gebruik. Stop het andere programma of kies een andere poort met --port.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_host_of_another_machine_is_refused(tmp_path: Path) -> None:
    refused = snw("serve", "--host", "192.0.2.1", "--port", "0", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Op 192.0.2.1, poort 0 kan de website niet luisteren" in refused.stderr
    assert snw("serve", "--port", "70000", cwd=tmp_path).returncode == 2


@SQLITE
def test_the_address_that_is_said_answers_at_once(engine: Engine, tmp_path: Path) -> None:
    with started("serve", "--port", "0", engine=engine, folder=tmp_path) as server:
        assert server.signed_in("anna").get("/team").status_code == 200


@SQLITE
@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("worker",)])
def test_ctrl_c_ends_everything_without_a_word_and_gives_the_computation_back(
    command: tuple[str, ...], engine: Engine, tmp_path: Path
) -> None:
    with started(*command, engine=engine, folder=tmp_path) as program:
        until(lambda: job(engine).state == "running" and bool(program.children()))
        children = program.children()
        assert program.interrupt() == (0, "", "")
        assert job(engine).state == "waiting"
        until(lambda: not any(map(alive, children)))


ELSEWHERE = """
import signal, threading, time
def later():
    while getattr(signal.getsignal(signal.SIGINT), "__module__", "") != "snw_democratie.cli.worker":
        time.sleep(0.1)
    time.sleep(4)
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
threading.Thread(target=later, daemon=True).start()
"""


@SQLITE
def test_a_worker_stops_though_the_signal_did_not_wake_what_waits_for_it(engine: Engine, tmp_path: Path) -> None:
    with started("worker", engine=engine, folder=tmp_path, first=ELSEWHERE) as program:
        out, err = program.process.communicate(timeout=60)
        assert (program.process.returncode, out, err) == (0, "", "")


@SQLITE
def test_a_killed_program_loses_no_lottery(engine: Engine, tmp_path: Path) -> None:
    with started("serve", "--port", "0", engine=engine, folder=tmp_path) as server:
        until(lambda: job(engine).state == "running" and bool(server.children()))
        children = server.children()
        server.process.kill()
        until(lambda: not any(map(alive, children)))
    assert (state(engine), job(engine).state) == (State.COMPUTING, "running")
    with unit_of_work(engine) as session:
        # Nobody wants to wait here for the minute after which a computation counts as lost.
        session.execute(update(Job).where(Job.state == "running").values(beat_at=now() - timedelta(seconds=61)))
    with started("serve", "--port", "0", engine=engine, folder=tmp_path) as server:
        until(lambda: state(engine) is State.COMPUTED)
        anna = server.signed_in("anna")
        assert "De kansen zijn berekend" in anna.get("/team/lotingen/panel-computing/berekenen").text
        anna.post("/team/lotingen/panel-computing/berekenen")
        until(lambda: job(engine).state == "done" and state(engine) is State.COMPUTED)
    with reading(engine) as session:
        facts = service.procedure(session, "panel-computing")
        assert verify(service.record(session, facts.slug, public=False), digest=facts.record_digest).ok


@POSTGRES
def test_a_website_and_a_worker_on_one_database_do_a_lottery_from_draft_to_draw(engine: Engine, tmp_path: Path) -> None:
    with (
        started("worker", engine=engine, folder=tmp_path) as worker,
        started("serve", "--port", "0", engine=engine, folder=tmp_path) as server,
    ):
        anna, bram = server.signed_in("anna"), server.signed_in("bram")
        base = draft_to_draw(anna, bram)
        assert "Panel 42 is ingeloot" in anna.get(f"{base}/trekken").text
        for program in (worker, server):
            assert program.interrupt() == (0, "", "")
    with reading(engine) as session:
        facts = service.procedure(session, "burgerpanel-bomen")
        assert facts.state is State.DRAWN
        assert verify(service.record(session, facts.slug, public=True), digest=facts.record_digest).ok


def draft_to_draw(anna: Browser, bram: Browser) -> str:
    """A lottery through the pages alone, while programs elsewhere compute; gives its address."""
    base: str = anna.post("/team/lotingen/nieuw", NEW).headers["location"]
    anna.post(f"{base}/kenmerken/nieuw", {"kenmerk": "geslacht", "groepen": "vrouw; 50\nman; 50"})
    anna.post(f"{base}/kenmerken/nieuw", {"kenmerk": "leeftijd", "groepen": "jong; 60%\noud; 40%"})
    anna.post(f"{base}/kenmerken/tellingen", {"speling": "1"})
    upload(anna, f"{base}/lijst", "pool.csv", POOL.encode())
    anna.post(f"{base}/lijst/bevestigen", {"nummer": hidden(anna.get(f"{base}/lijst").text, "nummer")})
    anna.post(f"{base}/kenmerken/controle")
    until(shows(anna, f"{base}/kenmerken", "Ja, dit kan"))
    for who in (anna, bram):
        who.post(f"{base}/sluiten", {"gezien": hidden(who.get(f"{base}/sluiten").text, "gezien")})
    anna.post(f"{base}/berekenen")
    until(shows(anna, f"{base}/berekenen", "De kansen zijn berekend"))
    anna.post(f"{base}/publiceren", {"gezien": hidden(anna.get(f"{base}/kansen").text, "gezien")})
    anna.post(
        f"{base}/aankondigen",
        {"bron": "balls", "ronde": "", "moment": amsterdam(datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M")},
    )
    for place, digit in enumerate("042"):
        anna.post(f"{base}/trekken/cijfer", {"plek": str(place), "cijfer": digit})
    for who in (anna, bram):
        who.post(f"{base}/trekken/bevestigen", {"gezien": hidden(who.get(f"{base}/trekken").text, "gezien")})
    return base


def shows(someone: Browser, path: str, words: str) -> Callable[[], bool]:
    """Whether the page says these words by now."""
    return lambda: words in someone.get(path).text
