"""The form of the texts in other languages: a field per text and language, such as `en-0123456789abcdef`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from litestar.datastructures import FormMultiDict

from snw_democratie.components import Problem
from snw_democratie.pool.team_service import OTHERS, Text
from snw_democratie.security.errors import BadForm
from snw_democratie.typed_text import text_problem

Typed = Mapping[str, Mapping[str, str]]
_FIELD = re.compile(rf"({'|'.join(OTHERS)})-([0-9a-f]{{16}})")


def typed_words(posted: FormMultiDict, texts: Sequence[Text]) -> Typed:
    """Language -> Dutch text -> words as typed. A text that is gone meanwhile needs none.

    Raises BadForm for a field of another kind, or one that occurs twice.
    """
    dutch = {one.key: one.dutch for one in texts}
    found: dict[str, dict[str, str]] = {code: {} for code in OTHERS}
    seen = set()
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        match = _FIELD.fullmatch(name)
        if match is None or name in seen or not isinstance(value, str):
            raise BadForm(f"field {name}")
        seen.add(name)
        if match[2] in dutch:
            found[match[1]][dutch[match[2]]] = value
    return found


def word_problems(typed: Typed, texts: Sequence[Text]) -> tuple[Problem, ...]:
    """What is wrong with the words, each at its own field; another language may take twice the room."""
    return tuple(
        Problem(field=f"{code}-{one.key}", message=message)
        for code, words in typed.items()
        for one in texts
        if (message := text_problem(words.get(one.dutch, ""), most=2 * one.most, lines=one.lines))
    )
