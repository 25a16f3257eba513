"""What a helper sends."""

from __future__ import annotations

import msgspec


class LookUpForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number that is printed beside a code; never the code itself."""

    nummer: str = ""
