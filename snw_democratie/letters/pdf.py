"""From a template to a PDF that a screen reader can follow (PDF/UA-1), with our own fonts and nothing from outside."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snw_democratie import i18n
from snw_democratie.components import Fact
from snw_democratie.folders import TEMPLATES
from snw_democratie.i18n.direction import isolated, own_direction

for _library in ("weasyprint", "fontTools"):
    logging.getLogger(_library).setLevel(logging.WARNING)  # they tell of every step of every page
STATIC = Path(__file__).resolve().parents[1] / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A PDF; `pages` has for each letter in it, in order, how many pages it takes. Empty when it has no letters."""

    content: bytes
    pages: tuple[int, ...]


def pdf(template: str, view: object, *, language: str, direction: str, contact: tuple[Fact, ...] = ()) -> bytes:
    """The PDF of `templates/letters/TEMPLATE.html` for a frozen `view`, in the language that is spoken now.

    `contact` stands at the end, for who has only the paper.
    """
    return paper(template, view, language=language, direction=direction, contact=contact).content


def paper(template: str, view: object, *, language: str, direction: str, contact: tuple[Fact, ...] = ()) -> Paper:
    """The same, with the pages of each letter: an `article` of the template."""
    # Loading it costs most of a second, which only who asks for paper should pay.
    from weasyprint import HTML

    from snw_democratie.letters.own_folder import OwnFolder

    source = _environment().get_template(f"{template}.html")
    written = source.render(view=view, language=language, direction=direction, contact=contact)
    pages: Counter[int] = Counter()

    def finish(document: Any, made: Any) -> None:
        pages.update(_letters(document))
        _say_languages(document, made)

    made: bytes | None = HTML(string=written, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFolder(STATIC)).write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True, finisher=finish
    )
    assert made is not None
    return Paper(content=made, pages=tuple(pages.values()))


def _letters(document: Any) -> Iterator[int]:
    """For each page, which letters stand on it: a letter that goes on has a box of its own on the next page."""
    for page in document.pages:
        yield from {id(box.element): None for box in page._page_box.descendants() if box.element_tag == "article"}


def _say_languages(document: Any, made: Any) -> None:
    """Tell who reads aloud which paragraphs are in another language: the library tells it of a whole document only.

    It makes the tags in the order of the boxes, so that each paragraph finds its own.
    """
    from pydyf import Dictionary, String
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    boxes = (box for page in document.pages for box in page._page_box.descendants())
    spoken = [
        box.element.get("lang") for box in boxes if box.element_tag == "p" and not isinstance(box, LineBox | TextBox)
    ]
    tags = [one for one in made.objects if isinstance(one, Dictionary) and one.get("S") == "/P"]
    if len(spoken) != len(tags):
        logging.getLogger(__name__).warning("paragraphs and tags do not match: no language is told")
        return
    for language, tag in zip(spoken, tags, strict=True):
        if language:
            tag["Lang"] = String(language)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "letters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["own_direction"] = own_direction
    environment.filters["isolated"] = isolated
    i18n.install(environment)
    return environment
