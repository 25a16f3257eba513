"""The pages of registering, ready to be shown: start, check, done, and the friendly endings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.charts.qr import qr
from snw_democratie.components import Problem
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.answers import Ending
from snw_democratie.pool.enrolment import LETTER, EnrolmentFacts, Window
from snw_democratie.pool.questions import feature_heading, shown_answer, step_title
from snw_democratie.pool.service import Done, DraftFacts, Sent
from snw_democratie.pool.steps import Kind, Step, changeable, steps
from snw_democratie.pool.wording import in_language
from snw_democratie.security.codes import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """Before somebody begins. `open` says that one can register now; otherwise `closed` says why not."""

    title: str
    summary: str
    address: str
    home: str
    open: bool
    coded: bool
    closed_heading: str
    closed: str
    until: str
    who: tuple[str, ...]
    asked: tuple[str, ...]
    needed: tuple[str, ...]
    onward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer to look over, with the address where it can be changed (or nothing)."""

    term: str
    value: str
    href: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """All answers together, before they are sent. `trouble` says what happened when that did not work."""

    title: str
    heading: str
    lead: str
    address: str
    back: str
    lines: tuple[AnswerLine, ...]
    fixed: str
    button: str
    helping: bool
    trouble_heading: str = ""
    trouble: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView:
    """A registration that was stored, with its code, which is shown here only."""

    title: str
    address: str
    pdf: str
    code: str
    picture: Markup
    own_page: str
    reached: str
    review: str
    helping: bool
    leave_words: str
    leave_button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndView:
    """A page on which it ends, in a friendly way, with one link onward.

    Where something typed is still kept, `back` leads to the question it ended at and `forget` throws it away now.
    """

    heading: str
    sentences: tuple[str, ...]
    home: str
    link: str
    back: str = ""
    forget: str = ""
    forget_button: str = ""


def start_view(asked: EnrolmentFacts, *, at: datetime, onward: str) -> StartView:
    """The page before the first question; `onward` leads back to what this browser was typing."""
    window = asked.window(at)
    heading, sentence = _closed_words(asked, window)
    return StartView(
        title=in_language(asked.title, asked.translations),
        summary=in_language(asked.summary, asked.translations),
        address=f"/meedoen/{asked.slug}",
        home=f"/loting/{asked.slug}",
        open=window is Window.OPEN,
        coded=asked.takes_code,
        closed_heading=heading,
        closed=sentence,
        until=_("U kunt zich aanmelden tot %(moment)s.", moment=formats.moment(asked.closes_at)),
        who=_who(asked),
        asked=_asked(asked),
        needed=_needed(asked),
        onward=onward,
    )


def _closed_words(asked: EnrolmentFacts, window: Window) -> tuple[str, str]:
    if window is Window.BEFORE:
        when = formats.moment(asked.opens_at)
        return _("U kunt zich nog niet aanmelden"), _("Dat kan vanaf %(moment)s. Kom dan terug.", moment=when)
    if window is Window.AFTER:
        when = formats.moment(asked.closes_at)
        return _("U kunt zich niet meer aanmelden"), _("De aanmelding sloot op %(moment)s.", moment=when)
    return "", ""


def _who(asked: EnrolmentFacts) -> tuple[str, ...]:
    lines = [_("U woont in Nieuw-West."), _("U wordt dit jaar %(age)s jaar of ouder.", age=asked.from_age)]
    if asked.needs_code:
        lines.append(_code_from(asked))
    return (*lines, _("U hebt geen papieren of e-mailadres nodig."))


def _code_from(asked: EnrolmentFacts) -> str:
    """Where the code comes from that nobody can do without."""
    if not asked.by_organisation:
        return _("U kreeg een brief met een code.")
    if LETTER not in asked.ways:
        return _("U kreeg een code van een organisatie die u vertrouwt.")
    return _("U kreeg een code in een brief, of van een organisatie die u vertrouwt.")


