"""Wrong usage is answered with the usage, what is wrong and an example."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from datetime import UTC, datetime
from typing import NoReturn

from sortition.text import unspeakable

DUTCH = {
    "usage: ": "gebruik: ",
    "positional arguments": "wat u noemt",
    "options": "opties",
    "show this help message and exit": "toon deze uitleg en stop",
    "argument %(argument_name)s: %(message)s": "bij %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "deze ontbreken: %s",
    "unrecognized arguments: %s": "dit kennen wij niet: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kan niet; kies uit %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r kan niet; nodig is %(type)s",
    "expected one argument": "hier hoort één waarde bij",
    "expected at least one argument": "hier hoort minstens één waarde bij",
    "expected at most one argument": "hier hoort hoogstens één waarde bij",
    "expected %s argument": "hier hoort %s waarde bij",
    "expected %s arguments": "hier horen %s waarden bij",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan meer betekenen: %(matches)s",
    "not allowed with argument %s": "kan niet samen met %s",
    "one of the arguments %s is required": "noem een van deze: %s",
    "ignored explicit argument %r": "hier hoort geen waarde bij, ook niet %r",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r kan niet; kies uit %(choices)s",
    "can't open '%(filename)s': %(error)s": "'%(filename)s' is niet te openen: %(error)s",
}
"""The words of Python's argparse, which speaks the language of its own catalogue or English."""


def _dutch(text: str) -> str:
    return DUTCH.get(text, text)


def _dutch_number(one: str, more: str, count: int) -> str:
    return _dutch(one if count == 1 else more)


# The only door: argparse takes its words from these two names in its own module.
argparse._ = _dutch  # type: ignore[attr-defined]
argparse.ngettext = _dutch_number  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser, as its subparsers are, that shows its example to who uses it wrongly."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on stderr and leave with status 2."""
        self.print_usage(sys.stderr)
        example = f"{self.epilog}\n" if self.epilog else ""
        self.exit(2, f"{self.prog}: fout: {message}\n{example}")


def title(text: str) -> str:
    """A name for a lottery, in characters that everybody sees."""
    if unspeakable(text) or any(unicodedata.category(character) in _UNSEEN for character in text):
        raise argparse.ArgumentTypeError("er staan onzichtbare tekens in, zoals een nieuwe regel of een stuurteken")
    return text


def whole(text: str, least: int, most: int, *, what: str = "een aantal") -> int:
    """A whole number from `least` to `most`; all its digits count."""
    number = int(text) if re.fullmatch("[0-9]{1,9}", text, re.ASCII) else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"noem {what} van {least} tot {most}")
    return number


def beacon_typed(text: str) -> str:
    """A round of drand with its signature, as published."""
    if not re.fullmatch(r"[1-9][0-9]{0,9}:[0-9a-fA-F]{96}", text, re.ASCII):
        raise argparse.ArgumentTypeError("geef RONDE:HANDTEKENING, met 96 hexadecimale tekens")
    return text


def now() -> datetime:
    """This moment, in whole seconds as a record says it."""
    return datetime.now(UTC).replace(microsecond=0)


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
