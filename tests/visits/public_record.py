"""Pages for everybody: lotteries, the draw on a projector, checking for oneself, and the pages in the footer."""

from tests.visits import FILE, Visit
from tests.web.public_lottery import DRAWN_PANEL

ONE, LOT = "/loting/{slug:str}", "/loting/{slug:str}/mijn-lot"
PANELS, SCREEN = "/loting/{slug:str}/panels", "/loting/{slug:str}/loting"

VISITS = (
    Visit(route="/", address="/"),
    Visit(route=ONE, address="/loting/groen-draft", note="rules, no numbers yet"),
    Visit(route=ONE, address="/loting/groen-published", note="panels are fixed"),
    Visit(route=ONE, address="/loting/groen-drawn", note="the result"),
    Visit(route=ONE, address="/loting/nergens", status=404),
    Visit(route=LOT, address="/loting/groen-drawn/mijn-lot"),
    Visit(route=LOT, address="/loting/groen-drawn/mijn-lot?lot=007", note="found"),
    Visit(route=LOT, address="/loting/groen-drawn/mijn-lot?lot=nee", note="not on the list", status=422),
    Visit(route=f"{LOT}/bewijs.json", address="/loting/groen-drawn/mijn-lot/bewijs.json?lot=007", kind=FILE),
    Visit(route=PANELS, address="/loting/groen-drawn/panels?nummer=duizend", note="refused", status=422),
    Visit(route=PANELS + "/{number:int}", address=f"/loting/groen-drawn/panels/{DRAWN_PANEL}"),
    Visit(route=SCREEN, address="/loting/groen-published/loting", note="nothing announced"),
    Visit(route=SCREEN, address="/loting/groen-announced/loting", note="no digit yet"),
    Visit(route=SCREEN, address="/loting/halverwege/loting", note="two of three digits"),
    Visit(route=SCREEN, address="/loting/groen-drawn/loting?deel=cijfers"),
    Visit(route=SCREEN, address="/loting/groen-drawn/loting?deel=panel"),
    Visit(route=SCREEN, address="/loting/groen-drawn/loting?deel=mix"),
    Visit(route=SCREEN, address="/loting/groen-drawn/loting?deel=mix&blad=2"),
    Visit(route=SCREEN, address="/loting/oefening/loting?deel=panel", note="a rehearsal says so"),
    Visit(route=f"{ONE}/record.zip", address="/loting/groen-drawn/record.zip", kind=FILE),
    Visit(route=ONE + "/record/{name:str}", address="/loting/groen-drawn/record/lottery.json", kind=FILE),
    Visit(route="/controleer", address="/controleer"),
    Visit(
        route="/controleer/offline",
        address="/controleer/offline",
        kind=FILE,
        note="one file for use without a network; tests/browser/test_offline_page.py",
    ),
    Visit(
        route="/controleer/controleer.html",
        address="/controleer/controleer.html",
        kind=FILE,
        note="the same file as a download",
    ),
    Visit(route="/controleer/beschrijving.md", address="/controleer/beschrijving.md", kind=FILE),
    Visit(route="/controleer/programma.zip", address="/controleer/programma.zip", kind=FILE),
    Visit(route="/logboek", address="/logboek"),
    Visit(route=f"{ONE}/logboek.json", address="/loting/panel-drawn/logboek.json", kind=FILE),
    Visit(route="/bewaren", address="/bewaren"),
    Visit(route="/privacy", address="/privacy"),
    Visit(route="/contact", address="/contact"),
    Visit(route="/cookies", address="/cookies"),
    Visit(route="/toegankelijkheid", address="/toegankelijkheid"),
    Visit(route="", address="/bestaat-niet", status=404),
)
