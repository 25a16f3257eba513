"""What a lottery costs: whole `snw lottery` processes on the reference instances, beside the peer.

`python -m tests.benchmarks.lottery`, a part of `make bench`; `--without-generated` leaves out the largest pool.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import page
from tests.benchmarks.generated_pool import generated_pool
from tests.benchmarks.measure import Run, middle, run
from tests.benchmarks.page import head, judged, row
from tests.shared_data import SHARED

SNW = Path(sys.executable).parent / "snw"
COLUMNS = (
    "instance",
    "people",
    "types",
    "seats",
    "panels",
    "smallest chance",
    "optimal",
    "CPU s",
    "wall s",
    "MiB",
    "verify CPU s",
    "of which certificate",
)
PACKAGES = ("highspy", "numpy", "scipy", "PuLP", "sortition-algorithms", "gurobipy", "pabutools", "gmpy2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A pool, and the most that `prepare` may cost on it; `peak_mib` 0 and `cpu` 0 mean no bar."""

    name: str
    seats: int
    cpu: float = 0
    peak_mib: float = 0
    panels: int = 1000
    household: str = ""
    times: int = 3
    verify_cpu: float = 0


INSTANCES = (
    Instance(name="sf_fixture_22", seats=22, cpu=2.5),
    Instance(name="opendlp_monitoring_30", seats=30),
    Instance(name="example_small_20", seats=20),
    Instance(name="example_large_200", seats=200),
    Instance(name="syn_n200_f5_30", seats=30, cpu=4),
    Instance(name="syn_n500_f6_40", seats=40, cpu=7),
    Instance(name="syn_n500_households_40", seats=40, cpu=12, household="adres"),
    Instance(name="syn_n2000_f6_75", seats=75, cpu=9, verify_cpu=5),
    Instance(name="syn_n20000_f7_150", seats=150, cpu=60, peak_mib=1024, times=1),
)
GENERATED = Instance(name="generated, 160,000 people", seats=150, cpu=120, peak_mib=2048, panels=10_000, times=1)
PEER_INSTANCE = INSTANCES[4]
INFEASIBLE = Instance(name="infeasible_n200_30", seats=30, cpu=3)


def pool_files(pools: Path, name: str) -> tuple[Path, Path]:
    """The people and the quotas of an instance; large pools are compressed."""
    people = next(path for path in sorted((pools / name).glob("respondents.csv*")))
    return people, pools / name / "categories.csv"


