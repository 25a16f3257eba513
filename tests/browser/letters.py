"""Letters that were drawn, published and printed, for the pages that show them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.sealed import seal
from snw_democratie.letters.models import LetterFile, LetterRun
from snw_democratie.pool import team_service
from snw_democratie.security.staff import Staff
from sortition.checking.invitation import PUBLIC
from sortition.disclosure import record_zip
from tests.cli.registers import RESPONSE, draw, people, write
from tests.web.world import START, act

STAFF = Staff(account_id=1, name="Anna", roles=frozenset({"democracy_team"}))


def furnish_letters(engine: Engine, folder: Path, *, invited: str, drawn: str) -> None:
    """Forty invitations for one lottery, and the letters about the outcome of another."""
    (folder / "respons.csv").write_text(RESPONSE, "utf-8")
    status, letters = draw(write(folder / "mensen.csv", people(400)), "brieven")
    assert status == 0
    record = record_zip({name: (letters / name).read_bytes() for name in PUBLIC})
    act(engine, team_service.bring_in_wave, invited, record, by=STAFF)
    website, until = (letters / "website.csv").read_bytes(), START + timedelta(days=30)
    act(engine, team_service.bring_in, invited, website, "website.csv", until, by=STAFF)
    with unit_of_work(engine) as session:
        run = LetterRun(
            procedure_id=procedure_row(session, drawn).id, account_id=1, kind="selected", reach="address",
            link="https://doe-mee.example", letters=4, state="done", at=START,
        )  # fmt: skip
        session.add(run)
        session.flush()
        for name, count in (("selected-nl-001.pdf", 4), ("manifest.csv", 0)):
            kept = LetterFile(run_id=run.id, name=name, letters=count, size=5, made_at=START)
            session.add(kept)
            session.flush()
            seal(session, kept, content=b"%PDF-")
