"""How well reserves mend a panel after drop-outs, beside as many random reserves, on the shared pools.

`python -m tests.benchmarks.alternates`, a part of `make bench`.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from tests.benchmarks import page
from tests.benchmarks.page import head
from tests.sortition.alternates_trial import panel_of, ratio

PANELS = 5
BARS = {
    ("syn_n200_f5_30", 5): 0.55,
    ("syn_n200_f5_30", 10): 0.40,
    ("syn_n500_f6_40", 5): 0.65,
    ("syn_n500_f6_40", 10): 0.58,
}


def alternates_lines() -> Iterator[str]:
    """One line per pool and number of reserves; the seconds are those of one panel, the trial included."""
    for (name, number), bar in BARS.items():
        ratios, seconds = [], []
        for panel in range(PANELS):
            begin = process_time()
            ratios.append(ratio(panel_of(name, panel), number=number, label=f"{name} {panel}"))
            seconds.append(process_time() - begin)
        mean = sum(ratios) / PANELS
        each = ", ".join(f"{one:.3f}" for one in ratios)
        yield f"| `{name}` | {number} | {mean:.3f} (≤ {bar:.2f}) | {each} | {max(seconds):.1f} (≤ 60) |"


def report() -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield ""
    yield from head("instance", "reserves", "deviation, as a part of random", "each panel", "slowest, CPU s")
    yield from alternates_lines()


if __name__ == "__main__":
    page.write("alternates", report())
