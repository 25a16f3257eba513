"""Resident seats: for everybody, and for the team."""

from playwright.sync_api import Page

from tests.browser.seats import BOARD, COMING, DRAFT, DRAWN
from tests.visits import FILE, Visit
from tests.visits.answers import ASKED, YES, opened

OWN = "/mijn-aanmelding/zetel"
SAY = f"{OWN}/{{slug:str}}/{{word:str}}"
PUBLIC, TEAM = "/zetels/{slug:str}", "/team/zetels/{slug:str}"


def contradiction(page: Page, origin: str) -> None:
    """Save rules of which nothing was filled in."""
    page.goto(f"{origin}/team/zetels/nieuw")
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()


VISITS = (
    Visit(route="/zetels", address="/zetels"),
    Visit(route="/zetels-naspelen", address="/zetels-naspelen"),
    Visit(route=PUBLIC, address=f"/zetels/{BOARD}"),
    Visit(route=PUBLIC, address=f"/zetels/{DRAFT}", note="not public yet", status=404),
    Visit(route=f"{PUBLIC}/loting/{{number:int}}", address=f"/zetels/{BOARD}/loting/{COMING}", note="announced"),
    Visit(route=f"{PUBLIC}/loting/{{number:int}}", address=f"/zetels/{BOARD}/loting/{DRAWN}", note="drawn"),
    Visit(
        route=f"{PUBLIC}/loting/{{number:int}}/dossier.zip", address=f"/zetels/{BOARD}/loting/{DRAWN}/dossier.zip",
        kind=FILE, note="tests/seats/test_pages.py",
    ),
    Visit(route="/team/zetels", address="/team/zetels", who="anna"),
    Visit(route="/team/zetels/nieuw", address="/team/zetels/nieuw", who="anna"),
    Visit(
        route="/team/zetels/nieuw", address="/team/zetels/nieuw", who="anna", note="refused", before=contradiction,
        stay=True, status=422,
    ),
    Visit(route=TEAM, address=f"/team/zetels/{BOARD}", who="anna", note="announced"),
    Visit(route=TEAM, address=f"/team/zetels/{DRAFT}", who="anna", note="to fix"),
    Visit(
        route=f"{TEAM}/loting/{{number:int}}/brieven/{{name:str}}", who="anna",
        address=f"/team/zetels/{BOARD}/loting/{DRAWN}/brieven/lid", kind=FILE, note="tests/seats/test_own_seat.py",
    ),
    Visit(route=OWN, address=OWN, note="asked", before=opened(ASKED)),
    Visit(route=OWN, address=OWN, note="stands", before=opened(YES)),
    Visit(route=SAY, address=f"{OWN}/{BOARD}/willing", before=opened(ASKED)),
    Visit(route=SAY, address=f"{OWN}/{BOARD}/declined", note="no", before=opened(YES)),
    Visit(route=f"{TEAM}/opzet", address=f"/team/zetels/{DRAFT}/opzet", who="anna"),
)  # fmt: skip