def _asked(asked: EnrolmentFacts) -> tuple[str, ...]:
    features = (feature_heading(one, asked.translations) for one in asked.questions if one.kind == "choice")
    reached = _("Hoe wij u kunnen bereiken") if asked.asks_address else _("Hoe wij u kunnen bereiken, als u dat wilt")
    return (_("Uw naam en geboortejaar"), *_where(asked), *features, reached)


def _where(asked: EnrolmentFacts) -> tuple[str, ...]:
    """What we ask about where somebody lives."""
    if not asked.asks_address:
        return (_("Uw wijk"),) if asked.asks_wijk else (_("Uw gebied"),)
    fewer = (_("Alleen uw gebied of wijk, als u een code van een organisatie hebt"),) if asked.by_organisation else ()
    return (_("Uw postcode en huisnummer"), *fewer)


def _needed(asked: EnrolmentFacts) -> tuple[str, ...]:
    lines = (_("Ongeveer 5 minuten"),)
    if asked.needs_code:
        return (*lines, _("Uw code"))
    return (*lines, _("Uw code, als u die kreeg")) if asked.takes_code else lines


def check_view(draft: DraftFacts, *, year: int, trouble_heading: str = "", trouble: str = "") -> CheckView:
    """Everything that was answered, with a link to change each answer."""
    asked, typing = draft.enrolment, draft.typing
    found = steps(asked, typing, year=year)
    lines = tuple(_line(draft, step) for step in found)
    correcting = typing.correcting
    last = next(step for step in reversed(found) if changeable(step, typing))
    return CheckView(
        title=in_language(asked.title, asked.translations),
        heading=_("Kijk uw antwoorden na"),
        lead=_check_lead(draft),
        address=f"/meedoen/{asked.slug}/controleer",
        back="/mijn-aanmelding/overzicht" if correcting else f"/meedoen/{asked.slug}/vraag/{last.key}",
        lines=lines,
        fixed=_("De lijst is gesloten. U kunt nog uw naam wijzigen, en hoe wij u bereiken.") if typing.fixed else "",
        button=_("Sla op") if correcting else _("Meld mij aan"),
        helping=draft.helper_id is not None,
        trouble_heading=trouble_heading,
        trouble=trouble,
    )


def _check_lead(draft: DraftFacts) -> str:
    if draft.typing.dead and draft.enrolment.needs_code:
        return _("Uw code werkt niet meer. Vul een andere in.")
    if draft.typing.dead:
        return _("Uw code werkt niet meer. Vul een andere in, of ga verder zonder code.")
    if draft.typing.correcting:
        return _("Klopt alles? Pas dan slaan wij het op.")
    return _("Klopt alles? Stuur het dan op.")


def _line(draft: DraftFacts, step: Step) -> AnswerLine:
    address = f"/meedoen/{draft.enrolment.slug}/vraag/{step.key}"
    works = draft.typing.coded and not draft.typing.dead
    may = changeable(step, draft.typing) and not (step.kind is Kind.CODE and works)
    term = step_title(step, draft.enrolment.translations)
    return AnswerLine(
        term=term,
        value=shown_answer(step, draft.typing, draft.enrolment.translations),
        href=address if may else "",
        change=_("Wijzig: %(what)s", what=term) if may else "",
    )


def done_view(draft: DraftFacts, done: Done, origin: str) -> DoneView:
    """The page that shows the code, and nowhere else."""
    address, own_page = f"/meedoen/{draft.enrolment.slug}/klaar", f"{origin}/mijn-aanmelding"
    helping = draft.helper_id is not None
    return DoneView(
        title=in_language(draft.enrolment.title, draft.enrolment.translations),
        address=address,
        pdf=f"{address}.pdf",
        code=shown(done.code),
        # What stands behind # is never sent: a script on that page puts it into the field.
        picture=qr(f"{own_page}#{done.code}", _("QR-code naar uw aanmelding")),
        own_page=own_page.split("//", 1)[1],
        reached=_afterwards(done, formats.moment(draft.enrolment.closes_at)),
        review=_("Iemand kijkt uw aanmelding nog na. U hoeft daar niets voor te doen.") if done.review else "",
        helping=helping,
        leave_words=_("Geef het papier mee. Daarna kan de volgende persoon beginnen.")
        if helping
        else _("Hebt u de code bewaard? Haal hem dan van dit scherm."),
        leave_button=_("Volgende persoon") if helping else _("Ik ben klaar"),
    )


