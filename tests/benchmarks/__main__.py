"""`make bench`: measure, print, and write the tables into `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import bench_budget, bench_referendum, bench_second_count
from tests.benchmarks import bench_lottery as bench
from tests.benchmarks.measure import machine
from tests.shared_data import SHARED

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def report(pools: Path, *, times: int, generated: bool) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {machine()}."
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
    yield ""
    yield "### A buurtbudget counted, beside pabutools (the count alone, without reading the file)"
    yield ""
    yield from bench.head(*bench_budget.PEER_COLUMNS)
    yield from bench_budget.peer_lines(times)
    yield ""
    yield from bench.head(*bench_budget.LARGE_COLUMNS)
    yield bench_budget.large_line(times)
    yield ""
    yield "### The known outcomes of real votes"
    yield ""
    yield from bench.head(*bench_budget.KNOWN_COLUMNS)
    yield from bench_budget.known_lines()
    yield ""
    yield "### A buurtbudget counted a second time, with the standard library"
    yield ""
    yield from bench.head(*bench_second_count.COLUMNS)
    yield from bench_second_count.second_count_lines()
    yield ""
    yield "### A referendum verified, beside belenios-tool"
    yield ""
    yield from bench_referendum.lines(2000)
    yield ""
    yield from bench_referendum.making_lines()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="runs of the peer and of the check (default 3)")
    parser.add_argument("--without-generated", action="store_true", help="leave out the pool of 160,000 people")
    given = parser.parse_args()
    if SHARED is None:
        sys.exit("The reference instances are not here: put them in ../shared or name their folder in SNW_SHARED.")
    lines = []
    for line in report(SHARED / "data" / "sortition", times=given.times, generated=not given.without_generated):
        print(line, flush=True)
        lines.append(line)
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
