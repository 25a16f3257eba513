"""Every fact that can stop a procedure has a status and a Dutch sentence (conventions 7)."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, is_dataclass

from ballots.errors import BallotsError
from sortition.errors import SortitionError
from tests.architecture.source import LIBRARIES, listed, python


def facts(base: type[Exception]) -> Iterator[type[Exception]]:
    """Every class under `base`, at any depth."""
    for child in base.__subclasses__():
        yield child
        yield from facts(child)


def without_sentence(base: type[Exception], table: Collection[type[Exception]]) -> list[str]:
    return sorted(
        fact.__qualname__ for fact in facts(base) if fact not in table and fact.__module__.startswith(LIBRARIES)
    )


def test_every_fact_has_a_sentence() -> None:
    for source in python(*LIBRARIES):
        if not source.is_main:
            importlib.import_module(source.module)
    table = importlib.import_module("snw_democratie.errors").TABLE
    wrong = without_sentence(SortitionError, table)
    assert not wrong, listed(wrong)


def test_every_fact_of_a_vote_has_a_sentence() -> None:
    table = importlib.import_module("snw_democratie.cli.budget_words").TABLE
    wrong = without_sentence(BallotsError, table)
    assert not wrong, listed(wrong)


def test_every_error_of_a_library_is_a_fact_with_fields() -> None:
    every = [*facts(SortitionError), *facts(BallotsError)]
    wrong = [fact.__qualname__ for fact in every if not is_dataclass(fact)]
    assert not wrong, listed(wrong)


def test_a_missing_sentence_is_seen() -> None:
    class Base(Exception):
        """A base of its own, so that nothing else is counted."""

    @dataclass(eq=False)
    class Forgotten(Base):
        seats: int

    Forgotten.__module__ = "sortition.errors"
    assert without_sentence(Base, {}) == [Forgotten.__qualname__]
    assert without_sentence(Base, {Forgotten}) == []
