"""A vote through the pages: choosing, looking over, casting, the receipt; nothing is lost on the way."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from snw_democratie.budgets import service
from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, RANKING
from snw_democratie.budgets.voting import register
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.security.codes import new_code, shown
from snw_democratie.security.staff import Staff
from tests.budgets.polling_place import codes
from tests.budgets.rounds import VOTING, act, draw_lot, feasible_plan, freeze, open_round
from tests.budgets.test_casting import stored
from tests.security.test_hostile_text import EVIL, harm
from tests.web.world import START, VAULT, Browser, browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TITLES = {1: "Een bankje", 2: "Een moestuin", 3: "Een feest", 4: "Een pad", 5: "Een hek"}


@pytest.fixture
def voter(engine: Engine, clock: Any) -> Iterator[Browser]:
    """Somebody with a telephone, on a program that stores votes in this database."""
    someone = browser(engine, clock)
    clock.forward(days=(VOTING - START).days)
    yield someone
    someone.client.app.state.installation.votes.close()  # type: ignore[attr-defined]


@pytest.fixture
def vote_on(engine: Engine, platform: dict[str, Staff]) -> Callable[..., str]:
    """A round with five plans of EUR 1.500, frozen and put in order by lot."""

    def made(plans: Mapping[int, Any] | None = None, *, drawn: bool = True, **more: Any) -> str:
        slug = open_round(engine, platform["wim"], **more)
        for number, title in TITLES.items():
            feasible_plan(engine, slug, platform["wim"], title=title, **(plans or {}).get(number, {}))
        freeze(engine, slug, platform["wim"], platform["yara"])
        if drawn:
            draw_lot(engine, slug, platform["wim"], platform["yara"])
        return slug

    return made


def code_for(engine: Engine, slug: str, at: datetime = VOTING) -> str:
    with reading(engine) as session:
        number = service.public_round(session, slug, at=at).id
    return codes(engine, 1, round_id=number)[0]


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def order_on(page: str) -> list[str]:
    return re.findall(r'name="(plan-\d+)"', page)


def choose(someone: Browser, slug: str, *plans: int, **more: str) -> Any:
    fields = {"volgorde": "a" * 32, **{f"plan-{plan}": "1" for plan in plans}, **more}
    return someone.post(f"/buurtbudget/{slug}/stemmen", fields)


def cast(someone: Browser, slug: str, review: str, code: str, **more: str) -> Any:
    fields = {name: hidden(review, name) for name in ("sleutel", "keuze", "volgorde")}
    return someone.post(f"/buurtbudget/{slug}/stemmen/uitbrengen", {**fields, "code": code, **more})


def sent_along(someone: Browser, place: str, review: str) -> Any:
    """The receipt, as a browser asks for it after a vote: with all that it had sent."""
    return someone.post(place, {name: hidden(review, name) for name in ("sleutel", "keuze", "volgorde")})


def basket_of(page: str) -> str:
    """What the basket says, as text."""
    found = re.search(r'<p class="snw-basket__sum"[^>]*>(.*?)</p>', page)
    assert found is not None
    return " ".join(re.sub("<[^>]+>", "", found[1]).replace("\xa0", " ").split())


def test_a_whole_vote(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    home = voter.get(f"/buurtbudget/{slug}").text
    assert f'href="/buurtbudget/{slug}/stemmen"' in home
    plans = voter.get(f"/buurtbudget/{slug}/stemmen").text
    assert "U kiest 1 tot 3 plannen." in plans
    review = choose(voter, slug, 1, 3, volgorde=hidden(plans, "volgorde"))
    assert review.status_code == 200
    assert "Een bankje" in review.text and "Een feest" in review.text and "Een moestuin" not in review.text
    assert "€ 3.000" in review.text.replace("\xa0", " ")
    answer = cast(voter, slug, review.text, shown(code_for(engine, slug)).lower())
    assert answer.status_code == 307, answer.text
    place = answer.headers["location"]
    assert "keuze" not in place and "1:1" not in place, "an address never says what was chosen"
    receipt = sent_along(voter, place, review.text)
    assert "U hebt gestemd" in receipt.text
    assert "Een bankje" in receipt.text and "Een feest" in receipt.text and "Een moestuin" not in receipt.text
    assert receipt.headers["cache-control"] == "private, no-cache", "one can go back to it"
    alone = voter.get(place).text
    assert hidden(receipt.text, "nummer") in alone
    assert not any(title in alone for title in TITLES.values()), "nobody else sees what was chosen by a number"
    assert stored(engine) == (1, 1, 1)


def test_nobody_votes_before_the_order_is_drawn(
    engine: Engine, voter: Browser, vote_on: Any, platform: dict[str, Staff]
) -> None:
    slug = vote_on(drawn=False)
    said = "De volgorde van de plannen is nog niet geloot."
    assert said in voter.get(f"/buurtbudget/{slug}").text
    closed = voter.get(f"/buurtbudget/{slug}/stemmen")
    assert (closed.status_code, said in closed.text) == (409, True)
    assert voter.get(f"/buurtbudget/{slug}/oefenen").status_code == 200
    code = shown(code_for(engine, slug))
    fields = {"sleutel": "b" * 32, "keuze": "1:1", "volgorde": "a" * 32, "code": code}
    refused = voter.post(f"/buurtbudget/{slug}/stemmen/uitbrengen", fields)
    assert (refused.status_code, said in refused.text) == (409, True)
    assert stored(engine) == (0, 0, 0)
    draw_lot(engine, slug, platform["wim"], platform["yara"])
    assert voter.post(f"/buurtbudget/{slug}/stemmen/uitbrengen", fields).status_code == 307
    assert stored(engine) == (1, 1, 1)


def test_sent_twice_it_is_one_vote_and_one_receipt(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    review, code = choose(voter, slug, 2).text, code_for(engine, slug)
    first, second = (cast(voter, slug, review, code).headers["location"] for _ in range(2))
    assert second == f"{first}&al=1"
    receipt = voter.get(second).text
    assert "Dan telt uw eerste keuze" in receipt
    assert stored(engine) == (1, 1, 1)


def test_a_form_sent_again_with_another_choice_shows_no_choice(engine: Engine, voter: Browser, vote_on: Any) -> None:
    """Nobody can look up which was stored; so the second answer shows neither, nor gives a file of it."""
    slug = vote_on()
    review, code = choose(voter, slug, 2).text, code_for(engine, slug)
    assert cast(voter, slug, review, code).status_code == 307
    for choice in ("2:1", "3:1"):
        again = cast(voter, slug, review, code, keuze=choice)
        assert again.status_code == 303, "the browser sends no choice along"
        place = again.headers["location"]
        for receipt in (voter.get(place).text, sent_along(voter, place, review).text):
            assert "Dan telt uw eerste keuze" in receipt and "niet tonen" in receipt
            assert not any(title in receipt for title in TITLES.values())
            assert "/bewijs/bestand" not in receipt and "data-kept" not in receipt
    assert stored(engine) == (1, 1, 1)


def test_a_wrong_code_keeps_the_choice(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    review = choose(voter, slug, 2, 4).text
    for wrong, said in ((new_code(), "Deze code kennen wij niet"), ("ABC", "De code heeft 14 tekens")):
        answer = cast(voter, slug, review, wrong)
        assert answer.status_code == 422
        assert said in answer.text
        assert wrong in answer.text, "what was typed can be mended"
        for name in ("sleutel", "keuze", "volgorde"):
            assert hidden(answer.text, name) == hidden(review, name)
        assert "Een moestuin" in answer.text and "Een pad" in answer.text
    assert cast(voter, slug, answer.text, code_for(engine, slug)).status_code == 307


def test_a_used_code_is_said_on_the_same_page(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    code = code_for(engine, slug)
    assert cast(voter, slug, choose(voter, slug, 1).text, code).status_code == 307
    answer = cast(voter, slug, choose(voter, slug, 2).text, code)
    assert answer.status_code == 422
    assert "Met deze code is al gestemd" in answer.text and "Een moestuin" in answer.text
    assert "Stemde u niet zelf met deze code?" in answer.text, "and what to do then"
    assert "Er is niets verloren" not in answer.text, "there is nothing to mend"
    before, rest = answer.text.split("<details", 1)[0], answer.text.split("<details", 1)[1]
    assert "Deze code is gebruikt</h1>" in before and f'href="/buurtbudget/{slug}"' in before
    assert 'name="keuze"' in rest and "Een moestuin" in rest and code not in rest, "another code still votes"
    assert cast(voter, slug, answer.text, code_for(engine, slug)).status_code == 307
    assert stored(engine) == (2, 2, 2)


def test_too_many_guesses_keep_the_choice(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    review, wrong = choose(voter, slug, 5).text, new_code()
    answers = [cast(voter, slug, review, wrong) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "Een hek" in answers[-1].text and "Uw code blijft geldig" in answers[-1].text


def test_one_votes_only_while_it_is_open(engine: Engine, voter: Browser, vote_on: Any, clock: Any) -> None:
    slug = vote_on()
    review, code = choose(voter, slug, 1).text, code_for(engine, slug)
    clock.forward(days=30)
    late = cast(voter, slug, review, code)
    assert late.status_code == 409
    assert "Uw stem is niet opgeslagen" in late.text and "Een bankje" in late.text
    for answer in (voter.get(f"/buurtbudget/{slug}/stemmen"), choose(voter, slug, 1)):
        assert answer.status_code == 409
        assert "Stemmen kon tot" in answer.text
    assert stored(engine) == (0, 0, 0)


def test_before_the_list_is_frozen_it_says_when(engine: Engine, resident: Browser, slug: str) -> None:
    answer = resident.get(f"/buurtbudget/{slug}/stemmen")
    assert answer.status_code == 409
    assert "Stemmen kan vanaf" in answer.text
    assert resident.get("/buurtbudget/is-er-niet/stemmen").status_code == 404


def test_each_voter_has_an_order_that_stays(voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    pages = [voter.get(f"/buurtbudget/{slug}/stemmen").text for _ in range(12)]
    assert len({tuple(order_on(page)) for page in pages}) > 1
    first = pages[0]
    key = hidden(first, "volgorde")
    again = choose(voter, slug, 1, volgorde=key, blijf="ja").text
    wrong = choose(voter, slug, volgorde=key)
    assert wrong.status_code == 422
    assert order_on(first) == order_on(again) == order_on(wrong.text)
    assert hidden(again, "volgorde") == key


def test_the_total_is_reckoned_without_voting(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on(ballot=KNAPSACK, amount_cents=400_000, rule="max-welfare", max_marks=5)
    page = choose(voter, slug, 1, 2, blijf="ja")
    assert page.status_code == 200
    assert basket_of(page.text) == "Plannen: 2 van hoogstens 5. Kosten: € 3.000 van € 4.000."
    assert re.search(r'name="plan-1" value="1" checked', page.text)
    much = choose(voter, slug, 1, 2, 3)
    assert much.status_code == 422
    assert "Haal een plan weg" in much.text
    assert much.text.count(" checked") == 3


def test_too_many_plans_come_back_with_all_that_was_chosen(voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    page = choose(voter, slug, 1, 2, 3, 4)
    assert page.status_code == 422
    assert "Kies er hoogstens 3" in page.text
    assert page.text.count(" checked") == 4


def test_points_and_places_are_typed(engine: Engine, voter: Browser, vote_on: Any) -> None:
    slug = vote_on(ballot=POINTS, points=10, rule="greedy/points")
    more = {"plan-1": "٧", "plan-2": "veel", "plan-3": "0"}
    page = choose(voter, slug, **more)
    assert page.status_code == 422
    assert "Schrijf een heel getal" in page.text and 'value="veel"' in page.text and 'value="٧"' in page.text
    review = choose(voter, slug, **{**more, "plan-2": "3"})
    assert hidden(review.text, "keuze") == "1:7,2:3"
    back = choose(voter, slug, **{"plan-1": "7", "plan-2": "4"})
    assert "U gaf 11 punten" in back.text


def test_a_ranking_is_shown_from_the_best(voter: Browser, vote_on: Any) -> None:
    slug = vote_on(ballot=RANKING, rule="greedy/borda")
    page = choose(voter, slug, **{"plan-1": "2", "plan-2": "1"}).text
    assert page.index("Een moestuin") < page.index("Een bankje")
    assert choose(voter, slug, **{"plan-1": "2"}).status_code == 422


def test_a_plan_withdrawn_meanwhile_sends_back_to_the_list(
    engine: Engine, voter: Browser, vote_on: Any, platform: dict[str, Staff]
) -> None:
    slug = vote_on(max_marks=5)
    review, code = choose(voter, slug, 1, 2).text, code_for(engine, slug)
    assert "U kiest 1 tot 5 plannen." in voter.get(f"/buurtbudget/{slug}/stemmen").text
    act(engine, service.propose, slug, 1, "De grond is verkocht.", by=platform["wim"], at=VOTING)
    with reading(engine) as session:
        found = service.withdrawing(session, slug, 1, by=platform["yara"])
    assert found is not None
    act(engine, service.agree_to_withdraw, slug, 1, found.digest, by=platform["yara"], at=VOTING)
    answer = cast(voter, slug, review, code)
    assert answer.status_code == 422
    assert "doet niet meer mee" in answer.text
    assert "plan-1" not in order_on(answer.text) and re.search(r'name="plan-2" value="1" checked', answer.text)
    assert stored(engine) == (0, 0, 0)
    page = voter.get(f"/buurtbudget/{slug}/stemmen").text
    assert "U kiest 1 tot 4 plannen." in page and "van hoogstens 4." in basket_of(page), "never more than are left"


def test_hostile_text_is_text(voter: Browser, vote_on: Any) -> None:
    slug = vote_on(ballot=POINTS, points=10, rule="greedy/points")
    page = choose(voter, slug, **{"plan-1": EVIL})
    assert page.status_code == 422
    assert not harm(page.text)
    review = choose(voter, slug, **{"plan-1": "1"}).text
    answer = cast(voter, slug, review, EVIL)
    assert answer.status_code == 422
    assert not harm(answer.text)
    assert cast(voter, slug, review, "A\x00\u202e").status_code == 422


def test_what_no_page_of_ours_sends_is_refused(voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    at = f"/buurtbudget/{slug}/stemmen"
    assert choose(voter, slug, volgorde="kort").status_code == 400
    assert choose(voter, slug, 1, ander="x").status_code == 400
    assert choose(voter, slug, 1, keuze="2:1").status_code == 400
    assert choose(voter, slug, keuze="2:x").status_code == 400
    assert choose(voter, slug, *range(1, 502)).status_code == 400
    assert choose(voter, slug, 1, 99).status_code == 422, "a plan that is not on the list"
    review = choose(voter, slug, 1).text
    assert cast(voter, slug, review, new_code(), keuze="1:x").status_code == 400
    practised = sent_along(voter, f"{at}/bewijs?nummer=ABCDE-FGHJK&oefenen=1", review)
    assert "Deze stem telt niet" in practised.text
    for number in ("", "ABCDE", "ABCDE-FGHJ0", "<b>", "ABCDE-FGHJK-"):
        assert voter.get(f"{at}/bewijs?nummer={number}").status_code == 422


def test_an_address_alone_says_of_nobody_that_they_voted(voter: Browser, vote_on: Any) -> None:
    at = f"/buurtbudget/{vote_on()}"
    for door in ("stemmen", "tafel"):
        for told in ("", "&al=1", "&oefenen=1"):
            page = voter.get(f"{at}/{door}/bewijs?nummer=ABCDE-FGHJK{told}").text
            assert "ABCDE-FGHJK" in page and "Deze pagina kan niet nakijken of een nummer echt is." in page
            for claim in ("U hebt gestemd", "opgeslagen", "U stuurde", "telt niet", "oefening"):
                assert claim not in page, (told, claim)


def test_before_the_vote_one_can_practise_and_nothing_else(
    engine: Engine, voter: Browser, vote_on: Any, clock: Any
) -> None:
    slug = vote_on()
    clock.forward(days=-10)
    early = voter.get(f"/buurtbudget/{slug}/stemmen")
    assert early.status_code == 409
    assert "Stemmen kan nog niet" in early.text and f'href="/buurtbudget/{slug}/oefenen"' in early.text
    assert voter.get(f"/buurtbudget/{slug}/tafel").status_code == 409
    assert f'href="/buurtbudget/{slug}/oefenen"' in voter.get(f"/buurtbudget/{slug}").text
    practice = f"/buurtbudget/{slug}/oefenen"
    review = voter.post(practice, {"volgorde": "a" * 32, "plan-2": "1"}).text
    fields = {name: hidden(review, name) for name in ("sleutel", "keuze", "volgorde")}
    wrong = voter.post(f"{practice}/uitbrengen", {**fields, "code": "fout"})
    assert wrong.status_code == 422 and "De code heeft 14 tekens" in wrong.text and "Een moestuin" in wrong.text
    done = voter.post(f"{practice}/uitbrengen", {**fields, "code": new_code()})
    assert "Dit was een oefening" in done.text and "Een moestuin" in done.text and "bewijsnummer" not in done.text
    assert stored(engine) == (0, 0, 0)
    clock.forward(days=40)
    assert voter.get(practice).status_code == 409
    assert voter.post(f"{practice}/uitbrengen", {**fields, "code": new_code()}).status_code == 409


def test_a_code_that_is_void_is_said_and_keeps_the_choice(
    engine: Engine, voter: Browser, vote_on: Any, platform: dict[str, Staff]
) -> None:
    slug = vote_on()
    sheet: Any = act(engine, register.make, slug, "resident", 1, "", by=platform["wim"], at=VOTING)
    act(engine, register.void, slug, sheet.slips[0].number, by=platform["wim"], at=VOTING)
    answer = cast(voter, slug, choose(voter, slug, 2).text, sheet.slips[0].code)
    assert answer.status_code == 422
    assert "Deze code werkt niet meer" in answer.text and "Een moestuin" in answer.text
    assert "Hebt u een nieuwe code nodig?" in answer.text
    assert stored(engine) == (0, 0, 0)


def test_a_locked_database_loses_nothing_of_a_vote(engine: Engine, vote_on: Any, clock: Any) -> None:
    slug = vote_on()
    code = code_for(engine, slug)
    clock.forward(days=(VOTING - START).days)
    impatient = open_engine(str(engine.url), VAULT, wait_seconds=0.2)
    voter = browser(impatient, clock)
    review = choose(voter, slug, 2).text
    with engine.connect() as other, other.begin():  # somebody else writes, and does not stop
        answer = cast(voter, slug, review, code)
    comes_back_whole(engine, clock, slug, review, code, answer)
    assert stored(engine) == (1, 1, 1)
    impatient.dispose()


def test_a_full_disk_loses_nothing_of_a_vote(engine: Engine, vote_on: Any, clock: Any) -> None:
    slug = vote_on()
    many = [code_for(engine, slug) for _ in range(60)]
    clock.forward(days=(VOTING - START).days)
    small = open_engine(str(engine.url), VAULT)

    @event.listens_for(small, "connect")
    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")

    voter, before = browser(small, clock), 0
    for code in many:
        review = choose(voter, slug, 2).text
        if (answer := cast(voter, slug, review, code)).status_code != 307:
            break
        before += 1
    comes_back_whole(engine, clock, slug, review, code, answer)
    assert stored(engine) == (before + 1,) * 3
    small.dispose()


def comes_back_whole(engine: Engine, clock: Any, slug: str, review: str, code: str, answer: Any) -> None:
    """The vote was not stored, and the page that says so can send it once more."""
    assert answer.status_code == 503
    assert "Wij weten niet zeker of uw stem is opgeslagen" in answer.text and "Een moestuin" in answer.text
    assert code in answer.text
    for name in ("sleutel", "keuze", "volgorde"):
        assert hidden(answer.text, name) == hidden(review, name), "sent twice it would count once"
    assert cast(browser(engine, clock), slug, answer.text, code).status_code == 307


def test_another_language_keeps_choice_code_and_form(voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    review = choose(voter, slug, 2, code="ABC").text
    fields = {name: hidden(review, name) for name in ("sleutel", "keuze", "volgorde", "code")}
    turkish = voter.post(f"/buurtbudget/{slug}/stemmen?taal=tr", fields)
    assert 'lang="tr"' in turkish.text and turkish.status_code == 200
    assert {name: hidden(turkish.text, name) for name in ("sleutel", "keuze", "volgorde")} == {
        name: fields[name] for name in ("sleutel", "keuze", "volgorde")
    }
    assert 'value="ABC"' in turkish.text


def test_a_choice_that_was_changed_is_another_form(voter: Browser, vote_on: Any) -> None:
    slug = vote_on()
    first = choose(voter, slug, 2).text
    back = voter.post(
        f"/buurtbudget/{slug}/stemmen",
        {**{name: hidden(first, name) for name in ("sleutel", "keuze", "volgorde")}, "blijf": "ja"},
    ).text
    assert 'name="sleutel"' not in back
    assert hidden(choose(voter, slug, 3).text, "sleutel") != hidden(first, "sleutel")


def test_a_filter_hides_plans_and_keeps_them_in_the_form(voter: Browser, vote_on: Any) -> None:
    slug = vote_on(plans={2: {"theme": "green"}, 3: {"wijk": "FK"}})
    page = choose(voter, slug, 1, 2, thema="green", blijf="toon").text
    shown_plans = re.findall(r'<li class="snw-card snw-plan" data-plan="(\d)"[^>]*?>', page)
    hidden_plans = re.findall(r'<li class="snw-card snw-plan" data-plan="(\d)"[^>]*? hidden>', page)
    assert set(shown_plans) - set(hidden_plans) == {"2"}
    assert len(order_on(page)) == 5 and page.count(" checked") == 2
    nothing = choose(voter, slug, thema="green", wijk="FK", blijf="toon").text
    assert "<span data-none>" in nothing
    assert (
        choose(voter, slug, thema="zwart", wijk="XX", blijf="toon").text.count('" hidden>')
        == page.count('" hidden>') - 4
    )
