"""What the pages of accounts show."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from snw_democratie.accounts.facts import OwnAccount, OwnSession
from snw_democratie.accounts.role_words import asked_fact, role_words
from snw_democratie.charts.qr import qr
from snw_democratie.components import Fact, Link, Problem
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.security.codes import shown
from snw_democratie.security.paths import START
from snw_democratie.security.staff import Role, Staff

ENROL = "/account/tweede-stap"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView:
    """The log-in page; a refused password is never shown again. `plain`: not here, anybody could read along."""

    login: str = ""
    onward: str = ""
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    plain: bool = False
    lenient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The page that asks for a code after the password."""

    onward: str
    problems: tuple[Problem, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """What an invited person fills in; passwords are never shown again."""

    code: str
    login: str
    plain: bool
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordView:
    """The form for a new password."""

    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorView:
    """The secret for the app: a picture to scan, and the same in groups to type."""

    first: bool
    picture: Markup | None
    secret: str
    problems: tuple[Problem, ...] = ()
    error: str = ""


def second_factor_view(
    secret: str, address: str, *, first: bool, problems: tuple[Problem, ...] = ()
) -> SecondFactorView:
    """For who sets it up; without a waiting secret there is nothing to confirm."""
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = qr(address, _("QR-code voor de app met codes")) if address else None
    error = problems[0].message if problems else ""
    return SecondFactorView(first=first, picture=picture, secret=groups, problems=problems, error=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupView:
    """The backup codes, shown once."""

    codes: tuple[str, ...]
    onward: str


def backup_view(codes: tuple[str, ...]) -> BackupView:
    """The codes as they are printed."""
    return BackupView(codes=tuple(shown(code) for code in codes), onward=START)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """One place where somebody is signed in."""

    handle: str
    device: str
    started: str
    seen: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The own account."""

    facts: tuple[Fact, ...]
    enrolled: bool
    lenient: bool
    backup_words: str
    sessions: tuple[SessionView, ...]
    others: bool


def own_view(facts: OwnAccount, *, lenient: bool) -> OwnView:
    """For its owner."""
    return OwnView(
        facts=(
            Fact(term=_("Uw naam"), value=facts.name),
            Fact(term=_("U logt in als"), value=facts.login),
            Fact(term=_("Wat u mag"), value=role_words(facts.roles)),
            *asked_fact(facts.asked),
        ),
        enrolled=facts.enrolled,
        lenient=lenient,
        backup_words=ngettext(
            "U hebt nog %(number)s reservecode.",
            "U hebt nog %(number)s reservecodes.",
            facts.backup_codes,
            number=formats.number(facts.backup_codes),
        ),
        sessions=tuple(_session(one) for one in facts.sessions),
        others=len(facts.sessions) > 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a role may do, and where."""

    heading: str
    sentence: str
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """The first page after signing in, for who is not in the democracy team."""

    name: str
    tasks: tuple[Task, ...]
    waiting: str
    lotteries: tuple[Link, ...]


def start_view(
    staff: Staff, *, built: frozenset[str], lotteries: tuple[Link, ...], asked: tuple[tuple[str, str], ...]
) -> StartView:
    """What this person may do; `built` are the addresses that exist, `lotteries` those that an auditor reads along.

    `asked` are the roles that wait for a yes of the democracy team.
    """
    tasks = [_task(role, built) for role in Role if role in staff.roles]
    if str(Role.REGISTRAR) in staff.roles:
        link = Link(href="/team/papier", text=_("Typ formulieren over"))
        sentence = _("U typt over wat mensen op papier stemden.")
        tasks.append(Task(heading=_("Stemmen op papier"), sentence=sentence, link=link))
    if str(Role.AUDITOR) in staff.roles:
        link = Link(href="/team/buurtbudget", text=_("Naar de buurtbudgetten"))
        sentence = _("U leest mee met elk buurtbudget. Na het tellen kunt u alle stemmen natellen.")
        tasks.append(Task(heading=_("Buurtbudgetten"), sentence=sentence, link=link))
        link = Link(href="/team/referendum", text=_("Naar de referenda"))
        sentence = _("U leest mee met elk referendum.")
        tasks.append(Task(heading=_("Referenda"), sentence=sentence, link=link))
        link = Link(href="/team/zetels", text=_("Naar de bewonerszetels"))
        sentence = _("U leest mee met elke loting van een bewonerszetel.")
        tasks.append(Task(heading=_("Bewonerszetels"), sentence=sentence, link=link))
    waiting = _("Iemand van het democratieteam moet nog ja zeggen tegen: %(roles)s.", roles=role_words(asked))
    return StartView(name=staff.name, tasks=tuple(tasks), waiting=waiting if asked else "", lotteries=lotteries)


def _task(role: Role, built: frozenset[str]) -> Task:
    heading, sentence, href, words = {
        Role.ADMINISTRATOR: (
            _("Accounts"), _("U nodigt collega's uit en zegt wat zij mogen."), "/beheer/accounts", _("Beheer accounts"),
        ),
        Role.DEMOCRACY_TEAM: (_("Lotingen"), _("U bereidt lotingen voor."), "/team", _("Naar de werktafel")),
        Role.WIJKPLATFORM: (
            _("Uw wijkplatform"), _("U leidt het buurtbudget van uw gebied."), "/team/buurtbudget",
            _("Naar de buurtbudgetten"),
        ),
        Role.HELPER: (
            _("Bewoners helpen"), _("U helpt bewoners die iets niet alleen kunnen."), "/hulp", _("Help een bewoner"),
        ),
        Role.REGISTRAR: (
            _("Dubbele aanmeldingen"), _("U kijkt of iemand zich twee keer aanmeldde."),
            "/team/dubbel", _("Bekijk de lijst"),
        ),
        Role.TRUSTEE: (
            _("Uw deel van de sleutel"), _("U werkt met de link die u kreeg, zonder account. Begin bij uw referendum."),
            "/referendum", _("Bekijk de referenda"),
        ),
        Role.AUDITOR: (
            _("Meelezen"), _("U leest mee met elke loting. U kunt niets veranderen."),
            "/beheer/logboek", _("Lees het logboek"),
        ),
    }[role]  # fmt: skip
    return Task(heading=heading, sentence=sentence, link=Link(href=href, text=words) if href in built else None)


def _session(one: OwnSession) -> SessionView:
    names = {"firefox": "Firefox", "chrome": "Chrome", "edge": "Edge", "safari": "Safari"}
    return SessionView(
        handle=one.handle,
        device=names.get(one.device, _("Onbekende browser")),
        started=formats.moment(one.started_at),
        seen=formats.moment(one.last_seen_at),
        here=one.here,
    )
