"""Which addresses a browser visits so that every page of the program is seen; one module per feature, with `VISITS`.

A route that no visit names fails `tests/browser/test_every_page_in_a_browser.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from playwright.sync_api import Page

PAGE, PART, FILE = "page", "part", "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One look at one page.

    `route` is the path as the route table has it, or empty for what no route answers. `who` is the login of the
    member of staff who looks, or empty for a visitor. `note` says what is particular to see. `kind` is PAGE, PART
    (HTML that a page fetches into itself) or FILE (no page of the site: a download, or a page with tests of its own;
    then `note` says which). `before` is done in the browser first, on a page of the same visitor, with the origin:
    filling in a form that is refused, for instance; `stay` means that the page to look at is where that ended.
    """

    route: str
    address: str
    who: str = ""
    note: str = ""
    kind: str = PAGE
    status: int = 200
    before: Callable[[Page, str], None] | None = None
    stay: bool = False


def visits() -> dict[str, tuple[Visit, ...]]:
    """All visits, by the module that lists them."""
    names = sorted(found.name for found in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").VISITS for name in names}
