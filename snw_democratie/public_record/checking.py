"""The page on which one checks: for each kind of record its files, our command, the programs of others, the browser."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.budgets import paths as budgets
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.components import Link
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import language
from snw_democratie.pool.wording import in_language
from snw_democratie.referenda import paths as referenda
from snw_democratie.referenda.facts import Facts
from snw_democratie.referenda.words import texts_of
from snw_democratie.seats import paths as seats
from snw_democratie.seats.facts import BodyFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class KindView:
    """One kind of record. `commands` are ours, `theirs` a command that is not; `links` lead to where its files are."""

    id: str
    name: str
    files: str
    links: tuple[Link, ...]
    commands: tuple[str, ...]
    others: str
    theirs: str = ""
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What to look up in a minute, the offline page if it is here, and every kind of record."""

    lots: tuple[Link, ...]
    ballots: tuple[Link, ...]
    votes: tuple[Link, ...]
    verifier: str
    kinds: tuple[KindView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All that visitors may check now; `letters` are the lotteries of which letters were drawn."""

    lotteries: tuple[ProcedureFacts, ...]
    letters: frozenset[str]
    bodies: tuple[BodyFacts, ...]
    rounds: tuple[RoundFacts, ...]
    referenda: tuple[Facts, ...]


def check_view(found: Records, verifier: str) -> CheckView:
    """The whole page."""
    lotteries = tuple(one for one in found.lotteries if one.published_at)
    polls = tuple(one for one in found.referenda if one.opened_at is not None)
    counted = tuple(one for one in found.rounds if one.phase is Phase.FOLLOW_UP)
    return CheckView(
        lots=_of_lotteries(lotteries, "/mijn-lot"),
        ballots=_of_referenda(polls, "/bord"),
        votes=tuple(Link(href=budgets.my_vote(one.slug), text=one.title(language().code)) for one in counted),
        verifier=verifier,
        kinds=(
            *_lottery_kinds(lotteries),
            _letters(tuple(one for one in found.lotteries if one.slug in found.letters)),
            _seat(found.bodies),
            _budget(counted),
            _referendum(polls),
            _log(),
        ),
    )


def _lottery_kinds(found: tuple[ProcedureFacts, ...]) -> tuple[KindView, ...]:
    command = f"python -m sortition verify {_('VERSLAG')} --digest {_('VINGERAFDRUK')}"
    others = _("Nog geen. De controlepagina is wel apart gemaakt, met alleen de beschrijving.")
    browser = _("Ja, met de controlepagina hierboven. Dat kan ook zonder internet.")
    return (
        KindView(
            id="loting",
            name=_("Een loting voor een panel"),
            files=_("Druk op de pagina van de loting op \u201eDownload het verslag\u201d."),
            links=_of_lotteries(found),
            commands=(command,),
            others=others,
            browser=browser,
        ),
        KindView(
            id="vervanging",
            name=_("Een vervanging in een panel"),
            files=_("Elke vervanging staat in het verslag van de loting. Download dat na de vervanging opnieuw."),
            links=(),
            commands=(command,),
            others=others,
            browser=browser,
        ),
    )


def _letters(found: tuple[ProcedureFacts, ...]) -> KindView:
    return KindView(
        id="brieven",
        name=_("Een loting van brieven"),
        files=_("Op de pagina \u201eWie kreeg een brief?\u201d staat bij elke trekking een verslag."),
        links=_of_lotteries(found, "/brieven"),
        commands=(f"python -m sortition verify {_('VERSLAG')} --digest {_('VINGERAFDRUK')}",),
        others=_("Nog geen. In de beschrijving staat hoe u er zelf een schrijft."),
        browser=_("Nee, dit kan alleen met de opdracht."),
    )


def _seat(found: tuple[BodyFacts, ...]) -> KindView:
    return KindView(
        id="zetel",
        name=_("Een loting van een bewonerszetel"),
        files=_("Bij elke loting van een zetel staat een dossier."),
        links=tuple(Link(href=seats.body(one.slug), text=one.name) for one in found),
        commands=(f"python -m sortition verify {_('DOSSIER')} --digest {_('VINGERAFDRUK')}",),
        others=_("Nog geen. In de beschrijving staat hoe u er zelf een schrijft."),
        browser=_("Nee, dit kan alleen met de opdracht."),
    )


def _budget(found: tuple[RoundFacts, ...]) -> KindView:
    return KindView(
        id="buurtbudget",
        name=_("De telling van een buurtbudget"),
        files=_("Bij de uitslag staat het verslag. Natellen kan als het wijkplatform de stemmen publiceerde."),
        links=tuple(Link(href=budgets.result(one.slug), text=one.title(language().code)) for one in found),
        commands=(f"python -m ballots budget-verify record.zip --digest {_('VINGERAFDRUK')}",),
        others=_("Het bestand met de stemmen eindigt op .pb. Het programma pabutools van onderzoekers leest dat."),
        browser=_("Voor uw eigen stem: op de pagina \u201eWat deed mijn stem?\u201d."),
    )


def _referendum(found: tuple[Facts, ...]) -> KindView:
    # Each archive has a name of its own, so the one that somebody downloaded is for them to fill in.
    archive = _("ARCHIEF")
    return KindView(
        id="referendum",
        name=_("Een referendum"),
        files=_(
            "Bij elk referendum staat een pagina \u201eControleer zelf\u201d, met het archief. "
            "Daar staan ook teksten.json en papier.json, als er papier was."
        ),
        links=_of_referenda(found, "/controleer"),
        commands=(
            f"python -m ballots verify {archive} --strict",
            f"python -m ballots paper {archive} papier.json",
            f"python -m ballots texts {archive} teksten.json",
        ),
        others=_("Ja: belenios-tool, van andere makers. Zet het archief in een lege map en typ daar:"),
        theirs="belenios-tool election verify --dir .",
        browser=_("Voor uw eigen stem: zoek uw controlecode op de openbare lijst."),
    )


def _log() -> KindView:
    return KindView(
        id="logboek",
        name=_("Het logboek"),
        files=_("De controleur rekent het na op onze computer. U bewaart zelf een vingerafdruk, en geeft die mee."),
        links=(Link(href="/logboek", text=_("Logboek")),),
        commands=(f"snw audit verify --head {_('NUMMER:VINGERAFDRUK')}",),
        others=_("Nog geen."),
        browser=_("Nee. U vergelijkt wel zelf de vingerafdruk met die van eerder."),
    )


def _of_lotteries(found: tuple[ProcedureFacts, ...], part: str = "") -> tuple[Link, ...]:
    return tuple(Link(href=f"/loting/{one.slug}{part}", text=in_language(one.title, one.translations)) for one in found)


def _of_referenda(found: tuple[Facts, ...], part: str) -> tuple[Link, ...]:
    return tuple(Link(href=referenda.referendum(one.slug, part), text=texts_of(one.set_up).title) for one in found)
