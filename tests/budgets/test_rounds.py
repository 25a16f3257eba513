"""A wijkplatform sets up a round, checks plans, freezes the list with two people, and withdraws a plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.budgets.errors import (
    BadLot,
    BadPrice,
    BadRound,
    ListNotReady,
    NotThisPhase,
    RoundFixed,
    UnknownRound,
)
from snw_democratie.budgets.facts import Rules, Told
from snw_democratie.budgets.round_forms import typed_calendar
from snw_democratie.budgets.rules import BALLOTS, rule_sentences
from snw_democratie.budgets.rules import RULES as ALLOWED
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.budgets.steps import steps
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n import formats
from snw_democratie.security import audit
from snw_democratie.security.errors import ChangedMeanwhile, SamePersonTwice
from snw_democratie.security.staff import Staff
from sortition.draw import order
from sortition.record import digest
from tests.budgets.rounds import (
    CALENDAR,
    DAY,
    LISTING,
    RULES,
    VOTING,
    act,
    draw_lot,
    feasible_plan,
    freeze,
    hand_in,
    number_of,
    open_round,
    support,
)
from tests.web.world import START, Browser, browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TYPED = {
    "gebied": "GF08",
    "titel-nl": "Buurtbudget De Punt",
    "titel-tr": "De Punt mahalle bütçesi",
    "tekst-nl": "Geld voor De Punt.",
    "wijk-FH": "ja",
    "bedrag": "€ 150.000",
    "hoogste": "50.000",
    "plannen-van": "2027-03-01T09:00",
    "plannen-tot": "2027-03-31T20:00",
    "steun-tot": "2027-04-10T20:00",
    "stemmen-van": "2027-05-10T09:00",
    "stemmen-tot": "2027-05-30T20:00",
    "uitslag": "2027-06-10T20:00",
    "steun": "30",
    "leeftijd": "12",
    "biljet": "approval",
    "minst": "3",
    "meest": "5",
    "punten": "",
    "per-thema": "",
    "papier": "ja",
    "regel": "equal-shares/cost+add1+fill",
    "rest": "none",
    "grens-green": "60.000",
    "plafond-FH": "",
}


@pytest.fixture
def wim(engine: Engine, platform: dict[str, Staff], clock: Any) -> Browser:
    return browser(engine, clock, "wim")


@SQLITE
def test_a_round_is_set_up_read_over_and_opened(engine: Engine, wim: Browser, resident: Browser) -> None:
    where = wim.post("/team/buurtbudget/nieuw", TYPED).headers["location"]
    assert where == "/team/buurtbudget/buurtbudget-de-punt"
    assert resident.get("/buurtbudget/buurtbudget-de-punt").status_code == 404, "not open yet"
    page = wim.get(where).text
    assert "Iedereen krijgt een even groot deel" in page
    assert wim.get(f"{where}/regels").status_code == 200
    assert wim.post(f"{where}/openen").status_code == 303
    page = resident.get("/buurtbudget/buurtbudget-de-punt").text
    for said in (
        "€\u00a0150.000",
        "De Punt",
        "equal-shares/cost+add1+fill",
        "hoogstens €\u00a060.000",
        "vanaf 12 jaar",
    ):
        assert said in page
    assert "mahalle" in resident.get("/buurtbudget?taal=tr").text
    assert wim.get(f"{where}/regels").headers["location"] == where


@SQLITE
def test_no_step_is_now_before_it_begins(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    feasible_plan(engine, slug, platform["wim"])
    draft = act(engine, service.create, RULES, by=platform["wim"])

    def now(of: str, at: datetime) -> list[str]:
        with reading(engine) as session:
            found = service.staff_round(session, of, by=platform["wim"], at=at)
        return [step.title for step in steps(found) if step.current]

    assert now(draft, START) == now(slug, START - DAY) == []
    assert now(slug, START) == ["Plannen indienen"]
    freeze(engine, slug, platform["wim"], platform["yara"])
    assert now(slug, VOTING - 6 * DAY) == []
    assert now(slug, VOTING) == ["Stemmen"]


def test_the_rules_stand_once_the_round_is_open(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    with pytest.raises(RoundFixed):
        act(engine, service.edit, slug, replace(RULES, amount_cents=1), by=platform["wim"])
    with pytest.raises(RoundFixed):
        act(engine, service.open_to_all, slug, by=platform["wim"])


@SQLITE
@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("titel-nl", "", "Schrijf de naam in het Nederlands"),
        ("bedrag", "", "Schrijf hoeveel geld er is"),
        ("bedrag", "0", "meer dan 0 euro"),
        ("hoogste", "200.000", "niet meer kosten dan het hele budget"),
        ("leeftijd", "11", "van 12 tot en met 99"),
        ("meest", "2", "niet lager dan het laagste"),
        ("regel", "greedy/borda", "past niet bij deze manier van stemmen"),
        ("regel", "de burgemeester kiest", "past niet bij deze manier van stemmen"),
        ("biljet", "borda", "Kies een van de mogelijkheden"),
        ("stemmen-tot", "2027-05-01T09:00", "komt na het vorige moment"),
        ("plannen-van", "morgen", "Kies een dag en een tijd"),
        ("wijk-FL", "ja", "hoort niet bij het gebied"),
        ("grens-green", "veel", "Schrijf een bedrag"),
        ("uitslag", "2037-06-10T20:00", "binnen drie jaar"),
        ("per-thema", "9", "hoogstens het aantal plannen"),
    ],
)
def test_what_contradicts_itself_is_said_beside_its_field(wim: Browser, field: str, text: str, said: str) -> None:
    answer = wim.post("/team/buurtbudget/nieuw", {**TYPED, field: text})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Geld voor De Punt." in answer.text


@SQLITE
def test_the_set_up_takes_no_field_that_it_did_not_ask_for(wim: Browser) -> None:
    for extra in ("opened_at", "slug", "version", "lot_value", "titel-xx", "grens-war"):
        assert wim.post("/team/buurtbudget/nieuw", {**TYPED, extra: "1"}).status_code == 400


def test_every_rule_is_told_in_short_dutch_sentences() -> None:
    from tests.web.test_words import too_long

    told = {rule: rule_sentences(rule) for ballot in BALLOTS for rule in ALLOWED[ballot]}
    assert len(told) >= 10
    assert len(set(told.values())) == len(told), "two rules that read the same"
    assert [sentence for sentences in told.values() for sentence in sentences if too_long(sentence)] == []


@SQLITE
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"gebied": "GF99"}, "gebied"),
        ({"theme_caps": {"green": 0}}, "cap"),
        ({"wijk_caps": {"FL": 100}}, "choice"),
        ({"ballot": "points", "points": 0, "rule": "greedy/points"}, "points"),
        ({"next_plan": "lottery"}, "choice"),
        ({"calendar": replace(CALENDAR, plans_until=START - DAY, plans_from=START - 2 * DAY)}, "past"),
    ],
)
def test_a_round_that_contradicts_itself_does_not_open(
    engine: Engine, platform: dict[str, Staff], change: dict[str, Any], code: str
) -> None:
    wanted: Rules = replace(RULES, **change)
    who = replace(platform["wim"], scopes=platform["wim"].scopes | {("wijkplatform", wanted.gebied)})
    with pytest.raises(BadRound) as refused:
        act(engine, service.create, wanted, by=who)
    assert code in [one.code for one in refused.value.problems]


@SQLITE
def test_dates_move_until_they_come_and_not_after(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim = platform["wim"]
    later = replace(CALENDAR, votes_until=CALENDAR.votes_until + DAY)
    act(engine, service.move_dates, slug, later, by=wim, at=LISTING)
    with pytest.raises(BadRound) as refused:
        act(engine, service.move_dates, slug, replace(later, plans_until=START + 21 * DAY), by=wim, at=LISTING)
    assert [one.code for one in refused.value.problems] == ["passed"]
    with reading(engine) as session:
        assert service.public_round(session, slug, at=LISTING).rules.calendar == later


@SQLITE
def test_everybody_reads_which_moment_was_moved_and_when_that_was_decided(
    engine: Engine, slug: str, platform: dict[str, Staff], resident: Browser
) -> None:
    assert "verschoven" not in resident.get(f"/buurtbudget/{slug}").text
    later = replace(CALENDAR, votes_until=CALENDAR.votes_until + DAY)
    act(engine, service.move_dates, slug, later, by=platform["wim"], at=LISTING)
    was, now, decided = map(formats.moment, (CALENDAR.votes_until, later.votes_until, LISTING))
    page = resident.get(f"/buurtbudget/{slug}").text
    assert f"Stemmen tot: verschoven van {was} naar {now}. Besloten op {decided}." in page
    assert page.count("verschoven van") == 1
    log = resident.get("/logboek").text
    assert "De kalender is verschoven" in log and "Het buurtbudget is geopend" in log
    assert f'href="/buurtbudget/{slug}"' in log


@SQLITE
def test_the_same_problem_of_six_moments_is_said_once_on_top(wim: Browser) -> None:
    moments = ("plannen-van", "plannen-tot", "steun-tot", "stemmen-van", "stemmen-tot", "uitslag")
    page = wim.post("/team/buurtbudget/nieuw", {**TYPED, **dict.fromkeys(moments, "")}).text
    top, form = page.split('id="fouten"', 1)[1].split("</section>", 1)
    assert top.count("Kies een dag en een tijd") == 1
    assert "Het gaat om: Plannen indienen vanaf, Plannen indienen tot," in top and "Uitslag uiterlijk." in top
    assert form.count("Kies een dag en een tijd") == 6


@SQLITE
def test_every_problem_of_a_form_is_said_at_once(wim: Browser) -> None:
    """What cannot be read hides no contradiction elsewhere, and brings none that is not there."""
    wrong = {"titel-nl": "", "bedrag": "veel", "leeftijd": "11", "meest": "x", "per-thema": "4", "steun-tot": "?"}
    page = wim.post("/team/buurtbudget/nieuw", {**TYPED, **wrong, "stemmen-van": "2027-03-30T09:00"})
    top = page.text.split('id="fouten"', 1)[1].split("</section>", 1)[0]
    fields = ("titel-nl", "bedrag", "leeftijd", "meest", "steun-tot", "stemmen-van")
    assert set(re.findall(r'href="#([\w-]+)"', top)) == set(fields)
    empty = wim.post("/team/buurtbudget/nieuw", {"gebied": "GF08"}).text
    assert "Schrijf de naam in het Nederlands" in empty and "Schrijf hoeveel geld er is" in empty
    one = wim.post("/team/buurtbudget/nieuw", {**TYPED, "uitslag": ""}).text
    assert "Het gaat om" not in one


@SQLITE
@pytest.mark.parametrize("at", [LISTING + DAY, VOTING])
def test_nobody_ends_or_stretches_the_vote_once_the_list_stands(
    engine: Engine, slug: str, platform: dict[str, Staff], clock: Any, at: datetime
) -> None:
    feasible_plan(engine, slug, platform["wim"])
    freeze(engine, slug, platform["wim"], platform["yara"])
    for change in ({"votes_until": at + DAY}, {"votes_until": CALENDAR.votes_until + DAY}, {"votes_from": at + DAY}):
        with pytest.raises(BadRound) as refused:
            act(engine, service.move_dates, slug, replace(CALENDAR, **change), by=platform["wim"], at=at)
        assert "listed" in [one.code for one in refused.value.problems]
    clock.now = at
    later = replace(CALENDAR, votes_until=CALENDAR.votes_until + DAY)
    answer = browser(engine, clock, "wim").post(
        f"/team/buurtbudget/{slug}/kalender", dict(typed_calendar(later).fields)
    )
    assert answer.status_code == 422
    assert "De lijst staat vast." in answer.text
    with reading(engine) as session:
        assert service.public_round(session, slug, at=at).rules.calendar == CALENDAR


@SQLITE
def test_a_vote_without_a_list_is_put_off_even_after_its_day(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    later = replace(CALENDAR, votes_from=VOTING + DAY)
    act(engine, service.move_dates, slug, later, by=platform["wim"], at=VOTING)
    with reading(engine) as session:
        assert service.public_round(session, slug, at=VOTING).rules.calendar == later


def test_the_list_is_frozen_by_two_and_ordered_by_a_value_of_later(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    wim, yara = platform["wim"], platform["yara"]
    numbers = [feasible_plan(engine, slug, wim, title=f"Plan {one}") for one in range(5)]
    frozen = freeze(engine, slug, wim, yara)
    with reading(engine) as session:
        text = service.final_list(session, slug)
    assert digest("snw/budget-list/1", json.loads(text)) == frozen
    assert [one["number"] for one in json.loads(text)["plans"]] == numbers
    draw_lot(engine, slug, wim, yara)
    with reading(engine) as session:
        plans = service.public_plans(session, slug)
        acts = [event.act for event in audit.events(session, acts=["freeze-list", "draw-order"])]
    again = order(
        [str(one) for one in numbers], label="snw/budget-order/1", seed={"list": frozen, "value": "3 14 15 92 65 35"}
    )
    assert [str(one.number) for one in sorted(plans, key=lambda one: one.lot or 0)] == list(again)
    assert acts == ["draw-order", "freeze-list"]
    assert {one.status for one in plans} == {Status.LISTED}


@SQLITE
def test_one_person_freezes_nothing(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim = platform["wim"]
    feasible_plan(engine, slug, wim)
    act(engine, service.announce, slug, "De Lotto", LISTING + DAY, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)
    with pytest.raises(SamePersonTwice):
        act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)
    with reading(engine) as session:
        assert service.public_round(session, slug, at=LISTING).phase is Phase.CHECK


@SQLITE
def test_a_yes_is_for_exactly_this_list(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim, yara = platform["wim"], platform["yara"]
    feasible_plan(engine, slug, wim)
    act(engine, service.announce, slug, "De Lotto", LISTING + DAY, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)
    verdict = service.Verdict(feasible=True, reason="Toch duurder.", price_cents=200_000)
    act(engine, service.judge, slug, 1, verdict, by=yara, at=LISTING)
    with pytest.raises(ChangedMeanwhile):
        act(engine, service.agree_to_freeze, slug, found.digest, by=yara, at=LISTING)


@SQLITE
def test_a_yes_to_the_list_is_for_these_days_of_voting(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim, yara = platform["wim"], platform["yara"]
    feasible_plan(engine, slug, wim)
    act(engine, service.announce, slug, "De Lotto", LISTING + DAY, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    act(engine, service.agree_to_freeze, slug, found.digest, by=yara, at=LISTING)
    sooner = replace(CALENDAR, votes_until=CALENDAR.votes_from + DAY)
    act(engine, service.move_dates, slug, sooner, by=wim, at=LISTING)
    with pytest.raises(ChangedMeanwhile):
        act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)


@SQLITE
def test_no_list_is_frozen_while_a_plan_waits(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim = platform["wim"]

    def waiting() -> tuple[str, int]:
        with reading(engine) as session:
            found = service.standing(session, slug, by=wim, at=LISTING).waiting
        return ("", 0) if found is None else (found.reason, found.number)

    assert waiting() == ("none", 0)
    number = number_of(engine, hand_in(engine, slug))
    assert waiting() == ("unseen", 1)
    act(engine, service.show, slug, number, by=wim)
    assert waiting() == ("none", 0), "without support it need not be checked"
    support(engine, slug, number)
    assert waiting() == ("unchecked", 1)
    with pytest.raises(ListNotReady):
        act(engine, service.agree_to_freeze, slug, "a" * 64, by=wim, at=LISTING)


@SQLITE
@pytest.mark.parametrize(
    ("more", "themes", "price"),
    [
        ({"min_marks": 3}, ("meet", "green"), 100_000),
        ({"min_marks": 3, "theme_marks": 1}, ("meet", "meet", "meet", "green"), 100_000),
        ({"min_marks": 3, "ballot": "knapsack"}, ("meet", "meet", "green"), 4_000_000),
    ],
)
def test_a_list_on_which_nobody_can_vote_is_not_frozen(
    engine: Engine, platform: dict[str, Staff], more: dict[str, Any], themes: tuple[str, ...], price: int
) -> None:
    wim = platform["wim"]
    slug = open_round(engine, wim, max_marks=5, **more)
    for theme in themes:
        feasible_plan(engine, slug, wim, theme=theme, cost_cents=price)
    act(engine, service.announce, slug, "De Lotto", LISTING + DAY, by=wim, at=LISTING)
    with pytest.raises(ListNotReady) as refused:
        act(engine, service.agree_to_freeze, slug, "a" * 64, by=wim, at=LISTING)
    assert (refused.value.reason, refused.value.number) == ("ballot", 3)
    with reading(engine) as session:
        assert service.standing(session, slug, by=wim, at=LISTING).freezing is None
    feasible_plan(engine, slug, wim, theme="play", cost_cents=100_000)
    if len(themes) == 4:
        feasible_plan(engine, slug, wim, theme="culture", cost_cents=100_000)
    with reading(engine) as session:
        assert service.standing(session, slug, by=wim, at=LISTING).waiting is None


@SQLITE
@pytest.mark.parametrize("most", [None, 5_000_000])
def test_a_plan_that_costs_more_than_it_may_is_not_feasible(
    engine: Engine, platform: dict[str, Staff], most: int | None
) -> None:
    wim = platform["wim"]
    slug = open_round(engine, wim, most_cents=most)
    number = number_of(engine, hand_in(engine, slug))
    for cents in (0, (most or RULES.amount_cents) + 1):
        verdict = service.Verdict(feasible=True, reason="Dit kan.", price_cents=cents)
        with pytest.raises(BadPrice):
            act(engine, service.judge, slug, number, verdict, by=wim)
    act(engine, service.judge, slug, number, replace(verdict, feasible=False), by=wim)


@SQLITE
def test_the_value_of_the_lot_is_of_after_the_freezing(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim, yara = platform["wim"], platform["yara"]
    feasible_plan(engine, slug, wim)
    with pytest.raises(BadLot):
        act(engine, service.announce, slug, "De Lotto van vorige week", LISTING - DAY, by=wim, at=LISTING)
    act(engine, service.announce, slug, "De Lotto van zaterdag", LISTING + DAY, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    with pytest.raises(BadLot):
        act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING + DAY)
    freeze(engine, slug, wim, yara, at=LISTING)
    with pytest.raises(BadLot):
        act(engine, service.enter_lot, slug, "1 2 3", by=wim, at=LISTING + timedelta(hours=23))


@SQLITE
def test_the_lot_is_known_before_anybody_votes(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim = platform["wim"]
    feasible_plan(engine, slug, wim)
    with pytest.raises(BadLot):
        act(engine, service.announce, slug, "De Lotto", CALENDAR.votes_from, by=wim, at=LISTING)
    act(engine, service.announce, slug, "De Lotto", CALENDAR.votes_from - DAY, by=wim, at=LISTING)
    sooner = replace(CALENDAR, votes_from=CALENDAR.votes_from - 2 * DAY)
    act(engine, service.move_dates, slug, sooner, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    with pytest.raises(BadLot):
        act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)


@SQLITE
def test_a_list_is_not_frozen_when_people_should_be_voting(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    feasible_plan(engine, slug, platform["wim"])
    with pytest.raises(BadLot):
        freeze(engine, slug, platform["wim"], platform["yara"], at=VOTING)


@SQLITE
def test_a_wrong_value_is_corrected_before_the_second_yes(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    wim, yara, later = platform["wim"], platform["yara"], LISTING + 2 * DAY
    feasible_plan(engine, slug, wim)
    freeze(engine, slug, wim, yara)
    act(engine, service.enter_lot, slug, "1 2 3", by=wim, at=later)
    act(engine, service.enter_lot, slug, "1 2 4", by=wim, at=later)
    with pytest.raises(SamePersonTwice):
        with reading(engine) as session:
            found = service.standing(session, slug, by=wim, at=later).drawing
        assert found is not None
        act(engine, service.agree_to_lot, slug, found.digest, by=wim, at=later)
    assert act(engine, service.agree_to_lot, slug, found.digest, by=yara, at=later)
    with pytest.raises(NotThisPhase):
        act(engine, service.enter_lot, slug, "9 9 9", by=wim, at=later)


@SQLITE
def test_a_plan_leaves_the_ballot_by_two_people_with_a_reason_that_everybody_reads(
    engine: Engine, slug: str, platform: dict[str, Staff], resident: Browser, clock: Any
) -> None:
    wim, yara = platform["wim"], platform["yara"]
    numbers = [feasible_plan(engine, slug, wim, title=f"Plan {one}") for one in range(2)]
    freeze(engine, slug, wim, yara)
    papers = RoundPapers()
    with reading(engine) as session:
        before, version = papers.paper(session, slug), papers.version(session, slug)
    act(engine, service.propose, slug, numbers[0], "De grond is verkocht.", by=wim, at=VOTING)
    with reading(engine) as session:
        found = service.withdrawing(session, slug, numbers[0], by=yara)
        assert found is not None
        assert papers.paper(session, slug).withdrawn == frozenset()
    assert act(engine, service.agree_to_withdraw, slug, numbers[0], found.digest, by=yara, at=VOTING)
    with reading(engine) as session:
        after = papers.paper(session, slug)
        assert papers.version(session, slug) > version
    assert after.withdrawn == {numbers[0]}
    assert after.costs == before.costs, "votes for it are kept"
    clock.now = VOTING
    page = resident.get(f"/buurtbudget/{slug}/plannen/{numbers[0]}").text
    assert "De grond is verkocht." in page
    assert "teruggetrokken" in page


@SQLITE
def test_a_changed_reason_needs_both_again(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    wim, yara = platform["wim"], platform["yara"]
    number = feasible_plan(engine, slug, wim)
    freeze(engine, slug, wim, yara)
    act(engine, service.propose, slug, number, "Een reden.", by=wim, at=VOTING)
    with reading(engine) as session:
        found = service.withdrawing(session, slug, number, by=yara)
    assert found is not None
    act(engine, service.propose, slug, number, "Een andere reden.", by=wim, at=VOTING)
    with pytest.raises(ChangedMeanwhile):
        act(engine, service.agree_to_withdraw, slug, number, found.digest, by=yara, at=VOTING)


@SQLITE
def test_the_ballot_paper_says_what_the_frozen_list_says(engine: Engine, platform: dict[str, Staff]) -> None:
    wim, yara = platform["wim"], platform["yara"]
    slug = open_round(engine, wim, ballot="knapsack", min_marks=1, max_marks=2, theme_marks=1)
    numbers = [feasible_plan(engine, slug, wim, cost_cents=100_000 + one) for one in range(3)]
    with reading(engine) as session, pytest.raises(UnknownRound):
        RoundPapers().paper(session, slug)
    freeze(engine, slug, wim, yara)
    with reading(engine) as session:
        paper = RoundPapers().paper(session, slug)
    assert (paper.kind, paper.min_marks, paper.max_marks, paper.budget_cents) == ("knapsack", 1, 2, 10_000_000)
    assert dict(paper.costs) == dict(zip(numbers, (100_000, 100_001, 100_002), strict=True))
    assert paper.caps["meet"] == 1
    assert paper.categories[numbers[0]] == {"meet"}
    assert (paper.opens_at, paper.closes_at) == (CALENDAR.votes_from, CALENDAR.votes_until)


@SQLITE
def test_nobody_votes_without_a_frozen_list_whatever_the_calendar_says(engine: Engine, slug: str) -> None:
    with reading(engine) as session:
        assert service.public_round(session, slug, at=VOTING).phase is Phase.CHECK


@SQLITE
def test_what_was_done_for_a_funded_plan_is_told(
    engine: Engine, slug: str, platform: dict[str, Staff], resident: Browser, clock: Any
) -> None:
    wim, yara = platform["wim"], platform["yara"]
    numbers = [feasible_plan(engine, slug, wim) for _ in range(2)]
    freeze(engine, slug, wim, yara)
    counting = CALENDAR.votes_until + DAY
    told = Told(work="done", day=counting.date(), text="Het bankje staat er.")
    with pytest.raises(NotThisPhase):
        act(engine, service.tell, slug, numbers[0], told, None, by=wim, at=counting)
    with unit_of_work(engine) as session:
        round_id = service.public_round(session, slug, at=counting).id
        service.note_outcome(session, round_id, {numbers[0]}, at=counting)
    act(engine, service.tell, slug, numbers[0], told, None, by=wim, at=counting)
    with pytest.raises(NotThisPhase):
        act(engine, service.tell, slug, numbers[1], told, None, by=wim, at=counting)
    clock.now = counting
    assert "Het bankje staat er." in resident.get(f"/buurtbudget/{slug}/plannen/{numbers[0]}").text
    assert "krijgt geen geld" in resident.get(f"/buurtbudget/{slug}/plannen/{numbers[1]}").text
    before = Told(work="started", day=counting.date() - DAY, text="De aannemer begon gisteren al.")
    act(engine, service.tell, slug, numbers[0], before, None, by=wim, at=counting)
    with reading(engine) as session:
        plans = {one.number: one.work for one in service.public_plans(session, slug)}
    assert plans[numbers[0]] == "done", "what is told late does not undo what came after it"


@SQLITE
def test_looking_at_a_contact_is_in_the_log(engine: Engine, slug: str, wim: Browser, platform: Any) -> None:
    hand_in(engine, slug)
    page = wim.get(f"/team/buurtbudget/{slug}/plannen/1").text
    assert "ayse@voorbeeld.example" not in page
    assert "ayse@voorbeeld.example" in wim.post(f"/team/buurtbudget/{slug}/plannen/1/contact").text
    with reading(engine) as session:
        found = audit.events(session, acts=["look"])
    assert [(one.actor, one.facts) for one in found] == [(platform["wim"].actor, '{"what":"contact"}')]


@SQLITE
def test_the_desk_of_the_wijkplatform_works_from_inbox_to_list(
    engine: Engine, slug: str, wim: Browser, platform: dict[str, Staff], clock: Any
) -> None:
    hand_in(engine, slug)
    at = f"/team/buurtbudget/{slug}"
    assert "Bekijk 1 nieuw plan" in wim.get(at).text
    assert "Een bankje" in wim.get(f"{at}/plannen").text
    plan = f"{at}/plannen/1"
    assert wim.post(f"{plan}/tonen", {"reden": " "}).status_code == 422
    assert wim.post(f"{plan}/tonen", {"reden": "Er staat een naam in."}).status_code == 303
    assert "Er staat een naam in." in wim.get(plan).text
    assert wim.post(f"{plan}/tonen", {"tonen": "ja"}).status_code == 303
    support(engine, slug, 1)
    assert wim.post(f"{plan}/toetsen", {"haalbaar": "", "prijs": "", "uitleg": ""}).status_code == 422
    checked = {"haalbaar": "ja", "prijs": "1.800", "uitleg": "De grond is van de gemeente."}
    assert wim.post(f"{plan}/toetsen", checked).status_code == 303
    assert wim.post(f"{plan}/vertalen", {"en": "A bench near the school"}).status_code == 303
    clock.now = LISTING
    wim.sign_in("wim")
    assert "Loterij" in wim.post(f"{at}/lijst/bron", {"bron": "Loterij", "bekend": "2020-01-01T10:00"}).text
    assert wim.post(f"{at}/lijst/bron", {"bron": "Loterij", "bekend": "2027-04-20T20:00"}).status_code == 303
    page = wim.get(f"{at}/lijst").text
    assert "€\u00a01.800" in page
    assert f"Stemmen kan van {formats.moment(CALENDAR.votes_from)} tot" in page
    assert "Zet de lijst vast" in page
