"""Three kinds of types, each stops at its border (conventions 1)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.source import LIBRARIES, Source, dotted, example, imports, listed, python

MUTABLE = frozenset({"list", "set", "dict", "bytearray"})
STORAGE = frozenset({"sqlalchemy", "alembic"})
HTTP = frozenset({"litestar", "litestar_htmx", "jinja2", "msgspec"})
GUARDS = ("snw_democratie/security/*", "snw_democratie/app.py")
"""Who is signed in is a row, and is looked up before any service is called; the application holds the engine."""

ABOVE_SERVICES = (
    "snw_democratie/*pages*",
    "snw_democratie/*views*",
    "snw_democratie/*forms*",
    "snw_democratie/*facts*",
    "snw_democratie/components*",
    "snw_democratie/charts/*",
    "snw_democratie/i18n/*",
    "snw_democratie/cli/*",
)


def _dataclasses(source: Source) -> Iterator[tuple[ast.ClassDef, frozenset[str]]]:
    """Each dataclass with the switches that are on."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            if dotted(call.func if call else decorator).rpartition(".")[2] == "dataclass":
                switches = call.keywords if call else []
                yield (
                    node,
                    frozenset(
                        word.arg
                        for word in switches
                        if word.arg and isinstance(word.value, ast.Constant) and word.value.value
                    ),
                )


def _switched_on(keywords: Iterable[ast.keyword]) -> frozenset[str]:
    return frozenset(k.arg for k in keywords if k.arg and isinstance(k.value, ast.Constant) and k.value.value)


def _bases(node: ast.ClassDef) -> list[str]:
    return [dotted(base).rpartition(".")[2] for base in node.bases]


def _is_error(node: ast.ClassDef) -> bool:
    """An exception may not be frozen: it would break inside a context manager (conventions 7)."""
    return any(base.endswith(("Error", "Exception")) for base in _bases(node))


def _caches(node: ast.ClassDef) -> bool:
    """A value that keeps a derived value cannot have slots."""
    return any(
        isinstance(method, ast.FunctionDef)
        and any(dotted(d).endswith("cached_property") for d in method.decorator_list)
        for method in node.body
    )


def loose_dataclasses(sources: Iterable[Source]) -> list[str]:
    """Dataclasses of a library that can change after they are made, or have positional fields."""
    wrong = []
    for source in sources:
        for node, switches in _dataclasses(source):
            wanted = {"frozen", "kw_only"} | (set() if _caches(node) else {"slots"})
            if not _is_error(node) and not wanted <= switches:
                wrong.append(f"{source.path}:{node.lineno} {node.name} lacks {sorted(wanted - switches)}")
    return wrong


def mutable_fields(sources: Iterable[Source]) -> list[str]:
    """Fields that promise a list, set or dict, which a frozen value cannot keep."""
    wrong = []
    for source in sources:
        for node, _ in _dataclasses(source):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and any(
                    isinstance(part, ast.Name) and part.id in MUTABLE for part in ast.walk(field.annotation)
                ):
                    wrong.append(f"{source.path}:{field.lineno} {node.name}.{dotted(field.target)}")
    return wrong


def web_types_in_libraries(sources: Iterable[Source]) -> list[str]:
    """Libraries that know of forms, rows or requests."""
    web = STORAGE | {"msgspec", "litestar", "pydantic", "jinja2"}
    return [
        f"{s.path}:{found.line} imports {found.module}" for s in sources for found in imports(s) if found.top in web
    ]


def rows_outside_services(sources: Iterable[Source]) -> list[str]:
    """Rows, or the library that makes them, in a page, a view or a form, or in any module that speaks HTTP."""
    wrong = []
    for source in sources:
        found = list(imports(source))
        speaks_http = any(one.top in HTTP for one in found) and not source.matches(*GUARDS)
        if not (source.matches(*ABOVE_SERVICES) or speaks_http):
            continue
        for one in found:
            parts = (*one.module.split("."), one.name)
            if one.top in STORAGE - _engine_only(source) or (one.top == "snw_democratie" and "models" in parts):
                wrong.append(f"{source.path}:{one.line} imports {one.module} {one.name}")
    return wrong


