"""Referenda of the demo: one in which anybody may practise, and one that is over: sixty ballots, and some on paper.

Made by the same services that people use. Keys and codes are made here and now: those of the trustees are forgotten,
the codes of the practice stand on its page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ballots.referendum import trustees as making
from ballots.referendum.ballot import make_ballot
from ballots.referendum.checking.setup import read_election
from ballots.referendum.codes import new_code
from ballots.referendum.credentials import public_code
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.tally import partial_decryption
from ballots.referendum.trustees import Seat
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.jobs.worker import Worker
from snw_democratie.referenda import service
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.receipts import FILE, TIME, Signer
from snw_democratie.referenda.facts import SetUp, Texts
from snw_democratie.referenda.letters import letters_of
from snw_democratie.referenda.service.mirrors import LABEL
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import GEBIEDEN, Staff
from snw_democratie.settings import Settings

HOLDERS = ("De notaris (verzonnen)", "Het wijkplatform (verzonnen)", "De gemeente (verzonnen)")
PRACTICE_CODES, BALLOTS, PAPERS, CODES = 12, 60, 35, 120
DAY = timedelta(days=1)
YES, NO, BLANK = ((0, 1, 0),), ((0, 0, 1),), ((1, 0, 0),)
PARK: Mapping[str, tuple[str, str, str, tuple[str, str], str, str]] = {
    "nl": (
        "Oefenen: het Sloterpark", "Moet de weg door het Sloterpark autovrij worden?",
        "Hier oefent u met stemmen. De vraag is verzonnen, en uw stem telt niet.", ("Ja", "Nee"),
        "Het wordt stiller en veiliger om te spelen.", "Wie slecht loopt, komt er dan moeilijker.",
    ),
    "en": (
        "Practice: the Sloterpark", "Should the road through the Sloterpark be free of cars?",
        "Here you practise voting. The question is made up, and your vote does not count.", ("Yes", "No"),
        "It becomes quieter and safer to play.", "It becomes harder to reach for who walks badly.",
    ),
    "tr": (
        "Deneme: Sloterpark", "Sloterpark'tan geçen yol arabalara kapatılsın mı?",
        "Burada oy vermeyi denersiniz. Soru uydurmadır ve oyunuz sayılmaz.", ("Evet", "Hayır"),
        "Daha sessiz ve oyun için daha güvenli olur.", "Zor yürüyenler oraya daha zor gelir.",
    ),
    "ar": (
        "تدريب: حديقة سلوتر", "هل يجب أن يكون الطريق عبر حديقة سلوتر خاليًا من السيارات؟",
        "هنا تتدرب على التصويت. السؤال خيالي وصوتك لا يُحسب.", ("نعم", "لا"),
        "يصبح المكان أهدأ وأكثر أمانًا للعب.", "يصعب الوصول إليه على من يمشي بصعوبة.",
    ),
    "pl": (
        "Ćwiczenie: Sloterpark", "Czy droga przez Sloterpark ma być wolna od samochodów?",
        "Tutaj ćwiczy Pan lub Pani głosowanie. Pytanie jest zmyślone, a głos się nie liczy.", ("Tak", "Nie"),
        "Będzie ciszej i bezpieczniej do zabawy.", "Osobom, które źle chodzą, będzie trudniej tam dotrzeć.",
    ),
}  # fmt: skip
ONE_OF_THESE = {
    "nl": "Een code om mee te oefenen:",
    "en": "A code to practise with:",
    "tr": "Denemek için bir kod:",
    "ar": "رمز للتدريب:",
    "pl": "Kod do ćwiczenia:",
}
MARKET: Mapping[str, tuple[str, str, str, tuple[str, str], str, str]] = {
    "nl": (
        "De markt op zaterdag", "Moet de markt op Plein '40-'45 ook op zaterdagavond open?",
        "Een verzonnen referendum dat voorbij is. U kunt alles narekenen.", ("Ja", "Nee"),
        "Wie overdag werkt, kan dan ook naar de markt.", "Omwonenden hebben dan langer last van de drukte.",
    ),
    "en": (
        "The market on Saturday", "Should the market on Plein '40-'45 be open on Saturday evening too?",
        "A made-up referendum that is over. You can check everything yourself.", ("Yes", "No"),
        "Who works by day can then go to the market too.", "People nearby then have the bustle for longer.",
    ),
}  # fmt: skip


def furnish_referenda(engine: Engine, settings: Settings, team: Sequence[Staff], *, at: datetime) -> None:
    """The practice, open from now on, and the finished one."""
    now, key = at.replace(second=0, microsecond=0), Signer(settings.keys.with_name(FILE))
    codes = [new_code() for _ in range(PRACTICE_CODES)]
    began = now - 3 * DAY
    about = {language: f"{said}\n{'  '.join(codes)}" for language, said in ONE_OF_THESE.items()}
    practice = _set_up(PARK, began + DAY, now + 60 * DAY, practice=True, more=about)
    _opened(engine, team, practice, key.public, codes, at=began)
    began = now - 30 * DAY
    codes = [new_code() for _ in range(CODES)]
    over = _set_up(MARKET, began + DAY, began + 8 * DAY, paper=True)
    slug, secrets = _opened(engine, team, over, key.public, codes, at=began, checked="en")
    _vote(engine, slug, codes[:BALLOTS], key, at=began + 2 * DAY)
    _finish(engine, team, slug, secrets, codes[BALLOTS - 1 : BALLOTS + PAPERS], at=began + 9 * DAY)


def _set_up(
    texts: Mapping[str, tuple[str, str, str, tuple[str, str], str, str]], opens_at: datetime, closes_at: datetime,
    *, practice: bool = False, paper: bool = False, more: Mapping[str, str] | None = None,
) -> SetUp:  # fmt: skip
    return SetUp(
        texts={
            language: Texts(
                title=title,
                question=question,
                about=f"{about}\n{(more or {}).get(language, '')}".strip(),
                answers=answers,
                arguments_for=for_it,
                arguments_against=against,
            )
            for language, (title, question, about, answers, for_it, against) in texts.items()
        },
        min_marks=1,
        max_marks=1,
        quorum=20,
        registrar="Een notaris (verzonnen)",
        opens_at=opens_at,
        closes_at=closes_at,
        result_by=closes_at + 2 * DAY,
        practice=practice,
        paper=paper,
    )


def _opened(
    engine: Engine, team: Sequence[Staff], found: SetUp, receipt_key: str, codes: Sequence[str], *, at: datetime,
    checked: str = "",
) -> tuple[str, tuple[int, ...]]:  # fmt: skip
    """A referendum whose board has begun, and the secrets of its trustees; in one language its text was `checked`."""
    with unit_of_work(engine) as session:
        slug = service.create(session, found, receipt_key, by=team[0], at=at)
    _agree(engine, team, slug, Act.FIX, at=at)
    with reading(engine) as session:
        uuid = service.public_referendum(session, slug).uuid
    gebieden = tuple(GEBIEDEN)
    lines = [
        f"{public_code(GROUP, code, uuid)},{gebieden[place % len(gebieden)] if place % 3 else 'GF08'},no,{uuid}"
        for place, code in enumerate(codes)
    ]
    listed = "\n".join(["credential,gebied,spare,referendum", *lines]).encode()
    record, secrets = _trustees()
    with unit_of_work(engine) as session:
        service.stage_list(session, slug, listed, by=team[0], at=at)
        service.stage_trustees(session, slug, record, HOLDERS, by=team[0], at=at)
        if checked:
            service.ask_translation(session, slug, checked, "municipal", at.date(), by=team[0], at=at)
    for act in (*((Act.TRANSLATIONS,) if checked else ()), Act.CODES, Act.TRUSTEES, Act.OPEN):
        _agree(engine, team, slug, act, at=at)
    return slug, secrets


def _mirror(engine: Engine, team: Sequence[Staff], slug: str, *, at: datetime) -> None:
    """Somebody made up keeps a copy of the board, and signed where it stands."""
    with TemporaryDirectory() as folder:
        signer = Signer(Path(folder) / FILE)
        with unit_of_work(engine) as session:
            service.ask_mirror(session, slug, "De bibliotheek (verzonnen)", signer.public, by=team[0], at=at)
        _agree(engine, team, slug, Act.MIRROR, at=at)
        with reading(engine) as session:
            one = service.public_referendum(session, slug)
        assert one.head is not None
        facts = {"label": LABEL, "referendum": one.uuid, "time": at.strftime(TIME)}
        head = signer.signed({**facts, "height": one.head.height, "event": one.head.event})
        with unit_of_work(engine) as session:
            service.take_head(session, slug, signer.public, head.text, head.signature, at=at)


def _agree(engine: Engine, team: Sequence[Staff], slug: str, act: Act, *, at: datetime) -> None:
    for by in team:
        with unit_of_work(engine) as session:
            waiting = service.for_team(session, slug, by=by, at=at).waiting
            seen = next(one.agreement.digest for one in waiting if one.act is act)
            service.agree_to(session, slug, str(act), seen, by=by, at=at)


def _trustees() -> tuple[bytes, tuple[int, ...]]:
    """A ceremony of three made-up trustees, of whom two are enough."""
    seats = [Seat(index=place, size=3, threshold=2) for place in (1, 2, 3)]
    seeds = [making.new_seed() for _ in seats]
    own = [making.new_polynomial(GROUP, seat) for seat in seats]
    certificates = [making.certificate(GROUP, *one) for one in zip(seeds, seats, strict=True)]
    secrets = tuple(
        making.secret_of_shares(GROUP, [making.share(GROUP, one, seat.index) for one in own]) for seat in seats
    )
    part = making.shared_part(
        2,
        certificates=certificates,
        coefficients=[making.coefficients(GROUP, *one) for one in zip(seeds, own, strict=True)],
        signatures=[making.signature(GROUP, seed, certificates, one) for seed, one in zip(seeds, own, strict=True)],
        holders=[making.holder(GROUP, secret) for secret in secrets],
    )
    return making.trustees_record([part]), secrets


def _vote(engine: Engine, slug: str, codes: Sequence[str], signer: Signer, *, at: datetime) -> None:
    """One ballot of each code, through the same door as everybody's."""
    with reading(engine) as session:
        paper = casting.paper_of(session, slug)
        election = read_election(service.election_of(session, slug))
    votes = [(YES, YES, NO, YES, NO, BLANK)[place % 6] for place in range(len(codes))]
    made = [make_ballot(election, code, vote) for code, vote in zip(codes, votes, strict=True)]
    checked = [casting.proven(paper, ballot) for ballot in made]
    for hour in range(0, len(checked), 10):
        with unit_of_work(engine) as session:
            casting.store(session, checked[hour : hour + 10], signer, at=at + timedelta(hours=hour))


