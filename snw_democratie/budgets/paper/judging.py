"""Which forms of a pile will count and which will not, each with its reason, before anything is stored.

The first valid vote with a code counts: one that is stored already, online or from paper, and then the first valid form
of the pile. What is voted online is looked at after the closing only (`order.codes_of`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from snw_democratie.budgets.ballot_paper import BallotPaper
from snw_democratie.budgets.paper.typed import Typed, marks_of
from snw_democratie.budgets.voting.casting import judge
from snw_democratie.budgets.voting.errors import BadBallot
from snw_democratie.security.codes import BadCode, typed

COUNTS = "counts"
DOUBLES = ("used", "double")
"""Reasons that mean: with this code there is more than one vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the register says of a code in this round: "unused", "used", "void" or "practice".

    `pile` is another pile that waits and has a form with this code, 0 without.
    """

    state: str
    pile: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What will become of one form: `outcome` is "counts" or why it does not.

    "code" (a slip of the finger), "unknown", "void", "practice", "used", "double" (`other` is the form that counts),
    "choice" (not to be read), or what `casting.judge` says ("ballot", with its `error`). A form that counts and has a
    `pile` stands in that other pile too: whichever is stored first counts. Plans that were withdrawn
    after the form was printed stay on the ballot, as on one that was cast online before, and the others count: who
    votes on paper cannot choose again.
    """

    number: int
    outcome: str
    code: str = ""
    marks: Mapping[int, int] = field(default_factory=dict)
    other: int = 0
    pile: int = 0
    error: BadBallot | None = None

    @property
    def doubled(self) -> bool:
        """Whether it is, or may become, one vote too many with this code."""
        return self.outcome in DOUBLES or (self.outcome == COUNTS and bool(self.pile))


def findings(paper: BallotPaper, forms: Sequence[Typed], codes: Mapping[str, Code]) -> tuple[Finding, ...]:
    """One finding per form, in their order; `codes` has every code that the register of this round knows."""
    first: dict[str, int] = {}
    found = []
    for form in forms:
        one = _finding(paper, form, codes, first)
        if one.outcome == COUNTS:
            first[one.code] = form.number
        found.append(one)
    return tuple(found)


def as_printed(paper: BallotPaper) -> BallotPaper:
    """The ballot paper as who filled in the form had it before them, whatever was withdrawn since."""
    return replace(paper, withdrawn=frozenset())


def plain_codes(forms: Sequence[Typed]) -> frozenset[str]:
    """Every code among these that can be one."""
    return frozenset(filter(None, (_code(form) for form in forms)))


def _finding(paper: BallotPaper, form: Typed, codes: Mapping[str, Code], first: Mapping[str, int]) -> Finding:
    code = _code(form)
    if not code:
        return Finding(number=form.number, outcome="code")
    if code not in codes:
        return Finding(number=form.number, outcome="unknown")
    known = codes[code]
    if known.state != "unused":
        return Finding(number=form.number, outcome=known.state)
    if code in first:
        return Finding(number=form.number, outcome="double", other=first[code])
    marks = marks_of(paper.kind, form.choice)
    if marks is None:
        return Finding(number=form.number, outcome="choice", pile=known.pile)
    try:
        judge(as_printed(paper), marks)
    except BadBallot as error:
        return Finding(number=form.number, outcome="ballot", error=error, pile=known.pile)
    return Finding(number=form.number, outcome=COUNTS, code=code, marks=marks, pile=known.pile)


def _code(form: Typed) -> str:
    try:
        return typed(form.code)
    except BadCode:
        return ""