def _engine_only(source: Source) -> frozenset[str]:
    """Pages hand the engine on to a service; its type is the one thing of SQLAlchemy that they may name."""
    names = {one.name for one in imports(source) if one.top == "sqlalchemy"}
    return frozenset({"sqlalchemy"}) if names == {"Engine"} else frozenset()


def loose_structs(sources: Iterable[Source]) -> list[str]:
    """Structs outside forms.py, and structs that accept unknown fields or can change."""
    wrong = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and any(
                dotted(base).rpartition(".")[2] == "Struct" for base in node.bases
            ):
                on = {word.arg for word in node.keywords if isinstance(word.value, ast.Constant) and word.value.value}
                if not {"frozen", "forbid_unknown_fields"} <= on or not source.path.endswith("forms.py"):
                    wrong.append(f"{source.path}:{node.lineno} {node.name}")
    return wrong


def test_values_of_the_libraries_never_change() -> None:
    wrong = loose_dataclasses(python(*LIBRARIES)) + mutable_fields(python(*LIBRARIES))
    assert not wrong, listed(wrong)


def test_libraries_know_no_forms_and_no_rows() -> None:
    wrong = web_types_in_libraries(python(*LIBRARIES))
    assert not wrong, listed(wrong)


def test_rows_are_seen_by_services_only() -> None:
    wrong = rows_outside_services(python("snw_democratie"))
    assert not wrong, listed(wrong)


def test_forms_refuse_what_they_do_not_know() -> None:
    wrong = loose_structs(python("snw_democratie"))
    assert not wrong, listed(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "@dataclass\nclass A:\n    x: int",
        "@dataclass(frozen=True, slots=True)\nclass A:\n    x: int",
        "@dataclasses.dataclass(frozen=True, kw_only=True)\nclass A:\n    x: int",
        "@dataclass(frozen=False, slots=True, kw_only=True)\nclass A:\n    x: int",
    ],
)
def test_a_loose_dataclass_is_seen(text: str) -> None:
    assert loose_dataclasses(example("sortition/a.py", text))


def test_errors_and_caching_values_are_excused() -> None:
    assert not loose_dataclasses(
        example("sortition/a.py", "@dataclass(eq=False)\nclass A(SortitionError):\n    x: int")
    )
    caching = "@dataclass(frozen=True, kw_only=True)\nclass A:\n    @cached_property\n    def b(self): ..."
    assert not loose_dataclasses(example("sortition/a.py", caching))


@pytest.mark.parametrize("annotation", ["list[int]", "tuple[dict[str, int], ...]", "set[str] | None"])
def test_a_mutable_field_is_seen(annotation: str) -> None:
    text = f"@dataclass(frozen=True, slots=True, kw_only=True)\nclass A:\n    x: {annotation}"
    assert mutable_fields(example("sortition/a.py", text))


def test_types_beyond_their_border_are_seen() -> None:
    assert web_types_in_libraries(example("sortition/a.py", "from msgspec import Struct"))
    assert rows_outside_services(
        example("snw_democratie/pool/pages.py", "from snw_democratie.pool.models import Person")
    )
    assert rows_outside_services(example("snw_democratie/pool/views.py", "from . import models"))
    assert rows_outside_services(example("snw_democratie/pool/pages.py", "from sqlalchemy import select"))
    speaking = "from litestar import get\nfrom snw_democratie.pool.models import Row"
    assert rows_outside_services(example("snw_democratie/pool/anything.py", speaking))
    assert not rows_outside_services(example("snw_democratie/pool/pages.py", "from sqlalchemy import Engine"))
    assert loose_structs(example("snw_democratie/pool/forms.py", "class A(Struct, frozen=True): ..."))
    assert loose_structs(
        example("snw_democratie/pool/views.py", "class A(msgspec.Struct, frozen=True, forbid_unknown_fields=True): ...")
    )
