"""From a template to a PDF that a screen reader can follow (PDF/UA-1), with our own fonts and nothing from outside."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snw_democratie import i18n
from snw_democratie.components import Fact
from snw_democratie.folders import TEMPLATES
from snw_democratie.i18n.direction import isolated, own_direction

for _library in ("weasyprint", "fontTools"):
    logging.getLogger(_library).setLevel(logging.WARNING)  # they tell of every step of every page
STATIC = Path(__file__).resolve().parents[1] / "static"


def pdf(template: str, view: object, *, language: str, direction: str, contact: tuple[Fact, ...] = ()) -> bytes:
    """The PDF of `templates/letters/TEMPLATE.html` for a frozen `view`, in the language that is spoken now.

    `contact` stands at the end, for who has only the paper.
    """
    # Loading it costs most of a second, which only who asks for paper should pay.
    from weasyprint import HTML

    from snw_democratie.letters.own_folder import OwnFolder

    source = _environment().get_template(f"{template}.html")
    written = source.render(view=view, language=language, direction=direction, contact=contact)
    made: bytes | None = HTML(string=written, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFolder(STATIC)).write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    assert made is not None
    return made


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
