"""The referenda of the demo: one to practise with, and one that is over and holds."""

from __future__ import annotations

import io
import time

import pytest
from sqlalchemy import Engine

from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.demo.referenda import furnish_referenda
from snw_democratie.referenda import service
from snw_democratie.referenda.steps import State
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from tests.web.world import START


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_demo_has_a_practice_and_a_finished_referendum_of_sixty_ballots(
    engine: Engine, team: tuple[Staff, Staff], settings: Settings
) -> None:
    began = time.process_time()
    furnish_referenda(engine, settings, team, at=START)
    assert time.process_time() - began < 20, "seconds of work, not minutes"
    with reading(engine) as session:
        over, practice = (service.public_referendum(session, one.slug) for one in service.all_public(session))
        report = verify(io.BytesIO(b"".join(service.archive_of(session, over.slug))), strict=True)
    assert practice.state is State.OPEN and practice.set_up.practice
    assert set(practice.set_up.texts) == {"nl", "en", "tr", "ar", "pl"}
    assert (over.state, over.voted, over.result) == (State.RESULT, 60, (10, 30, 20))
    assert over.paper is not None and (len(over.paper.keys), over.paper.aside) == (35, 1)
    assert over.paper.votes == (3, 19, 12)
    assert report.ok and report.result == (over.result,)
    assert {one.program: one.ok for one in over.said} == {"snw": True, "belenios-tool": True}
