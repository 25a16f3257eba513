"""Small referenda for tests: keys and codes are made once for the whole run, ballots as they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine

from ballots.referendum import trustees as making
from ballots.referendum.ballot import make_ballot
from ballots.referendum.checking.setup import read_election
from ballots.referendum.credentials import public_code
from ballots.referendum.election import Election
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import digest, secret_of_code
from ballots.referendum.tally import partial_decryption
from ballots.referendum.trustees import Seat
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.referenda import service
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.facts import SetUp, Texts
from snw_democratie.referenda.finding import row_of
from snw_democratie.referenda.letters import Place, letters_of
from snw_democratie.referenda.service.counting import read_count
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.referenda.letter_codes import letter_code
from tests.web.world import START, Browser, act

YES, NO, BLANK = ((0, 1, 0),), ((0, 0, 1),), ((1, 0, 0),)
OPENS = START + timedelta(days=1)
CLOSES = START + timedelta(days=8)
DURING = START + timedelta(days=2)
AFTER = CLOSES + timedelta(minutes=2)
HOLDERS = ("De notaris", "Het wijkplatform", "De gemeente")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Three trustees: their public records, and what each keeps."""

    record: bytes
    secrets: tuple[int, ...]


@cache
def keys(threshold: int = 2, size: int = 3) -> Keys:
    """A ceremony in which everybody was honest."""
    seats = [Seat(index=place, size=size, threshold=threshold) for place in range(1, size + 1)]
    seeds = [making.new_seed() for _ in seats]
    polynomials = [making.new_polynomial(GROUP, seat) for seat in seats]
    certificates = [making.certificate(GROUP, seed, seat) for seed, seat in zip(seeds, seats, strict=True)]
    secrets = tuple(
        making.secret_of_shares(GROUP, [making.share(GROUP, one, seat.index) for one in polynomials]) for seat in seats
    )
    part = making.shared_part(
        threshold,
        certificates=certificates,
        coefficients=[making.coefficients(GROUP, *one) for one in zip(seeds, polynomials, strict=True)],
        signatures=[
            making.signature(GROUP, seed, certificates, one) for seed, one in zip(seeds, polynomials, strict=True)
        ],
        holders=[making.holder(GROUP, secret) for secret in secrets],
    )
    return Keys(record=making.trustees_record([part]), secrets=secrets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A referendum whose codes the test knows: `codes` may vote, `spares` lie in reserve."""

    slug: str
    uuid: str
    codes: tuple[str, ...]
    spares: tuple[str, ...]


def dutch(title: str) -> Texts:
    """A question about a park."""
    return Texts(
        title=title, question="Moet het park autovrij worden?", about="Het gaat over het Sloterpark.",
        answers=("Ja", "Nee"), arguments_for="Het wordt stiller.", arguments_against="Parkeren wordt lastig.",
    )  # fmt: skip


def set_up(**more: object) -> SetUp:
    """What is set up, with something else where a test wants it."""
    values: dict[str, object] = {
        "texts": {"nl": dutch("Het park")}, "min_marks": 1, "max_marks": 1, "quorum": 20, "registrar": "Notaris Jansen",
        "opens_at": OPENS, "closes_at": CLOSES, "result_by": CLOSES + timedelta(days=2),
    }  # fmt: skip
    return SetUp(**{**values, **more})  # type: ignore[arg-type]  # by name


def agree(engine: Engine, slug: str, what: Act, staff: Sequence[Staff], *, at: datetime = START) -> bool:
    """Every one of these people says yes to what lies before them."""
    done = False
    for one in staff:
        with reading(engine) as session:
            found = service.for_team(session, slug, by=one, at=at)
        (seen,) = [one.agreement.digest for one in found.waiting if one.act is what]
        done = act(engine, service.agree_to, slug, str(what), seen, by=one, at=at)
    return done


def listed(uuid: str, codes: Sequence[str], spares: Sequence[str]) -> bytes:
    """The registrar's list: all of Osdorp but the last code."""
    lines = ["credential,gebied,spare,referendum"]
    for place, code in enumerate((*codes, *spares)):
        gebied = "GF10" if place == len(codes) - 1 else "GF08"
        lines.append(f"{public_code(GROUP, code, uuid)},{gebied},{'yes' if code in spares else 'no'},{uuid}")
    return ("\n".join(lines) + "\n").encode()


def drafted(engine: Engine, team: Sequence[Staff], key: str, *, at: datetime = START, **more: object) -> str:
    """A referendum that nobody agreed to yet."""
    slug: str = act(engine, service.create, set_up(**more), key, by=team[0], at=at)
    return slug


def prepared(
    engine: Engine, team: Sequence[Staff], key: str, *, codes: int = 4, at: datetime = START,
    named: Sequence[str] = (), **more: object,
) -> Poll:  # fmt: skip
    """A referendum with codes and trustees, ready to be opened; `named` are codes in place of simple ones."""
    slug = drafted(engine, team, key, at=at, **more)
    agree(engine, slug, Act.FIX, team, at=at)
    with reading(engine) as session:
        uuid = service.public_referendum(session, slug).uuid
    poll = Poll(
        slug=slug,
        uuid=uuid,
        codes=tuple(named) or tuple(f"AAAA-BBBB-CCCC-{number:04}-X" for number in range(codes)),
        spares=tuple(letter_code(f"SSSSBBBBCCCC{number:04}") for number in range(2)),
    )
    act(engine, service.stage_list, slug, listed(uuid, poll.codes, poll.spares), by=team[0], at=at)
    agree(engine, slug, Act.CODES, team, at=at)
    act(engine, service.stage_trustees, slug, keys().record, HOLDERS, by=team[0], at=at)
    agree(engine, slug, Act.TRUSTEES, team, at=at)
    return poll


def opened(
    engine: Engine, team: Sequence[Staff], key: str, *, codes: int = 4, at: datetime = START,
    named: Sequence[str] = (), **more: object,
) -> Poll:  # fmt: skip
    """A referendum whose board has begun."""
    poll = prepared(engine, team, key, codes=codes, at=at, named=named, **more)
    agree(engine, poll.slug, Act.OPEN, team, at=at)
    return poll


def mirror(engine: Engine, poll: Poll, name: str, key: str, team: Sequence[Staff]) -> None:
    """Two people agree that somebody keeps a copy."""
    act(engine, service.ask_mirror, poll.slug, name, key, by=team[0])
    agree(engine, poll.slug, Act.MIRROR, team)


def election(engine: Engine, poll: Poll) -> Election:
    """The referendum as voters read it."""
    with reading(engine) as session:
        return read_election(service.election_of(session, poll.slug))


def ballot(engine: Engine, poll: Poll, place: int, vote: Sequence[Sequence[int]] = YES) -> str:
    """The ballot of the code at this place."""
    return make_ballot(election(engine, poll), poll.codes[place], vote).decode()


def cast(voter: Browser, poll: Poll, text: str) -> dict[str, Any]:
    """Cast a ballot; its receipt."""
    answer = voter.client.post(f"/referendum/{poll.slug}/stemmen/uitbrengen", json={"ballot": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def secret(poll: Poll, place: int) -> int:
    """The exponent of the code at this place."""
    return secret_of_code(GROUP, poll.codes[place], poll.uuid)


def key(poll: Poll, code: str) -> str:
    """How the server finds the public code of a code."""
    return code_key(public_code(GROUP, code, poll.uuid))


def sha256(ballot: str) -> str:
    """How the board names a ballot."""
    return digest(ballot.encode())


def decryption(engine: Engine, poll: Poll, owner: int) -> bytes:
    """What a trustee posts."""
    with reading(engine) as session:
        found = read_count(session, row_of(session, poll.slug))
    data, _ = partial_decryption(
        found.election, found.statement, owner=owner, secret=keys().secrets[owner - 1], ballots=found.ballots, fewest=1
    )
    return b'{"owner":%d,"decryption":%s}' % (owner, data)


def paper_place(engine: Engine, poll: Poll) -> Place:
    """What letters are proven for when the board is just closed, also after its paper was fixed."""
    with reading(engine) as session:
        end = service.public_referendum(session, poll.slug).head
    assert end is not None
    return Place(uuid=poll.uuid, end=end.event)


def tally(engine: Engine, poll: Poll, team: Sequence[Staff], *, at: datetime = AFTER) -> None:
    """Have the encrypted tally made."""
    act(engine, service.ask_tally, poll.slug, by=team[0], at=at)
    run_jobs(engine, at=at)


def run_jobs(engine: Engine, *, at: datetime = AFTER, kinds: Sequence[str] = ("referendum-tally",)) -> None:
    """Do what waits in this process: what the worker does, without its child, to save time."""
    while True:
        with unit_of_work(engine) as session:
            mine = queue.claim(session, kinds=kinds, token="t" * 32, at=at)
        if mine is None:
            return
        task = service.TASKS[mine.kind]
        with reading(engine) as session:
            inputs = task.inputs(session, mine)
        answer = task.work(inputs, lambda step, done, total: None)
        with unit_of_work(engine) as session:
            assert queue.end(session, mine, state=queue.DONE, at=at, unless_cancelled=True)
            queue.note_result(session, mine, task.keep(session, mine, answer, at))


def type_paper(
    engine: Engine, poll: Poll, team: Sequence[Staff], codes: Sequence[str], counts: Sequence[int], *, at: datetime
) -> None:
    """Both type the same codes, and then the same numbers."""
    with reading(engine) as session:
        place = service.paper_place(session, poll.slug, by=team[0])
    for by in team:
        act(engine, service.type_codes, poll.slug, letters_of(tuple(codes), place), by=by, at=at)
    for by in team:
        act(engine, service.type_counts, poll.slug, counts, by=by, at=at)


def finish(
    engine: Engine, poll: Poll, team: Sequence[Staff], *, owners: Sequence[int] = (1, 3), at: datetime = AFTER,
    paper: tuple[Sequence[str], Sequence[int]] | None = None,
) -> None:  # fmt: skip
    """Close, count, decrypt and publish; `paper` are the codes that came in, and what was counted."""
    agree(engine, poll.slug, Act.CLOSE, team, at=at)
    if paper is not None:
        type_paper(engine, poll, team, *paper, at=at)
        agree(engine, poll.slug, Act.PAPER, team, at=at)
    tally(engine, poll, team, at=at)
    for owner in owners:
        act(engine, service.post_decryption, poll.slug, decryption(engine, poll, owner), by=team[0], at=at)
    agree(engine, poll.slug, Act.RESULT, team, at=at)
