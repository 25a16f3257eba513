"""The page with letters: what can be made, what is being made, and the files that are ready."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Choice, Problem
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.forms import YES, LettersForm
from snw_democratie.letters.service import ASKED, DONE, LettersFacts, RunFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file to download; `words` says how much is in it."""

    href: str
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run; `number` is what its button sends, `files` are there while it is kept."""

    number: str
    heading: str
    sentence: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """The page; `busy` while a run is going on, with how far it is in `value` of `most`."""

    title: str
    back: str
    base: str
    ready: bool
    busy: bool
    stopping: bool
    value: int
    most: int
    sentence: str
    kinds: tuple[Choice, ...]
    reach: tuple[Choice, ...]
    large: Choice
    until: str
    runs: tuple[RunLine, ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def letters_view(
    facts: LettersFacts, form: LettersForm | None = None, problems: tuple[Problem, ...] = ()
) -> LettersView:
    """For the team."""
    form = form or LettersForm()
    busy = any(one.state == ASKED for one in facts.runs)
    base = f"/team/lotingen/{facts.slug}"
    done, total = formats.number(facts.done), formats.number(facts.total)
    waiting = _("Het maken van de brieven begint zo.")
    return LettersView(
        title=facts.title,
        back=base,
        base=f"{base}/brieven",
        ready=facts.drawn and not busy,
        busy=busy,
        stopping=facts.stopping,
        value=facts.done,
        most=facts.total or 1,
        sentence=_("%(done)s van de %(total)s brieven", done=done, total=total) if facts.total else waiting,
        kinds=(
            _choice("ingeloot", _("U bent ingeloot"), form.soort),
            _choice("niet-ingeloot", _("U bent deze keer niet ingeloot"), form.soort),
            _choice("reserve", _("U staat op de reservelijst"), form.soort),
        ),
        reach=(
            _choice("post", _("Wie om een brief vroeg"), form.wie),
            _choice("adres", _("Iedereen van wie wij een adres hebben"), form.wie),
        ),
        large=Choice(value=YES, label=_("Grote letters"), chosen=form.groot == YES),
        until=form.tot,
        runs=tuple(_run(one, base) for one in facts.runs),
        problems=problems,
    )


def _choice(value: str, label: str, chosen: str) -> Choice:
    return Choice(value=value, label=label, chosen=chosen == value)


def _run(one: RunFacts, base: str) -> RunLine:
    kinds = {
        "selected": _("U bent ingeloot"),
        "not-selected": _("U bent deze keer niet ingeloot"),
        "alternate": _("U staat op de reservelijst"),
    }
    return RunLine(
        number=str(one.id) if one.state == DONE else "",
        heading=_("%(kind)s: %(count)s", kind=kinds.get(one.kind, one.kind), count=_count(one.letters)),
        sentence=_state(one),
        files=tuple(
            FileLine(
                href=f"{base}/brieven/{one.id}/{file.name}",
                name=file.name,
                words=ngettext(
                    "%(number)s brief", "%(number)s brieven", file.letters, number=formats.number(file.letters)
                )
                if file.letters
                else _("de lijst van de bestanden, voor de drukker"),
            )
            for file in one.files
        ),
    )


def _count(letters: int) -> str:
    return ngettext("%(number)s brief", "%(number)s brieven", letters, number=formats.number(letters))


def _state(one: RunFacts) -> str:
    at = formats.moment(one.at)
    return {
        "asked": _("Wij maken deze brieven. Gevraagd op %(at)s.", at=at),
        "done": _("Klaar. Gevraagd op %(at)s.", at=at),
        "cancelled": _("Gestopt. Er is niets bewaard. Gevraagd op %(at)s.", at=at),
        "failed": _("Niet gelukt. Er is niets bewaard. Gevraagd op %(at)s.", at=at),
        "removed": _("Gewist. Gevraagd op %(at)s.", at=at),
    }[one.state]
