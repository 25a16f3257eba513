"""What verifying a referendum of a whole city costs: 100,000 ballots, on all cores.

`python -m tests.benchmarks.large_referendum FILE` writes its part of `docs/benchmarks.md`. Making the ballots
takes as long as verifying them, so FILE is kept, and used when it is already there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.ballots.referendum.made import YES_NO
from tests.benchmarks import page
from tests.benchmarks.measure import run
from tests.benchmarks.page import head, judged, row
from tests.benchmarks.referendum import write

BALLOTS = 100_000
COLUMNS = ("question", "ballots", "MiB of file", "cores", "CPU s", "wall s", "MiB", "answer")


def report(path: Path) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path.parent, YES_NO, BALLOTS).rename(path)
    yield page.measured()
    yield ""
    yield from head(*COLUMNS)
    done = run([sys.executable, "-m", "ballots", "verify", str(path), "--strict"])
    yield row(
        "yes/no",
        f"{BALLOTS:,}",
        f"{path.stat().st_size / 2**20:.0f}",
        "all",
        f"{done.cpu:.0f}",
        judged(done.wall, 900, digits=0),
        judged(done.peak_mib, 500, digits=0),
        "refused" if done.status else "accepted",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE")
    page.write("large_referendum", report(parser.parse_args().file))


if __name__ == "__main__":
    main()
