"""The buurtbudget: for everybody, for who hands in a plan, for a helper, and for the wijkplatform."""

from playwright.sync_api import Page

from tests.browser.budgeting import COUNTED, DRAFT, FOLLOWED, HIDDEN, LISTED, OPEN, TO_LIST
from tests.visits import FILE, Visit

PUBLIC, TEAM = "/buurtbudget/{slug:str}", "/team/buurtbudget/{slug:str}"
HAND_IN, OWN = "/plan-indienen/{slug:str}", "/mijn-plan"
PLAN = f"{TEAM}/plannen/{{number:int}}"
PILE = f"{TEAM}/papier/stapel/{{pile:int}}"


def _send(page: Page, name: str = "") -> None:
    """Press the first button of a form of the page, or the one in the form that goes to this address."""
    form = f"main form[action$='{name}']" if name else "main .snw-form"
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]").first.click()


def typed(page: Page, origin: str) -> None:
    """Type a plan, up to the page on which it is looked over."""
    page.goto(f"{origin}/plan-indienen/{OPEN}")
    texts = {"titel": "Een moestuin op het plein", "waar": "Naast de school", "kosten": "2.400", "naam": "Ali Yılmaz"}
    for name, text in texts.items():
        page.fill(f"main input[name={name}]", text)
    for name in ("wat", "waarom"):
        page.fill(f"main textarea[name={name}]", "Samen groente telen. Dat is gezellig en gezond.")
    page.select_option("main select[name=thema]", "green")
    page.click("main label[for=wijk-FH]")
    _send(page)


def refused(page: Page, origin: str) -> None:
    """Send an empty form."""
    page.goto(f"{origin}/plan-indienen/{OPEN}")
    _send(page)


def handed_in(page: Page, origin: str) -> None:
    """Hand it in."""
    typed(page, origin)
    _send(page)


def wrong_code(page: Page, origin: str) -> None:
    """Type a code that is none."""
    page.goto(origin + OWN)
    page.fill("main input[name=code]", "fout")
    _send(page)


def supported(page: Page, origin: str) -> None:
    """Support a plan."""
    page.goto(f"{origin}/steun/{OPEN}/1")
    with page.expect_navigation():
        page.locator("main .snw-act button").first.click()


def _go_on(page: Page) -> None:
    """Press the button under the list of plans that leads on."""
    with page.expect_navigation():
        page.locator("#mandje button:not([name])").click()


def empty_choice(page: Page, origin: str) -> None:
    """Go on without a plan."""
    page.goto(f"{origin}/buurtbudget/{LISTED}/stemmen")
    _go_on(page)


def chosen(page: Page, origin: str, door: str = "stemmen") -> None:
    """Choose the first plan of the list."""
    page.goto(f"{origin}/buurtbudget/{LISTED}/{door}")
    page.locator("main .ams-checkbox__label").first.click()
    _go_on(page)


def reckoned(page: Page, origin: str) -> None:
    """Choose a plan, and have the server say what it costs."""
    page.goto(f"{origin}/buurtbudget/{LISTED}/stemmen")
    page.locator("main .ams-checkbox__label").first.click()
    with page.expect_navigation():  # scripts hide this button, and press it all the same
        page.evaluate("document.querySelector('#mandje button[name=blijf]').click()")


def practised(page: Page, origin: str) -> None:
    """Vote, to practise."""
    chosen(page, origin, "oefenen")
    page.fill("#code", page.inner_text("main .snw-code"))
    _send(page, "/uitbrengen")


def at_a_table(page: Page, origin: str) -> None:
    """Choose a plan at a table, where the pages replace each other."""
    page.goto(f"{origin}/buurtbudget/{LISTED}/tafel")
    page.locator("main .ams-checkbox__label").first.click()
    page.locator("#mandje button:not([name])").click()
    page.locator("#stem").wait_for()


def wrong_vote_code(page: Page, origin: str) -> None:
    """Vote with a code that is none."""
    chosen(page, origin)
    page.fill("#code", "fout")
    _send(page, "/uitbrengen")


def empty_codes(page: Page, origin: str) -> None:
    """Ask for codes without saying how many."""
    page.goto(f"{origin}/team/buurtbudget/{LISTED}/codes")
    _send(page, "/bekijken")


