"""The finished buurtbudget of the demo: its votes, their count, its publication, and what became of some plans.

Made through the same services that people use. How far each plan fell short is worked out later, by the worker.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from datetime import timedelta

from PIL import Image, ImageDraw

from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.counting import service
from snw_democratie.budgets.facts import Picture, Told
from snw_democratie.budgets.pictures import drawn_again
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.casting import Vote
from snw_democratie.budgets.voting.keeping import keep
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.jobs.worker import Worker
from snw_democratie.security.staff import Staff

UNUSED = 5500
"""Codes of people who did not vote."""
AT_ONCE = 1000
HOUR = timedelta(hours=1)
WORK: tuple[tuple[str, str], ...] = (
    ("done", "Het is klaar. Kom kijken!"),
    ("started", "Wij zijn begonnen, samen met de buren."),
    ("started", "Wij hebben met de indiener afgesproken hoe wij het doen."),
)
"""What is told of the first plans that got money."""


def vote_and_publish(
    engine: Engine, slug: str, ballots: Sequence[Sequence[int]], wim: Staff, yara: Staff, calendar: Calendar
) -> None:
    """Cast these votes, count them, publish the outcome with the ballots, and tell how it goes with some plans."""
    _cast(engine, slug, ballots, wim, calendar)
    closed = calendar.votes_until
    with unit_of_work(engine) as session:
        service.ask_count(session, slug, by=wim, at=closed)
    Worker(engine, {"count": service.TASKS["count"]}, every=0.05, clock=lambda: closed).run_next()
    at = closed + HOUR
    with reading(engine) as session:
        counted = service.standing(session, slug, by=wim, at=at)
    assert counted.agree
    with unit_of_work(engine) as session:
        service.choose(session, slug, counted.digest, True, by=wim, at=at)
    with reading(engine) as session:
        agreed = service.standing(session, slug, by=yara, at=at).agreed
    assert agreed is not None
    with unit_of_work(engine) as session:
        service.agree_to_publish(session, slug, agreed.digest, by=yara, at=at)
        found = service.result(session, slug, at=at)
        funded = [plan.number for plan in found.count.plans if plan.funded]
        for number, (work, text) in zip(funded, WORK, strict=False):
            told = Told(work=work, day=amsterdam(at).date(), text=text)
            budgets.tell(session, slug, number, told, _photo() if work == "done" else None, by=wim, at=at)


def _photo() -> Picture:
    """Flags above grass: what a photo of an opening could be."""
    drawn = Image.new("RGB", (1200, 800), "#E3F0F4")
    pen, colours = ImageDraw.Draw(drawn), ("#A8431F", "#F4C95D", "#0A5A78", "#2B6E46")
    pen.rectangle((0, 560, 1200, 800), fill="#6FA36B")
    pen.line((0, 170, 1200, 170), fill="#16252E", width=6)
    for place in range(12):
        left = 100 * place + 15
        pen.polygon(((left, 172), (left + 70, 172), (left + 35, 270)), fill=colours[place % len(colours)])
    held = io.BytesIO()
    drawn.save(held, "PNG")
    return drawn_again(held.getvalue(), "Vlaggetjes bij de opening")


def _cast(engine: Engine, slug: str, ballots: Sequence[Sequence[int]], by: Staff, calendar: Calendar) -> None:
    at = calendar.votes_until - HOUR
    with unit_of_work(engine) as session:
        made = register.make(session, slug, "resident", len(ballots) + UNUSED, "", by=by, at=calendar.votes_from)
    votes = [
        Vote(slug=slug, code=slip.code, marks=dict.fromkeys(marks, 1), form=secrets.token_hex(16))
        for slip, marks in zip(made.slips, ballots, strict=False)
    ]
    for start in range(0, len(votes), AT_ONCE):
        with unit_of_work(engine) as session:
            papers = {slug: RoundPapers().paper(session, slug)}
            keep(session, votes[start : start + AT_ONCE], papers, at=at)
