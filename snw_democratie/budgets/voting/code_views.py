"""The pages with codes to vote with: batches by what staff did with them, and the forms to make and void codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from snw_democratie.budgets import paths
from snw_democratie.budgets.booth.doors import Door
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.voting.forms import AllowForm, MakeForm, NumberForm
from snw_democratie.budgets.voting.register import BUSINESS, HELP, PRINTED, BatchTotals
from snw_democratie.budgets.voting.sheets import KINDS, LETTERS, STRIPS, TABLE
from snw_democratie.charts.qr import qr
from snw_democratie.components import Choice, Fact, Problem
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.more_codes import make_words, more_words
from snw_democratie.security.codes import Slip, is_code, shown
from snw_democratie.security.staff import Role, Staff, may


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One batch; `living` while what was not used can still be made void."""

    number: str
    heading: str
    facts: tuple[Fact, ...]
    living: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesView:
    """All batches, and what can be done: `acts` for who may void, `makes` while voting has not ended."""

    title: str
    back: str
    base: str
    acts: bool
    makes: bool
    batches: tuple[BatchLine, ...]
    kinds: tuple[Choice, ...]
    form: MakeForm
    files: tuple[Choice, ...]
    number: str
    desk: str
    newest: str
    looked_up: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmView:
    """Codes that are about to be made, once and for all; `already` says how many there are.

    `newest` is the last batch; `meanwhile` says that it came since the form was shown, as when it was sent twice.
    """

    title: str
    back: str
    action: str
    facts: tuple[Fact, ...]
    already: str
    button: str
    newest: str
    meanwhile: str
    form: MakeForm


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """The page at the table: looking up a code, and giving one while there are codes to give; `key` is of that form."""

    title: str
    base: str
    table: str
    until: str
    gives: bool
    key: str
    number: str
    old: str
    looked_up: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenView:
    """A code that was just made, shown this once."""

    title: str
    back: str
    number: str
    code: str
    picture: Markup
    address: str
    until: str


def codes_view(
    one: RoundFacts,
    found: tuple[BatchTotals, ...],
    *,
    by: Staff,
    at: datetime,
    form: MakeForm | None = None,
    sent: NumberForm | AllowForm | None = None,
    looked_up: str = "",
    problems: tuple[Problem, ...] = (),
) -> CodesView:
    """For the wijkplatform, the democracy team and an auditor, who only reads; `sent` is a form of one field."""
    form, acts = form or MakeForm(), not may(by, Role.AUDITOR)
    kinds = [kind for kind in PRINTED if kind != BUSINESS or one.rules.businesses]
    reads = may(by, Role.AUDITOR) or may(by, Role.WIJKPLATFORM, one.rules.gebied)
    return CodesView(
        title=one.title(language().code),
        back=paths.team_round(one.slug) if reads else paths.TEAM,
        base=paths.team_round(one.slug, "/codes"),
        acts=acts,
        makes=acts and at < one.rules.calendar.votes_until,
        batches=tuple(_batch(batch) for batch in found),
        kinds=tuple(Choice(value=kind, label=_(KINDS[kind]), chosen=kind == form.voor) for kind in kinds),
        form=form,
        files=_files(form.vorm),
        number=sent.nummer if isinstance(sent, NumberForm) and not is_code(sent.nummer) else "",
        desk=sent.balie if isinstance(sent, AllowForm) else "",
        newest=_newest(found),
        looked_up=looked_up,
        problems=problems,
    )