def _type_paper(engine: Engine, team: Sequence[Staff], slug: str, came: Sequence[str], *, at: datetime) -> None:
    """Two people type over the envelopes, the first of a code that voted online, and what was in the others."""
    for by in team:
        with unit_of_work(engine) as session:
            place = service.paper_place(session, slug, by=by)
            service.type_codes(session, slug, letters_of(tuple(came), place), by=by, at=at)
    for by in team:
        with unit_of_work(engine) as session:
            service.type_counts(session, slug, (3, PAPERS - 16, 12, 1), by=by, at=at)
    _agree(engine, team, slug, Act.PAPER, at=at)


def _finish(
    engine: Engine, team: Sequence[Staff], slug: str, secrets: Sequence[int], came: Sequence[str], *, at: datetime
) -> None:
    """Close, type over the paper, count, open with two of three parts, publish, and let the programs look at it."""
    _agree(engine, team, slug, Act.CLOSE, at=at)
    _type_paper(engine, team, slug, came, at=at)
    with unit_of_work(engine) as session:
        service.ask_tally(session, slug, by=team[0], at=at)
    Worker(engine, {"referendum-tally": service.TASKS["referendum-tally"]}, every=0.05, clock=lambda: at).run_next()
    for owner in (1, 3):
        with unit_of_work(engine) as session:
            part = service.to_decrypt(session, slug)
            data, _ = partial_decryption(
                part.election, part.statement, owner=owner, secret=secrets[owner - 1], ballots=part.ballots
            )
            content = b'{"owner":%d,"decryption":%s}' % (owner, data)
            service.post_decryption(session, slug, content, by=team[0], at=at)
    _agree(engine, team, slug, Act.RESULT, at=at)
    _mirror(engine, team, slug, at=at)
    Worker(engine, service.TASKS, every=0.05, clock=lambda: at).run_next()
