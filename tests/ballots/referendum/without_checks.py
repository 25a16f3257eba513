"""Take each check of the verifier out, one at a time, and see that a test fails.

`python -m tests.ballots.referendum.without_checks [PART OF A PATH ...]` works on a copy of the libraries and these
tests. A line that says SURVIVED is a check that no test holds.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parents[3]
CHECKED = ("ballots/referendum/checking", "ballots/referendum/verify.py")
TESTS = ("altered_ballots", "altered_archives", "container", "proofs", "making", "vectors_shared")
CALLS = frozenset(
    {"require", "_at", "check_scalars", "check_setup_data", "check_tally", "in_group", "_check_signatures"}
)
"""Calls that stand alone as a statement, and refuse."""


def places(source: str) -> Iterator[tuple[int, str]]:
    """(index of the node, what is taken out) for each check in a file."""
    for index, node in enumerate(ast.walk(ast.parse(source))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = node.value.func
            called = name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""
            if called in CALLS:
                yield index, f"line {node.lineno}: {ast.unparse(node)[:90]}"
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield index, f"line {node.lineno}: {ast.unparse(node)[:90]}"


def without(source: str, index: int) -> str:
    """The same file with this node doing nothing."""
    tree = ast.parse(source)
    gone = next(node for place, node in enumerate(ast.walk(tree)) if place == index)

    class Out(ast.NodeTransformer):
        def generic_visit(self, node: ast.AST) -> ast.AST:
            if node is gone:
                return ast.copy_location(ast.Pass(), node)
            return super().generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Out().visit(tree)))


def main() -> int:
    """Try each, or those in files whose path holds an argument; the number that survived is the exit status."""
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for part in ("ballots", "sortition", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "pytest.ini").write_text("[pytest]\n", "utf-8")
        assert not _fails(copy), "the tests fail before anything is taken out"
        files = [file for part in CHECKED for file in sorted((ROOT / part).rglob("*.py") or [ROOT / part])]
        files += [ROOT / part for part in CHECKED if part.endswith(".py")]
        for file in files:
            path = file.relative_to(ROOT)
            if sys.argv[1:] and not any(word in str(path) for word in sys.argv[1:]):
                continue
            source = file.read_text("utf-8")
            for index, what in places(source):
                (copy / path).write_text(without(source, index), "utf-8")
                held = _fails(copy)
                survived += not held
                print(f"{'held    ' if held else 'SURVIVED'} {path} {what}", flush=True)
            (copy / path).write_text(source, "utf-8")
    return min(survived, 125)


def _fails(copy: Path) -> bool:
    tests = [f"tests/ballots/referendum/test_{name}.py" for name in TESTS]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy), "SNW_SHARED": str(SHARED)}
    return subprocess.run(command, cwd=copy, capture_output=True, check=False, env=env, timeout=600).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
