"""Registering, one question at a time, and the own registration."""

from playwright.sync_api import Page

from tests.visits import FILE, Visit

SLUG = "panel-met-aanmelding"
START = f"/meedoen/{SLUG}"
ROUTE = "/meedoen/{slug:str}"
OWN = "/mijn-aanmelding"


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()


def begun(page: Page, origin: str) -> None:
    """Begin to register."""
    page.goto(origin + START)
    _send(page)


def refused_address(page: Page, origin: str) -> None:
    """Send an address that is none."""
    begun(page, origin)
    page.goto(f"{origin}{START}/vraag/adres")
    _send(page)


def answered(page: Page, origin: str) -> None:
    """Answer every question."""
    begun(page, origin)
    _send(page)
    texts = ({"naam": "Ali Yılmaz"}, {"geboortejaar": "1985"}, {"postcode": "1069AB", "huisnummer": "12"})
    for fields in texts:
        for name, text in fields.items():
            page.fill(f"main input[name={name}]", text)
        _send(page)
    for choice in ("wijk-2", "antwoord-1", "antwoord-3", "weg-3", "loting"):
        page.locator(f"main label[for={choice}]").click()
        _send(page)


def registered(page: Page, origin: str) -> None:
    """Register."""
    answered(page, origin)
    _send(page)


def opened(page: Page, origin: str) -> None:
    """Register, and open the own registration with its code."""
    registered(page, origin)
    code = page.locator(".snw-key__code").inner_text()
    page.goto(origin + OWN)
    page.fill("main input[name=code]", code)
    _send(page)


def wrong_at_the_door(page: Page, origin: str) -> None:
    """Type a code that is none at the one door."""
    page.goto(f"{origin}/meedoen")
    page.fill("main input[name=code]", "fout")
    _send(page)


def wrong_code(page: Page, origin: str) -> None:
    """Type a code that is none."""
    page.goto(origin + OWN)
    page.fill("main input[name=code]", "fout")
    _send(page)


def too_young(page: Page, origin: str) -> None:
    """Say a year of birth with which one cannot take part."""
    begun(page, origin)
    page.goto(f"{origin}{START}/vraag/geboortejaar")
    page.fill("main input[name=geboortejaar]", "2026")
    _send(page)


def _question(key: str) -> Visit:
    return Visit(route=f"{ROUTE}/vraag/{{key:str}}", address=f"{START}/vraag/{key}", note=key, before=begun)


QUESTIONS = ("code", "naam", "geboortejaar", "adres", "kenmerk-3", "kenmerk-4", "contact", "toestemming")
VISITS = (
    Visit(route=ROUTE, address=START),
    *(_question(key) for key in QUESTIONS),
    Visit(
        route=f"{ROUTE}/vraag/{{key:str}}", address=f"{START}/vraag/adres", note="refused", before=refused_address,
        stay=True, status=422,
    ),
    Visit(
        route=f"{ROUTE}/einde", address=f"{START}/einde", before=too_young,
    ),
    Visit(route=f"{ROUTE}/controleer", address=f"{START}/controleer", before=answered),
    Visit(route=f"{ROUTE}/klaar", address=f"{START}/klaar", before=registered),
    Visit(route=f"{ROUTE}/klaar.pdf", address=f"{START}/klaar.pdf", kind=FILE, note="tests/pool/test_registering.py"),
    Visit(route=OWN, address=OWN),
    Visit(route="/meedoen", address="/meedoen"),
    Visit(route="/meedoen", address="/meedoen", note="refused", before=wrong_at_the_door, stay=True, status=422),
    Visit(route=OWN, address=OWN, note="refused", before=wrong_code, stay=True, status=422),
    Visit(route=f"{OWN}/overzicht", address=f"{OWN}/overzicht", before=opened),
    Visit(route=f"{OWN}/intrekken", address=f"{OWN}/intrekken", before=opened),
    Visit(route=f"{OWN}/wissen", address=f"{OWN}/wissen", before=opened),
    Visit(route=f"{OWN}/gegevens.json", address=f"{OWN}/gegevens.json", kind=FILE, note="tests/pool/test_rights.py"),
    Visit(route=f"{OWN}/gegevens.pdf", address=f"{OWN}/gegevens.pdf", kind=FILE, note="tests/pool/test_rights.py"),
)  # fmt: skip
