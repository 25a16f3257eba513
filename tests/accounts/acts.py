"""Every act that the program can write into the log, read from its code: from where `audit.append` is called."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from snw_democratie.accounts.service import joining
from snw_democratie.assemblies.steps import Step
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import GEBIEDEN, Role

HOUSE = Path(__file__).resolve().parents[2] / "snw_democratie"
APPENDING = ("audit.append", "audit.append_each", "append")


@dataclass(frozen=True, slots=True)
class Place:
    """A call in a function of a module."""

    module: ast.Module
    function: ast.FunctionDef
    call: ast.Call


def written() -> frozenset[str]:
    """All acts; an act that cannot be read from the code is an AssertionError."""
    proposed = {
        act for place in _calls("Proposal") for act in _values(place, _argument(place.call, "act"), frozenset())
    }
    places = [place for name in APPENDING for place in _calls(name)]
    assert len(places) > 40
    return frozenset(act for place in places for act in _values(place, _argument(place.call, "act"), proposed))


def _calls(name: str) -> Iterator[Place]:
    for path in sorted(HOUSE.rglob("*.py")):
        module = ast.parse(path.read_text("utf-8"))
        yield from _calls_in(module, name)


def _calls_in(module: ast.Module, name: str) -> Iterator[Place]:
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name and (name != "append" or _has_act(node)):
                yield Place(module, function, node)


def _has_act(call: ast.Call) -> bool:
    return any(word.arg == "act" for word in call.keywords)


def _argument(call: ast.Call, name: str, place: int | None = None) -> ast.expr:
    for word in call.keywords:
        if word.arg == name:
            return word.value
    assert place is not None and place < len(call.args), ast.unparse(call)
    return call.args[place]


def _values(at: Place, found: ast.expr, proposed: frozenset[str] | set[str]) -> set[str]:
    """What an expression can be: a text, a constant of a module, one of two, a step, or what callers here give."""
    if isinstance(found, ast.Constant):
        return {str(found.value)}
    if isinstance(found, ast.IfExp):
        return _values(at, found.body, proposed) | _values(at, found.orelse, proposed)
    if isinstance(found, ast.JoinedStr):  # f"{act}-{proposal.act}"
        first, _dash, second = found.values
        assert isinstance(first, ast.FormattedValue) and isinstance(second, ast.FormattedValue)
        assert ast.unparse(second.value) == "proposal.act"
        return {f"{act}-{of}" for act in _values(at, first.value, proposed) for of in proposed}
    if isinstance(found, ast.Name):
        return _named(at, found.id, proposed)
    return _CALLED[ast.unparse(found)]


def _named(at: Place, name: str, proposed: frozenset[str] | set[str]) -> set[str]:
    for node in ast.walk(at.function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return _values(at, node.value, proposed)
    for node in at.module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return _values(at, node.value, proposed)
        if isinstance(node, ast.ImportFrom) and any(one.name == name for one in node.names):
            return {getattr(importlib.import_module(str(node.module)), name)}
    given = [one.arg for one in (*at.function.args.args, *at.function.args.kwonlyargs)]
    place = given.index(name)
    callers = list(_calls_in(at.module, at.function.name))
    return {act for one in callers for act in _values(one, _argument(one.call, name, place), proposed)}


_GIVEN = {(role, scope) for role in Role for scope in ("", *GEBIEDEN) if joining.by_two((role, scope))}
_CALLED: Mapping[str, set[str]] = {
    "str(Step.CLOSE)": {str(Step.CLOSE)},
    "str(Step.DRAW)": {str(Step.DRAW)},
    "str(Step.REPLACE)": {str(Step.REPLACE)},
    "str(act)": {str(act) for act in Act},
    "_act(pair)": {joining._act(pair) for pair in _GIVEN},
}
