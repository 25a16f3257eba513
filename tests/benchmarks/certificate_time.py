"""How long the check of the certificate takes alone: `python -m tests.benchmarks.certificate_time DIR`, CPU seconds."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from sortition.checking import claims
from sortition.verify import verify


def main() -> None:
    spent: list[float] = []
    module: Any = claims
    check = module.check

    def timed(*certificate: object, **rules: object) -> object:
        begin = time.process_time()
        try:
            return check(*certificate, **rules)
        finally:
            spent.append(time.process_time() - begin)

    module.check = timed  # a stopwatch around the real check
    checks = verify({path.name: path.read_bytes() for path in Path(sys.argv[1]).iterdir()})
    if not checks.ok or len(spent) != 1:
        sys.exit("the certificate was not checked exactly once, or the record was refused")
    print(f"{spent[0]:.3f}")


if __name__ == "__main__":
    main()
