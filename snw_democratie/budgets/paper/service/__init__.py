"""What the pages of votes on paper, and their tests, call."""

from snw_democratie.budgets.paper.service.reading import (
    differences,
    dry_run,
    listed_plans,
    may_type_now,
    open_rounds,
    paper_round,
    piles,
    second_of,
    why_closed,
)
from snw_democratie.budgets.paper.service.storing import agree_to_store, take_back_storing, throw_away
from snw_democratie.budgets.paper.service.typing_over import settle, type_first, type_second, upload

__all__ = [
    "agree_to_store",
    "differences",
    "dry_run",
    "listed_plans",
    "may_type_now",
    "open_rounds",
    "paper_round",
    "piles",
    "second_of",
    "settle",
    "take_back_storing",
    "throw_away",
    "type_first",
    "type_second",
    "upload",
    "why_closed",
]
