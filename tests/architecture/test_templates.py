"""A template shows: it decides nothing, counts nothing and trusts nothing (conventions 11)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import ROOT, Source, calls, dotted, example, files, listed, python

FORBIDDEN_NODES: dict[type[nodes.Node], str] = {
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Compare: "comparison",
    nodes.Add: "arithmetic",
    nodes.Sub: "arithmetic",
    nodes.Mul: "arithmetic",
    nodes.Div: "arithmetic",
    nodes.FloorDiv: "arithmetic",
    nodes.Mod: "arithmetic",
    nodes.Pow: "arithmetic",
    nodes.Neg: "arithmetic",
    nodes.Pos: "arithmetic",
    nodes.ExprStmt: "statement",
    nodes.EvalContextModifier: "autoescape",
}
FORBIDDEN_FILTERS = frozenset({"safe", "sum", "round", "abs", "int", "float", "attr", "default", "d"})
COMPARING_TESTS = frozenset(
    {"==", "!=", "<", "<=", ">", ">=", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt", "greaterthan", "ge"}
    | {"in", "sameas", "odd", "even", "divisibleby", "defined", "undefined"}
)
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
"""What the Content-Security-Policy refuses; it stands in no template, so nobody is tempted to loosen the policy."""


def decisions(path: str, text: str) -> list[str]:
    """Every statement or expression in a template that does more than show."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(text, filename=path)
    found = [
        (node.lineno, word)
        for kind, word in FORBIDDEN_NODES.items()
        for node in tree.find_all(kind)
        if isinstance(node, kind)
    ]
    found += [
        (node.lineno, f"filter {node.name}") for node in tree.find_all(nodes.Filter) if node.name in FORBIDDEN_FILTERS
    ]
    found += [(node.lineno, f"test {node.name}") for node in tree.find_all(nodes.Test) if node.name in COMPARING_TESTS]
    found += [(text.count("\n", 0, hit.start()) + 1, f"inline {hit.group().strip()}") for hit in INLINE.finditer(text)]
    return [f"{path}:{line} {word}" for line, word in sorted(found)]


TYPED = ("text_input", "number_input", "date_input", "textarea")


def forgetful_fields(path: str, text: str) -> list[str]:
    """Fields that can be refused and then stand empty; a code that counts for half a minute is typed anew."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text, filename=path)
    found = []
    for node in tree.find_all(nodes.Call):
        given = {word.key: word.value for word in node.kwargs}
        typed = isinstance(node.node, nodes.Getattr) and node.node.attr in TYPED
        once = getattr(given.get("autocomplete"), "value", "") == "one-time-code"
        if typed and "error" in given and "value" not in given and not once:
            found.append(f"{path}:{node.lineno}")
    return found


PLAIN_TEXT = "snw_democratie/mail/render.py"
"""Mail is plain text: escaped, it would arrive with `&#39;` in it. No other templates may be left unescaped."""


def lenient_environments(sources: Iterable[Source]) -> list[str]:
    """Jinja environments that let a missing value pass in silence, or do not escape."""
    wrong = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in (
                "Environment",
                "SandboxedEnvironment",
            ):
                words = {word.arg: ast.unparse(word.value) for word in node.keywords}
                escaped = words.get("autoescape") == "True" or source.matches(PLAIN_TEXT)
                if not words.get("undefined", "").endswith("StrictUndefined") or not escaped:
                    wrong.append(f"{source.path}:{node.lineno}")
    return wrong


def trusted_markup(sources: Iterable[Source]) -> list[str]:
    """Where text is declared to be HTML outside the charts, which write SVG from numbers."""
    return [
        f"{source.path}:{line} calls {name}"
        for source in sources
        if not source.matches("snw_democratie/charts/*", "snw_democratie/charts.py")
        for name, line in calls(source)
        if name.rpartition(".")[2] == "Markup"
    ]


def test_templates_only_show() -> None:
    templates = [
        path for path in files() if path.startswith("templates/") and path.endswith((".html", ".txt", ".svg", ".xml"))
    ]
    wrong = [problem for path in templates for problem in decisions(path, (ROOT / path).read_text("utf-8"))]
    assert not wrong, listed(wrong)


def test_a_field_that_is_refused_keeps_what_was_typed() -> None:
    pages = [path for path in files() if path.startswith("templates/") and path.endswith(".html")]
    pages = [path for path in pages if not path.startswith("templates/development/")]
    wrong = [problem for path in pages for problem in forgetful_fields(path, (ROOT / path).read_text("utf-8"))]
    assert not wrong, listed(wrong)
    assert forgetful_fields("a.html", "{{ forms.text_input('a', 'A', error=view.error('a')) }}")


def test_a_missing_value_in_a_template_is_an_error() -> None:
    wrong = lenient_environments(python("snw_democratie"))
    assert not wrong, listed(wrong)


def test_only_charts_write_markup() -> None:
    wrong = trusted_markup(python("snw_democratie"))
    assert not wrong, listed(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "{% set a = 1 %}",
        "{% set a %}x{% endset %}",
        "{{ a|safe }}",
        "{{ a + 1 }}",
        "{{ -a }}",
        "{{ a % b }}",
        "{% if a > 1 %}x{% endif %}",
        "{% if a == 'open' %}x{% endif %}",
        "{% if a in b %}x{% endif %}",
        "{% if a is gt 1 %}x{% endif %}",
        "{% if a is defined %}x{% endif %}",
        "{{ 'x' if loop.index > 1 }}",
        "{{ a|default('x') }}",
        "{{ values|sum }}",
        "{% do a.append(1) %}",
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "<p style='color: red'>",
        "<script>1</script>",
        "<button onclick='x()'>",
        "{% macro field(a) %}{% set b = a %}{% endmacro %}",
    ],
)
def test_a_template_that_decides_is_seen(text: str) -> None:
    assert decisions("templates/a.html", text)


def test_a_template_that_shows_is_left_alone() -> None:
    text = (
        "{% extends 'base.html' %}{% from 'components/field.html' import field %}{% block main %}"
        "{% for row in view.rows %}{% if row.open and not row.last %}<b>{{ row.name|e }}</b>{% else %}-{% endif %}"
        "{% endfor %}{{ field(view.name) }}<script src='/static/a.js' defer></script>{% endblock %}"
    )
    assert decisions("templates/a.html", text) == []


@pytest.mark.parametrize("text", ["Environment(autoescape=True)", "Environment(undefined=StrictUndefined)"])
def test_a_lenient_environment_is_seen(text: str) -> None:
    assert lenient_environments(example("snw_democratie/app.py", text))
    assert not lenient_environments(
        example("snw_democratie/app.py", "Environment(undefined=StrictUndefined, autoescape=True)")
    )
    assert lenient_environments(example(PLAIN_TEXT, "Environment(autoescape=False)"))


def test_markup_is_seen() -> None:
    assert trusted_markup(example("snw_democratie/pool/views.py", "x = markupsafe.Markup('<b>')"))
