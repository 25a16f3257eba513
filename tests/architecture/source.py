"""Our own source as data: files with their text, and what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sortition", "ballots", "snw_democratie")
LIBRARIES = ("sortition", "ballots")


@dataclass(frozen=True, kw_only=True)
class Source:
    """A Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """The name by which others import it."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The name that one dot means in a relative import."""
        return self.module if self.path.endswith("__init__.py") else self.module.rpartition(".")[0]

    @property
    def is_main(self) -> bool:
        return self.path.endswith("/__main__.py") or self.path == "sortition/console.py"

    def matches(self, *patterns: str) -> bool:
        return any(fnmatch(self.path, pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported name: `from a.b import c` is module `a.b`, name `c`; `import a.b` has no name."""

    module: str
    name: str
    line: int
    optional: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def reaches(self, module: str) -> bool:
        """Whether this import brings in `module` or something inside it."""
        full = f"{self.module}.{self.name}" if self.name else self.module
        return any(reached == module or reached.startswith(f"{module}.") for reached in (self.module, full))


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, in the repository: neither ignored nor deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted({path for path in listed.split("\0") if path and (ROOT / path).is_file()}))


@cache
def source(path: str) -> Source:
    return Source(path=path, text=(ROOT / path).read_text("utf-8"))


def python(*folders: str) -> list[Source]:
    """The Python files under these folders of the project."""
    return [
        source(path) for path in files() if path.endswith(".py") and path.startswith(tuple(f"{f}/" for f in folders))
    ]


def imports(source: Source) -> Iterator[Import]:
    """Every import in a file, wherever it stands; `optional` when the same `try` catches ImportError."""
    optional = {
        id(inner)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Try) and any(_catches_import_error(handler) for handler in node.handlers)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module=alias.name, name="", line=node.lineno, optional=id(node) in optional)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, source)
            for alias in node.names:
                yield Import(module=module, name=alias.name, line=node.lineno, optional=id(node) in optional)


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in ("ImportError", "ModuleNotFoundError") for name in caught)


def _absolute(node: ast.ImportFrom, source: Source) -> str:
    if not node.level:
        return node.module or ""
    parts = source.package.split(".")
    above = ".".join(parts[: len(parts) - node.level + 1])
    return f"{above}.{node.module}" if node.module else above


def calls(source: Source) -> Iterator[tuple[str, int]]:
    """Every call as (dotted name as written, line): `datetime.now()` is `datetime.now`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and (name := dotted(node.func)):
            yield name, node.lineno


def dotted(node: ast.expr | None) -> str:
    """`a.b.c` for names and attributes of names; `.c` for an attribute of anything else; else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def example(path: str, text: str) -> list[Source]:
    """A file that does not exist, for the tests of the tests."""
    return [Source(path=path, text=text)]


def listed(problems: Iterable[str]) -> str:
    return "\n".join(problems)
