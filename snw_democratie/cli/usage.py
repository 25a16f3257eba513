"""Wrong usage is answered with the usage, what is wrong and an example."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from typing import NoReturn

from sortition.text import unspeakable


class Parser(argparse.ArgumentParser):
    """A parser, as its subparsers are, that shows its example to who uses it wrongly."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on stderr and leave with status 2."""
        self.print_usage(sys.stderr)
        example = f"{self.epilog}\n" if self.epilog else ""
        self.exit(2, f"{self.prog}: error: {message}\n{example}")


def title(text: str) -> str:
    """A name for a lottery, in characters that everybody sees."""
    if unspeakable(text) or any(unicodedata.category(character) in _UNSEEN for character in text):
        raise argparse.ArgumentTypeError("er staan onzichtbare tekens in, zoals een nieuwe regel of een stuurteken")
    return text


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
