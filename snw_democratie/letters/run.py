"""A run of letters: print files of some hundreds each, by language and size, and a manifest; all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from snw_democratie.jobs.child import Progress
from snw_democratie.letters.letter import Letter, Mailing
from snw_democratie.letters.printing import printed
from snw_democratie.safe_csv import csv_bytes
from sortition.record import file_digest

PER_FILE = 200
"""Letters in one print file: more take more memory, fewer take more time for their fonts."""
MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFile:
    """A file for the printer: a PDF with these letters, in this order, or the manifest (no letters)."""

    name: str
    content: bytes
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run is made of: can be handed to another process."""

    mailing: Mailing
    letters: tuple[Letter, ...]
    per_file: int = PER_FILE


def print_files(run: Run, on_progress: Progress) -> tuple[PrintFile, ...]:
    """Every print file and the manifest. `on_progress("print", done, total)` is told after each file.

    Nothing is written here: who calls keeps all of it at once, so that a run that is cancelled leaves no half file.
    """
    made: list[PrintFile] = []
    lines: list[tuple[str, ...]] = []
    done = 0
    on_progress("print", 0, len(run.letters))
    for name, some in _batches(run):
        paper = printed(run.mailing, some)
        made.append(PrintFile(name=name, content=paper.content, letters=len(some)))
        first, last, size = some[0].number, some[-1].number, "large" if some[0].large else "normal"
        count, each = str(len(some)), _each(paper.pages)
        lines.append((name, some[0].language, size, count, each, first, last, file_digest(paper.content)))
        done += len(some)
        on_progress("print", done, len(run.letters))
    header = ("file", "language", "size", "letters", "pages", "first", "last", "sha256")
    return (*made, PrintFile(name=MANIFEST, content=csv_bytes(header, lines), letters=0))


def _each(pages: Sequence[int]) -> str:
    """The pages of a letter, for who folds them: "1", or "1-2" where one name or address is longer than another."""
    least, most = min(pages), max(pages)
    return str(least) if least == most else f"{least}-{most}"


def _batches(run: Run) -> Iterator[tuple[str, Sequence[Letter]]]:
    """Letters that may share a file, in the order in which they came; with the name of that file."""
    alike: dict[tuple[str, bool], list[Letter]] = defaultdict(list)
    for one in run.letters:
        alike[one.language, one.large].append(one)
    for (language, large), letters in sorted(alike.items()):
        for place, start in enumerate(range(0, len(letters), run.per_file), 1):
            name = f"{run.mailing.kind}-{language}{'-large' if large else ''}-{place:03d}.pdf"
            yield name, letters[start : start + run.per_file]
