"""The page with codes: how many were issued, used and made void, and the forms to make more."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Choice, Fact, Problem
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.more_codes import make_words, more_words
from snw_democratie.pool.enrolment import ORGANISATION
from snw_democratie.pool.team_errors import CodeRow
from snw_democratie.pool.team_forms import OrganisationForm, WantedCodes
from snw_democratie.pool.team_service import BatchFacts, SetUpFacts

MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One batch in totals; `left` when something can still be made void, `used` leads to the numbers of those used."""

    number: str
    heading: str
    facts: tuple[Fact, ...]
    left: bool
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesView:
    """All batches, and what can be done. `letters` and `organisations` are the ways that the set-up names."""

    title: str
    back: str
    base: str
    set_up: str
    asked: bool
    letters: bool
    organisations: bool
    batches: tuple[BatchLine, ...]
    form: OrganisationForm
    forms: tuple[Choice, ...]
    looked_up: str
    number: str
    until: str
    file_problems: tuple[str, ...]
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
    form: OrganisationForm


def codes_view(
    facts: SetUpFacts,
    found: tuple[BatchFacts, ...],
    *,
    form: OrganisationForm | None = None,
    looked_up: str = "",
    rows: tuple[CodeRow, ...] = (),
    number: str = "",
    until: str = "",
    problems: tuple[Problem, ...] = (),
) -> CodesView:
    """For the team; `number` and `until` are what was typed in those fields."""
    base = f"/team/lotingen/{facts.slug}"
    open_ways = facts.set_up.ways if facts.set_up is not None and facts.listed else ()
    form = form or OrganisationForm()
    return CodesView(
        title=facts.title,
        back=base,
        base=f"{base}/codes",
        set_up=f"{base}/aanmelden",
        asked=facts.set_up is not None,
        letters="letter" in open_ways,
        organisations="organisation" in open_ways,
        batches=tuple(_batch(one, f"{base}/codes") for one in found),
        form=form,
        forms=_kinds_of_file(form.vorm),
        looked_up=looked_up,
        number=number,
        until=until,
        file_problems=tuple(row_sentence(one) for one in rows[:MOST_ROWS]),
        problems=problems,
    )


def confirm_view(
    facts: SetUpFacts,
    found: tuple[BatchFacts, ...],
    wanted: WantedCodes,
    form: OrganisationForm,
    *,
    meanwhile: str = "",
) -> ConfirmView:
    """What is about to be made, and how many codes this organisation has already."""
    name = wanted.organisation.casefold()
    there = sum(
        one.issued - one.void for one in found if one.way == ORGANISATION and one.organisation.casefold() == name
    )
    base = f"/team/lotingen/{facts.slug}/codes"
    file = _("een PDF met strookjes") if form.vorm == "pdf" else _("een CSV-bestand")
    return ConfirmView(
        title=facts.title,
        back=base,
        action=f"{base}/maken",
        facts=(
            Fact(term=_("Organisatie"), value=wanted.organisation),
            Fact(term=_("Codes"), value=formats.number(wanted.number)),
            Fact(term=_("Te gebruiken tot"), value=formats.moment(wanted.valid_until)),
            Fact(term=_("U krijgt"), value=file),
        ),
        already=more_words(there, wanted.number),
        button=make_words(there, wanted.number),
        newest=str(found[0].id) if found else "0",
        meanwhile=meanwhile,
        form=form,
    )


def state_words(state: str) -> str:
    """The state of a code in words."""
    return {
        "unused": _("Deze code is nog niet gebruikt."),
        "used": _("Deze code is gebruikt."),
        "void": _("Deze code is vervallen."),
        "expired": _("Deze code is verlopen."),
    }[state]


def row_sentence(one: CodeRow) -> str:
    """What is wrong in one row of a file with hashes."""
    return {
        "header": _("Rij %(row)s: nodig zijn de kolommen number en hash.", row=one.row),
        "number": _("Rij %(row)s: het nummer is geen getal van 1 tot 999.999.", row=one.row),
        "hash": _("Rij %(row)s: de hash heeft geen 64 tekens van 0 tot en met f.", row=one.row),
        "gebied": _("Rij %(row)s: dit gebied kennen wij niet.", row=one.row),
        "age_band": _("Rij %(row)s: dit is geen groep van leeftijden, zoals 16-24.", row=one.row),
        "doubled": _("Rij %(row)s: dit nummer of deze hash staat er al.", row=one.row),
        "draw": _("Dit is niet website.csv van de loting van brieven met deze nummers."),
        "known": _("Rij %(row)s: deze code is al eerder ingelezen.", row=one.row),
    }[one.reason]


def _kinds_of_file(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice(
            value="pdf", label=_("PDF om te printen"), hint=_("Strookjes om uit te knippen."), chosen=chosen != "csv"
        ),
        Choice(value="csv", label=_("CSV-bestand"), hint=_("Voor een eigen brief of etiket."), chosen=chosen == "csv"),
    )


def _batch(one: BatchFacts, base: str) -> BatchLine:
    heading = _("Brieven") if one.way == "letter" else one.organisation
    left = one.issued - one.used - one.void
    return BatchLine(
        number=str(one.id),
        heading=_("%(number)s. %(heading)s", number=one.id, heading=heading),
        facts=(
            Fact(term=_("Uitgegeven"), value=formats.number(one.issued)),
            Fact(term=_("Gebruikt"), value=formats.number(one.used)),
            Fact(term=_("Vervallen"), value=formats.number(one.void)),
            Fact(term=_("Nog te gebruiken"), value=formats.number(left)),
            Fact(term=_("Tot"), value=formats.moment(one.valid_until)),
            Fact(term=_("Gemaakt door"), value=f"{one.by}, {formats.moment(one.at)}"),
        ),
        left=left > 0,
        used=f"{base}/{one.id}/gebruikt.csv" if one.way == "letter" else "",
    )