def _afterwards(done: Done, closes: str) -> str:
    """What comes next; who left no way to be reached must look themselves."""
    if done.looks:
        return _("De aanmelding sluit op %(moment)s. Kijk daarna met uw code of u bent ingeloot.", moment=closes)
    return _("De aanmelding sluit op %(moment)s. Daarna hoort u van ons.", moment=closes)


def end_view(draft: DraftFacts, sent: Sent) -> EndView:
    """Why this lottery is not for this person, said in a friendly way; what was typed waits until then.

    A registration that is there stays as it is, and so do the changes of it that were typed before.
    """
    asked, correcting = draft.enrolment, draft.typing.correcting
    address, moment = f"/meedoen/{asked.slug}", formats.moment(draft.until)
    heading, why = _ending_words(asked, Ending(sent.ending))
    if correcting:
        same = _("Uw aanmelding is niet veranderd. Doet u niet meer mee? Trek u dan terug.")
        kept = _("Wat u eerder wijzigde staat nog klaar, tot %(moment)s. Daarna wissen wij het.", moment=moment)
        sentences, home, link = (why, same, kept), f"{address}/controleer", _("Kijk uw antwoorden na")
    else:
        kept = _("Wat u eerder invulde staat nog klaar, tot %(moment)s. Daarna wissen wij het.", moment=moment)
        welcome = _("U kunt wel meekijken. Iedereen kan zien hoe de loting gaat.")
        sentences, home, link = (why, kept, welcome), f"/loting/{asked.slug}", _("Kijk mee met deze loting")
    return EndView(
        heading=heading,
        sentences=sentences,
        home=home,
        link=link,
        back=f"{address}/vraag/{sent.key}",
        forget=f"{address}/klaar",
        forget_button=_("Wis mijn wijzigingen nu") if correcting else _("Wis nu wat ik invulde"),
    )


def _ending_words(asked: EnrolmentFacts, ending: Ending) -> tuple[str, str]:
    if ending is Ending.PLACE:
        return _("Deze loting is voor een ander gebied"), _("Alleen wie daar woont kan meedoen.")
    years = ngettext(
        "U kunt meedoen in het jaar dat u %(n)s jaar wordt, of daarna.",
        "U kunt meedoen in het jaar dat u %(n)s jaar wordt, of daarna.",
        asked.from_age,
        n=asked.from_age,
    )
    return _("Deze loting is voor een andere leeftijd"), years


def over_view(facts: ProcedureFacts) -> EndView:
    """Where nobody can register: the lottery is over, or its list is made in another way."""
    home = f"/loting/{facts.slug}"
    if facts.state is State.DRAWN:
        heading = _("Deze loting is voorbij")
        sentences = (_("Het panel is geloot. U kunt zich niet meer aanmelden."), _("U kunt wel zien hoe het ging."))
        return EndView(heading=heading, sentences=sentences, home=home, link=_("Bekijk deze loting"))
    if facts.state is State.DRAFT:
        heading, sentence = _("U kunt zich hier niet aanmelden"), _("Voor deze loting kan dat niet op deze website.")
    else:
        heading, sentence = _("U kunt zich niet meer aanmelden"), _("De lijst van deze loting is gesloten.")
    return EndView(heading=heading, sentences=(sentence,), home=home, link=_("Kijk mee met deze loting"))
