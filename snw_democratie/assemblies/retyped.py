"""The form of the quotas once more, with the numbers that were typed when they were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from snw_democratie.assemblies.quota_views import QuotaLine, QuotasView


def as_typed(view: QuotasView, numbers: Mapping[str, str]) -> QuotasView:
    """The same with the numbers that were typed, each with its error beside it."""

    def line(one: QuotaLine) -> QuotaLine:
        return replace(
            one,
            minimum=numbers.get(one.min_name, one.minimum),
            maximum=numbers.get(one.max_name, one.maximum),
            min_error=view.error(one.min_name),
            max_error=view.error(one.max_name),
        )

    features = tuple(replace(one, lines=tuple(line(each) for each in one.lines)) for one in view.features)
    return replace(view, features=features)
