"""What verifying a referendum costs, beside belenios-tool on the same archive in the same run.

`python -m tests.benchmarks.referendum` writes its part of `docs/benchmarks.md`. The memory of a process is at
least that of the one that started it, some 50 MiB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import process_time

from ballots.cores import across_cores
from ballots.referendum import archive
from ballots.referendum.ballot import make_ballot
from ballots.referendum.election import Election, Question
from ballots.referendum.verify import verify
from tests.ballots.referendum.made import TIME, YES_NO, YES_NO_BLANK, finishing, set_up
from tests.benchmarks import page
from tests.benchmarks.measure import Run, middle, run
from tests.benchmarks.page import head, judged, row

COLUMNS = ("program", "question", "ballots", "cores", "CPU s", "wall s", "CPU ms per ballot", "MiB", "times as quick")
MAKING_COLUMNS = ("what", "question", "CPU ms")
WANTED_ONE, WANTED_BOTH = 1.6, 3.0
"""Times as quick as the tool on yes/no ballots: by CPU on one core, by wall with both."""


def lines(ballots: int, *, times: int = 1) -> Iterator[str]:
    """The table: the tool, we on one core, we on all; for yes/no, and for yes/no/blank a fifth of the ballots."""
    yield from head(*COLUMNS)
    for name, question, count in (("yes/no", YES_NO, ballots), ("yes/no/blank", YES_NO_BLANK, ballots // 5)):
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), question, count)
            yield from _beside(path, name, count, times)


def making_lines() -> Iterator[str]:
    """What a ballot costs to make in Python."""
    yield from head(*MAKING_COLUMNS)
    for name, question in (("yes/no", YES_NO), ("yes/no/blank", YES_NO_BLANK)):
        made = set_up((question,), 1)
        vote = [[0] * (question.cells - 1) + [1]]
        begin = process_time()
        for _ in range(20):
            make_ballot(made.election, made.codes[0], vote)
        yield row("a ballot made in Python", name, f"{(process_time() - begin) / 20 * 1000:.1f}")


def write(folder: Path, question: Question, ballots: int) -> Path:
    """A finished referendum of two of three trustees with this many ballots, one in fifty of them a second vote."""
    codes = ballots - ballots // 50
    made = set_up((question,), codes)
    path = folder / f"{made.election.uuid}.bel"
    written = archive.begin(TIME)
    with path.open("wb+") as file, across_cores() as across:
        file.write(written.data)
        election, trustees, public = made.events[0][1]
        written = archive.set_up(written.head, election=election, trustees=trustees, credentials=public)
        file.write(written.data)
        votes = ((made.codes[place % codes], place) for place in range(ballots))
        for ballot in across(partial(_ballot, made.election, question.cells), votes):
            written = archive.append(written.head, "Ballot", ballot)
            file.write(written.data)
        written = archive.append(written.head, "EndBallots")
        file.write(written.data)
        file.seek(0)
        found = verify(file, strict=True, across=across)
        file.seek(0, 2)
        for type_, records in finishing(made, found):
            written = archive.append(written.head, type_, *records)
            file.write(written.data)
    return path


def _ballot(election: Election, cells: int, one: tuple[str, int]) -> bytes:
    code, place = one
    return make_ballot(election, code, [[int(place % cells == cell) for cell in range(cells)]])


def _beside(path: Path, name: str, ballots: int, times: int) -> Iterator[str]:
    """One round is the tool, one core and all cores, so that what else the machine does falls on all alike."""
    ours = [sys.executable, "-m", "ballots", "verify", str(path), "--strict"]
    tool = ["belenios-tool", "election", "verify", "--dir", str(path.parent)]
    commands = {"tool": tool, "one": [*ours, "--cores", "1"], "all": ours}
    rounds: dict[str, list[Run]] = {kind: [] for kind in commands}
    for _ in range(times):
        for kind, command in commands.items():
            rounds[kind].append(run(command))
    found = {kind: middle(runs) for kind, runs in rounds.items()}
    for kind, one in found.items():
        if one.status:
            raise RuntimeError(f"{kind}: {one.stdout} {one.stderr}")
        program, cores = {"tool": ("belenios-tool 2.0", "1"), "one": ("ours", "1"), "all": ("ours", "all")}[kind]
        per = f"{one.cpu / ballots * 1000:.1f}"
        yield row(
            program,
            name,
            f"{ballots:,}",
            cores,
            f"{one.cpu:.1f}",
            f"{one.wall:.1f}",
            per,
            judged(one.peak_mib, 500, digits=0),
            _quicker(name, kind, found),
        )


def _quicker(name: str, kind: str, found: dict[str, Run]) -> str:
    tool = found["tool"]
    if kind == "tool":
        return "1"
    ratio, wanted = (
        (tool.cpu / found["one"].cpu, WANTED_ONE) if kind == "one" else (tool.wall / found["all"].wall, WANTED_BOTH)
    )
    by = "CPU" if kind == "one" else "wall"
    if name != "yes/no":
        return f"{ratio:.2f} ({by})"
    return f"{ratio:.2f} ({by}; wanted {wanted}{'' if ratio >= wanted else ', **not met**'})"


def report(ballots: int, *, times: int) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    if os.getloadavg()[1] > 1:
        yield "**Machine shared**: others computed at the same time, so compare CPU seconds; wall seconds say little."
    yield ""
    yield from lines(ballots, times=times)
    yield ""
    yield from making_lines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--times", type=int, default=1, help="rounds of tool, one core and all cores (default 1)")
    given = parser.parse_args()
    page.write("referendum", report(given.ballots, times=given.times))


if __name__ == "__main__":
    main()
