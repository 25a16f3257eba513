"""Why letters cannot be made, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.i18n import gettext as _
from snw_democratie.letters import errors
from sortition.errors import SortitionError

SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.NoLetters: (422, lambda e: _("Er is niemand die zo'n brief krijgt.")),
    errors.RunGoing: (409, lambda e: _("Er worden al brieven gemaakt. Wacht daarop, of stop het.")),
    errors.UnknownRun: (404, lambda e: _("Deze brieven zijn er niet, of niet meer.")),
}
