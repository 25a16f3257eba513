"""The facts that can stop a vote or a count; each class is one fact, and carries it as fields."""

from __future__ import annotations

from dataclasses import dataclass, fields


class BallotsError(Exception):
    """Base of every refusal of this library; never raised itself.

    Subclasses are dataclasses whose fields are the facts. Sentences for people are made elsewhere.
    """

    def __str__(self) -> str:
        facts = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self))  # type: ignore[arg-type]  # every subclass is a dataclass
        return f"{type(self).__name__}({facts})"

    def __reduce__(self) -> tuple[object, ...]:
        # A worker process sends the error as its class and its facts.
        return (type(self), tuple(getattr(self, f.name) for f in fields(self)))  # type: ignore[arg-type]  # every subclass is a dataclass


@dataclass(eq=False)
class Problem(BallotsError):
    """One problem in an election or in a file of one; `line` counts from 1, 0 for the whole.

    `field` is the plan, key or column, `value` what stands there, `wanted` what should.
    """

    code: str
    line: int = 0
    field: str = ""
    value: str = ""
    wanted: str = ""


@dataclass(eq=False)
class BadElection(BallotsError):
    """Plans, ballots and caps that do not belong together; every problem found is listed."""

    problems: tuple[Problem, ...]


@dataclass(eq=False)
class BadPabulib(BallotsError):
    """A file that is not the Pabulib format, or not an election; every problem found is listed."""

    problems: tuple[Problem, ...]


@dataclass(eq=False)
class UnknownRule(BallotsError):
    """No rule is called `name`; `part` is what is not understood."""

    name: str
    part: str


@dataclass(eq=False)
class RuleNotForBallots(BallotsError):
    """Rule `rule` counts ballots of the kinds `wanted`, and these are of another kind."""

    rule: str
    kind: str
    wanted: tuple[str, ...]


@dataclass(eq=False)
class BadTieOrder(BallotsError):
    """The published order does not name every plan exactly once, or its criteria are unknown; `wrong` says which."""

    wrong: tuple[str, ...]


@dataclass(eq=False)
class SolverFailed(BallotsError):
    """The solver gave no answer, or one that whole numbers show to be wrong; `step` is what it was asked for."""

    step: str
    status: str


@dataclass(eq=False)
class NotRecorded(BallotsError):
    """A count that its record cannot hold; `what` is that for which there is no place."""

    what: str


@dataclass(eq=False)
class BadReferendum(BallotsError):
    """Something of a referendum is refused; `reason` is a name from `ballots.referendum.reasons`.

    `event` is the height of the event in the archive, `question` and `cell` count from 1; None where they do not apply.
    """

    reason: str
    event: int | None = None
    question: int | None = None
    cell: int | None = None
    detail: str = ""


@dataclass(eq=False)
class VoteNotAllowed(BallotsError):
    """These answers cannot be a vote: too many, too few, or something beside blank.

    `question` counts from 1; 0 is all of them.
    """

    question: int


@dataclass(eq=False)
class TooFewBallots(BallotsError):
    """A count of so few ballots is not opened: it could tell how somebody voted."""

    counted: int
    least: int


@dataclass(eq=False)
class BadLetterCode(BallotsError):
    """This cannot be a code of a letter: its length, a character that we do not use, or a slip of the finger."""

    reason: str
