"""What `make bench` measures, part by part: `python -m tests.benchmarks votes booth` for these two, all without a name.

Each part is a module of this folder and a command of its own, and writes what it finds between two markers of
`docs/benchmarks.md`. `large_referendum` is not among them: it takes a quarter of an hour, and wants a file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

PARTS = (
    "lottery", "alternates", "budget", "second_count", "votes", "booth", "referendum", "invite", "letters", "casting",
    "seats",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition(":")[0])
    parser.add_argument("part", nargs="*", help=f"one of {', '.join(PARTS)}; all when none is named")
    named = parser.parse_args().part
    if unknown := sorted(set(named) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in named or PARTS:
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)


if __name__ == "__main__":
    main()
