"""One count of a buurtbudget as a process: `python -m tests.benchmarks.budget_count FILE RULE`.

It prints one JSON object: the plans in the order of selection, the CPU seconds of reading and of counting apart, and
the most memory that the process held, in MiB.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from pathlib import Path

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import rule_from_id
from tests.benchmarks.measure import MIB


def main() -> None:
    path, rule = sys.argv[1:]
    data = gzip.decompress(Path(path).read_bytes())
    begin = time.process_time()
    election = election_of(read_pabulib(data))
    read = time.process_time()
    outcome = count(election, rule_from_id(rule))
    counted = time.process_time()
    found = {
        "selected": outcome.selected,
        "runs": outcome.runs,
        "read_cpu": read - begin,
        "cpu": counted - read,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
