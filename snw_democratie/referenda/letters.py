"""Letters that came back with a vote on paper: from the code that somebody types to what may be kept of it.

The code itself is not kept: the public code follows from it, with a proof that the letter was there. That takes a few
milliseconds each, and no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.errors import BadLetterCode
from ballots.referendum.codes import typed
from ballots.referendum.credentials import public_code
from ballots.referendum.group import BELENIOS_2048
from ballots.referendum.paper import hold_letter
from snw_democratie.referenda.errors import BadPaper, PaperProblem

MOST_LETTERS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What letters are proven for: the referendum, and the event that closed its board."""

    uuid: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A public code with the proof that its letter was there, in decimals."""

    credential: str
    challenge: str
    response: str


def letters_of(lines: tuple[str, ...], place: Place) -> tuple[Letter, ...]:
    """One letter a line. Raises BadPaper with everything that is wrong, by the number of its line."""
    codes, problems = read_lines(lines)
    if problems:
        raise BadPaper(problems)
    return tuple(_letter(code, place) for code in codes)


def credentials_of(codes: Mapping[str, int], place: Place) -> Mapping[str, int]:
    """The public code of each, in decimals, with its line: enough to say what becomes of it, without any proof."""
    return {str(public_code(BELENIOS_2048, code, place.uuid)): line for code, line in codes.items()}


def read_lines(lines: tuple[str, ...]) -> tuple[Mapping[str, int], tuple[PaperProblem, ...]]:
    """Each code in its one spelling with its line, and everything that is wrong with the other lines."""
    if len(lines) > MOST_LETTERS:
        return {}, (PaperProblem(line=0, reason="size"),)
    problems: list[PaperProblem] = []
    codes: dict[str, int] = {}
    for line, text in enumerate(lines, 1):
        try:
            code = typed(text)
        except BadLetterCode as error:
            problems.append(PaperProblem(line=line, reason=error.reason))
            continue
        if code in codes:
            problems.append(PaperProblem(line=line, reason="twice", other=codes[code]))
        codes.setdefault(code, line)
    return codes, tuple(problems)


def _letter(code: str, place: Place) -> Letter:
    held = hold_letter(BELENIOS_2048, code, uuid=place.uuid, end=place.end)
    return Letter(
        credential=str(held.credential), challenge=str(held.proof.challenge), response=str(held.proof.response)
    )
