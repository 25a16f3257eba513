"""What the pages of votes on paper show: typing over, for the team, and what everybody may check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.components import Cell, Column, Fact, Link, Problem, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda import paths
from snw_democratie.referenda.errors import PaperProblem
from snw_democratie.referenda.facts import Facts, PaperDifference, PaperTyped, PaperVotes, TeamFacts
from snw_democratie.referenda.refusals import PAPER, paper_outcome, paper_sentence, vote_sentence
from snw_democratie.referenda.words import texts_of

SHOWN = 16
"""Digits of the key of a code, as everywhere on the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountField:
    """One number that was counted by hand."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedView:
    """What would become of a list that was looked at: in numbers, and every line with something to do about it."""

    facts: tuple[Fact, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingView:
    """The page on which paper is typed over. `takes_codes` and `takes_counts` say which form this reader has now.

    `tried` is a list that this reader just had looked at; nothing of it is kept.
    """

    title: str
    back: str
    at: str
    problems: tuple[Problem, ...]
    closed: str
    takes_codes: bool
    codes: str
    mine: str
    waits: bool
    differences: tuple[str, ...]
    differ: bool
    envelopes: tuple[Fact, ...]
    few: bool
    takes_counts: bool
    fields: tuple[CountField, ...]
    my_counts: bool
    counts_differ: bool
    ready: bool
    begun: bool
    forms: tuple[Link, ...]
    tried: TriedView | None

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """What came in on paper, for everybody; `facts` is empty before two people fixed it."""

    title: str
    back: str
    facts: tuple[Fact, ...]
    few: str
    table: TableView | None
    file: Link | None
    form: Link | None
    archive: Link
    command: str


def typing_view(
    found: TeamFacts,
    typed: PaperTyped,
    me: int,
    *,
    codes: str = "",
    counts: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    tried: TriedView | None = None,
) -> TypingView:
    """Typing over, for the reader with this account number; `codes` and `counts` as typed when they were refused."""
    one = found.facts
    mine = typed.mine is not None
    return TypingView(
        title=texts_of(one.set_up).title,
        back=paths.team(one.slug),
        at=paths.team(one.slug, "/papier"),
        problems=problems,
        closed=_(PAPER[typed.closed]) if typed.closed else "",
        takes_codes=not typed.closed and not typed.agreed and (mine or typed.typed < 2),
        codes=codes,
        mine=_number_of_codes(typed.mine) if typed.mine is not None else "",
        waits=mine and typed.typed < 2,
        differences=tuple(_difference(one, me) for one in typed.differences if mine),
        differ=typed.typed > 1 and not typed.agreed,
        envelopes=_envelopes(typed) if typed.agreed else (),
        few=typed.agreed and not typed.opens,
        takes_counts=typed.opens and mine,
        fields=_count_fields(one, typed, counts or {}, problems) if typed.opens and mine else (),
        my_counts=bool(typed.my_counts),
        counts_differ=typed.counts_differ,
        ready=typed.ready,
        begun=not typed.closed and typed.typed > 0,
        forms=_forms(one),
        tried=tried,
    )


def tried_codes(outcomes: Mapping[int, str], problems: tuple[PaperProblem, ...]) -> TriedView:
    """What would become of each envelope, by its line, and what is no code."""
    aside = {line: outcome for line, outcome in outcomes.items() if outcome != "counts"}
    said = [(one.line, paper_sentence(one)) for one in problems]
    said += [(line, paper_outcome(line, outcome)) for line, outcome in aside.items()]
    return TriedView(
        facts=(
            Fact(term=_("Deze enveloppen tellen mee"), value=formats.number(len(outcomes) - len(aside))),
            Fact(term=_("Leg apart"), value=formats.number(len(aside))),
            Fact(term=_("Regels die u moet verbeteren"), value=formats.number(len(problems))),
        ),
        lines=tuple(sentence for _line, sentence in sorted(said)),
    )


def tried_votes(papers: int, wanted: int, problems: tuple[PaperProblem, ...]) -> TriedView:
    """Whether there are as many forms as envelopes, and which lines say nothing that can be on a form."""
    return TriedView(
        facts=(
            Fact(term=_("Formulieren in het bestand"), value=formats.number(papers)),
            Fact(term=_("Enveloppen die meetellen"), value=formats.number(wanted)),
            Fact(term=_("Regels die u moet verbeteren"), value=formats.number(len(problems))),
        ),
        lines=tuple(vote_sentence(one) for one in problems),
    )


def paper_view(one: Facts) -> PaperView:
    """What came in on paper, for everybody."""
    found = one.paper
    return PaperView(
        title=texts_of(one.set_up).title,
        back=paths.referendum(one.slug),
        facts=() if found is None else _facts(found),
        few="" if found is None or found.votes else not_opened(found),
        table=_codes(found) if found is not None and found.keys else None,
        file=None
        if found is None
        else Link(href=paths.referendum(one.slug, "/papier.json"), text=_("Download de stemmen op papier")),
        form=None
        if one.closed_at is not None
        else Link(href=paths.referendum(one.slug, "/stemformulier.pdf"), text=_("Download het formulier")),
        archive=Link(href=paths.referendum(one.slug, "/archief.bel"), text=_("Download het archief")),
        command=f"python -m ballots paper {one.uuid}.bel papier.json",
    )


def not_opened(found: PaperVotes) -> str:
    """What is said of envelopes that are too few to be opened."""
    if not found.keys:
        return _("Op papier kwam geen stem binnen die meetelt.")
    return ngettext(
        "Op papier kwam %(n)s envelop binnen. Dat is te weinig om te openen. Deze stem telt niet mee.",
        "Op papier kwamen %(n)s enveloppen binnen. Dat is te weinig om te openen. Deze stemmen tellen niet mee.",
        len(found.keys),
        n=formats.number(len(found.keys)),
    )


def _forms(one: Facts) -> tuple[Link, ...]:
    """The form and its envelopes in each language, for who prints them."""
    at = paths.referendum(one.slug, "/stemformulier.pdf")
    return tuple(Link(href=f"{at}?taal={code}", text=tongue.name) for code, tongue in LANGUAGES.items())


def _facts(found: PaperVotes) -> tuple[Fact, ...]:
    return (
        Fact(term=_("Enveloppen met een code die geldt"), value=formats.number(len(found.keys))),
        Fact(term=_("Enveloppen die niet meetellen"), value=formats.number(found.aside)),
        Fact(term=_("Ongeldige formulieren"), value=formats.number(found.invalid)),
        Fact(term=_("Vastgesteld door twee mensen"), value=formats.moment(found.fixed_at)),
        Fact(term=_("Vingerafdruk van het bestand"), value=found.digest, code=True),
    )


def _codes(found: PaperVotes) -> TableView:
    return TableView(
        caption=_("Codes waarvan een envelop binnenkwam"),
        columns=(Column(title=_("Begin van de vingerafdruk van de openbare code")),),
        rows=tuple((Cell(text=key[:SHOWN], heads_row=True),) for key in found.keys),
    )


def _number_of_codes(codes: int) -> str:
    return ngettext("U typte %(n)s code.", "U typte %(n)s codes.", codes, n=formats.number(codes))


def _difference(one: PaperDifference, me: int) -> str:
    line = formats.number(one.line)
    if one.account_id == me:
        return _("Regel %(line)s van uw lijst staat niet in de andere lijst.", line=line)
    return _("Regel %(line)s van de andere lijst staat niet in uw lijst.", line=line)


def _envelopes(typed: PaperTyped) -> tuple[Fact, ...]:
    words = {
        "unknown": _("Leg apart: de code staat niet op de lijst"),
        "spare": _("Leg apart: de code lag nog in reserve"),
        "revoked": _("Leg apart: de code geldt niet meer"),
        "used": _("Leg apart: met de code is online gestemd"),
    }
    found = [Fact(term=_("Deze enveloppen tellen mee"), value=formats.number(typed.counts))]
    found += [Fact(term=words[why], value=formats.number(number)) for why, number in sorted(typed.aside.items())]
    return tuple(found)


def _count_fields(
    one: Facts, typed: PaperTyped, counts: Mapping[str, str], problems: tuple[Problem, ...]
) -> tuple[CountField, ...]:
    labels = (_("Blanco"), *one.set_up.texts["nl"].answers, _("Ongeldig"))
    mine = typed.my_counts or ("",) * len(labels)
    return tuple(
        CountField(
            name=f"aantal-{place}",
            label=label,
            value=counts.get(f"aantal-{place}", str(mine[place])),
            error=next((problem.message for problem in problems if problem.field == f"aantal-{place}"), ""),
        )
        for place, label in enumerate(labels)
    )
