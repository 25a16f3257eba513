"""From a template to the subject and the text of a mail."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snw_democratie import i18n
from snw_democratie.folders import TEMPLATES
from snw_democratie.i18n.direction import isolated

LONGEST_SUBJECT = 200


def render(template: str, language: str, view: object) -> tuple[str, str]:
    """Subject and text of `templates/mail/TEMPLATE.txt` in this language, for a frozen `view`.

    The first line of a template is the subject. A name, a title or a number inside a sentence goes through the
    filter `isolated`, or Arabic around it would shuffle its parts; an address or a code has a line of its own.
    """
    with i18n.speaking(language):
        whole = _environment().get_template(f"{template}.txt").render(view=view)
    subject, _newline, text = whole.partition("\n")
    plain = " ".join(subject.split())
    return plain[:LONGEST_SUBJECT], text.strip("\n") + "\n"


@cache
def _environment() -> Environment:
    # Plain text: escaped as HTML, "d'Hondt" would arrive as "d&#39;Hondt".
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        autoescape=False,  # noqa: S701  # no browser reads it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["isolated"] = isolated
    i18n.install(environment)
    return environment
