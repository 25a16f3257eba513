"""`docs/benchmarks.md`: each measurement writes its own part, between two markers, and prints it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.measure import machine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def measured() -> str:
    """When and on what, the first line of a part."""
    return f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {machine()}."


def write(part: str, lines: Iterable[str]) -> None:
    """Print the lines, each as soon as it is known, and put all of them into this part of the page.

    Raises ValueError, before anything is measured, for a part that the page has no place for.
    """
    begin, end = f"<!-- {part}:begin -->", f"<!-- {part}:end -->"
    page = PAGE.read_text("utf-8")
    if begin not in page or end not in page:
        raise ValueError(part)
    found = []
    for line in lines:
        print(line, flush=True)
        found.append(line)
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\n{chr(10).join(found)}\n{end}{after}", "utf-8")


def judged(value: float, bar: float, *, digits: int = 2) -> str:
    """A figure, and the bar it had to stay under."""
    text = f"{value:.{digits}f}"
    if not bar:
        return text
    return f"{text} (≤ {bar:g})" if value <= bar else f"**{text}** (> {bar:g})"


def row(*cells: object) -> str:
    """A line of a table."""
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def head(*cells: str) -> list[str]:
    """The two lines above a table."""
    return [row(*cells), row(*("---" for _ in cells))]
