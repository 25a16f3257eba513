"""Take each check of the verifier out, one at a time, and see that a test fails.

`python -m tests.ballots.referendum.without_checks [PART OF A PATH ...]`. Each is tried in a process of its own, whose
functions get the code of a file without the check; no file is changed. A line that says SURVIVED is a check that no
test holds.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from tests.ballots.referendum import made
from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
CHECKED = "ballots/referendum/checking"
TESTS = (
    *("altered_ballots", "altered_setup", "altered_counts", "container", "proofs", "making", "vectors_shared"),
    *("paper_record", "texts_record"),
)
NEAREST = {
    "ballots": ("altered_ballots",),
    "container": ("container",),
    "counting": ("altered_counts",),
    "paper": ("paper_record",),
    "proofs": ("altered_ballots", "proofs"),
    "setup": ("altered_setup",),
    "text": ("altered_ballots", "altered_setup", "container"),
    "texts": ("texts_record",),
    "trustees": ("altered_setup",),
    "verify": ("container", "altered_counts"),
}
"""Which tests most likely fail without a check of a file; all are run when these do not."""
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
    assert SHARED, "the vectors are needed: name their folder in SNW_SHARED"
    for name in TESTS:
        importlib.import_module(f"{__package__}.test_{name}")
    made.small_finished()
    assert not _fails("", TESTS, None), "the tests fail before anything is taken out"
    survived = 0
    for file in (*sorted((ROOT / CHECKED).rglob("*.py")), ROOT / "ballots/referendum/verify.py"):
        path = file.relative_to(ROOT)
        if sys.argv[1:] and not any(word in str(path) for word in sys.argv[1:]):
            continue
        source, module = file.read_text("utf-8"), ".".join(path.with_suffix("").parts)
        nearest = NEAREST.get(file.stem, TESTS)
        assert not _fails(source, nearest, module), f"{module}: the tests fail with nothing taken out"
        for index, what in places(source):
            changed = without(source, index)
            held = _fails(changed, nearest, module) or _fails(changed, TESTS, module)
            survived += not held
            print(f"{'held    ' if held else 'SURVIVED'} {path} {what}", flush=True)
    return min(survived, 125)


def _fails(source: str, names: Sequence[str], module: str | None) -> bool:
    """Whether a test fails in a process in which the functions of `module` are those of `source`."""
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if module:
            _replace(importlib.import_module(module), source)
        tests = [str(HERE / f"test_{name}.py") for name in names]
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _replace(module: Any, source: str) -> None:
    """Give every function and method of a module the code that it has in `source`; who holds one holds the new one."""
    fresh: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(source, str(module.__file__), "exec"), fresh)
    for name, value in fresh.items():
        before = vars(module).get(name)
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            before.__code__ = value.__code__
        elif isinstance(value, type) and value.__module__ == module.__name__:
            for method, made_anew in vars(value).items():
                found = vars(before).get(method)
                if isinstance(made_anew, FunctionType) and isinstance(found, FunctionType):
                    found.__code__ = made_anew.__code__


if __name__ == "__main__":
    sys.exit(main())
