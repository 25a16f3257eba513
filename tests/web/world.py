"""A small Nieuw-West for tests: staff, one lottery in every state, and browsers that are signed in."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from litestar.testing import TestClient
from sqlalchemy import Engine

from snw_democratie.accounts.service import add_account
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.security.keys import new_ring
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from snw_democratie.security.vault import Vault
from snw_democratie.settings import Settings
from tests.web.programs import program

ORIGIN = "http://testserver.local"
PASSWORD = "een lang wachtwoord"
SETTINGS = Settings(origin=ORIGIN, secret_key="k" * 64, argon2_kib=64, second_factor=False, plain_sign_in=True)
"""Without a second factor, and on a name that is not this machine: both are tried in tests of their own."""
RING = new_ring()
VAULT = Vault(lambda: RING)
"""What the databases of the tests are sealed with; one for the whole run."""
START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
POOL = "id,geslacht,leeftijd\n" + "".join(
    f"p{i},{'vrouw' if i % 2 else 'man'},{'jong' if i % 3 else 'oud'}\n" for i in range(40)
)
_kept = ExitStack()
atexit.register(_kept.close)
TASKS = {"check": service.CHECK, "compute": service.PANELS, "reserves": service.RESERVES}


def add_staff(engine: Engine) -> dict[str, Staff]:
    """Anna and Bram of the democracy team, Cem the administrator, and Dita without any role."""
    passwords = Passwords(SETTINGS.argon2_kib)
    team = [Role.DEMOCRACY_TEAM]
    people = {"anna": team, "bram": team, "cem": [Role.ADMINISTRATOR], "dita": []}
    staff = {}
    with unit_of_work(engine) as session:
        for login, roles in people.items():
            hashed = passwords.hash(PASSWORD, login=login)
            number = add_account(session, login=login, name=login.title(), hashed=hashed, roles=roles, at=START)
            staff[login] = Staff(account_id=number, name=login.title(), roles=frozenset(map(str, roles)))
    return staff


def act(engine: Engine, what: Callable[..., Any], *facts: Any, by: Staff, at: datetime = START) -> Any:
    """One act of a service in one unit of work."""
    with unit_of_work(engine) as session:
        return what(session, *facts, by=by, at=at)


def draft(engine: Engine, by: Staff, title: str, **more: Any) -> str:
    """A lottery with quotas and a confirmed pool, not yet checked."""
    slug: str = act(engine, service.create, service.Rules(title=title, seats=4, panels=1000, **more), by=by)
    for name, values in {"geslacht": ("vrouw", "man"), "leeftijd": ("jong", "oud")}.items():
        act(engine, service.add_feature, slug, name, [(value, Fraction(50)) for value in values], by=by)
    act(engine, service.set_quotas_from_counts, slug, 1, by=by)
    with reading(engine) as session:
        quotas = service.library_quotas(session, slug)
    pool = service.read_pool(POOL.encode(), "pool.csv", quotas, household_column=None)
    act(engine, service.confirm, slug, act(engine, service.stage, slug, pool, "pool.csv", by=by), by=by)
    return slug


def run_jobs(engine: Engine) -> None:
    """Do every waiting job in this process: what the worker does, without its child, to save time."""
    while True:
        with unit_of_work(engine) as session:
            mine = queue.claim(session, kinds=TASKS, token="t" * 32, at=START)
        if mine is None:
            return
        task = TASKS[mine.kind]
        with reading(engine) as session:
            inputs = task.inputs(session, mine)
        answer = task.work(inputs, lambda step, done, total: None)
        with unit_of_work(engine) as session:
            assert queue.end(session, mine, state=queue.DONE, at=START, unless_cancelled=True)
            queue.note_result(session, mine, task.keep(session, mine, answer, START))


def lead_to(engine: Engine, slug: str, state: State, staff: Mapping[str, Staff]) -> None:
    """Take a lottery through its steps, from where it stands until it is in `state`."""
    anna, bram = staff["anna"], staff["bram"]

    def seen(look: Callable[..., Any]) -> str:
        with reading(engine) as session:
            found: str = look(session, slug).digest
        return found

    def close() -> None:
        act(engine, service.ask_check, slug, by=anna)
        run_jobs(engine)
        act(engine, service.agree_to_close, slug, seen(service.closing), by=anna)
        act(engine, service.agree_to_close, slug, seen(service.closing), by=bram)

    def publish() -> None:
        with reading(engine) as session:
            digest = service.procedure(session, slug).record_digest
        act(engine, service.publish, slug, digest, by=anna)

    def draw() -> None:
        for place, digit in enumerate("417"):
            act(engine, service.enter_digit, slug, place, digit, by=anna)
        act(engine, service.agree_to_draw, slug, seen(service.drawing), by=anna)
        act(engine, service.agree_to_draw, slug, seen(service.drawing), by=bram)

    steps: list[tuple[State, Callable[[], Any]]] = [
        (State.CLOSED, close),
        (State.COMPUTING, lambda: act(engine, service.compute, slug, by=anna)),
        (State.COMPUTED, lambda: run_jobs(engine)),
        (State.PUBLISHED, publish),
        (
            State.ANNOUNCED,
            lambda: act(engine, service.announce, slug, "balls", START, by=anna),
        ),
        (State.DRAWN, draw),
    ]
    with reading(engine) as session:
        stands = service.procedure(session, slug).state
    done = [reached for reached, _ in steps].index(stands) + 1 if stands is not State.DRAFT else 0
    for reached, take in steps[done:]:
        with reading(engine) as session:
            if service.procedure(session, slug).state == state:
                return
        take()
        with reading(engine) as session:
            assert service.procedure(session, slug).state == reached


def furnish(engine: Engine) -> None:
    """Staff, and one lottery per state, each named for its state."""
    staff = add_staff(engine)
    # The one that is being computed last, or its waiting job would be done with those of the others.
    for state in (*(one for one in State if one is not State.COMPUTING), State.COMPUTING):
        lead_to(engine, draft(engine, staff["anna"], f"Panel {state}"), state, staff)


class Browser:
    """A visitor: keeps cookies, fills in the form token, does not follow redirects."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def token(self) -> str:
        """The token of the forms of this visitor: that of their cookie, as soon as a page has given one."""
        for name in ("csrf", "__Host-csrf"):
            if name in self.client.cookies:
                return self.client.cookies[name]
        found = re.search(r'name="_csrf_token" value="([0-9a-f]+)"', self.get("/inloggen").text)
        assert found is not None
        return found.group(1)

    def post(self, path: str, data: Mapping[str, str] | None = None, **more: Any) -> Any:
        fields = {"_csrf_token": self.token(), **(data or {})}
        return self.client.post(path, data=fields, follow_redirects=False, **more)

    def sign_in(self, login: str, password: str = PASSWORD) -> Any:
        return self.post("/inloggen", {"naam": login, "wachtwoord": password, "naar": "/team"})


@cache
def loop() -> BlockingPortal:
    """The event loop in which all programs of this process answer; without it each answer starts one of its own."""
    return _kept.enter_context(start_blocking_portal("asyncio"))


def browser(engine: Engine, clock: Callable[[], datetime], login: str = "", settings: Settings = SETTINGS) -> Browser:
    """A new browser on a program of its own around this database; signed in when a login is given."""
    # Entered nowhere: start-up and shutdown do nothing here but dispose of an engine that the fixture owns.
    client = TestClient(program(settings, engine, clock), base_url=settings.origin)
    client.blocking_portal = loop()
    someone = Browser(client)
    if login:
        answer = someone.sign_in(login)
        assert answer.status_code == 303, answer.text
    return someone
