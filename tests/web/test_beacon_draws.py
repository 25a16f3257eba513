"""A real round of drand decides: announced before it was there, entered by hand, checked before anybody sits."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading
from snw_democratie.security.staff import Staff
from sortition.beacon import time_of_round
from sortition.verify import verify
from tests.forged.forgery import SIGNATURE_1000
from tests.sortition.small_record import ROUND, SIGNATURE
from tests.web.test_journeys import hidden
from tests.web.world import Browser, act

SLUG = "panel-published"
PAGE = f"/team/lotingen/{SLUG}/trekken"
BEFORE = time_of_round(ROUND) - timedelta(hours=1)


def announce(engine: Engine, staff: dict[str, Staff], source: str) -> None:
    act(engine, service.announce, SLUG, source, time_of_round(ROUND), by=staff["anna"], at=BEFORE)


def confirm(someone: Browser) -> int:
    seen = hidden(someone.get(PAGE).text, "gezien")
    status: int = someone.post(f"{PAGE}/bevestigen", {"gezien": seen}).status_code
    return status


@pytest.mark.parametrize(("source", "balls"), [("beacon", ""), ("balls+beacon", "417")])
def test_a_real_round_draws_the_panel(
    anna: Browser, bram: Browser, engine: Engine, staff: dict[str, Staff], source: str, balls: str
) -> None:
    announce(engine, staff, f"{source}:{ROUND}")
    for place, digit in enumerate(balls):
        anna.post(f"{PAGE}/cijfer", {"plek": str(place), "cijfer": digit})
    for false in (SIGNATURE_1000, SIGNATURE[:-2] + "00", "ab"):
        refused = anna.post(f"{PAGE}/baken", {"handtekening": false})
        assert refused.status_code == 422
        assert "past niet bij de aangekondigde bron" in refused.text
        assert f'value="{false}"' in refused.text, "what was typed is not lost"
        assert "Ja, dit viel er" not in anna.get(PAGE).text
    assert anna.post(f"{PAGE}/baken", {"handtekening": f" {SIGNATURE.upper()} "}).status_code == 303
    assert [confirm(anna), confirm(bram)] == [303, 303]
    with reading(engine) as session:
        facts = service.procedure(session, SLUG)
        full, public = (service.record(session, SLUG, public=which) for which in (False, True))
    assert facts.state is State.DRAWN
    found = verify(full, digest=facts.record_digest)
    assert found.ok
    assert [check.status for check in found.checks if check.name == "signature"] == ["made"]
    assert verify(public, digest=facts.record_digest).panel == found.panel


def test_without_the_library_nothing_is_drawn(
    anna: Browser, engine: Engine, staff: dict[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(engine, staff, f"beacon:{ROUND}")
    monkeypatch.setitem(sys.modules, "drand_verify", None)
    assert anna.post(f"{PAGE}/baken", {"handtekening": SIGNATURE}).status_code == 303
    refused = anna.post(f"{PAGE}/bevestigen", {"gezien": hidden(anna.get(PAGE).text, "gezien")})
    assert refused.status_code == 500
    assert "drand-verify ontbreekt. Er is niet geloot." in refused.text
    with reading(engine) as session:
        assert service.procedure(session, SLUG).state is State.ANNOUNCED
        assert "draw.json" not in service.record(session, SLUG, public=False)
