"""The referendum: for everybody, in the booth, and for the team."""

from playwright.sync_api import Page

from tests.browser.referenda import CLOSED, COMING, DRAFT, OPEN, OVER
from tests.visits import FILE, Visit

PUBLIC, TEAM = "/referendum/{slug:str}", "/team/referendum/{slug:str}"


def empty_set_up(page: Page, origin: str) -> None:
    """Save a set-up in which nothing was typed."""
    page.goto(f"{origin}/team/referendum/nieuw")
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()


def empty_hand_in(page: Page, origin: str) -> None:
    """Hand in nothing."""
    page.goto(f"{origin}/referendum/{OPEN}/inleveren")
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()


def _public(slug: str, part: str = "", note: str = "", kind: str = "page", status: int = 200) -> Visit:
    address = f"/referendum/{slug}{part}"
    return Visit(route=f"{PUBLIC}{part.partition('?')[0]}", address=address, note=note, kind=kind, status=status)


def _team(slug: str, part: str = "", note: str = "") -> Visit:
    return Visit(route=f"{TEAM}{part}", address=f"/team/referendum/{slug}{part}", who="anna", note=note)


VISITS = (
    Visit(route="/referendum", address="/referendum"),
    _public(COMING, note="nobody can vote yet"),
    _public(OPEN, note="anybody can vote"),
    _public(OVER, note="the result"),
    _public(OPEN, "/stemmen", note="the booth"),
    _public(OVER, "/stemmen", note="closed", status=409),
    _public(OPEN, "/envelop"),
    _public(OPEN, "/bord"),
    _public(OPEN, "/bord?zoek=te-kort", note="refused", status=422),
    _public(OPEN, f"/bord?zoek={'a' * 43}", note="not there"),
    _public(OPEN, "/code"),
    _public(OPEN, "/inleveren"),
    Visit(
        route=f"{PUBLIC}/inleveren", address=f"/referendum/{OPEN}/inleveren", note="refused", before=empty_hand_in,
        stay=True, status=422,
    ),
    _public(OVER, "/inleveren", note="closed"),
    _public(OVER, "/controleer"),
    Visit(
        route=f"{PUBLIC}/codes/{{prefix:str}}", address=f"/referendum/{OPEN}/codes/00", kind=FILE,
        note="tests/referenda/test_public_pages.py",
    ),
    *(
        _public(OPEN, part, kind=FILE, note="tests/referenda/test_public_pages.py")
        for part in (
            "/archief.bel", "/codes.csv", "/sleutels.json", "/teksten.json", "/spiegels.json", "/kop.json",
            "/stemhokje.html", "/envelop.html",
        )
    ),
    _public(CLOSED, "/papier", note="not fixed yet"),
    _public(OVER, "/papier", note="what came in"),
    _public(OVER, "/papier.json", kind=FILE, note="tests/referenda/test_paper.py"),
    _public(OVER, "/stemformulier.pdf", kind=FILE, note="tests/referenda/test_paper_print.py"),
    _public(COMING, "/sleutels", note="the ceremony"),
    _public(OPEN, "/sleutels", note="nothing to do"),
    _public(CLOSED, "/sleutels", note="to open"),
    *(
        _public(COMING, part, kind=FILE, note="tests/browser/test_trustees_in_a_browser.py")
        for part in ("/sleutels/stand.json", "/sleutelhouder.html")
    ),
    Visit(route="/team/referendum", address="/team/referendum", who="anna"),
    Visit(route="/team/referendum/nieuw", address="/team/referendum/nieuw", who="anna"),
    Visit(
        route="/team/referendum/nieuw", address="/team/referendum/nieuw", who="anna", note="refused",
        before=empty_set_up, stay=True, status=422,
    ),
    _team(DRAFT, note="to fix"),
    _team(DRAFT, "/opzet"),
    _team(COMING, note="codes and keys are wanted"),
    _team(OPEN, note="open"),
    _team(OVER, note="over"),
    _team(CLOSED, note="to count"),
    _team(CLOSED, "/papier", note="two lists that differ"),
    _team(OVER, "/papier", note="fixed"),
)  # fmt: skip