def confirm_view(
    one: RoundFacts,
    found: tuple[BatchTotals, ...],
    number: int,
    form: MakeForm,
    *,
    meanwhile: str = "",
) -> ConfirmView:
    """What is about to be made, and how many codes of this kind there are already."""
    base = paths.team_round(one.slug, "/codes")
    there = sum(batch.issued - batch.voided for batch in found if batch.kind == form.voor and batch.ended_at is None)
    return ConfirmView(
        title=one.title(language().code),
        back=base,
        action=f"{base}/maken",
        facts=(
            Fact(term=_("Voor wie"), value=_(KINDS[form.voor])),
            Fact(term=_("Codes"), value=formats.number(number)),
            Fact(term=_("Te gebruiken tot"), value=formats.moment(one.rules.calendar.votes_until)),
            Fact(term=_("U krijgt"), value=_given(form.vorm)),
        ),
        already=more_words(there, number),
        button=make_words(there, number),
        newest=_newest(found),
        meanwhile=meanwhile,
        form=form,
    )


def state_words(state: str) -> str:
    """The state of a code in words: all that anybody hears of it."""
    return {
        "unused": _("Deze code is nog niet gebruikt."),
        "used": _("Deze code is gebruikt."),
        "void": _("Deze code is vervallen."),
    }[state]


def _newest(found: tuple[BatchTotals, ...]) -> str:
    return str(found[0].id) if found else "0"


def _files(chosen: str) -> tuple[Choice, ...]:
    chosen = chosen if chosen in (TABLE, LETTERS) else STRIPS
    return tuple(
        Choice(value=value, label=label, hint=hint, chosen=value == chosen)
        for value, label, hint in (
            (STRIPS, _("PDF om te printen"), _("Strookjes om uit te knippen.")),
            (LETTERS, _("PDF met brieven"), _("Elke code op een eigen brief, zonder naam.")),
            (TABLE, _("CSV-bestand"), _("Voor een eigen brief of etiket.")),
        )
    )


def _given(kind: str) -> str:
    return {TABLE: _("een CSV-bestand"), LETTERS: _("een PDF met brieven")}.get(kind, _("een PDF met strookjes"))


def _batch(one: BatchTotals) -> BatchLine:
    facts = [Fact(term=_("Gemaakt"), value=formats.number(one.issued))]
    if one.kind == HELP:
        facts.insert(0, Fact(term=_("Toegestaan"), value=formats.number(one.size)))
    facts.append(Fact(term=_("Los vervallen"), value=formats.number(one.voided)))
    if one.ended_at is not None:
        facts.append(Fact(term=_("Rest vervallen op"), value=formats.moment(one.ended_at)))
    facts.append(Fact(term=_("Gemaakt door"), value=f"{one.by}, {formats.moment(one.at)}"))
    heading = _("%(number)s. %(heading)s", number=one.id, heading=_(KINDS[one.kind]))
    return BatchLine(number=str(one.id), heading=heading, facts=tuple(facts), living=one.ended_at is None)


def desk_view(
    one: RoundFacts,
    *,
    gives: bool,
    key: str,
    number: str = "",
    old: str = "",
    looked_up: str = "",
    problems: tuple[Problem, ...] = (),
) -> DeskView:
    """For the helper who is signed in."""
    return DeskView(
        title=one.title(language().code),
        table=Door.TABLE.at(one.slug),
        base=f"/hulp/stemmen/{one.slug}",
        until=_("Stemmen kan tot %(when)s.", when=formats.moment(one.rules.calendar.votes_until)),
        gives=gives,
        key=key,
        number=number,
        old=old,
        looked_up=looked_up,
        problems=problems,
    )


def given_view(one: RoundFacts, slip: Slip, *, origin: str) -> GivenView:
    """A code to write down or print, with the address that it opens; what stands behind # is never sent to us."""
    address, code = f"{origin}{paths.booth(one.slug)}", shown(slip.code)
    return GivenView(
        title=one.title(language().code),
        back=f"/hulp/stemmen/{one.slug}",
        number=slip.number,
        code=code,
        picture=qr(f"{address}#{slip.code}", _("QR-code met uw code: %(code)s", code=code)),
        address=address.split("//", 1)[1],
        until=_("Stemmen kan tot %(when)s.", when=formats.moment(one.rules.calendar.votes_until)),
    )
