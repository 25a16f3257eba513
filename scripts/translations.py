"""The catalogues of the languages that pages speak: `snw_democratie/i18n/locales/<code>/LC_MESSAGES/messages.po`.

python scripts/translations.py extract            every text of the program as JSON, on stdout
python scripts/translations.py update             put new texts into the catalogues, take texts out that are gone
python scripts/translations.py missing LANG       what has no translation yet, as JSON to be filled in
python scripts/translations.py fill LANG FILE     put the translations of such a JSON file into the catalogue
python scripts/translations.py sworn LANG         the texts whose words count, and whether somebody checked them
python scripts/translations.py checked LANG DIGEST NAME DAY     a sworn translator has checked this one
python scripts/translations.py compile            make the .mo files that the program reads (part of `make setup`)

One entry of that JSON: {"id": Dutch text, "plural": its plural or absent, "context": or absent, "text": translation}.
Where there is a plural, "text" is a list with one text per form, in the order of PLURALS below. Facts such as %(n)s
keep their names.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extracted
from babel.messages.pofile import write_po

from snw_democratie.i18n.catalogues import machine_form, read, source
from snw_democratie.i18n.languages import DUTCH, LANGUAGES, Language
from snw_democratie.i18n.sworn import CONTEXT, checks, checks_file, text_digest

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
"""What a template calls to show a text, as Babel writes it: which arguments are texts, and which is a context."""
CALLS = {"_": 1, "N_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "sworn": 1}
"""The same in Python: how many of the first arguments are fixed texts. `sworn` brings its own context."""
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "tr": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
"""The order of the CLDR: zero, one, two, few, many, other, as far as a language tells them apart."""
OTHERS = tuple(one for one in LANGUAGES.values() if one is not DUTCH)

Key = tuple[str, str]
"""The context (or nothing) and the Dutch text of a message."""


Text = str | tuple[str, ...]


def texts() -> Iterator[tuple[str, Text, str]]:
    """Every text of the program: the file it stands in, the text (or its singular and plural), its context."""
    for path in sorted((ROOT / "snw_democratie").rglob("*.py")):
        for text, context in texts_of_code(path.read_text("utf-8")):
            yield str(path.relative_to(ROOT)), text, context
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".xml", ".svg"):
            found = extracted("jinja2.ext:babel_extract", BytesIO(path.read_bytes()), KEYWORDS, (), {"silent": "false"})
            for _line, text, _comments, context in found:
                yield str(path.relative_to(ROOT)), text, context or ""


def texts_of_code(code: str) -> Iterator[tuple[Text, str]]:
    """The texts that a Python file marks, with their contexts.

    Read from the syntax tree: Babel's own reader takes the key in `_(WORDS["key"])` for a text.
    """
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        fixed = [one.value for one in node.args[: CALLS.get(name, 0)] if isinstance(one, ast.Constant)]
        if fixed and len(fixed) == CALLS[name]:
            if name == "pgettext":
                yield fixed[1], fixed[0]
            else:
                yield tuple(fixed) if len(fixed) > 1 else fixed[0], CONTEXT if name == "sworn" else ""


@cache
def _all_texts() -> tuple[tuple[str, Text, str], ...]:
    return tuple(texts())


def messages() -> dict[Key, Message]:
    """Every text once, with the files it stands in. A text with a plural wins from the same text without."""
    found: dict[Key, Message] = {}
    for place, text, context in _all_texts():
        key = (context, text if isinstance(text, str) else text[0])
        message = found.setdefault(key, Message(text, context=context or None))
        if isinstance(text, tuple):
            message.id = text
        if (place, 1) not in message.locations:
            message.locations.append((place, 1))
    return found


def key_of(message: Message) -> Key:
    return (message.context or "", message.id if isinstance(message.id, str) else message.id[0])


def catalogue(language: Language) -> Catalog:
    """What is translated so far."""
    path = source(language)
    return read(path) if path.exists() else Catalog(locale=language.locale)


def update(language: Language) -> None:
    """Write the catalogue with exactly the texts of the program; a translation stays with its text."""
    known = {key_of(message): message for message in catalogue(language) if message.id}
    write(language, (_with(message, known.get(key)) for key, message in messages().items()))


def _with(message: Message, known: Message | None) -> Message:
    same_shape = known is not None and isinstance(known.id, str) == isinstance(message.id, str)
    if known is not None and same_shape:
        message.string = known.string
        message.user_comments = known.user_comments
    return message


def write(language: Language, found: Iterable[Message]) -> None:
    """Write a catalogue: its head with the terms that people agreed on, then the texts in order."""
    path = source(language)
    made = Catalog(locale=language.locale, fuzzy=False)
    made.mime_headers = [("Plural-Forms", PLURALS[language.code])]
    for message in found:
        made[message.id] = message
    body = BytesIO()
    write_po(body, made, width=0, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_head(path, language) + body.getvalue().decode(), "utf-8")


def _head(path: Path, language: Language) -> str:
    comments = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        if not line.startswith("#"):
            break
        comments.append(line)
    fields = (
        f"Language: {language.code}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language.code]}",
    )
    head = comments or [f"# {language.name}: the texts of the pages, from Dutch."]
    return "\n".join([*head, 'msgid ""', 'msgstr ""', *(f'"{field}\\n"' for field in fields)]) + "\n\n"


def is_translated(message: Message) -> bool:
    return not message.fuzzy and all(message.string if isinstance(message.string, tuple) else (message.string,))


def missing(language: Language) -> list[dict[str, Any]]:
    """What has no translation, in the form that `fill` reads."""
    known = {key_of(message): message for message in catalogue(language) if message.id}
    return [
        _entry(message)
        for key, message in sorted(messages().items())
        if key not in known or not is_translated(_with(message, known[key]))
    ]


def _entry(message: Message) -> dict[str, Any]:
    one, *more = (message.id,) if isinstance(message.id, str) else message.id
    entry: dict[str, Any] = {"id": one, "in": message.locations[0][0]}
    if more:
        entry["plural"] = more[0]
    if message.context:
        entry["context"] = message.context
    return entry | {"text": [] if more else ""}


def fill(language: Language, entries: Sequence[dict[str, Any]]) -> list[str]:
    """Put translations into the catalogue; returns the texts that the program does not have."""
    found = messages()
    known = {key_of(message): message for message in catalogue(language) if message.id}
    merged = {key: _with(message, known.get(key)) for key, message in found.items()}
    strangers = []
    for entry in entries:
        message = merged.get((entry.get("context", ""), entry["id"]))
        if message is None:
            strangers.append(entry["id"])
        elif entry["text"]:
            message.string = tuple(entry["text"]) if isinstance(entry["text"], list) else entry["text"]
    write(language, merged.values())
    return strangers


def sworn_texts(language: Language) -> list[dict[str, Any]]:
    """Every text whose words count, with what a sworn translator needs to check it."""
    return [
        {"dutch": message.id, "text": message.string, "digest": digest, "checked": checks(language).get(digest)}
        for message in catalogue(language)
        if message.context == CONTEXT
        for digest in (text_digest(message.id, message.string),)
    ]


def mark_checked(language: Language, digest: str, name: str, day: str) -> bool:
    """Write down who checked a text and when; false when the catalogue has no such text."""
    known = {entry["digest"] for entry in sworn_texts(language)}
    if digest not in known:
        return False
    # What is checked and has changed since is taken out: its digest names words that nobody reads any more.
    kept = {one: dict(facts) for one, facts in checks(language).items() if one in known}
    kept[digest] = {"by": name, "on": date.fromisoformat(day).isoformat()}
    content = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    checks_file(language).write_text(content + "\n", "utf-8")
    checks.cache_clear()
    return True


def compile_all() -> None:
    """The form that the program reads, beside each catalogue."""
    for language in OTHERS:
        source(language).with_suffix(".mo").write_bytes(machine_form(catalogue(language), language))


def main(arguments: list[str]) -> int:
    """Do what is asked for; see the top of this file."""
    match arguments:
        case ["extract"]:
            print(json.dumps([_entry(message) for _, message in sorted(messages().items())], ensure_ascii=False))
        case ["update"]:
            for language in OTHERS:
                update(language)
        case ["compile"]:
            compile_all()
        case ["missing", code] if code in LANGUAGES:
            print(json.dumps(missing(LANGUAGES[code]), ensure_ascii=False, indent=1))
        case ["sworn", code] if code in LANGUAGES:
            print(json.dumps(sworn_texts(LANGUAGES[code]), ensure_ascii=False, indent=1))
        case ["checked", code, digest, name, day] if code in LANGUAGES:
            return 0 if mark_checked(LANGUAGES[code], digest, name, day) else 1
        case ["fill", code, name] if code in LANGUAGES:
            strangers = fill(LANGUAGES[code], json.loads(Path(name).read_text("utf-8")))
            print("\n".join(f"not a text of the program: {text}" for text in strangers), file=sys.stderr)
            return 1 if strangers else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
