"""Lotteries, measured: the first part of `make bench`, which writes the tables of `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import bench_lottery as bench
from tests.benchmarks import page
from tests.shared_data import SHARED


def report(pools: Path, *, times: int, generated: bool) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield f"Versions: {bench.versions()}."
    yield ""
    yield "### `snw lottery prepare`, and `verify` on what it wrote"
    yield ""
    yield from bench.head(*bench.COLUMNS)
    for instance in bench.INSTANCES:
        yield bench.lottery_line(bench.pool_files(pools, instance.name), instance)
    if generated:
        with tempfile.TemporaryDirectory() as folder:
            yield bench.lottery_line(bench.generated_files(Path(folder)), bench.GENERATED)
    yield ""
    yield f"### Beside sortition-algorithms, on `{bench.PEER_INSTANCE.name}`"
    yield ""
    yield from bench.head("program", "CPU s", "wall s", "MiB", "smallest chance", "CPU, as a multiple of ours")
    yield from bench.peer_lines(bench.pool_files(pools, bench.PEER_INSTANCE.name), times)
    yield ""
    yield "### `snw lottery check` on quotas that cannot be met"
    yield ""
    yield from bench.head("instance", "CPU s", "wall s", "answer")
    yield bench.infeasible_line(bench.pool_files(pools, bench.INFEASIBLE.name), times)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="runs of the peer and of the check (default 3)")
    parser.add_argument("--without-generated", action="store_true", help="leave out the pool of 160,000 people")
    given = parser.parse_args()
    if SHARED is None:
        sys.exit("The reference instances are not here: put them in ../shared or name their folder in SNW_SHARED.")
    page.write("bench", report(SHARED / "data" / "sortition", times=given.times, generated=not given.without_generated))


if __name__ == "__main__":
    main()
