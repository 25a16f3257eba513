"""The page with the parts of the interface shows each of them, with everything that can be asked of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2] / "templates"


def parsed(path: Path) -> nodes.Template:
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text("utf-8"))


def macros() -> dict[tuple[str, str], list[str]]:
    """(file, macro) -> its parameters, for every macro that a page may call."""
    return {
        (path.name, macro.name): [argument.name for argument in macro.args]
        for path in sorted((ROOT / "components").glob("*.html"))
        for macro in parsed(path).find_all(nodes.Macro)
        if not macro.name.startswith("_")
    }


def test_what_stays_as_it_is_has_no_sign_of_what_unfolds() -> None:
    notices = (ROOT / "components" / "notice.html").read_text("utf-8")
    assert "icons.onward" not in notices and "icons.now" in notices


def calls(page: nodes.Template) -> Iterator[tuple[str, str, nodes.Call]]:
    """Every call of a macro on a page: file, macro, and the call."""
    files = {"forms": "forms.html", "icons": "icons.html"}  # base.html brings these
    for found in page.find_all(nodes.Import):
        assert isinstance(found.template, nodes.Const)
        files[found.target] = str(found.template.value).rpartition("/")[2]
    for call in page.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
            file = files.get(call.node.node.name)
            if file:
                yield file, call.node.attr, call


def not_shown(page: nodes.Template) -> list[str]:
    """Macros that the page does not call, and parameters that no call gives."""
    given: dict[tuple[str, str], set[str]] = defaultdict(set)
    known = macros()
    for file, name, call in calls(page):
        parameters = known.get((file, name), [])
        given[file, name] |= {*parameters[: len(call.args)], *(word.key for word in call.kwargs)}
    missing = [f"{file}: {name}" for file, name in known if (file, name) not in given]
    return missing + [
        f"{file}: {name} with {parameter}"
        for (file, name), parameters in known.items()
        if (file, name) in given
        for parameter in parameters
        if parameter not in given[file, name]
    ]


def test_every_part_is_shown_with_everything_that_can_be_asked_of_it() -> None:
    assert not_shown(parsed(ROOT / "development" / "parts.html")) == []


def test_a_part_that_is_forgotten_is_seen() -> None:
    page = parsed(ROOT / "error.html")
    assert "forms.html: radio_group" in not_shown(page)
    assert "forms.html: button with grave" in not_shown(page)
    assert "forms.html: button with label" not in not_shown(page)
