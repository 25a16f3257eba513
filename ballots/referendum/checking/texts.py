"""The texts of a question in every language, beside the archive of the same referendum -> what could be checked.

The archive holds the Dutch text, which binds, and names the others by one digest. That a translation is right no
program sees; that somebody checked exactly these words is what a check names. `ballots/REFERENDUM.md` says the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballots.checks import NOT_APPLICABLE, NOT_CHECKED, Checks, Undecided, require, run
from ballots.errors import BadReferendum
from ballots.referendum.checking import container, text
from ballots.referendum.checking.beside import refusing
from ballots.referendum.checking.container import Stream
from ballots.referendum.checking.setup import read_election
from ballots.referendum.election import Election
from ballots.referendum.reasons import Reason
from sortition.record import BadRecord, Value, digest, file_digest

MOST_BYTES = 2**22
CHECKS = ("archive", "record", "dutch", "languages", "translations")
LABEL = "snw/referendum-texts/1"

_MEMBERS = ("label", "uuid", "dutch", "texts", "digest", "checks")
_WRONG = Reason.NOT_JSON


def check_texts(data: bytes, stream: Stream) -> Checks:
    """Check the texts in `data` against the archive in the stream, which is verified apart. Raises nothing."""
    found = _Texts(data, stream)
    steps = (found.archive, found.record, found.dutch, found.languages, found.translations)
    told = {name: refusing(step) for name, step in zip(CHECKS, steps, strict=True)}
    return Checks(checks=tuple(run(told)), digest=file_digest(data), essential=frozenset(CHECKS[:4]))


class _Texts:
    """The texts while they are checked, beside what the archive says."""

    def __init__(self, data: bytes, stream: Stream) -> None:
        self._data, self._stream = data, stream
        self._election: Election | None = None
        self._found: Mapping[str, Any] | None = None

    def archive(self) -> str:
        event = next(container.events(self._stream), None)
        if event is None or event.type != container.SETUP:
            raise BadReferendum(Reason.EVENTS, detail="nothing was set up")
        self._election = read_election(event.records[0].body)
        return self._election.fingerprint

    def record(self) -> str:
        require(len(self._data) <= MOST_BYTES, "too large")
        values = text.members(text.parsed(self._data), _MEMBERS, _WRONG)
        found = dict(zip(_MEMBERS, values, strict=True))
        shaped = isinstance(found["dutch"], dict) and isinstance(found["texts"], dict)
        require(shaped and isinstance(found["checks"], list), "not the texts of a referendum")
        require(found["label"] == LABEL, "another label")
        require(found["uuid"] == self._asked.uuid, "of another referendum")
        self._found = found
        return f"{1 + len(found['texts'])} languages"

    def dutch(self) -> str:
        asked, dutch = self._asked, self._texts["dutch"]
        (question,) = asked.questions
        require(dutch.get("title") == asked.name, "another title")
        require(dutch.get("question") == question.text, "another question")
        require(dutch.get("answers") == list(question.answers), "other answers")
        return "as in the archive"

    def languages(self) -> str:
        texts = self._texts["texts"]
        wanted = _digest(LABEL, texts) if texts else ""
        require(self._texts["digest"] == wanted, "the digest is not of these texts")
        about = self._texts["dutch"].get("about")
        named = f"{about}\n\nTexts in other languages: {wanted}" if texts else about
        require(self._asked.description == named, "the archive names other texts")
        return wanted or "no other language"

    def translations(self) -> str:
        found = self._texts
        checks = found["checks"]
        if not checks:
            raise Undecided(NOT_APPLICABLE, "nobody checked a translation")
        for one in checks:
            names = ("language", "texts", "checker", "day")
            language, named, _checker, _day = text.members(one, names, _WRONG)
            require(isinstance(language, str) and language in found["texts"], "of a language that is not there")
            both = {"uuid": found["uuid"], "language": language}
            both |= {"dutch": found["dutch"], "texts": found["texts"][language]}
            require(named == _digest("snw/referendum-translation/1", both), f"{language}: other words were checked")
        return ", ".join(one["language"] for one in checks)

    @property
    def _asked(self) -> Election:
        if self._election is None:
            raise Undecided(NOT_CHECKED, "")
        return self._election

    @property
    def _texts(self) -> Mapping[str, Any]:
        if self._found is None:
            raise Undecided(NOT_CHECKED, "")
        return self._found


def _digest(label: str, value: Value) -> str:
    try:
        return digest(label, value)
    except BadRecord as error:
        raise BadReferendum(_WRONG, detail=error.reason) from error
