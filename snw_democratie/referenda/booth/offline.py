"""The booth, and the page for a second device, each as one file in all languages that may use no network.

The file is the same for everybody, so that its digest can be printed in the letter. The script in it is the one that
is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from jinja2 import Environment

from ballots.referendum.hashes import digest
from snw_democratie.folders import HERE
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import speaking
from snw_democratie.i18n.languages import DUTCH, LANGUAGES, Language
from snw_democratie.referenda.booth.scripts import BOOTH, CHECK, OFFLINE, TRUSTEE, integrity, script
from snw_democratie.referenda.booth.views import BoothFacts, booth_view, opening_view
from snw_democratie.referenda.facts import OfflineFile
from snw_democratie.referenda.trustee_views import TrusteeView

STYLES = ("vendor/amsterdam/index.css", "css/tokens.css", "css/snw.css")


def offline_booth(facts: Mapping[str, BoothFacts], templates: Environment) -> OfflineFile:
    """The booth as one file; `facts` by the code of the language. The ballot is saved, and handed in on the website."""
    pages = {}
    for code, one in facts.items():
        with speaking(code):
            body = templates.get_template("referenda/_booth.html").render(view=booth_view(replace(one, cast="")))
            pages[code] = (f"{_('Stem')}, {one.title}", body)
    return _file(pages, BOOTH)


def offline_opening(facts: Mapping[str, BoothFacts], templates: Environment) -> OfflineFile:
    """The page for a second device as one file."""
    pages = {}
    for code, one in facts.items():
        with speaking(code):
            body = templates.get_template("referenda/_opening.html").render(view=opening_view(replace(one, files="")))
            pages[code] = (f"{_('Kijk in een open envelop')}, {one.title}", body)
    return _file(pages, CHECK)


def offline_trustee(views: Mapping[str, TrusteeView], templates: Environment) -> OfflineFile:
    """The page with which a trustee opens the count, as one file; `views` by the code of the language."""
    pages = {}
    for code, view in views.items():
        with speaking(code):
            body = templates.get_template("referenda/_trustee.html").render(view=view)
            pages[code] = (f"{_('Voor sleutelhouders')}, {view.title}", body)
    return _file(pages, TRUSTEE)


def _file(pages: Mapping[str, tuple[str, str]], name: str) -> OfflineFile:
    """`pages` has a title and the HTML of the page in each language."""
    style = "\n".join((HERE / "static" / one).read_text("utf-8") for one in STYLES)
    scripts = (script(OFFLINE).text, script(name).text)
    assert "</" not in style, "would end its element early"
    allowed = " ".join(f"'{integrity(one)}'" for one in scripts)
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src '{integrity(style)}'; img-src data:; worker-src blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    known = [one for one in LANGUAGES.values() if one.code in pages]
    content = "\n".join(
        [
            f'<!doctype html>\n<html lang="{DUTCH.code}" dir="{DUTCH.direction}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(pages[DUTCH.code][0])}</title>\n<style>{style}</style>\n</head>",
            '<body class="ams-body snw-page">',
            f'<nav class="snw-header__inner" aria-label="{escape(_label())}"><ul class="snw-languages__list">',
            *(_link(one) for one in known),
            '</ul></nav>\n<main class="snw-main" id="inhoud" tabindex="-1">',
            *(_without_scripts(one, name) for one in known),
            "</main>",
            *(_page(one, *pages[one.code]) for one in known),
            *(f"<script>{one}</script>" for one in scripts),
            "</body>\n</html>\n",
        ]
    ).encode("utf-8")
    return OfflineFile(content=content, digest=digest(content), policy=policy)


def _label() -> str:
    with speaking(DUTCH.code):
        return _("Taal")


def _link(one: Language) -> str:
    return (
        f'<li><a class="snw-languages__link" href="?taal={one.code}" lang="{one.code}" hreflang="{one.code}" '
        f'dir="{one.direction}">{escape(one.name)}</a></li>'
    )


def _without_scripts(one: Language, name: str) -> str:
    with speaking(one.code):
        said = (
            _("Zonder JavaScript kunt u op deze pagina niet stemmen.")
            if name == BOOTH
            else _("Zonder JavaScript kan deze pagina niet rekenen.")
        )
    return f'<p class="ams-paragraph" lang="{one.code}" dir="{one.direction}">{escape(said)}</p>'


def _page(one: Language, title: str, body: str) -> str:
    """The page in one language; `body` is HTML that a template escaped."""
    return f'<template lang="{one.code}" dir="{one.direction}" data-title="{escape(title)}">\n{body}\n</template>'
