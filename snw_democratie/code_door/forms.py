"""What a browser sends to the one door."""

from __future__ import annotations

import msgspec


class DoorForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of any kind."""

    code: str = ""