def asked_codes(page: Page, origin: str) -> None:
    """Ask for codes, up to the page that says what is about to be made."""
    page.goto(f"{origin}/team/buurtbudget/{LISTED}/codes")
    page.locator("#aantal").fill("25")
    _send(page, "/bekijken")


def unknown_vote_code(page: Page, origin: str) -> None:
    """Look up a number at the table that no code has."""
    page.goto(f"{origin}/hulp/stemmen/{LISTED}")
    page.locator("#nummer").fill("12")
    _send(page, "/opzoeken")


def given_code(page: Page, origin: str) -> None:
    """Make a code for somebody at the table."""
    page.goto(f"{origin}/hulp/stemmen/{LISTED}")
    _send(page, "/code")


def empty_set_up(page: Page, origin: str) -> None:
    """Save a set-up without a name, money or dates."""
    page.goto(f"{origin}/team/buurtbudget/nieuw")
    _send(page)


def empty_check(page: Page, origin: str) -> None:
    """Save a check that says nothing."""
    page.goto(f"{origin}/team/buurtbudget/{OPEN}/plannen/2")
    page.fill("#prijs", "")
    _send(page, "/toetsen")


def asked_contact(page: Page, origin: str) -> None:
    """Look who handed in a plan."""
    page.goto(f"{origin}/team/buurtbudget/{OPEN}/plannen/2")
    _send(page, "/contact")


def no_sheet(page: Page, origin: str) -> None:
    """Read a table without choosing one."""
    page.goto(f"{origin}/team/buurtbudget/{LISTED}/papier")
    _send(page, "/bestand")


def empty_paper(page: Page, origin: str) -> None:
    """Type over a form with nothing on it."""
    page.goto(f"{origin}/team/buurtbudget/{LISTED}/papier/typen")
    _send(page, "/typen")


def asked_differences(page: Page, origin: str) -> None:
    """Look who read a form right."""
    page.goto(f"{origin}/team/buurtbudget/{LISTED}/papier/stapel/1")
    _send(page, "/verschillen")


def proposed(page: Page, origin: str) -> None:
    """Propose to publish an outcome."""
    page.goto(f"{origin}/team/buurtbudget/{COUNTED}/tellen")
    if page.locator("main form[action$='/toch-niet']").count():
        return
    page.locator("main .ams-radio__label").first.click()
    _send(page, "/keuze")


def empty_progress(page: Page, origin: str) -> None:
    """Tell nothing."""
    page.goto(f"{origin}/team/buurtbudget/{FOLLOWED}/plannen/1/voortgang")
    _send(page)


def _public(slug: str, part: str = "", note: str = "", kind: str = "page") -> Visit:
    route = f"{PUBLIC}{part}".replace("/plannen/1", "/plannen/{number:int}")
    return Visit(route=route, address=f"/buurtbudget/{slug}{part}", note=note, kind=kind)


def _team(slug: str, part: str = "", note: str = "") -> Visit:
    route = f"{TEAM}{part}".replace("/plannen/1", "/plannen/{number:int}")
    return Visit(route=route, address=f"/team/buurtbudget/{slug}{part}", who="wim", note=note)


