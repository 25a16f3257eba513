"""Voting in a real browser: a cheap phone and a desk, three languages, the keyboard only, and without scripts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.budgets.ballot_paper import APPROVAL, KNAPSACK, POINTS, RANKING
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.security.codes import shown
from tests.browser.conftest import Axe
from tests.browser.keyboard import Keyboard
from tests.browser.serving import DESK, PHONE, serving, visitor
from tests.budgets.polling_place import codes
from tests.budgets.rounds import VOTING, add_platform, draw_lot, feasible_plan, freeze, open_round
from tests.budgets.test_casting import stored
from tests.web.world import VAULT

PLANS = (
    ("Een bankje bij de school", "meet", "FH", 150_000),
    ("Een moestuin", "green", "FH", 240_050),
    ("Een straatfeest", "meet", "FK", 90_000),
    ("Een veilig pad", "safe", "FK", 1_200_000),
    ("Bomen in de straat", "green", "FH", 310_000),
    ("Een speeltuin met schommels, een klimrek en een lange glijbaan", "play", "FJ", 500_000),
)
ROUNDS: dict[str, dict[str, Any]] = {
    APPROVAL: {"rule": "equal-shares/cost+add1+fill", "theme_marks": 1},
    KNAPSACK: {"rule": "max-welfare", "amount_cents": 1_300_000, "max_marks": 5},
    POINTS: {"rule": "greedy/points", "points": 7},
    RANKING: {"rule": "greedy/borda"},
}
_BEGAN = monotonic()


def voting() -> datetime:
    """A clock that runs, while one can vote."""
    return VOTING + timedelta(seconds=monotonic() - _BEGAN)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('voting') / 'votes.sqlite3'}", VAULT)
    migrate(engine)
    platform = add_platform(engine)
    for kind, more in ROUNDS.items():
        slug = open_round(engine, platform["wim"], titles={"nl": kind}, ballot=kind, **more)
        assert slug == kind
        for title, theme, wijk, cents in PLANS:
            feasible_plan(engine, slug, platform["wim"], title=title, theme=theme, wijk=wijk, cost_cents=cents)
        freeze(engine, slug, platform["wim"], platform["yara"])
        draw_lot(engine, slug, platform["wim"], platform["yara"])
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def origin(engine: Engine) -> Iterator[str]:
    with serving(engine, at=voting) as address:
        yield address


@pytest.fixture
def new_code(engine: Engine) -> Callable[[], str]:
    """A code for the round with approval ballots."""
    with reading(engine) as session:
        number = service.public_round(session, APPROVAL, at=VOTING).id
    return lambda: codes(engine, 1, round_id=number)[0]


def booth(origin: str, kind: str = APPROVAL, door: str = "stemmen") -> str:
    return f"{origin}/buurtbudget/{kind}/{door}"


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).click()


GO_ON = "#keuze button:not([name])"
VOTE = "#stem button:not([name])"
RECKON = "#keuze button[value=ja]"


def chosen_on(page: Page) -> str:
    """What is chosen, as the next page gets it."""
    return page.locator("input[name=keuze]").first.get_attribute("value") or ""


def tick(page: Page, *plans: int) -> None:
    for plan in plans:
        page.locator(f"label[for='plan-{plan}']").click()


def looked_at(page: Page, axe: Axe) -> list[str]:
    """What is wrong with this page on a phone and on a desk."""
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width}: {problem}" for problem in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{page.url} at {width}: {wide} px too wide"] if wide > 0 else []
    return found


@pytest.mark.parametrize("language", ["nl", "ar", "tr"])
def test_a_whole_vote(browser: Browser, origin: str, engine: Engine, new_code: Any, axe: Axe, language: str) -> None:
    before = stored(engine)
    page = visitor(browser, origin, width=PHONE, language=language)
    page.goto(booth(origin))
    tick(page, 1, 2)
    found = looked_at(page, axe)
    press(page, GO_ON)
    found += looked_at(page, axe)
    page.fill("#code", shown(new_code()))
    with page.expect_navigation():
        page.press("#code", "Enter")  # not a button of the languages, though these stand before it
    found += looked_at(page, axe)
    assert not found, "\n".join(found)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert chosen_on(page) == "1:1,2:1"
    assert "Een moestuin" in page.inner_text("main"), "what was chosen stands on the receipt"
    assert stored(engine) == tuple(number + 1 for number in before)
    page.context.close()


def test_a_vote_with_the_keyboard_only(browser: Browser, origin: str, engine: Engine, new_code: Any) -> None:
    before = stored(engine)
    page = visitor(browser, origin)
    page.goto(booth(origin))
    keys = Keyboard(page)
    for title, _, _, _ in PLANS[:2]:
        page.mouse.move(0, 0)
        keys.page.evaluate("document.activeElement.blur()")
        keys.tick(title)
    keys.press("Ga verder")
    keys.fill("Uw stemcode", new_code())
    keys.press("Stem")
    assert "U hebt gestemd" in page.inner_text("h1")
    assert stored(engine) == tuple(number + 1 for number in before)
    page.context.close()


def test_a_vote_without_scripts_keeps_what_is_filtered_away(browser: Browser, origin: str, new_code: Any) -> None:
    page = visitor(browser, origin, width=PHONE, scripts=False)
    page.goto(booth(origin))
    tick(page, 1)
    page.select_option("#thema", "green")
    press(page, "#keuze button[value=toon]")
    assert page.url.endswith("#plannen")
    assert page.locator("[data-plan]:visible").count() == 2
    tick(page, 2)
    press(page, RECKON)
    assert "Plannen: 2 van hoogstens 3." in page.inner_text("#mandje")
    assert page.locator("[data-plan='5'] [data-full]").inner_text() == (
        "Past niet meer: van dit thema kunt u er hoogstens 1 kiezen."
    )
    press(page, "button[lang=tr]")
    assert page.locator("html").get_attribute("lang") == "tr"
    assert page.locator("[data-plan]:visible").count() == 2, "another language shows the same plans"
    press(page, GO_ON)
    assert chosen_on(page) == "1:1,2:1"
    press(page, "#stem button[value=ja]")
    assert page.locator("#plan-1").is_checked() and page.locator("#plan-2").is_checked()
    press(page, GO_ON)
    page.fill("#code", new_code())
    press(page, VOTE)
    assert chosen_on(page) == "1:1,2:1"
    with page.expect_download() as loaded:
        page.locator("#bewijs button").click()
    assert json.loads(Path(loaded.value.path()).read_text("utf-8"))["marks"] == {"1": 1, "2": 1}
    page.context.close()


_SAID = """html => {
  const root = html ? new DOMParser().parseFromString(html, 'text/html') : document;
  const texts = (where) => [...root.querySelectorAll(where)].map((one) => one.textContent);
  return [texts('[data-mine] li'), texts('.snw-basket__sum'), texts('[data-full]')];
}"""
_FIELDS = "Object.fromEntries(new FormData(document.getElementById('keuze')))"


@pytest.mark.parametrize("kind", ROUNDS)
def test_the_basket_says_at_once_what_the_server_says(browser: Browser, origin: str, kind: str) -> None:
    chance, seen = random.Random(kind), set()
    for language in ("nl", "en", "tr", "ar", "pl"):
        page = visitor(browser, origin, language=language)
        page.goto(booth(origin, kind))
        for plan in chance.sample(range(1, 7), chance.randint(2, 4)):
            if kind in (POINTS, RANKING):
                page.fill(f"#plan-{plan}", str(chance.randint(1, 4)))
            else:
                tick(page, plan)
        live, fields = page.evaluate(_SAID, ""), page.evaluate(_FIELDS)
        sent = page.context.request.post(page.url, form={**fields, "blijf": "ja"}, headers={"origin": origin})
        assert page.evaluate(_SAID, sent.text()) == live, language
        seen |= set(live[2])
        page.context.close()
    assert len(seen) > 1, "some plans did not fit any more"


def test_a_scanned_code_goes_along_and_stands_in_no_address(browser: Browser, origin: str, new_code: Any) -> None:
    page, code = visitor(browser, origin, width=PHONE), new_code()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.url} {one.all_headers()}"))
    page.goto(f"{booth(origin)}#{code}")
    page.locator("[data-code-filled]").wait_for()
    assert page.url == booth(origin), "it is out of the address before anybody looks over a shoulder"
    tick(page, 1)
    press(page, GO_ON)
    assert page.input_value("#code") == code
    press(page, "#stem button[value=ja]")
    press(page, GO_ON)
    assert page.input_value("#code") == code, "going back does not lose it"
    press(page, VOTE)
    assert "U hebt gestemd" in page.inner_text("h1")
    assert len(asked) > 5 and not any(code in one for one in asked), "neither an address nor a header had it"
    assert not any("1:1" in one for one in asked), "nor the choice"
    page.context.close()


def back(page: Page) -> None:
    """The button of the browser; nothing is asked of us, and nobody is asked whether to send a form again."""
    page.go_back()
    assert page.locator("main h1").count() == 1, page.content()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_back_button_loses_nothing(
    browser: Browser, origin: str, engine: Engine, new_code: Any, scripts: bool
) -> None:
    """From the last page to the list, and after the vote all the way; sent once more it is the same one vote.

    A script shows the way on to the receipt, and says no more what was wrong and is not now.
    """
    before, code = stored(engine), new_code()
    page = visitor(browser, origin, width=PHONE, scripts=scripts)
    page.goto(f"{booth(origin)}#{code}")
    press(page, GO_ON)  # without a plan, which is refused
    tick(page, 1, 2)
    press(page, GO_ON)
    back(page)
    expect(page.locator("#fouten")).to_have_count(0 if scripts else 1)
    assert [page.locator(f"#plan-{plan}").is_checked() for plan in (1, 2, 3)] == [True, True, False]
    assert page.locator("[data-code-filled]").is_visible() is scripts
    press(page, GO_ON)
    press(page, ".snw-languages [lang=ar]")
    back(page)
    assert page.locator(VOTE).is_visible(), "the page of before, though the cookie of the language is another now"
    expect(page.locator("#code")).to_have_value("")
    assert chosen_on(page) == "1:1,2:1"
    page.fill("#code", "fout")
    press(page, VOTE)
    page.fill("#code", code)
    press(page, VOTE)
    number = page.inner_text(".snw-key__code")
    press(page, "main .snw-actions a")
    back(page)
    assert page.inner_text(".snw-key__code") == number and "Een moestuin" in page.inner_text("main")
    back(page)
    expect(page.locator("[data-was-here]")).to_be_visible(visible=scripts)
    # No code beside a choice for who comes next; without scripts a wrong one stands there, which opens nothing.
    assert page.input_value("#code") == ("" if scripts else "fout")
    if scripts:
        press(page, "[data-forward]")
        assert page.inner_text(".snw-key__code") == number and "Een moestuin" in page.inner_text("main")
        back(page)
    assert chosen_on(page) == "1:1,2:1", "with a wrong code"
    back(page)
    assert chosen_on(page) == "1:1,2:1", "and before that"
    page.fill("#code", code)
    press(page, VOTE)
    assert page.inner_text(".snw-key__code") == number and "يُحتسب اختياركم الأول" in page.inner_text("main")
    assert "Een moestuin" not in page.inner_text("main"), "nobody knows whether that was the first choice"
    assert stored(engine) == tuple(one + 1 for one in before)
    page.context.close()


def test_a_receipt_is_kept_only_by_who_presses_for_it(browser: Browser, origin: str, new_code: Any) -> None:
    page = visitor(browser, origin)
    page.goto(booth(origin))
    tick(page, 1, 4)
    press(page, GO_ON)
    page.fill("#code", new_code())
    press(page, VOTE)
    number, kept = page.inner_text(".snw-key__code"), "Object.entries({...localStorage, ...sessionStorage})"
    assert page.evaluate(kept) == []
    page.get_by_role("button", name="Bewaar in deze browser").click()
    [[place, text]] = page.evaluate(kept)
    receipt = {
        "format": "snw-buurtbudget-receipt",
        "version": 1,
        "round": APPROVAL,
        "title": APPROVAL,
        "receipt": number,
        "marks": {"1": 1, "4": 1},
    }
    assert (place, json.loads(text)) == (f"snw-buurtbudget:{APPROVAL}", receipt)
    with page.expect_download() as loaded:
        page.get_by_role("button", name="Download het bestand").click()
    assert loaded.value.suggested_filename == f"mijn-stem-{APPROVAL}.json"
    assert Path(loaded.value.path()).read_text("utf-8") == text
    page.get_by_role("button", name="Wis het weer uit deze browser").click()
    assert page.evaluate(kept) == []
    page.context.close()


def test_at_a_table_the_next_person_finds_nothing(browser: Browser, origin: str, engine: Engine, new_code: Any) -> None:
    before, code = stored(engine), new_code()
    page = visitor(browser, origin, width=DESK)
    page.goto(booth(origin, door="tafel"))
    assert page.locator("nav a").count() == 0, "nothing else can be opened here"
    long = page.evaluate("history.length")
    tick(page, 1, 2)
    page.locator(GO_ON).click()
    page.fill("#code", "fout")
    page.locator(VOTE).click()
    page.locator("#code-fout").wait_for()
    page.fill("#code", code)
    page.locator("button[lang=tr]").click()
    page.locator("html[lang=tr]").wait_for(state="attached")
    assert page.input_value("#code") == code
    page.locator(VOTE).click()
    page.locator(".snw-key__code").wait_for()
    assert stored(engine) == tuple(number + 1 for number in before)
    page.locator("[data-next] a").click()
    page.locator("[data-plan]").first.wait_for()
    assert page.locator("input:checked").count() == 0
    assert page.evaluate("history.length") == long, "there is no page to go back to"
    assert code not in page.content()
    page.go_back()
    assert "bewijs" not in page.url and code not in page.content()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_practising_says_so_everywhere_and_stores_nothing(
    browser: Browser, origin: str, engine: Engine, axe: Axe, scripts: bool
) -> None:
    before = stored(engine)
    page = visitor(browser, origin, width=PHONE, scripts=scripts)
    page.goto(booth(origin, door="oefenen"))
    said, found = [page.inner_text("main")], [] if not scripts else looked_at(page, axe)
    tick(page, 3)
    press(page, GO_ON)
    said.append(page.inner_text("main"))
    page.fill("#code", page.inner_text("main .snw-code"))
    press(page, VOTE)
    said.append(page.inner_text("main"))
    assert all("oefening" in text and "telt niet" in text for text in said), said
    assert "Een straatfeest" in said[2]
    assert not found, "\n".join(found)
    assert stored(engine) == before
    page.context.close()
