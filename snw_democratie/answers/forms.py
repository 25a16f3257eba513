"""What a browser sends about a drawn place, and what of it makes sense."""

from __future__ import annotations

import msgspec

from snw_democratie.answers.facts import Rules, Support, Wishes
from snw_democratie.answers.standing import Allowance, Way
from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.typed_text import our_digits, text_problem

YES, NO = "ja", "nee"
WAYS = {"telefoon": Way.PHONE, "kaart": Way.CARD}
OFFERED = {"geld": Allowance.MONEY, "bon": Allowance.VOUCHER, "kosten": Allowance.COSTS}
LONGEST = 300
LONGEST_LANGUAGE = 60
MOST_CHILDREN = 12
DAYS = range(3, 61)
MOST_EUROS = 1000


class NotedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as the team noted it, and how it came."""

    antwoord: str = ""
    weg: str = ""


class DeskForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code and an answer that somebody says to a helper."""

    code: str = ""
    antwoord: str = ""


class WishForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody needs, the allowance, and the yes to reading it."""

    taal: str = ""
    kinderen: str = ""
    toegang: str = ""
    anders: str = ""
    vergoeding: str = ""
    toestemming: str = ""


class RulesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long people may think, what a meeting gives in whole euros, and in which ways."""

    dagen: str = ""
    bedrag: str = ""
    geld: str = ""
    bon: str = ""
    kosten: str = ""


def wanted_wishes(form: WishForm, rules: Rules) -> tuple[Wishes | None, tuple[Problem, ...]]:
    """What was filled in, or everything that is wrong with it."""
    problems = [
        Problem(field=field, message=said)
        for field, text, most, lines in (
            ("taal", form.taal, LONGEST_LANGUAGE, False),
            ("toegang", form.toegang, LONGEST, True),
            ("anders", form.anders, LONGEST, True),
        )
        if (said := text_problem(text, most=most, lines=lines))
    ]
    children = _number(form.kinderen)
    if children is None or children > MOST_CHILDREN:
        said = _("Schrijf een getal van 0 tot en met %(most)s.", most=MOST_CHILDREN)
        problems.append(Problem(field="kinderen", message=said))
    offered = {str(one) for one in (*rules.allowances, Allowance.NOTHING)}
    if form.vergoeding not in {"", *offered}:
        problems.append(Problem(field="vergoeding", message=_("Kies een van deze vergoedingen.")))
    support = Support(
        interpreter=form.taal.strip(),
        children=children or 0,
        access=form.toegang.strip(),
        other=form.anders.strip(),
    )
    if support.wanted and form.toestemming != YES:
        said = _("Zet dit vinkje, anders mag het team uw wensen niet lezen. Of laat de wensen leeg.")
        problems.append(Problem(field="toestemming", message=said))
    if problems:
        return None, tuple(problems)
    return Wishes(support=support, allowance=Allowance(form.vergoeding) if form.vergoeding else None), ()


def wanted_rules(form: RulesForm) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules that were filled in, or everything that is wrong with them."""
    days, euros, problems = _number(form.dagen), _number(form.bedrag), []
    if days not in DAYS:
        said = _("Kies %(least)s tot en met %(most)s dagen.", least=DAYS[0], most=DAYS[-1])
        problems.append(Problem(field="dagen", message=said))
    if euros is None or euros > MOST_EUROS:
        said = _("Schrijf een bedrag in hele euro's, hoogstens %(most)s.", most=MOST_EUROS)
        problems.append(Problem(field="bedrag", message=said))
    if problems or days is None or euros is None:
        return None, tuple(problems)
    allowances = tuple(one for field, one in OFFERED.items() if getattr(form, field) == YES)
    return Rules(days=days, allowances=allowances, amount_cents=100 * euros or None), ()


def typed_wishes(wishes: Wishes) -> WishForm:
    """What was stored, as the form shows it. The yes is asked again with every change."""
    support = wishes.support
    return WishForm(
        taal=support.interpreter,
        kinderen=str(support.children or ""),
        toegang=support.access,
        anders=support.other,
        vergoeding=str(wishes.allowance or ""),
    )


def typed_rules(rules: Rules) -> RulesForm:
    """The rules as the form shows them."""
    ticks = {field: YES if one in rules.allowances else "" for field, one in OFFERED.items()}
    return RulesForm(dagen=str(rules.days), bedrag=str((rules.amount_cents or 0) // 100 or ""), **ticks)


def _number(text: str) -> int | None:
    """A whole number; nothing typed is 0, and what is no number is None."""
    plain = our_digits(text).strip() or "0"
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else None
