"""Which language a page speaks: the texts of templates and views go through `gettext` and `ngettext`.

Texts are written in Dutch; a catalogue of another language maps them. Only fixed texts may be passed: a template's
`_()` takes its text for safe markup. Facts go in by name: `_("%(seats)s plaatsen", seats=...)`. A text in a table at
module level is marked with `N_()` and goes through `_()` where it is shown, because no request is there at import.
Outside a request (the command, the worker) the language is Dutch unless `speaking` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from snw_democratie.i18n.catalogues import catalogue
from snw_democratie.i18n.languages import DUTCH, LANGUAGES, Language

if TYPE_CHECKING:
    from jinja2 import Environment


class InDutch(str):
    """A Dutch text on a page in another language: nobody translated it. Templates ask `is in_dutch` and mark it."""

    __slots__ = ()


_language: ContextVar[Language] = ContextVar("language", default=DUTCH)


def N_(message: str, /) -> str:  # noqa: N802  # the name that gettext's own tools know
    """Mark a text for the catalogues without translating it yet."""
    return message


def gettext(message: str, /, **facts: object) -> str:
    """The text in the language of this request, with its facts filled in."""
    text = _gettext_bare(message)
    return text % facts if facts else text


def pgettext(context: str, message: str, /, **facts: object) -> str:
    """The text where it means what `context` says: a word with two meanings, or a text with a status of its own."""
    text = _pgettext_bare(context, message)
    return text % facts if facts else text


def ngettext(one: str, other: str, n: int, /, **facts: object) -> str:
    """The text for `n` things, in the plural form of the language; `facts` may repeat `n` as it should be shown."""
    text = _ngettext_bare(one, other, n)
    return text % facts if facts else text


def language() -> Language:
    """The language that texts are in at this moment."""
    return _language.get()


def speak(one: Language) -> None:
    """Use this language for the rest of this request."""
    _language.set(one)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use the language with this code for what is done inside, such as a letter; Dutch when it is none of ours."""
    token = _language.set(LANGUAGES.get(code, DUTCH))
    try:
        yield
    finally:
        _language.reset(token)


def install(environment: Environment) -> None:
    """Give templates `_()`, `gettext()`, `ngettext()` and `pgettext()`, and the test `in_dutch`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.tests["in_dutch"] = lambda text: isinstance(text, InDutch)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension at run time
        _gettext_bare, _ngettext_bare, newstyle=True, pgettext=_pgettext_bare
    )


def _gettext_bare(message: str) -> str:
    return catalogue(_language.get()).gettext(message)


def _pgettext_bare(context: str, message: str) -> str:
    return catalogue(_language.get()).pgettext(context, message)


def _ngettext_bare(one: str, other: str, n: int) -> str:
    # Without a catalogue Python uses the English rule, which is Dutch's too: one for 1, other for the rest.
    return catalogue(_language.get()).ngettext(one, other, n)
