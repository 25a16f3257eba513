"""Which language a page speaks: the texts of templates and views go through `gettext` and `ngettext`.

Texts are written in Dutch; a catalogue of another language maps them. Only fixed texts may be passed: a template's
`_()` takes its text for safe markup. Facts go in by name: `_("%(seats)s plaatsen", seats=...)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

from jinja2 import Environment

_DUTCH = NullTranslations()
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=_DUTCH)


def gettext(message: str, /, **facts: object) -> str:
    """The text in the language of this request, with its facts filled in."""
    text = _catalogue.get().gettext(message)
    return text % facts if facts else text


def ngettext(one: str, other: str, n: int, /, **facts: object) -> str:
    """The text for `n` things, in the plural form of the language; `facts` may repeat `n` as it should be shown."""
    text = _ngettext_bare(one, other, n)
    return text % facts if facts else text


@contextmanager
def speaking(catalogue: NullTranslations) -> Iterator[None]:
    """Use this catalogue for what is done inside."""
    token = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(token)


def install(environment: Environment) -> None:
    """Give templates `_()`, `gettext()` and `ngettext()`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension at run time
        lambda message: _catalogue.get().gettext(message), _ngettext_bare, newstyle=True
    )


def _ngettext_bare(one: str, other: str, n: int) -> str:
    # Without a catalogue Python uses the English rule, which is Dutch's too: one for 1, other for the rest.
    return _catalogue.get().ngettext(one, other, n)
