"""Registering through the pages, and what is stored of it."""

from __future__ import annotations

from sqlalchemy import Engine

from tests.pool.residents import enrol, open_own, register
from tests.web.world import Browser


def test_somebody_registers_and_looks_at_it(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    page = open_own(visitor, code)
    for told in ("Fatima el Amrani", "1985", "1069AB", "De Punt", "Osdorp", "fatima@voorbeeld.example"):
        assert told in page.text
