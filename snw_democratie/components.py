"""What the macros of `templates/components` show: frozen views, with every text ready and every choice made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """The same page in another language: the language's own name, its code and its direction."""

    href: str
    name: str
    code: str
    direction: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around every page.

    `csrf` is the token of this visitor's forms; `account` the name of who is signed in, or empty; `path` the address
    of this page. `language` and `direction` go on the html element; `languages` leads to this page in each of ours.
    With `reads_only` no control of the page works, and it says so. `contact` is below: a line for each way to reach us.
    Where a form was `posted` that changed nothing, the switch of languages posts its fields once more: `carried`.
    """

    csrf: str = ""
    account: str = ""
    path: str = "/"
    language: str = "nl"
    direction: str = "ltr"
    languages: tuple[LanguageLink, ...] = ()
    development: bool = False
    reads_only: bool = False
    contact: tuple[Fact, ...] = ()
    posted: bool = False
    carried: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a select, a radio group or a group of checkboxes."""

    value: str
    label: str
    hint: str = ""
    chosen: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a form: the id of its field (or empty) and the sentence shown there and on top."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where to go and the words to click."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of "Waar staan we?". At most one of `done` and `current` is true."""

    title: str
    when: str = ""
    sentence: str = ""
    done: bool = False
    current: bool = False
    proofs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    """A number with its unit and where it comes from."""

    label: str
    value: str
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A term and its value; `code` for what is compared sign by sign."""

    term: str
    value: str
    href: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceView:
    """A chance as "18 van de 1.000" and as a percentage."""

    of: str
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeView:
    """An act that more than one person agrees on: who did, whether this reader did, and whether one yes is enough now.

    `seen` is the digest of exactly what will happen; the yes goes with it.
    """

    seen: str
    short: str
    agreed: tuple[str, ...]
    mine: bool
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column of a table."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; `heads_row` makes it the head of its row."""

    text: str
    href: str = ""
    numeric: bool = False
    heads_row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table with its caption; each row has one cell per column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a long list stands: "11 tot 20 van 1.000", with links to the pages beside it."""

    label: str
    here: str
    previous: str = ""
    next: str = ""
    needed: bool = True
