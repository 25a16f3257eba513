"""What a browser sends about accounts."""

from __future__ import annotations

import msgspec
from litestar.datastructures import FormMultiDict

from snw_democratie.components import Problem
from snw_democratie.i18n import gettext as _
from snw_democratie.mail.errors import BadAddress
from snw_democratie.mail.outbox import checked_address
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import BadForm, RolesApart, UnknownAccount
from snw_democratie.security.staff import BY_TWO, GEBIEDEN, SCOPED, Role, refuse_together
from snw_democratie.typed_text import our_digits, text_problem

SHORTEST_LOGIN, LONGEST_LOGIN, LONGEST_NAME = 3, 100, 120
KEPT = "bewaard."
"""Before the name of a field that waits on the page that asks who sits there."""


class SignInForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Login, password, and the page to go to afterwards."""

    naam: str = ""
    wachtwoord: str = ""
    naar: str = ""


class EmptyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button and nothing else."""


class CodeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of the second factor, and the page to go to afterwards."""

    code: str = ""
    naar: str = ""


class ConfirmForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sits there, again; and the page to go to afterwards, by posting when `opnieuw` says "ja"."""

    wachtwoord: str = ""
    code: str = ""
    naar: str = ""
    opnieuw: str = ""


class InvitationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an invited person fills in; `nog_een_keer` is the password again."""

    uitnodiging: str = ""
    naam: str = ""
    wachtwoord: str = ""
    nog_een_keer: str = ""


class PasswordForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new password, twice."""

    wachtwoord: str = ""
    nog_een_keer: str = ""


class SessionForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One session, by its handle."""

    sessie: str = ""


class RolesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A box per role and per gebied; what is ticked says "ja"."""

    administrator: str = ""
    democracy_team: str = ""
    wijkplatform: str = ""
    helper: str = ""
    registrar: str = ""
    trustee: str = ""
    auditor: str = ""
    GF06: str = ""
    GF07: str = ""
    GF08: str = ""
    GF09: str = ""
    GF10: str = ""


class InviteForm(RolesForm, frozen=True, forbid_unknown_fields=True):
    """A name, the address that the link is mailed to, if any, and the roles."""

    naam: str = ""
    email: str = ""


class AgainForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address that a new invitation is mailed to, if any."""

    email: str = ""


class AgreeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes to what has the digest `gezien`."""

    gezien: str = ""


def kept_fields(posted: FormMultiDict) -> tuple[FormMultiDict, tuple[tuple[str, str], ...]]:
    """The form of the page that asks, and the fields that it kept for another page."""
    own, kept = [], []
    for name, value in posted.multi_items():
        if name.startswith(KEPT) and isinstance(value, str):
            kept.append((name.removeprefix(KEPT), value))
        else:
            own.append((name, value))
    return FormMultiDict(own), tuple(kept)


def roles(form: RolesForm) -> tuple[tuple[Role, ...], tuple[str, ...], tuple[Problem, ...]]:
    """The ticked roles and gebieden, and what is wrong with them."""
    ticked = tuple(role for role in Role if getattr(form, role) == "ja")
    places = tuple(code for code in GEBIEDEN if getattr(form, code) == "ja")
    if bool(SCOPED & set(ticked)) != bool(places):
        words = _("Een wijkplatform heeft een of meer gebieden. Andere rollen hebben er geen.")
        return ticked, places, (Problem(field="gebieden", message=words),)
    try:
        refuse_together({str(role) for role in ticked})
    except RolesApart as error:
        return ticked, places, (Problem(field="rollen", message=refusal(error)[1]),)
    return ticked, places, ()


def name_problems(form: InviteForm) -> tuple[Problem, ...]:
    """What is wrong with the name of who is invited."""
    wrong = text_problem(form.naam, most=LONGEST_NAME)
    if not wrong and not form.naam.strip():
        wrong = _("Vul de naam in van wie u uitnodigt.")
    return (Problem(field="naam", message=wrong),) if wrong else ()


def email_problems(email: str) -> tuple[Problem, ...]:
    """What is wrong with the address for the link; there need not be one."""
    if email.strip():
        try:
            checked_address(email)
        except BadAddress as error:
            return (Problem(field="email", message=refusal(error)[1]),)
    return ()


def login_problems(login: str) -> tuple[Problem, ...]:
    """What is wrong with a chosen login."""
    wrong = text_problem(login, most=LONGEST_LOGIN)
    if not wrong and len(login.strip()) < SHORTEST_LOGIN:
        wrong = _("Kies een naam van minstens 3 tekens.")
    return (Problem(field="naam", message=wrong),) if wrong else ()


def twice_problems(form: InvitationForm | PasswordForm) -> tuple[Problem, ...]:
    """The password must be the same both times."""
    if form.wachtwoord == form.nog_een_keer:
        return ()
    return (Problem(field="nog_een_keer", message=_("De twee wachtwoorden zijn niet gelijk. Typ ze opnieuw.")),)


def pair(text: str) -> tuple[str, str]:
    """The role and the gebied in an address. Raises UnknownAccount."""
    role, _minus, scope = text.partition("-")
    if role not in BY_TWO or (role in SCOPED) != (scope in GEBIEDEN) or (scope and scope not in GEBIEDEN):
        raise UnknownAccount
    return role, scope


def account_number(text: str) -> int:
    """The number of an account in an address. Raises UnknownAccount."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise UnknownAccount
    return int(text)


def until(text: str) -> int | None:
    """The highest event to show; nothing for the newest. Raises BadForm."""
    plain = our_digits(text).strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 15:
        raise BadForm("tot")
    return int(plain)
