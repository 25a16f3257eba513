"""The pages of the democracy team: the work table, and one lottery from its rules to its draw."""

from playwright.sync_api import Page

from tests.visits import FILE, PART, Visit

ONE = "/team/lotingen/{slug:str}"
WORDY = "/team/lotingen/panel-met-woorden"
"""A draft whose groups have long names and large numbers, as real ones do."""


def _one(part: str, *states: str) -> tuple[Visit, ...]:
    return tuple(
        Visit(route=ONE + part, address=f"/team/lotingen/panel-{state}{part}", who="anna", note=state)
        for state in states
    )


def empty_rules(page: Page, origin: str) -> None:
    """Save the rules of a new lottery without a name."""
    page.goto(f"{origin}/team/lotingen/nieuw")
    page.locator("main button[type=submit]").first.click()


def no_letters(page: Page, origin: str) -> None:
    """Ask for letters without saying which."""
    page.goto(f"{origin}/team/lotingen/panel-drawn/brieven")
    page.locator("main .snw-form button[type=submit]").first.click()


VISITS = (
    Visit(route="/team", address="/team", who="anna"),
    Visit(route="/team", address="/team", who="dita", note="no role"),
    Visit(route="/team", address="/team", who="cem", note="administrator"),
    Visit(route="/team/lotingen/nieuw", address="/team/lotingen/nieuw", who="anna"),
    Visit(
        route="/team/lotingen/nieuw",
        address="/team/lotingen/nieuw",
        who="anna",
        note="refused",
        before=empty_rules,
        stay=True,
        status=422,
    ),
    *_one("", "draft", "closed", "announced", "drawn"),
    Visit(route=ONE, address="/team/lotingen/panel-draft", who="oskar", note="reads along"),
    Visit(route=f"{ONE}/regels", address="/team/lotingen/panel-draft/regels", who="oskar", note="reads along"),
    *_one("/regels", "draft", "drawn"),
    *_one("/kenmerken", "draft", "computed"),
    Visit(route=f"{ONE}/kenmerken", address=f"{WORDY}/kenmerken", who="anna", note="long names, large numbers"),
    Visit(
        route=f"{ONE}/kenmerken/uitkomst",
        address=f"{WORDY}/kenmerken/uitkomst",
        who="anna",
        kind=FILE,
        note="answers without content: whether the page should load again",
    ),
    Visit(route=f"{ONE}/lijst", address=f"{WORDY}/lijst", who="anna", note="long names"),
    *_one("/lijst", "draft", "drawn"),
    *_one("/sluiten", "draft", "closed"),
    *_one("/berekenen", "closed", "computing", "computed"),
    Visit(
        route=f"{ONE}/berekenen/voortgang",
        address="/team/lotingen/panel-computing/berekenen/voortgang",
        who="anna",
        kind=PART,
    ),
    *_one("/kansen", "draft", "computed"),
    Visit(
        route=f"{ONE}/verslag-volledig.zip",
        address="/team/lotingen/panel-drawn/verslag-volledig.zip",
        who="anna",
        kind=FILE,
    ),
    Visit(route=f"{ONE}/uitnodigen", address="/team/lotingen/panel-om-aan-te-melden/uitnodigen", who="anna"),
    Visit(
        route=f"{ONE}/uitnodigen",
        address="/team/lotingen/panel-om-aan-te-melden/uitnodigen",
        who="oskar",
        note="reads along",
    ),
    Visit(
        route=f"{ONE}/uitnodigen",
        address="/team/lotingen/panel-draft/uitnodigen?plaatsen=veel",
        who="anna",
        note="refused",
        status=422,
    ),
    Visit(route="/loting/{slug:str}/brieven", address="/loting/panel-om-aan-te-melden/brieven"),
    Visit(
        route="/loting/{slug:str}/brieven/{name:str}",
        address="/loting/panel-om-aan-te-melden/brieven/1.zip",
        kind=FILE,
        note="tests/pool/test_waves.py",
    ),
    Visit(
        route=f"{ONE}/codes/{{batch:int}}/gebruikt.csv",
        address="/team/lotingen/panel-om-aan-te-melden/codes/2/gebruikt.csv",
        who="anna",
        kind=FILE,
        note="tests/pool/test_waves.py",
    ),
    Visit(
        route=f"{ONE}/brieven/{{run:int}}/{{name:str}}",
        address="/team/lotingen/panel-drawn/brieven/1/manifest.csv",
        who="anna",
        kind=FILE,
        note="tests/web/test_letter_jobs.py",
    ),
    *_one("/brieven", "draft", "drawn"),
    Visit(
        route=f"{ONE}/brieven",
        address="/team/lotingen/panel-drawn/brieven",
        who="anna",
        note="refused",
        before=no_letters,
        stay=True,
        status=422,
    ),
    Visit(
        route=f"{ONE}/brieven/voortgang", address="/team/lotingen/panel-drawn/brieven/voortgang", who="anna", kind=PART
    ),
    *_one("/aankondigen", "draft", "published", "announced"),
    *_one("/trekken", "draft", "announced", "drawn"),
    *_one("/plaatsen", "draft", "drawn"),
)
