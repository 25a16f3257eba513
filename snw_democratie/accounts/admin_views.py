"""What administrators and auditors see."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.accounts.facts import AccountFacts, Invited, LogFacts, LogPage
from snw_democratie.accounts.forms import InviteForm, RolesForm
from snw_democratie.accounts.log_words import act_words, subject_words, who_words
from snw_democratie.accounts.mails import invitation_link
from snw_democratie.accounts.role_words import asked_fact, role_names, role_words
from snw_democratie.components import Cell, Choice, Column, Fact, Problem, TableView
from snw_democratie.i18n import formats, ngettext, pgettext
from snw_democratie.i18n import gettext as _
from snw_democratie.security.codes import shown
from snw_democratie.security.staff import GEBIEDEN, Role, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One checkbox with the name of its field."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Everybody with an account."""

    table: TableView


def list_view(found: tuple[AccountFacts, ...]) -> ListView:
    """One row per account."""
    columns = (Column(title=pgettext("persoon", "Naam")), Column(title=_("Mag")), Column(title=_("Hoe het staat")))
    rows = tuple(
        (
            Cell(text=one.name, href=f"/beheer/accounts/{one.id}", heads_row=True),
            Cell(text=role_words(one.roles)),
            Cell(text=_standing(one)),
        )
        for one in found
    )
    return ListView(table=TableView(caption=_("Mensen met een account"), columns=columns, rows=rows))


def _standing(one: AccountFacts) -> str:
    if not one.active:
        return _("uitgezet")
    if one.has_password:
        return _("met tweede stap") if one.enrolled else _("zonder tweede stap")
    return _("uitgenodigd") if one.invited_until else _("uitnodiging verlopen")


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteView:
    """The form to invite somebody."""

    name: str
    email: str
    roles: tuple[Box, ...]
    places: tuple[Box, ...]
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def invite_view(form: InviteForm, problems: tuple[Problem, ...] = ()) -> InviteView:
    """As it was filled in."""
    return InviteView(name=form.naam, email=form.email, roles=_roles(form), places=_places(form), problems=problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedView:
    """The link of an invitation, shown once."""

    name: str
    link: str
    code: str
    until: str
    page: str
    mailed: str
    waits: bool


def invited_view(origin: str, name: str, made: Invited) -> InvitedView:
    """The code stands behind a #, which browsers keep to themselves."""
    return InvitedView(
        name=name.strip(),
        link=invitation_link(origin, made.code),
        code=shown(made.code),
        until=formats.moment(made.expires_at),
        page=f"{origin}/uitnodiging",
        mailed=made.email,
        waits=made.waits,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """One account. On the own one nothing can be done here."""

    name: str
    base: str
    facts: tuple[Fact, ...]
    email: str
    own: bool
    active: bool
    signed_in: bool
    roles: tuple[Box, ...]
    places: tuple[Box, ...]
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def account_view(
    facts: AccountFacts,
    me: Staff,
    form: RolesForm | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    email: str | None = None,
) -> AccountView:
    """As it is, or with the boxes as they were just ticked, or the address as it was just typed."""
    form = form or _ticked(facts)
    until = formats.moment(facts.invited_until) if facts.invited_until else ""
    return AccountView(
        name=facts.name,
        base=f"/beheer/accounts/{facts.id}",
        facts=(
            Fact(term=_("Mag"), value=role_words(facts.roles)),
            *asked_fact(facts.asked),
            Fact(term=_("Hoe het staat"), value=_standing(facts)),
            *((Fact(term=_("Uitnodiging geldig tot"), value=until),) if until else ()),
            Fact(term=_("Ingelogd op"), value=_places_words(facts.sessions)),
        ),
        email=facts.email if email is None else email,
        own=facts.id == me.account_id,
        active=facts.active,
        signed_in=facts.sessions > 0,
        roles=_roles(form),
        places=_places(form),
        problems=problems,
    )


def _places_words(count: int) -> str:
    return ngettext("%(number)s plek", "%(number)s plekken", count, number=formats.number(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One act in words, with the line as it is stored: `title` opens it, `stored` is the line, word for word."""

    number: Cell
    told: tuple[Cell, ...]
    title: str
    stored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """A page of the audit log."""

    caption: str
    columns: tuple[Column, ...]
    lines: tuple[LogLine, ...]
    older: str
    rests: bool


def log_view(found: LogPage) -> LogView:
    """Each act in a sentence, and behind it the line as it is stored; names are in neither."""
    titles = (_("Nummer"), _("Moment"), _("Wie"), _("Wat"), _("Waarover"), _("Zo staat het er"))
    return LogView(
        caption=_("Wat er is gedaan"),
        columns=tuple(Column(title=one) for one in titles),
        lines=tuple(_log_line(one) for one in found.events),
        older=f"/beheer/logboek?tot={found.older}" if found.older else "",
        rests=found.rests,
    )


def _log_line(one: LogFacts) -> LogLine:
    who, what, about = who_words(one.actor), act_words(one.act, one.facts), subject_words(one.subject)
    number = _("Na het stemmen") if one.seq is None else str(one.seq)
    return LogLine(
        number=Cell(text=number, heads_row=True),
        told=tuple(Cell(text=text) for text in (formats.moment(one.at), who, what, about)),
        title=_("Regel %(number)s", number=number) if one.seq else _("Regel zonder nummer"),
        stored=f"{one.actor} {one.act} {one.subject} {one.facts}",
    )


def _ticked(facts: AccountFacts) -> RolesForm:
    return RolesForm(**{name: "ja" for pair in (*facts.roles, *facts.asked) for name in pair if name})


def _roles(form: RolesForm) -> tuple[Box, ...]:
    hints = {
        Role.ADMINISTRATOR: _("Nodigt mensen uit, geeft rollen en zet accounts uit."),
        Role.DEMOCRACY_TEAM: _("Bereidt lotingen voor en voert ze uit."),
        Role.WIJKPLATFORM: _("Alleen voor de eigen gebieden."),
        Role.HELPER: _("Meldt bewoners aan die dat niet alleen kunnen."),
        Role.REGISTRAR: _("Bekijkt aanmeldingen die misschien dubbel zijn."),
        Role.TRUSTEE: _("Bewaart een deel van de sleutel van een referendum."),
        Role.AUDITOR: _("Leest mee met lotingen en leest het logboek."),
    }
    names = role_names()
    return tuple(
        Box(name=role, choice=Choice(value="ja", label=names[role], hint=hints[role], chosen=bool(getattr(form, role))))
        for role in Role
    )


def _places(form: RolesForm) -> tuple[Box, ...]:
    return tuple(
        Box(name=code, choice=Choice(value="ja", label=name, chosen=bool(getattr(form, code))))
        for code, name in GEBIEDEN.items()
    )
