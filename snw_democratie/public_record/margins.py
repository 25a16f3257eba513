"""Counts per group that may be shown: small ones are merged, so that nobody can be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One or more values of a feature, how many people have one of them, and the seats agreed for them together.

    `minimum` and `maximum` are sums of the quotas of `values`.
    """

    values: tuple[str, ...]
    people: int
    minimum: int
    maximum: int


def merged(groups: Sequence[Group], *, below: int) -> tuple[Group, ...]:
    """Merge groups until none counts fewer than `below` people; empty groups count as small too.

    The small ones go together. When they are still too few, or there is only one of them, the smallest of the others
    joins: a single small count would follow from the total. The merged group comes last. When even all together are
    too few there is one group.
    """
    small = [group for group in groups if group.people < below]
    large = sorted((group for group in groups if group.people >= below), key=lambda group: group.people)
    if not small:
        return tuple(groups)
    while large and (len(small) < 2 or sum(group.people for group in small) < below):
        small.append(large.pop(0))
    kept = [group for group in groups if any(group is other for other in large)]
    together = [group for group in groups if any(group is other for other in small)]
    return (
        *kept,
        Group(
            values=tuple(value for group in together for value in group.values),
            people=sum(group.people for group in together),
            minimum=sum(group.minimum for group in together),
            maximum=sum(group.maximum for group in together),
        ),
    )


def too_small(groups: Sequence[Group], *, below: int) -> frozenset[str]:
    """The values of which no count may be shown: those that `merged` would put together."""
    return frozenset(value for group in merged(groups, below=below) if len(group.values) > 1 for value in group.values)
