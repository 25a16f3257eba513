"""What a browser sends about a count."""

from __future__ import annotations

import msgspec

ALL, OUTCOME = "stemmen", "uitslag"
"""Publish the anonymous ballots too, or the outcome only."""


class ChoiceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is published, of the count that was seen."""

    gezien: str = ""
    wat: str = ""
