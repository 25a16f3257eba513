"""All that pages ask of the count."""

from snw_democratie.budgets.counting.counting import TASKS, any_due, ask_count, ask_due
from snw_democratie.budgets.counting.publishing import agree_to_publish, choose, standing, take_back_publishing
from snw_democratie.budgets.counting.reading import (
    ZIP,
    preview,
    published_file,
    result,
    settled_rule,
    steps,
    whole_record,
)

__all__ = [
    "TASKS",
    "ZIP",
    "agree_to_publish",
    "any_due",
    "ask_count",
    "ask_due",
    "choose",
    "preview",
    "published_file",
    "result",
    "settled_rule",
    "standing",
    "steps",
    "take_back_publishing",
    "whole_record",
]