def generated_files(folder: Path) -> tuple[Path, Path]:
    """A pool as large as all residents, written as files; always the same one on the same versions."""
    bounds, people = generated_pool(160_000, 7, GENERATED.seats)
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["id", *people[0]])
        table.writerows([f"p{number}", *person.values()] for number, person in enumerate(people))
    with (folder / "quotas.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["feature", "value", "min", "max"])
        table.writerows([feature, value, least, most] for (feature, value), (least, most) in bounds.items())
    return folder / "people.csv", folder / "quotas.csv"


def prepare(files: tuple[Path, Path], instance: Instance, out: Path) -> list[str]:
    people, quotas = files
    household = ["--household", instance.household] if instance.household else []
    command = [str(SNW), "lottery", "prepare", str(people), str(quotas), "--seats", str(instance.seats)]
    return [*command, "--panels", str(instance.panels), *household, "--out", str(out), "--json"]


def lottery_line(files: tuple[Path, Path], instance: Instance) -> str:
    """Prepare as often as asked, verify what came out, and say both in one line of the table."""
    runs, verified, proofs = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(instance.times):
            out = Path(folder) / str(number)
            runs.append(run(prepare(files, instance, out)))
            verified.append(run([str(SNW), "lottery", "verify", str(out), "--json"]))
            proofs.append(run([sys.executable, "-m", "tests.benchmarks.certificate_time", str(out)]))
    typical, check, proof = middle(runs), middle(verified), middle(proofs)
    if typical.status:
        return row(instance.name, "refused", typical.stderr.strip().splitlines()[-1:] or "no reason given")
    facts = json.loads(typical.stdout)
    return row(
        f"`{instance.name}`" + ("" if instance.times > 1 else " (once)"),
        facts["people"],
        facts["types"],
        facts["seats"],
        facts["panels"],
        f"{facts['min_chance']}",
        "proved" if facts["optimal"] else f"gap {facts['gap']}",
        judged(typical.cpu, instance.cpu),
        f"{typical.wall:.2f}",
        judged(typical.peak_mib, instance.peak_mib, digits=0),
        judged(check.cpu, instance.verify_cpu) + ("" if check.status == 0 else " **refused**"),
        judged(float(proof.stdout), 0.5) if proof.status == 0 else "**refused**",
    )


def peer_lines(files: tuple[Path, Path], times: int) -> Iterator[str]:
    """The peer beside us on one instance, taking turns, whole processes."""
    people, quotas = files
    peer = [
        sys.executable,
        "-m",
        "tests.peers.sortition_peer",
        str(people),
        str(quotas),
        "--seats",
        str(PEER_INSTANCE.seats),
    ]
    ours: list[Run] = []
    theirs: dict[str, list[Run]] = {"maximin": [], "leximin": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            ours.append(run(prepare(files, PEER_INSTANCE, Path(folder) / str(number))))
            for algorithm, runs in theirs.items():
                runs.append(run([*peer, "--algorithm", algorithm]))
    own = middle(ours)
    facts = json.loads(own.stdout)
    yield row(
        "`snw lottery prepare` (leximin)",
        f"{own.cpu:.2f}",
        f"{own.wall:.2f}",
        f"{own.peak_mib:.0f}",
        facts["min_chance"],
        "1",
    )
    for algorithm, runs in theirs.items():
        typical = middle(runs)
        if typical.status:
            reason = typical.stderr.strip().splitlines()[-1]
            yield row(f"sortition-algorithms {algorithm}", "did not run", reason, "", "", "")
            continue
        chance = json.loads(typical.stdout.strip().splitlines()[-1])["min_chance"]
        wanted = {"maximin": 5, "leximin": 16}[algorithm]
        ratio = typical.cpu / own.cpu
        yield row(
            f"sortition-algorithms {algorithm}",
            f"{typical.cpu:.2f}",
            f"{typical.wall:.2f}",
            f"{typical.peak_mib:.0f}",
            f"{chance:.9f}",
            f"{ratio:.1f} (wanted {wanted}{'' if ratio >= wanted else ', **not met**'})",
        )


def infeasible_line(files: tuple[Path, Path], times: int) -> str:
    people, quotas = files
    check = [str(SNW), "lottery", "check", str(people), str(quotas), "--seats", str(INFEASIBLE.seats), "--json"]
    typical = middle([run(check) for _ in range(times)])
    return row(
        f"`{INFEASIBLE.name}`",
        judged(typical.cpu, INFEASIBLE.cpu),
        f"{typical.wall:.2f}",
        f"exit status {typical.status}",
    )


def versions() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def report(pools: Path, *, times: int, generated: bool) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield f"Versions: {versions()}."
    yield ""
    yield "### `snw lottery prepare`, and `verify` on what it wrote"
    yield ""
    yield from head(*COLUMNS)
    for instance in INSTANCES:
        yield lottery_line(pool_files(pools, instance.name), instance)
    if generated:
        with tempfile.TemporaryDirectory() as folder:
            yield lottery_line(generated_files(Path(folder)), GENERATED)
    yield ""
    yield f"### Beside sortition-algorithms, on `{PEER_INSTANCE.name}`"
    yield ""
    yield from head("program", "CPU s", "wall s", "MiB", "smallest chance", "CPU, as a multiple of ours")
    yield from peer_lines(pool_files(pools, PEER_INSTANCE.name), times)
    yield ""
    yield "### `snw lottery check` on quotas that cannot be met"
    yield ""
    yield from head("instance", "CPU s", "wall s", "answer")
    yield infeasible_line(pool_files(pools, INFEASIBLE.name), times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, help="runs of the peer and of the check (default 3)")
    parser.add_argument("--without-generated", action="store_true", help="leave out the pool of 160,000 people")
    given = parser.parse_args()
    if SHARED is None:
        sys.exit("The reference instances are not here: put them in ../shared or name their folder in SNW_SHARED.")
    pools = SHARED / "data" / "sortition"
    page.write("lottery", report(pools, times=given.times, generated=not given.without_generated))


if __name__ == "__main__":
    main()
