"""What the page shows that asks who sits there, before a grave act goes on."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Problem
from snw_democratie.i18n import gettext
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import WrongCode, WrongLogin
from snw_democratie.security.paths import local_path
from snw_democratie.security.staff import Staff
from sortition.errors import SortitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One field that waits to be sent on."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmView:
    """The password, a code where the account has a second factor, and what waits to be sent on.

    `again` says "ja" when the way on is by posting.
    """

    onward: str
    kept: tuple[Kept, ...]
    wants_code: bool
    again: str
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnView:
    """Confirmed: one button sends on what was kept."""

    onward: str
    kept: tuple[Kept, ...]


def confirm_view(
    staff: Staff,
    onward: str,
    fields: tuple[tuple[str, str], ...] = (),
    problems: tuple[Problem, ...] = (),
    *,
    again: bool = False,
) -> ConfirmView:
    """For this member of staff, on the way to `onward`."""
    return ConfirmView(
        onward=local_path(onward),
        kept=tuple(Kept(name=name, value=value) for name, value in fields),
        wants_code=staff.enrolled,
        again="ja" if again else "",
        problems=problems,
    )


def refused_view(
    staff: Staff, onward: str, fields: tuple[tuple[str, str], ...], error: SortitionError, *, again: bool
) -> ConfirmView:
    """The same page after a wrong password or code; what was kept is still there."""
    field = "code" if isinstance(error, WrongCode) else "wachtwoord"
    words = gettext("Het wachtwoord klopt niet. Probeer het opnieuw.")
    message = words if isinstance(error, WrongLogin) else refusal(error)[1]
    return confirm_view(staff, onward, fields, (Problem(field=field, message=message),), again=again)


def go_on_view(onward: str, fields: tuple[tuple[str, str], ...]) -> GoOnView:
    """Ready to go on."""
    return GoOnView(onward=local_path(onward), kept=tuple(Kept(name=name, value=value) for name, value in fields))
