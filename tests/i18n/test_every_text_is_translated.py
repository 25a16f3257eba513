"""No text reaches a page without going through the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import ROOT, Source, dotted, example, files, listed, python

MARKED = frozenset({"_", "N_", "gettext", "ngettext", "pgettext", "sworn"})
OURS_ALONE = (
    "snw_democratie/cli/*",
    "snw_democratie/demo/*.py",
    "snw_democratie/development.py",
    "snw_democratie/development_voting.py",
    "snw_democratie/db/*",
    "snw_democratie/i18n/dutch.py",
)
"""What no visitor reads: the command and the demonstration, which are Dutch, and what makes tables."""
KNOWN = {
    "snw_democratie/letters/printing.py": 5,
    "snw_democratie/pool/cases.py": 1,
    "snw_democratie/errors.py": 35,
    "snw_democratie/pool/code_sheets.py": 5,
    "snw_democratie/budgets/voting/sheets.py": 7,
    "snw_democratie/budgets/counting/summary.py": 1,
    "snw_democratie/security/log_file.py": 1,
}
"""How many texts stand outside the catalogues on purpose: of the command; a line in every language; a name;
a sentence of a record."""
SENTENCE = re.compile(
    r"^[A-ZÀ-Ý„'](?=.* [a-zé])[^\n_=/]*[a-z] [^\n=/]*[a-z][.?!:]?$"
    r"|^(?=.*\b(?:de|het|een|is|zijn|niet|van|uw?|wij|te|en|om|met|zo)\b)[a-zé]+( [a-zé]+){2,}$"
)
"""A capital and a word without (names of places have none), or three words and more of which one is Dutch."""
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|content|data-title|label)="([^"{]*[A-Za-z]{3}[^"{]*)"')
NAMES = frozenset({"Samen Nieuw-West", "width=device-width, initial-scale=1", "#0A5A78"})
CODE = frozenset({"nobody has this password", "Samen Nieuw-West democratie", "zeg ik liever niet"})
"""What looks like words and is none: for a program, in every language the same."""


def unmarked(source: Source) -> Iterator[tuple[int, str]]:
    """Texts that look like words for people, outside docstrings and outside the functions that translate."""
    silent: set[int] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))  # a docstring, also of a field
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in MARKED:
            silent |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and dotted(node.func).startswith("logger.")):
            silent |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(source.tree):
        text = _text(node)
        if text not in CODE and id(node) not in silent and SENTENCE.search(text):
            yield getattr(node, "lineno", 0), text


def _text(node: ast.AST) -> str:
    """What a literal says, with a letter in the place of every fact; nothing for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def loose(path: str, text: str) -> list[str]:
    """Words of a template that stand between tags or in a spoken attribute, outside `_()`."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text)
    plain = "\0".join(data.data for data in tree.find_all(nodes.TemplateData))
    found = [hit for hit in SPOKEN.findall(plain) if hit.strip() not in NAMES]
    # A tag may be cut in pieces by an expression; what is left of it has no letters between ">" and "<".
    plain = re.sub(r"content='[^']*'|<(pre|code)\b.*?</\1>", "", plain, flags=re.DOTALL)
    between = re.findall(r">([^<>\0]*[A-Za-zÀ-ÿ]{3}[^<>\0]*)(?=[<\0])", plain)
    found += [words.strip() for words in between if words.strip(" ·,\n") not in NAMES | CODE]
    return [f"{path}: {words}" for words in found]


def test_no_text_of_the_code_bypasses_the_catalogues() -> None:
    wrong = []
    for source in python("snw_democratie"):
        if not source.matches(*OURS_ALONE):
            found = [f"{source.path}:{line} {text[:80]}" for line, text in unmarked(source)]
            wrong += found if len(found) > KNOWN.get(source.path, 0) else []
    assert not wrong, listed(wrong)


def test_no_text_of_a_template_bypasses_the_catalogues() -> None:
    pages = [path for path in files() if re.fullmatch(r"templates/(?!development/).*\.(html|txt)", path)]
    wrong = [problem for path in pages for problem in loose(path, (ROOT / path).read_text("utf-8"))]
    assert not wrong, listed(wrong)


@pytest.mark.parametrize(
    "line", ['x = "Vul een naam in."', "WORDS = {1: 'de lijst is gesloten'}", "raise BadText(f'Gebruik {n} tekens.')"]
)
def test_a_forgotten_text_is_seen(line: str) -> None:
    assert list(unmarked(example("snw_democratie/pool/views.py", line)[0]))


@pytest.mark.parametrize(
    "line", ['x = _("Vul een naam in.")', "x = {'a': N_('de lijst is gesloten')}", '"""Een zin."""']
)
def test_a_marked_text_is_left_alone(line: str) -> None:
    assert not list(unmarked(example("snw_democratie/pool/views.py", line)[0]))


@pytest.mark.parametrize("text", ["<p>Meedoen</p>", '<nav aria-label="Hoofdmenu">', "<b>{{ x }}</b> plaatsen<br>"])
def test_a_forgotten_text_in_a_template_is_seen(text: str) -> None:
    assert loose("templates/a.html", text)