VISITS = (
    Visit(route="/buurtbudget", address="/buurtbudget"),
    _public(OPEN, note="plans come in"),
    _public(LISTED, note="the list is frozen"),
    _public(FOLLOWED, note="the result is known"),
    _public(OPEN, "/plannen/1", note="looks for support"),
    _public(LISTED, "/plannen/1", note="withdrawn"),
    _public(FOLLOWED, "/plannen/1", note="with progress"),
    _public(LISTED, "/lijst.json", note="tests/budgets/test_rounds.py", kind=FILE),
    _public(LISTED, "/rule.json", note="tests/budgets/counting/test_publication.py", kind=FILE),
    _public(FOLLOWED, "/uitslag", note="with the ballots"),
    _public(HIDDEN, "/uitslag", note="the outcome only"),
    Visit(route=f"{PUBLIC}/uitslag", address=f"/buurtbudget/{COUNTED}/uitslag", note="not yet", status=404),
    _public(FOLLOWED, "/uitslag/stappen"),
    _public(FOLLOWED, "/uitslag/mijn-stem"),
    Visit(
        route=f"{PUBLIC}/uitslag/bestand/{{name:str}}", address=f"/buurtbudget/{FOLLOWED}/uitslag/bestand/ballots.pb",
        kind=FILE, note="tests/budgets/counting/test_publication.py",
    ),
    _team(LISTED, "/tellen", note="people vote"),
    _team(COUNTED, "/tellen", note="to publish"),
    Visit(
        route="", address=f"/team/buurtbudget/{COUNTED}/tellen", who="wim", note="one person agreed",
        before=proposed, stay=True,
    ),
    _team(FOLLOWED, "/tellen", note="published"),
    Visit(
        route=f"{TEAM}/tellen/record.zip", address=f"/team/buurtbudget/{COUNTED}/tellen/record.zip", who="wim",
        kind=FILE, note="tests/budgets/counting/test_publication.py",
    ),
    Visit(route=HAND_IN, address=f"/plan-indienen/{OPEN}"),
    Visit(route=HAND_IN, address=f"/plan-indienen/{OPEN}", note="refused", before=refused, stay=True, status=422),
    Visit(route=HAND_IN, address=f"/plan-indienen/{FOLLOWED}", note="closed"),
    Visit(route=f"{HAND_IN}/controleer", address=f"/plan-indienen/{OPEN}/controleer", before=typed),
    Visit(route=f"{HAND_IN}/klaar", address=f"/plan-indienen/{OPEN}/klaar", before=handed_in),
    Visit(route=OWN, address=OWN),
    Visit(route=OWN, address=OWN, note="refused", before=wrong_code, stay=True, status=422),
    Visit(route=f"{OWN}/overzicht", address=f"{OWN}/overzicht", before=handed_in),
    Visit(route=f"{OWN}/wijzigen", address=f"{OWN}/wijzigen", before=handed_in),
    Visit(route=f"{OWN}/intrekken", address=f"{OWN}/intrekken", before=handed_in),
    Visit(route="/steun/{slug:str}/{number:int}", address=f"/steun/{OPEN}/1"),
    Visit(route="/steun/{slug:str}/{number:int}", address=f"/steun/{OPEN}/1", note="mine", before=supported),
    Visit(route="/hulp/plan/{slug:str}", address=f"/hulp/plan/{OPEN}", who="hulya"),
    _public(LISTED, "/stemmen", note="to choose"),
    Visit(
        route=f"{PUBLIC}/stemmen", address=f"/buurtbudget/{LISTED}/stemmen", note="nothing chosen",
        before=empty_choice, stay=True, status=422,
    ),
    Visit(
        route=f"{PUBLIC}/stemmen", address=f"/buurtbudget/{LISTED}/stemmen", note="to look over", before=chosen,
        stay=True,
    ),
    Visit(
        route="", address=f"/buurtbudget/{LISTED}/stemmen/uitbrengen", note="wrong vote code",
        before=wrong_vote_code, stay=True, status=422,
    ),
    Visit(
        route=f"{PUBLIC}/stemmen", address=f"/buurtbudget/{LISTED}/stemmen", note="reckoned", before=reckoned,
        stay=True,
    ),
    Visit(route=f"{PUBLIC}/stemmen", address=f"/buurtbudget/{FOLLOWED}/stemmen", note="closed", status=409),
    Visit(route=f"{PUBLIC}/stemmen", address=f"/buurtbudget/{OPEN}/stemmen", note="not yet", status=409),
    _public(LISTED, "/oefenen", note="to practise"),
    Visit(
        route="", address=f"/buurtbudget/{LISTED}/oefenen/uitbrengen", note="practised", before=practised, stay=True,
    ),
    _public(LISTED, "/tafel", note="at a table"),
    Visit(
        route=f"{PUBLIC}/tafel", address=f"/buurtbudget/{LISTED}/tafel", note="to look over", before=at_a_table,
        stay=True,
    ),
    Visit(
        route=f"{PUBLIC}/tafel/bewijs", address=f"/buurtbudget/{LISTED}/tafel/bewijs?nummer=ABCDE-FGHJK",
    ),
    Visit(
        route=f"{PUBLIC}/stemmen/bewijs", address=f"/buurtbudget/{LISTED}/stemmen/bewijs?nummer=ABCDE-FGHJK",
    ),
    Visit(route="/team/buurtbudget", address="/team/buurtbudget", who="wim"),
    Visit(route="/team/buurtbudget/nieuw", address="/team/buurtbudget/nieuw", who="wim"),
    Visit(
        route="/team/buurtbudget/nieuw", address="/team/buurtbudget/nieuw", who="wim", note="refused",
        before=empty_set_up, stay=True, status=422,
    ),
    _team(LISTED, "/codes", note="with codes"),
    Visit(
        route="", address=f"/team/buurtbudget/{LISTED}/codes/bekijken", who="wim", note="codes refused",
        before=empty_codes, stay=True, status=422,
    ),
    Visit(
        route="", address=f"/team/buurtbudget/{LISTED}/codes/bekijken", who="wim", note="about to be made",
        before=asked_codes, stay=True,
    ),
    Visit(route="/hulp/stemmen/{slug:str}", address=f"/hulp/stemmen/{LISTED}", who="hulya"),
    Visit(
        route="", address=f"/hulp/stemmen/{LISTED}/opzoeken", who="hulya", note="refused",
        before=unknown_vote_code, stay=True, status=422,
    ),
    Visit(
        route="", address=f"/hulp/stemmen/{LISTED}/code", who="hulya", note="a code was given",
        before=given_code, stay=True,
    ),
    _team(DRAFT, note="not open"),
    _team(DRAFT, "/regels"),
    _team(OPEN, note="plans wait"),
    _team(OPEN, "/kalender"),
    _team(OPEN, "/plannen"),
    _team(OPEN, "/plannen/1", note="to check"),
    Visit(
        route=PLAN, address=f"/team/buurtbudget/{OPEN}/plannen/2", who="wim", note="refused", before=empty_check,
        stay=True, status=422,
    ),
    Visit(
        route="", address=f"/team/buurtbudget/{OPEN}/plannen/2/contact", who="wim", note="contact",
        before=asked_contact, stay=True,
    ),
    _team(TO_LIST, "/lijst", note="to freeze"),
    _team(LISTED, "/lijst", note="frozen"),
    Visit(route="/team/papier", address="/team/papier", who="roos"),
    _team(LISTED, "/papier", note="votes on paper"),
    _team(OPEN, "/papier", note="no votes yet"),
    Visit(
        route=f"{TEAM}/papier", address=f"/team/buurtbudget/{LISTED}/papier", who="wim", note="no file",
        before=no_sheet, stay=True, status=422,
    ),
    Visit(
        route=f"{TEAM}/papier/formulier.pdf", address=f"/team/buurtbudget/{LISTED}/papier/formulier.pdf", who="wim",
        kind=FILE, note="tests/budgets/test_paper_pages.py",
    ),
    _team(LISTED, "/papier/typen"),
    Visit(
        route=f"{TEAM}/papier/typen", address=f"/team/buurtbudget/{LISTED}/papier/typen", who="wim", note="refused",
        before=empty_paper, stay=True, status=422,
    ),
    Visit(
        route=f"{PILE}/typen/{{number:int}}", address=f"/team/buurtbudget/{LISTED}/papier/stapel/1/typen/2", who="wim",
    ),
    Visit(route=PILE, address=f"/team/buurtbudget/{LISTED}/papier/stapel/1", who="wim", note="to type over"),
    Visit(route=PILE, address=f"/team/buurtbudget/{LISTED}/papier/stapel/2", who="wim", note="to store"),
    Visit(
        route="", address=f"/team/buurtbudget/{LISTED}/papier/stapel/1/verschillen", who="wim", note="differences",
        before=asked_differences, stay=True,
    ),
    Visit(route=f"{PLAN}/terugtrekken", address=f"/team/buurtbudget/{LISTED}/plannen/2/terugtrekken", who="wim"),
    _team(FOLLOWED, "/plannen/1", note="funded"),
    _team(FOLLOWED, "/plannen/1/voortgang"),
    Visit(
        route=f"{PLAN}/voortgang", address=f"/team/buurtbudget/{FOLLOWED}/plannen/1/voortgang", who="wim",
        note="refused", before=empty_progress, stay=True, status=422,
    ),
    Visit(
        route=f"{PUBLIC}/foto/{{key:str}}", address=f"/buurtbudget/{OPEN}/foto/{'a' * 32}", kind=FILE,
        note="tests/budgets/test_pictures.py",
    ),
    Visit(
        route=f"{TEAM}/foto/{{key:str}}", address=f"/team/buurtbudget/{OPEN}/foto/{'a' * 32}", who="wim", kind=FILE,
        note="tests/budgets/test_pictures.py",
    ),
    Visit(route=f"{OWN}/foto", address=f"{OWN}/foto", kind=FILE, note="tests/budgets/test_handing_in.py"),
)  # fmt: skip
