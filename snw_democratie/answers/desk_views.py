"""The pages on which a helper notes an answer."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.answers.forms import NO, YES, DeskForm
from snw_democratie.components import Choice, Problem
from snw_democratie.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A code and an answer, as typed; `happened` says what was just noted."""

    code: str
    answers: tuple[Choice, ...]
    happened: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """What is about to be noted; code and answer go along."""

    lottery: str
    sentence: str
    code: str
    answer: str
    button: str


def desk_view(form: DeskForm | None = None, *problems: Problem, done: bool = False) -> DeskView:
    """The empty form, or the one that was refused."""
    typed = form or DeskForm()
    return DeskView(
        code=typed.code,
        answers=answer_choices(typed.antwoord),
        happened=_("Het antwoord is opgeschreven.") if done else "",
        problems=problems,
    )


def asked_view(title: str, form: DeskForm) -> AskedView:
    """Said before it is stored, to be read aloud."""
    yes = form.antwoord == YES
    return AskedView(
        lottery=title,
        sentence=_("Deze persoon doet mee met dit panel.")
        if yes
        else _("Deze persoon doet niet mee. De plek gaat naar iemand anders."),
        code=form.code,
        answer=form.antwoord,
        button=_("Schrijf ja op") if yes else _("Schrijf nee op"),
    )


def answer_choices(chosen: str) -> tuple[Choice, ...]:
    """Yes and no."""
    return (
        Choice(value=YES, label=_("Ja, deze persoon doet mee"), chosen=chosen == YES),
        Choice(value=NO, label=_("Nee, deze persoon doet niet mee"), chosen=chosen == NO),
    )
