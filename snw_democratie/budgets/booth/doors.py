"""The three doors to the same pages: voting, practising, and voting at a table of the help desk."""

from __future__ import annotations

from enum import StrEnum

from snw_democratie.budgets import paths


class Door(StrEnum):
    """The last part of the address. Behind `PRACTISE` nothing counts; at the `TABLE` the screen is wiped afterwards."""

    VOTE = "stemmen"
    PRACTISE = "oefenen"
    TABLE = "tafel"

    def at(self, slug: str, part: str = "") -> str:
        """The address behind this door."""
        return f"{paths.round_page(slug)}/{self}{part}"

    def template(self, part: str = "") -> str:
        """The same for every round, as the framework writes it."""
        return self.at("{slug:str}", part)


COUNTS = (Door.VOTE, Door.TABLE)
"""The doors behind which a vote is stored."""


def door_of(path: str) -> Door:
    """The door that this address is behind."""
    return Door(path.split("/")[3])
