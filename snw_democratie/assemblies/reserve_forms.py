"""What the team sends about reserves: how many, and which groups drop out more or less often than others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from snw_democratie.assemblies.facts import FeatureFacts
from snw_democratie.assemblies.forms import whole
from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.typed_text import text_problem

USUAL, MOST = 10, 20
"""How many of a hundred drop out where nothing else is said, and how many reserves there can be."""
MOST_SIGNS = 20_000


class ReservesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many reserves to look for, and per line a group and how many of a hundred drop out."""

    aantal: str = ""
    uitval: str = ""


def reserves(
    form: ReservesForm, features: Iterable[FeatureFacts]
) -> tuple[int, Mapping[tuple[str, str], Fraction], tuple[Problem, ...]]:
    """How many, and the chance of dropping out of each group that differs from the usual; or every problem."""
    problems: list[Problem] = []
    number = whole(form.aantal) or 0
    if not 1 <= number <= MOST:
        problems.append(Problem(field="aantal", message=_("Kies een getal van 1 tot en met 20.")))
    if unreadable := text_problem(form.uitval, most=MOST_SIGNS, lines=True):
        return number, {}, (*problems, Problem(field="uitval", message=unreadable))
    names = [(one.name, quota.value) for one in features for quota in one.quotas]
    groups = {(_plain(feature), _plain(value)): (feature, value) for feature, value in names}
    said: dict[tuple[str, str], int] = {}
    for at, line in enumerate(form.uitval.splitlines(), 1):
        if not line.strip():
            continue
        name, _mark, percent = line.rpartition(";")
        feature, _mark, value = name.partition(";")
        group, rate = groups.get((_plain(feature), _plain(value))), whole(percent)
        if group is None or rate is None or rate > 100 or group in said:
            message = _("Kijk naar regel %(line)s: kenmerk; groep; een getal tot en met 100.", line=at)
            problems.append(Problem(field="uitval", message=message))
            break
        said[group] = rate
    rates = {group: Fraction(rate, 100) for group, rate in said.items() if rate != USUAL}
    return number, rates, tuple(problems)


def usual_reserves(features: Iterable[FeatureFacts]) -> ReservesForm:
    """The same chance for every group, to be changed line by line."""
    lines = (f"{one.name}; {quota.value}; {USUAL}" for one in features for quota in one.quotas)
    return ReservesForm(aantal="10", uitval="\n".join(lines))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
