"""What a browser sends about accounts."""

from __future__ import annotations

import msgspec


class SignInForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Login, password, and the page to go to afterwards."""

    naam: str = ""
    wachtwoord: str = ""
    naar: str = ""


class EmptyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button and nothing else."""
