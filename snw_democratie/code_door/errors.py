"""Why the one door opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class UnknownCodeHere(SortitionError):
    """No door of ours opens with this code; whether it ever did is not told."""


@dataclass(eq=False)
class CodeOfReferendum(SortitionError):
    """A code as the letters of a referendum have it. Nobody but the voter may know it, so it is not looked up."""
