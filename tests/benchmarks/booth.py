"""How long a voter's device works on a ballot: `python -m tests.benchmarks.booth` makes ballots in Node.

From the code and the choice to the bytes that are sent: the secret of the code, encryption, all proofs, the signature
and the tracker. The tables for g and for the key of the election are made while the voter reads; they come apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks import page
from tests.referenda.node import Vote, ballots, said
from tests.referenda.test_ballots_of_the_browser import CODE, PLANS, WITH_BLANK, YES_NO, election

WANTED, TIMES = 150, 50
"""Milliseconds wanted for a yes or no ballot; how many ballots of each kind are made."""
_TABLE = """(async () => {
  const took = [];
  for (let i = 0; i < 9; i++) {
    const began = performance.now();
    snw.group.fixed(snw.group.power(snw.group.G, BigInt(i + 2)));
    took.push(performance.now() - began);
  }
  return took;
})()"""


def report() -> Iterator[str]:
    """The lines of the report."""
    yield page.measured()
    yield f"Others used the machine too, so read the work (CPU) first. {TIMES} ballots of each kind, one code."
    took = said(_TABLE, [])
    assert isinstance(took, list)
    yield f"One table for a base, with its first power: {median(took):.1f} ms in the middle."
    yield ""
    yield "| ballot | ms in the middle | ms at most | CPU ms in the middle | bytes |"
    yield "| --- | --- | --- | --- | --- |"
    kinds: list[tuple[str, str, Vote]] = [
        (f"yes/no (wanted ≤ {WANTED} ms)", election(YES_NO), ((1, 0),)),
        ("yes/no/blank", election(WITH_BLANK), ((0, 1, 0),)),
        ("1 to 3 of 5 plans, and yes/no/blank", election(PLANS, WITH_BLANK), ((1, 0, 1, 0, 0), (0, 1, 0))),
    ]
    for name, text, vote in kinds:
        made = ballots(text, [(CODE, vote)] * TIMES)
        ms = [one.ms for one in made]
        work = median(one.cpu for one in made)
        yield f"| {name} | {median(ms):.1f} | {max(ms):.1f} | {work:.1f} | {len(made[0].ballot):,} |"


def main() -> None:
    page.write("booth", report())


if __name__ == "__main__":
    main()
