"""A page with every part of the interface in every state, for screenshots and review; not served in production."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from litestar import get
from litestar.params import FromQuery
from litestar.response import Template
from markupsafe import Markup

from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.charts.histogram import Bin, Histogram, shapes
from snw_democratie.charts.qr import qr
from snw_democratie.charts.tiles import TileInput, TileMap, tile_map
from snw_democratie.components import (
    AgreeView,
    Cell,
    ChanceView,
    Choice,
    Column,
    Fact,
    Link,
    NumberView,
    Pages,
    Problem,
    StepView,
    TableView,
)
from snw_democratie.development_voting import VotingParts, voting_parts
from snw_democratie.i18n import InDutch
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.mail.views import MailView
from snw_democratie.pages import ANONYMOUS, AnyRequest, shell
from snw_democratie.pool.places import WIJKEN
from snw_democratie.pool.questions import Control
from snw_democratie.pool.views import AnswerLine
from snw_democratie.referenda.check_views import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsView:
    """One example of everything the macros show."""

    choices: tuple[Choice, ...]
    agree: Choice
    checked: SwornText
    unchecked: SwornText
    dutch: str
    problems: tuple[Problem, ...]
    steps: tuple[StepView, ...]
    numbers: tuple[NumberView, ...]
    facts: tuple[Fact, ...]
    verdicts: tuple[Verdict, ...]
    chance: ChanceView
    table: TableView
    pages: Pages
    bars: BarChart
    judged: BarChart
    map: TileMap
    controls: tuple[Control, ...]
    answers: tuple[AnswerLine, ...]
    picture: Markup
    mail: MailView
    agreeing: tuple[AgreeView, ...]
    histogram: Histogram
    digest: str
    lots: tuple[str, ...]
    voting: VotingParts


def parts() -> PartsView:
    """The examples, always the same."""
    return PartsView(
        choices=(
            Choice(value="a", label="In het buurthuis", hint="Er staat koffie klaar."),
            Choice(value="b", label="Thuis, via internet", chosen=True),
            Choice(value="c", label="Op het stadsdeelkantoor", disabled=True),
        ),
        agree=Choice(value="ja", label="Ik heb de regels gelezen."),
        checked=SwornText(text="Ja, u mag mij bellen.", dutch="Ja, u mag mij bellen.", checked=True),
        unchecked=SwornText(text="Yes, you may call me.", dutch="Ja, u mag mij bellen.", checked=False),
        dutch=InDutch("Deze tekst heeft niemand vertaald."),
        problems=(
            Problem(field="fout-naam", message="Vul een naam in."),
            Problem(field="", message="Het bestand heeft geen kolom voor leeftijd."),
        ),
        steps=(
            StepView(
                title="De lijst is gesloten",
                when="maandag 1 februari 2027",
                done=True,
                proofs=(Link(href="#", text="Bekijk de vingerafdruk"),),
            ),
            StepView(title="De panels zijn gemaakt", when="woensdag 3 februari 2027", done=True),
            StepView(
                title="De loting",
                when="dinsdag 2 maart 2027, 20.00 uur",
                sentence="U kunt komen kijken in het Huis van de Wijk.",
                current=True,
            ),
            StepView(title="Het panel begint"),
        ),
        numbers=(
            NumberView(label="Mensen op de lijst", value="1.234", unit="mensen", source="Geteld op 1 februari 2027."),
            NumberView(label="Plaatsen", value="40", unit="plaatsen", source="Uit de regels van dit panel."),
            NumberView(label="Kleinste kans", value="18 van de 1.000", source="Dat is 1,8%."),
        ),
        verdicts=(
            Verdict(name="belenios-tool 2.0", word="klopt", tone="done", sentence="Nagerekend op 1 maart 2027."),
            Verdict(name="Een ander programma", word="klopt niet", tone="refused", sentence="De telling is anders."),
        ),
        facts=(
            Fact(term="Plaats", value="Huis van de Wijk, Plein 40-45"),
            Fact(term="Vingerafdruk", value="3fa80 91c2e", code=True),
            Fact(term="Verslag", value="Bekijk het verslag", href="#"),
        ),
        chance=ChanceView(of="18 van de 1.000", percent="1,8%"),
        table=_table(),
        pages=Pages(label="Pagina's met panels", here="11 tot 20 van 1.000", previous="#", next="#"),
        judged=_judged(),
        map=_map(),
        controls=_controls(),
        answers=(
            AnswerLine(term="Uw naam", value="فاطمة الزهراء", href="#", change="Wijzig uw naam"),
            AnswerLine(term="Uw geboortejaar", value="1961", href="#", change="Wijzig uw geboortejaar"),
            AnswerLine(term="Uw wijk", value="Slotermeer-Noordoost"),
        ),
        picture=qr("https://voorbeeld.invalid/mijn-aanmelding", "Het adres van uw aanmelding"),
        mail=MailView(waiting="Er wachten 3 e-mails.", failed="Eén e-mail kwam niet aan.", unsent="Dat duurt te lang."),
        agreeing=tuple(
            AgreeView(seen="1", short="1", agreed=agreed, mine=mine, last=last)
            for agreed, mine, last in (((), False, False), (("Anna",), True, False), (("Anna",), False, True))
        ),
        bars=bar_chart(
            (
                BarInput(label="16 tot en met 24 jaar", value=6, low=5, high=7, figures=("6", "5 tot 7")),
                BarInput(label="25 tot en met 64 jaar", value=27, low=26, high=28, figures=("27", "26 tot 28")),
                BarInput(label="65 jaar en ouder", value=7, low=7, high=7, figures=("7", "7")),
            ),
            caption="Leeftijd van het panel",
            label_title="Groep",
            figure_titles=("In het panel", "Afspraak"),
            note="De gele band is de afspraak.",
        ),
        histogram=_histogram(),
        digest="3fa8091c2e" + "0123456789abcdef" * 3 + "012345",
        lots=("A2F-7KM", "B9T-3WQ", "C4X-8PN", "D7R-2HE", "F3Y-6VU", "G8K-4ZD"),
        voting=voting_parts(),
    )


def _judged() -> BarChart:
    return bar_chart(
        (
            BarInput(label="16 tot en met 24 jaar", value=6, low=5, high=7, figures=("6", "5 tot 7"), kept=True),
            BarInput(label="praktisch opgeleid", value=2, low=9, high=11, figures=("2", "9 tot 11"), kept=False),
            BarInput(label="zeg ik liever niet", value=None, figures=("minder dan 5", "geen"), kept=True),
        ),
        caption="De mix van het panel",
        label_title="Groep",
        figure_titles=("Panel", "Afspraak"),
        kept_title="Klopt het?",
    )


def _map() -> TileMap:
    counts = (4, 21, 13, 9, 16, None, 18, 7, 12, 24, 11, 15, 8, 10, 19)
    found = tuple(
        TileInput(
            code=wijk.code,
            name=wijk.name,
            value=count,
            figure="minder dan 3" if count is None else str(count),
            href="" if count is None else "#",
        )
        for wijk, count in zip(WIJKEN.values(), counts, strict=True)
    )
    return tile_map(
        found,
        id="kaart",
        caption="Aanmeldingen in elke wijk",
        sentence="In Osdorp-Oost meldden de meeste mensen zich aan: 24.",
        title="Mensen",
    )


def _controls() -> tuple[Control, ...]:
    choices = (
        Choice(value="a", label="Zeg ik liever niet", hint="U doet dan gewoon mee."),
        Choice(value="b", label="Vrouw", chosen=True),
        Choice(value="c", label="Man"),
    )
    agreed = Choice(value="ja", label="Ja, u mag mijn antwoorden gebruiken voor de loting.")
    return (
        Control(name="geboortejaar", label="In welk jaar bent u geboren?", hint="Vier cijfers.", inputmode="numeric",
                size="6", value="196", error="Vul vier cijfers in, zoals 1961."),
        Control(name="wie", label="Wie bent u?", radio=True, choices=choices),
        Control(name="mag", label="", checkbox=True, choices=(agreed,)),
    )  # fmt: skip


def _table() -> TableView:
    return TableView(
        caption="Groepen op de lijst",
        columns=(Column(title="Groep"), Column(title="Mensen", numeric=True), Column(title="Deel", numeric=True)),
        rows=tuple(
            (Cell(text=name, heads_row=True), Cell(text=count, numeric=True), Cell(text=share, numeric=True))
            for name, count, share in (
                ("Geuzenveld", "312", "25,3%"),
                ("Slotermeer-West", "96", "7,8%"),
                ("Osdorp-Midden", "826", "66,9%"),
            )
        ),
        note="Groepen met minder dan 5 mensen staan bij elkaar.",
    )


def _histogram() -> Histogram:
    counts = (12, 40, 85, 160, 240, 210, 180, 120, 90, 50, 30, 17)
    found = tuple(Bin(low=18 + 4 * place, high=21 + 4 * place, count=count) for place, count in enumerate(counts))
    share = Fraction(max(counts), sum(counts))
    assert share < 1
    return Histogram(
        id="kansen",
        caption="Hoe groot zijn de kansen?",
        sentence="De meeste mensen zitten in 34 tot 41 van de 1.000 panels.",
        top="240",
        unit="mensen in de hoogste balk",
        first="18",
        last="65",
        axis="In hoeveel van de 1.000 panels iemand zit",
        bins=shapes(found, mark=40),
        table=TableView(
            caption="In hoeveel panels mensen zitten",
            columns=(Column(title="Panels"), Column(title="Mensen", numeric=True)),
            rows=tuple(
                (Cell(text=f"{one.low} tot {one.high}", heads_row=True), Cell(text=str(one.count), numeric=True))
                for one in found
            ),
        ),
    )


@get("/ontwikkel/onderdelen", opt={ANONYMOUS: True}, sync_to_thread=False)
def show_parts(request: AnyRequest, richting: FromQuery[str] = "ltr") -> Template:
    """Every part in every state; with `?richting=rtl` as a page in Arabic would stand."""
    around = shell(request)
    if richting == "rtl":
        around = replace(around, language="ar", direction="rtl")
    answers = replace(around, posted=True, carried=(Fact(term="naam", value="Fatima"),))
    return Template("development/parts.html", context={"shell": around, "view": parts(), "answers": answers})


HANDLERS = (show_parts,)
