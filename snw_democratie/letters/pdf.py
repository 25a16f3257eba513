"""From a template to a PDF that a screen reader can follow (PDF/UA-1), with our own fonts and nothing from outside."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snw_democratie import i18n
from snw_democratie.folders import TEMPLATES

STATIC = Path(__file__).resolve().parents[1] / "static"


def pdf(template: str, view: object, *, language: str, direction: str) -> bytes:
    """The PDF of `templates/letters/TEMPLATE.html` for a frozen `view`, in the language that is spoken now."""
    # Loading it costs most of a second, which only who asks for paper should pay.
    from weasyprint import HTML

    source = _environment().get_template(f"{template}.html")
    written = source.render(view=view, language=language, direction=direction)
    made: bytes | None = HTML(string=written, base_url=f"{STATIC.as_uri()}/", url_fetcher=_fetch).write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    assert made is not None
    return made


def _fetch(url: str, *_more: object, **_words: object) -> dict[str, object]:
    """A style or font from our own folder; no paper asks the network for anything, or the disk for anything else."""
    path = Path(unquote(urlsplit(url).path)).resolve()
    if not url.startswith("file:") or not path.is_relative_to(STATIC):
        raise ValueError("not from our own folder")
    return {"string": path.read_bytes(), "redirected_url": url}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "letters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(environment)
    return environment
