"""What the pages show on which anybody checks a referendum: the public list, a code, the programs, handing in."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.components import Cell, Column, Fact, Link, Pages, Problem, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.referenda import paths
from snw_democratie.referenda.board.receipts import Receipt
from snw_democratie.referenda.booth.scripts import BOOTH, CHECK, TRUSTEE
from snw_democratie.referenda.computing_views import TALLY, ComputingView, computing_view
from snw_democratie.referenda.facts import Facts, Mirror, Tracked
from snw_democratie.referenda.trackers import tracker_of
from snw_democratie.referenda.words import promise, texts_of, voting

SHORT_LIST = 5000
"""So many codes a browser fetches all at once: few would begin alike, and the beginning would tell whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The public list of ballots, or the one that was looked for; `opened` when that is an envelope not cast."""

    title: str
    back: str
    action: str
    sought: str
    found: tuple[Fact, ...]
    missing: bool
    opened: bool
    problems: tuple[Problem, ...]
    counts: str
    table: TableView | None
    pages: Pages | None
    head: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The page on which a code is looked up, in the browser; `whole` where that fetches the whole list."""

    title: str
    back: str
    uuid: str
    list: str
    whole: bool
    codes: Link
    practice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one program said."""

    name: str
    word: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineView:
    """A page as one file that works without a network, with the digest by which it is compared."""

    id: str
    heading: str
    sentence: str
    digest: str
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """How anybody checks the whole, and what the programs said here."""

    title: str
    back: str
    verdicts: tuple[Verdict, ...]
    computing: ComputingView | None
    paper: Link | None
    paper_file: Link | None
    mirrors: tuple[Verdict, ...]
    archive: Link
    ours: str
    other: str
    texts: str
    offline: tuple[OfflineView, ...]
    facts: tuple[Fact, ...]
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInView:
    """A ballot that was made elsewhere, to hand in; and what came of it."""

    title: str
    back: str
    action: str
    problems: tuple[Problem, ...]
    promise: SwornText
    receipt: tuple[Fact, ...] = ()
    receipt_file: str = ""
    open: bool = True

    @property
    def error(self) -> str:
        """What is wrong with the file, if anything."""
        return self.problems[0].message if self.problems else ""


def board_view(
    one: Facts, ballots: tuple[Tracked, ...], total: int, *, page: int, size: int, sought: str = "",
    found: Tracked | None = None, counts: bool = False, problem: str = "", envelope: str = "",
) -> BoardView:  # fmt: skip
    """The public list, the ballot that was looked for, or several that begin as what was looked for."""
    here = paths.referendum(one.slug, "/bord")
    return BoardView(
        title=texts_of(one.set_up).title,
        back=paths.referendum(one.slug),
        action=here,
        sought=sought,
        found=() if found is None else _tracked(found),
        missing=bool(sought) and found is None and not ballots and not problem and not envelope,
        opened=bool(envelope) and found is None and not ballots,
        problems=(Problem(field="zoek", message=problem),) if problem else (),
        counts=(
            ""
            if found is None
            else _("Deze stem telt mee.")
            if counts
            else _("Met deze code is later nog eens gestemd. Die latere stem telt mee.")
        ),
        table=_ballots(ballots, sought) if ballots else None,
        pages=_pages(here, page, size, total) if not sought else None,
        head=_head(one),
    )


def not_a_tracker() -> str:
    """What is said beside a search for something that can be no tracker."""
    return _("Typ de eerste 8 tekens van uw controlecode, of meer. Het nummer van een envelop heeft 20 tekens.")


def is_short_list(one: Facts) -> bool:
    """Whether the list of codes is so short that it is fetched whole."""
    return one.codes + one.spares <= SHORT_LIST


def code_view(one: Facts) -> CodeView:
    """The page on which a code is looked up."""
    return CodeView(
        title=texts_of(one.set_up).title,
        back=paths.referendum(one.slug),
        uuid=one.uuid,
        list=paths.referendum(one.slug, "/codes"),
        whole=is_short_list(one),
        codes=Link(href=paths.referendum(one.slug, "/codes.csv"), text=_("Download de lijst met codes")),
        practice=one.set_up.practice,
    )


def check_view(one: Facts, digests: Mapping[str, str]) -> CheckView:
    """How anybody checks the whole; `digests` are those of the files that work without a network, by their names."""
    name = f"{one.uuid}.bel"
    archive = Link(href=paths.referendum(one.slug, "/archief.bel"), text=_("Download het archief"))
    files = [
        Link(href=paths.referendum(one.slug, "/codes.csv"), text=_("De lijst met codes")),
        Link(href=paths.referendum(one.slug, "/sleutels.json"), text=_("De gegevens van de sleutelhouders")),
        Link(href=paths.referendum(one.slug, "/teksten.json"), text=_("De teksten in alle talen")),
        Link(href=paths.referendum(one.slug, "/kop.json"), text=_("Het laatste punt van de lijst")),
    ]
    if one.mirrors:
        files.append(
            Link(href=paths.referendum(one.slug, "/spiegels.json"), text=_("De handtekeningen onder elke kopie"))
        )
    return CheckView(
        title=texts_of(one.set_up).title,
        back=paths.referendum(one.slug),
        verdicts=tuple(
            Verdict(
                name=_("Ons programma") if said.program == "snw" else said.program,
                word=_("klopt") if said.ok else _("klopt niet"),
                tone="done" if said.ok else "refused",
                sentence=_(
                    "Nagekeken op %(when)s, tot en met punt %(height)s.",
                    when=formats.moment(said.at),
                    height=formats.number(said.height),
                ),
            )
            for said in one.said
        ),
        computing=computing_view(one) if one.computing is not None and one.computing.kind != TALLY else None,
        paper=Link(href=paths.referendum(one.slug, "/papier"), text=_("Controleer de stemmen op papier"))
        if one.set_up.paper
        else None,
        paper_file=Link(href=paths.referendum(one.slug, "/papier.json"), text=_("Download het papier (papier.json)"))
        if one.paper is not None
        else None,
        mirrors=mirrors_view(one),
        archive=archive,
        ours=f"python -m ballots verify {name} --strict",
        other="belenios-tool election verify --dir .",
        texts=f"python -m ballots texts {name} teksten.json" if one.opened_at and len(one.set_up.texts) > 1 else "",
        offline=tuple(_offline(one, name, found) for name, found in digests.items()),
        facts=(*_head(one), *_end(one), Fact(term=_("Sleutel van de bewijzen"), value=one.receipt_key, code=True)),
        files=tuple(files),
    )


def _offline(one: Facts, name: str, found: str) -> OfflineView:
    heading, sentence, button = {
        BOOTH: (
            _("Het stemhokje als bestand"),
            _(
                "Dit bestand werkt zonder internet, en is voor iedereen hetzelfde. "
                "De vingerafdruk hoort ook in uw brief te staan."
            ),
            _("Download het stemhokje"),
        ),
        CHECK: (
            _("De pagina voor een tweede apparaat als bestand"),
            _("Hiermee kijkt u in een open envelop, zonder internet. Zo hoeft u onze eigen pagina niet te geloven."),
            _("Download de pagina"),
        ),
        TRUSTEE: (
            _("De pagina voor sleutelhouders als bestand"),
            _(
                "Ook dit bestand werkt zonder internet. "
                "Sleutelhouders vergelijken de vingerafdruk voordat zij het gebruiken."
            ),
            _("Download de pagina"),
        ),
    }[name]
    link = Link(href=paths.referendum(one.slug, f"/{name}.html"), text=button)
    return OfflineView(id=name, heading=heading, sentence=sentence, digest=found, link=link)


def hand_in_view(one: Facts, *, at: datetime, problem: str = "", receipt: Receipt | None = None) -> HandInView:
    """The form for a ballot that was made elsewhere, or its receipt."""
    facts: tuple[Fact, ...] = ()
    if receipt is not None:
        facts = (
            Fact(term=_("Uw controlecode"), value=receipt.tracker, code=True),
            Fact(term=_("Op de openbare lijst sinds"), value=formats.moment(receipt.at)),
            Fact(term=_("Punt op de lijst"), value=formats.number(receipt.height)),
            Fact(term=_("Vingerafdruk van dit punt"), value=receipt.event, code=True),
            Fact(term=_("Onze handtekening"), value=receipt.signature, code=True),
        )
    return HandInView(
        title=texts_of(one.set_up).title,
        back=paths.referendum(one.slug),
        action=paths.referendum(one.slug, "/inleveren"),
        problems=(Problem(field="stem", message=problem),) if problem else (),
        promise=promise(one.set_up),
        receipt=facts,
        receipt_file="" if receipt is None else _receipt_file(receipt, one.receipt_key),
        open=voting(one, at=at),
    )


def _receipt_file(receipt: Receipt, key: str) -> str:
    """The whole signed receipt as an address, so that it can be saved without a script and without asking again."""
    said = json.dumps({"text": receipt.text, "signature": receipt.signature, "key": key}, separators=(",", ":"))
    return f"data:application/json;base64,{b64encode(said.encode('ascii')).decode('ascii')}"


def mirrors_view(one: Facts) -> tuple[Verdict, ...]:
    """Up to where each mirror has the board."""
    return tuple(map(_mirror, one.mirrors))


def standing(one: Facts) -> tuple[Fact, ...]:
    """Where the board stands, and up to where each mirror has it."""
    said = tuple(
        Fact(term=_("Kopie bij %(name)s", name=verdict.name), value=verdict.sentence or verdict.word)
        for verdict in mirrors_view(one)
    )
    return (*_head(one)[:2], *said)


def _mirror(mirror: Mirror) -> Verdict:
    if mirror.height is None or mirror.seen_at is None:
        return Verdict(name=mirror.name, word=_("nog niets gemeld"), tone="coming", sentence="")
    said = _(
        "Heeft punt %(height)s, gemeld op %(when)s.",
        height=formats.number(mirror.height),
        when=formats.moment(mirror.seen_at),
    )
    return Verdict(name=mirror.name, word=_("zelfde lijst"), tone="done", sentence=said)


def _ballots(ballots: tuple[Tracked, ...], sought: str) -> TableView:
    return TableView(
        caption=_("Meer stemmen beginnen zo. Vergelijk de hele controlecode.")
        if sought
        else _("Stemmen op de openbare lijst, de nieuwste eerst"),
        columns=(Column(title=_("Punt"), numeric=True), Column(title=_("Controlecode"))),
        rows=tuple(
            (
                Cell(text=formats.number(one.height), numeric=True, heads_row=True),
                Cell(text=tracker_of(one.tracker)),
            )
            for one in ballots
        ),
    )


def _tracked(found: Tracked) -> tuple[Fact, ...]:
    return (
        Fact(term=_("Controlecode"), value=tracker_of(found.tracker), code=True),
        Fact(term=_("Punt op de lijst"), value=formats.number(found.height)),
        Fact(term=_("Vingerafdruk van dit punt"), value=found.event, code=True),
    )


def _head(one: Facts) -> tuple[Fact, ...]:
    if one.head is None:
        return ()
    return (
        Fact(term=_("Laatste punt"), value=formats.number(one.head.height)),
        Fact(term=_("Vingerafdruk van het laatste punt"), value=one.head.event, code=True),
        Fact(term=_("Grootte van het archief"), value=formats.size(one.head.bytes)),
    )


def _end(one: Facts) -> tuple[Fact, ...]:
    """What trustees compare before they open the count: it binds the codes and every ballot."""
    return (Fact(term=_("Vingerafdruk bij het sluiten"), value=one.end, code=True),) if one.end else ()


def _pages(here: str, page: int, size: int, total: int) -> Pages:
    first, last = (page - 1) * size + 1, min(page * size, total)
    return Pages(
        label=_("Bladeren door de lijst"),
        here=ngettext(
            "%(first)s tot %(last)s van %(n)s stem",
            "%(first)s tot %(last)s van %(n)s stemmen",
            total,
            first=formats.number(first if total else 0),
            last=formats.number(last),
            n=formats.number(total),
        ),
        previous=f"{here}?blad={page - 1}" if page > 1 else "",
        next=f"{here}?blad={page + 1}" if last < total else "",
        needed=total > size,
    )
