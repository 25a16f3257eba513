"""What people read when the one door opens nothing: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.code_door import errors
from snw_democratie.i18n import gettext as _
from sortition.errors import SortitionError

SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.UnknownCodeHere: (422, lambda e: _("Deze code kennen wij niet. Kijk of u hem goed hebt getypt.")),
    errors.CodeOfReferendum: (
        422,
        lambda e: _("Deze code is voor een referendum. Typ hem alleen in het stemhokje. Wij bewaren hem niet."),
    ),
}
