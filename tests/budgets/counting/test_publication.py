"""From a count to an outcome that everybody sees: two people, the choice about the ballots, and what can be checked."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from pabulib.checker import Checker
from sqlalchemy import Engine, select, text

from ballots.budgeting.verify import verify
from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.counting import service
from snw_democratie.budgets.counting.election import ballots_file
from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.counting.facts import unpacked_count
from snw_democratie.budgets.counting.stored import BALLOTS, FACTS, read_file, settled
from snw_democratie.budgets.counting.teller import Teller
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n import formats
from snw_democratie.retention.rules import RULES
from snw_democratie.security.errors import SamePersonTwice
from snw_democratie.security.staff import Staff
from sortition.record import canonical, digest, file_digest
from tests.budgets.counting.counted import CLOSED, VOTES, cast, count, publish, run_jobs, voted
from tests.budgets.rounds import CALENDAR, DAY, VOTING, act
from tests.web.world import Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
PARTS = ("", "/stappen", "/mijn-stem", "/bestand/outcome.json", "/bestand/ballots.pb", "/bestand/record.zip")
_SEEN = re.compile(r'name="gezien" value="([0-9a-f]{64})"')


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_people_publish_a_count_and_before_that_nobody_sees_it(
    counted: str, wim: Browser, yara: Browser, visitor: Browser
) -> None:
    at, public = f"/team/buurtbudget/{counted}/tellen", f"/buurtbudget/{counted}"

    def nobody_sees_it() -> None:
        assert [visitor.get(f"{public}/uitslag{part}").status_code for part in PARTS] == [404] * len(PARTS)
        assert "krijgt geld" not in visitor.get(public).text

    nobody_sees_it()
    found = _SEEN.search(wim.get(at).text)
    assert found is not None
    assert wim.post(f"{at}/keuze", {"gezien": found[1], "wat": "stemmen"}).status_code == 303
    nobody_sees_it()
    found = _SEEN.search(wim.get(at).text)
    assert found is not None
    assert wim.post(f"{at}/publiceren", {"gezien": found[1]}).status_code == 409, "one person is not two"
    nobody_sees_it()
    found = _SEEN.search(yara.get(at).text)
    assert found is not None
    assert yara.post(f"{at}/publiceren", {"gezien": found[1]}).status_code == 303
    assert [visitor.get(f"{public}/uitslag{part}").status_code for part in PARTS] == [200] * len(PARTS)
    assert "Bekijk de uitslag" in visitor.get(public).text


@SQLITE
def test_without_a_choice_the_page_comes_back_with_the_sentence_beside_it(counted: str, wim: Browser) -> None:
    at = f"/team/buurtbudget/{counted}/tellen"
    found = _SEEN.search(wim.get(at).text)
    assert found is not None
    answer = wim.post(f"{at}/keuze", {"gezien": found[1]})
    assert answer.status_code == 422
    assert 'id="wat-fout"' in answer.text and "Kies eerst wat er wordt gepubliceerd." in answer.text


@SQLITE
def test_a_yes_to_publish_the_outcome_only_publishes_no_ballots(
    engine: Engine, counted: str, platform: dict[str, Staff]
) -> None:
    """Who changes the choice needs a second person again."""
    with reading(engine) as session:
        seen = service.standing(session, counted, by=platform["wim"], at=CLOSED).digest
    act(engine, service.choose, counted, seen, False, by=platform["wim"], at=CLOSED)
    act(engine, service.choose, counted, seen, True, by=platform["yara"], at=CLOSED)
    with reading(engine) as session:
        found = service.standing(session, counted, by=platform["wim"], at=CLOSED)
    assert found.agreed is not None
    assert (found.published_at, found.agreed.account_ids) == (None, (platform["yara"].account_id,))
    with pytest.raises(SamePersonTwice):
        act(engine, service.agree_to_publish, counted, found.agreed.digest, by=platform["yara"], at=CLOSED)


@SQLITE
def test_everybody_can_count_again_from_what_is_published(published: str, visitor: Browser, engine: Engine) -> None:
    shown = visitor.get(f"/buurtbudget/{published}/uitslag").text
    wanted = re.search(r"budget-verify record\.zip --digest ([0-9a-f]{64})", re.sub(r"</?span[^>]*>", "", shown))
    assert wanted is not None
    files = unzipped(visitor.get(f"/buurtbudget/{published}/uitslag/bestand/record.zip").content)
    assert verify(files, digest=wanted[1]).complete
    assert all(
        visitor.get(f"/buurtbudget/{published}/uitslag/bestand/{name}").content == content
        for name, content in files.items()
    )
    for hidden in ("facts.json", "study.json", "..%2Fkeys.json"):
        assert visitor.get(f"/buurtbudget/{published}/uitslag/bestand/{hidden}").status_code == 404
    assert json.loads(files["outcome.json"])["body"]["voters"] == len(VOTES)


@SQLITE
def test_without_the_ballots_the_page_says_what_nobody_can_check(
    engine: Engine, counted: str, platform: dict[str, Staff], visitor: Browser, wim: Browser
) -> None:
    publish(engine, counted, platform, with_ballots=False)
    shown = visitor.get(f"/buurtbudget/{counted}/uitslag").text
    assert "De stemmen zelf zijn niet gepubliceerd" in shown
    assert "U kunt de stemmen niet zelf natellen." in shown
    assert visitor.get(f"/buurtbudget/{counted}/uitslag/bestand/ballots.pb").status_code == 404
    files = unzipped(visitor.get(f"/buurtbudget/{counted}/uitslag/bestand/record.zip").content)
    assert sorted(files) == ["lijst.json", "rule.json", "summary.json"]
    wanted = re.search(r"budget-verify record\.zip --digest ([0-9a-f]{64})", re.sub(r"</?span[^>]*>", "", shown))
    assert wanted is not None
    without = {name: content for name, content in files.items() if name != "lijst.json"}
    for public in (files, without):
        found = verify(public, digest=wanted[1])
        told = {one.name: one.status for one in found.checks}
        assert not found.ok and found.unpublished, "no yes to what nobody outside can see"
        assert (told["sums"], told["digest"], told["truth"]) == ("made", "made", "not public")
    facts = visitor.get(f"/buurtbudget/{counted}/uitslag/bestand/log.json").json()["events"][-1]["facts"]
    assert facts["summary"] == wanted[1], "the log holds what everybody gets"
    given = wim.get(f"/team/buurtbudget/{counted}/tellen/record.zip")
    named = given.headers["content-disposition"]
    assert named == 'attachment; filename="record.zip"', "the same command is for this one too"
    record = unzipped(given.content)
    assert verify(record, digest=wanted[1]).complete and record["summary.json"] == files["summary.json"]
    plan = {one["project"]: one for one in json.loads(files["summary.json"])["body"]["plans"]}
    votes = Counter(number for vote in VOTES for number in vote)
    assert {number: one["votes"] for number, one in plan.items()} == {
        number: None if 0 < votes[int(number)] < 10 else votes[int(number)] for number in plan
    }
    assert any(one["votes"] is None for one in plan.values()) or min(votes.values()) >= 10


def rebuilt(files: dict[str, bytes]) -> Counter[tuple[str, ...]]:
    """For each set of funded plans, how many ballots marked exactly these: read off from who paid how much, when."""
    body = json.loads(files["outcome.json"])["body"] if "outcome.json" in files else {"steps": []}
    prices: dict[str, Fraction] = {}
    found: Counter[tuple[str, ...]] = Counter()
    for step in body["steps"]:
        if step["step"] != "bought":
            continue
        full = Fraction(step["payments"][0]["cents"])
        for share in step["payments"][1:]:
            left = Fraction(share["cents"])
            sets = [some for n in range(1, 4) for some in combinations(prices, n)]
            fits = [some for some in sets if Fraction(body["endowment"]) - sum(prices[one] for one in some) == left]
            if len(fits) == 1:
                found[(*fits[0], step["project"])] += share["voters"]
        prices[step["project"]] = full
    return found


@SQLITE
@pytest.mark.parametrize("with_ballots", [True, False])
def test_who_publishes_the_outcome_only_publishes_nothing_that_gives_the_ballots(
    engine: Engine, counted: str, platform: dict[str, Staff], visitor: Browser, with_ballots: bool
) -> None:
    """With the ballots the steps name them too, which shows that the sum works."""
    base = f"/buurtbudget/{counted}/uitslag"
    publish(engine, counted, platform, with_ballots=with_ballots)
    public = unzipped(visitor.get(f"{base}/bestand/record.zip").content)
    for name in ("outcome.json", "ballots.pb", "facts.json", "rule.json"):
        answer = visitor.get(f"{base}/bestand/{name}")
        public |= {name: answer.content} if answer.status_code == 200 else {}
    assert bool(rebuilt(public)) is with_ballots
    amounts = (b'"payments"', b'"rho"', b'"endowment"')
    assert any(word in content for word in amounts for content in public.values()) is with_ballots
    with reading(engine) as session:
        kept = unpacked_count(
            read_file(session, session.execute(text("SELECT id FROM budget_round")).scalar_one(), FACTS)
        )
    paid = {formats.euros(one.pays_cents) for one in kept.plans if one.pays_cents is not None}
    assert paid
    shown = {part: visitor.get(base + part).text for part in ("", "/stappen", "/mijn-stem")}
    assert all(any(money in page for money in paid) is with_ballots for page in shown.values())
    assert all(
        ("De stemmen zijn niet gepubliceerd. Daarom" in shown[part]) is not with_ballots
        for part in ("/stappen", "/mijn-stem")
    )
    assert all(("outcome.json" in page) is with_ballots for page in shown.values())


@SQLITE
def test_the_checker_of_the_format_finds_nothing_wrong_in_what_is_published(
    engine: Engine, counted: str, platform: dict[str, Staff], visitor: Browser
) -> None:
    publish(engine, counted, platform)
    text = visitor.get(f"/buurtbudget/{counted}/uitslag/bestand/ballots.pb").text
    found = Checker().process_files([text])
    results = [value["results"] for value in found.values() if isinstance(value, dict) and "results" in value]
    assert [one["errors"] for one in results] == [{}]


@SQLITE
def test_everybody_reads_that_the_calendar_was_moved(
    engine: Engine, counted: str, platform: dict[str, Staff], visitor: Browser
) -> None:
    later = replace(CALENDAR, result_by=CALENDAR.result_by + DAY)
    act(engine, budgets.move_dates, counted, later, by=platform["wim"], at=CLOSED)
    publish(engine, counted, platform, with_ballots=True)
    assert "De kalender is verschoven" in visitor.get(f"/buurtbudget/{counted}/uitslag").text
    found = json.loads(visitor.get(f"/buurtbudget/{counted}/uitslag/bestand/log.json").content)["events"]
    moved = [f"{one:%Y-%m-%dT%H:%MZ}" for one in (CALENDAR.result_by, later.result_by)]
    assert [one["facts"] for one in found if one["act"] == "move-round"] == [
        {"result_by": moved[1], "result_by_was": moved[0]}
    ]


@SQLITE
def test_the_log_holds_what_was_published(published: str, visitor: Browser, engine: Engine) -> None:
    base = f"/buurtbudget/{published}/uitslag/bestand"
    files = unzipped(visitor.get(f"{base}/record.zip").content)
    found = json.loads(visitor.get(f"{base}/log.json").content)
    last = found["events"][-1]
    acts = ["announce-lot", "freeze-list", "draw-order", "make-vote-codes", "publish-count"]
    assert [one["act"] for one in found["events"]] == acts
    assert found["events"][3]["facts"] == {"batch": 1, "codes": len(VOTES) + 20, "kind": "resident"}
    said = f"Er zijn stemcodes gemaakt: {len(VOTES) + 20}"
    assert all(said in visitor.get(page).text for page in (base.removesuffix("/bestand"), "/logboek"))
    assert last["facts"] == {
        "ballots": file_digest(files["ballots.pb"]),
        "digest": json.loads(files["outcome.json"])["digest"],
        "rule": json.loads(files["rule.json"])["digest"],
        "with_ballots": True,
    }
    assert "rests_why" not in found
    with reading(engine) as session:
        file = json.loads(service.published_file(session, published, "log.json", at=VOTING))
    assert [one["act"] for one in file["events"]] == acts[:3], "while people vote, in this round or another"
    assert file["rests_since"] == f"{CALENDAR.votes_from:%Y-%m-%dT%H:%M:%SZ}"
    assert "many have voted" in file["rests_why"]
    sealed = {name: last[name] for name in ("seq", "at", "actor", "act", "subject", "facts", "before")}
    assert digest("snw/audit/1", sealed) == last["digest"]


@SQLITE
def test_the_plans_know_their_outcome_and_can_be_followed(
    engine: Engine, published: str, platform: dict[str, Staff], visitor: Browser
) -> None:
    with reading(engine) as session:
        one = budgets.public_round(session, published, at=CLOSED)
        found = service.result(session, published, at=CLOSED)
        funded = {plan.number for plan in budgets.public_plans(session, published) if plan.status == "funded"}
    assert one.phase is Phase.FOLLOW_UP
    assert funded == {plan.number for plan in found.count.plans if plan.funded}
    number = min(funded)
    assert f"uitslag#plan-{number}" in visitor.get(f"/buurtbudget/{published}/plannen/{number}").text
    assert f'id="plan-{number}"' in visitor.get(f"/buurtbudget/{published}/uitslag").text


@SQLITE
def test_a_ballot_that_came_after_the_count_stops_the_publication(
    engine: Engine, counted: str, platform: dict[str, Staff], wim: Browser
) -> None:
    with reading(engine) as session:
        seen = service.standing(session, counted, by=platform["wim"], at=CLOSED).digest
    cast(engine, counted, platform["wim"], [(1,)], at=VOTING)
    with pytest.raises(CountNotReady, match="stale"):
        act(engine, service.choose, counted, seen, True, by=platform["wim"], at=CLOSED)
    assert "Er zijn stemmen bij gekomen na de telling" in wim.get(f"/team/buurtbudget/{counted}/tellen").text
    act(engine, service.ask_count, counted, by=platform["wim"], at=CLOSED)
    count(engine, study=False)
    publish(engine, counted, platform)
    with reading(engine) as session:
        assert service.result(session, counted, at=CLOSED).count.voters == len(VOTES) + 1


@SQLITE
def test_what_is_published_is_never_counted_again(engine: Engine, published: str, platform: dict[str, Staff]) -> None:
    with pytest.raises(CountNotReady, match="published"):
        act(engine, service.ask_count, published, by=platform["wim"], at=CLOSED + DAY)
    assert count(engine, at=CLOSED + DAY) == 0


@SQLITE
def test_so_few_ballots_are_never_published(engine: Engine, platform: dict[str, Staff]) -> None:
    slug = voted(engine, platform, VOTES[:9])
    count(engine)
    with reading(engine) as session:
        seen = service.standing(session, slug, by=platform["wim"], at=CLOSED).digest
    with pytest.raises(CountNotReady, match="few"):
        act(engine, service.choose, slug, seen, True, by=platform["wim"], at=CLOSED)
    publish(engine, slug, platform, with_ballots=False)


@SQLITE
def test_no_page_of_a_count_with_few_ballots_gives_a_number_of_people(
    engine: Engine, platform: dict[str, Staff], wim: Browser, visitor: Browser
) -> None:
    """Neither to the wijkplatform nor to the public; nor what a vote had to spend, which gives the number of votes."""
    slug = voted(engine, platform, VOTES[:3] + VOTES[-3:])
    count(engine)
    team = wim.get(f"/team/buurtbudget/{slug}/tellen").text
    assert "Dit kan niet: er stemden minder dan 10 mensen." in team, "why a choice is off"
    publish(engine, slug, platform, with_ballots=False)
    pages = [visitor.get(f"/buurtbudget/{slug}/uitslag{part}").text for part in ("", "/stappen", "/mijn-stem")]
    for page in (team, pages[0]):
        assert "Hier tonen wij dat niet: er stemden minder dan 10 mensen." in page
    for shown in (team, *pages):
        assert not re.search(
            r"Deel van elke stemmer|Zo vaak is er gerekend|hoogstens|Ieder betaalt|Met \S+ stem", shown
        )
        assert "6 ballots" not in shown
        assert not re.search(r"\d+ van de 50|elke keer dezelfde", shown), "how often a plan wins counts its votes"
        assert "goedkoper" not in shown
    for term in ("Aantal stemmen", "Stemmen die maar één keer voorkomen"):
        value = re.search(rf"<dt>(?:<[^>]+>)*{term}(?:<[^>]+>)*</dt><dd>(.*?)</dd>", team)
        assert value is not None, term
        assert "minder dan 10" in value[1], term


def test_where_nobody_voted_the_round_is_closed_without_an_outcome(
    engine: Engine, platform: dict[str, Staff], wim: Browser, visitor: Browser
) -> None:
    slug = voted(engine, platform, ())
    count(engine)
    with reading(engine) as session:
        seen = service.standing(session, slug, by=platform["wim"], at=CLOSED).digest
    for with_ballots in (True, False):
        with pytest.raises(CountNotReady, match="nobody"):
            act(engine, service.choose, slug, seen, with_ballots, by=platform["wim"], at=CLOSED)
    with pytest.raises(CountNotReady, match="nobody"):
        act(engine, service.ask_count, slug, by=platform["wim"], at=CLOSED)
    page = wim.get(f"/team/buurtbudget/{slug}/tellen").text
    assert "Niemand heeft gestemd. Het buurtbudget is gesloten" in page
    for left_out in ('name="wat"', "krijgt geld", "Tel opnieuw", "Bewoners zien dit nog niet"):
        assert left_out not in page
    with reading(engine) as session:
        one, plans = budgets.public_round(session, slug, at=CLOSED), budgets.public_plans(session, slug)
    assert one.phase is Phase.UNVOTED
    assert {plan.status for plan in plans} == {Status.NOT_FUNDED}
    public = visitor.get(f"/buurtbudget/{slug}").text
    assert "Er is niet gestemd" in public and "Geen enkel plan krijgt geld" in public
    for left_out in ("Wij tellen", "/uitslag", "Uitvoeren"):
        assert left_out not in public
    assert "niet gestemd" in visitor.get("/").text
    result = visitor.get(f"/buurtbudget/{slug}/uitslag")
    assert result.status_code == 404 and "Daarom is er geen uitslag" in result.text
    assert count(engine, at=CLOSED + 20 * DAY) == 0
    with engine.begin() as connection:  # as a round that was counted before rounds ended by themselves
        connection.execute(text("UPDATE budget_round SET unvoted = :no, counted_at = NULL"), {"no": False})
    assert Teller(engine, clock=lambda: CLOSED + DAY).look() == 0, "nothing is counted again"
    with reading(engine) as session:
        assert budgets.public_round(session, slug, at=CLOSED + DAY).phase is Phase.UNVOTED
        assert not service.any_due(session, at=CLOSED + DAY)


@SQLITE
def test_nobody_proposes_without_a_choice_or_for_a_count_that_was_not_seen(
    engine: Engine, counted: str, platform: dict[str, Staff]
) -> None:
    with reading(engine) as session:
        seen = service.standing(session, counted, by=platform["wim"], at=CLOSED).digest
    for digest_seen, with_ballots, reason in ((seen, None, "choice"), ("0" * 64, False, "stale")):
        with pytest.raises(CountNotReady, match=reason):
            act(engine, service.choose, counted, digest_seen, with_ballots, by=platform["wim"], at=CLOSED)
    with pytest.raises(CountNotReady, match="choice"):
        act(engine, service.agree_to_publish, counted, seen, by=platform["yara"], at=CLOSED)
    with reading(engine) as session:
        assert service.standing(session, counted, by=platform["wim"], at=CLOSED).agreed is None


@SQLITE
def test_ballots_that_are_kept_back_cannot_be_found_by_trying(
    engine: Engine, platform: dict[str, Staff], visitor: Browser
) -> None:
    """Who knows all but one ballot tries every choice for that one; without the salt one of these files would fit."""
    slug = voted(engine, platform, VOTES[:3])
    count(engine, study=False)
    publish(engine, slug, platform, with_ballots=False)
    with reading(engine) as session:
        row = session.scalars(select(BudgetRound).where(BudgetRound.slug == slug)).one()
        inputs, content = settled(session, row), read_file(session, row.id, BALLOTS)
    (salt,) = re.findall(rb"salt ([0-9a-f]{64})", content)
    votes = tuple(tuple((plan, 1) for plan in sorted(vote)) for vote in VOTES[:3])
    assert ballots_file(inputs, votes, salt=salt.decode()) == content, "whoever has the file has the salt"
    page = visitor.get(f"/buurtbudget/{slug}/uitslag/bestand/log.json")
    public = {one["act"]: one["facts"] for one in page.json()["events"]}["publish-count"]["ballots"]
    assert public == file_digest(content) and salt.decode() not in page.text
    for guess in ("", "0" * 64, inputs.list_digest):
        assert file_digest(ballots_file(inputs, votes, salt=guess)) != public
    act(engine, service.ask_count, voted(engine, platform, VOTES[:3]), by=platform["wim"], at=CLOSED)
    run_jobs(engine, kinds=("count",))
    with reading(engine) as session:
        other = session.scalars(select(BudgetRound).where(BudgetRound.slug != slug)).one()
        assert salt not in read_file(session, other.id, BALLOTS), "a salt of its own for each round"


def _relisted(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(content)
    change(value)
    return canonical(value)


@SQLITE
def test_the_frozen_list_beside_a_record_is_compared_with_what_was_counted(
    engine: Engine, published: str, visitor: Browser
) -> None:
    """As everybody has them: the record as a zip, with the list as it is on the page of the round."""
    files = unzipped(visitor.get(f"/buurtbudget/{published}/uitslag/bestand/record.zip").content)
    content = files.pop("lijst.json")
    assert content == visitor.get(f"/buurtbudget/{published}/lijst.json").content
    names = [one.name for one in verify(files).checks]
    found = verify({**files, "lijst.json": content})
    assert found.ok and [one.name for one in found.checks] == [*names, "list", "lots", "plans"]
    assert {one.status for one in found.checks[-3:]} == {"made"}
    changes: dict[str, tuple[Callable[[dict[str, Any]], object], set[str]]] = {
        "another hour": (lambda one: one["voting"].update(until="2027-06-01T00:00Z"), {"list", "lots"}),
        "another price": (lambda one: one["plans"][0].update(cost_cents=1), {"list", "lots", "plans"}),
        "another name": (lambda one: one["plans"][0].update(title="Een snackbar"), {"list", "lots", "plans"}),
        "another wijk": (lambda one: one["plans"][0].update(wijk="FL"), {"list", "lots", "plans"}),
        "another theme": (lambda one: one["plans"][0].update(theme="green"), {"list", "lots", "plans"}),
        "a plan less": (lambda one: one["plans"].pop(), {"list", "lots", "plans"}),
        "a plan twice": (lambda one: one["plans"].append(one["plans"][0]), {"spelling"}),
        "no plans": (lambda one: one.pop("plans"), {"spelling"}),
        "a price in words": (lambda one: one["plans"][0].update(cost_cents="1"), {"spelling"}),
    }
    for name, (change, wrong) in changes.items():
        forged = verify({**files, "lijst.json": _relisted(content, change)})
        assert not forged.ok and wrong == {one.name for one in forged.checks if one.ok is False}, name
    assert not verify({**files, "lijst.json": content + b" "}).ok
    loose = {"rule.json": files["rule.json"], "lijst.json": content}
    assert {one.name: one.status for one in verify(loose).checks}["lots"] == "made", "also before there is a count"


@SQLITE
def test_who_takes_the_whole_record_before_the_publication_is_noted(engine: Engine, counted: str, wim: Browser) -> None:
    answer = wim.get(f"/team/buurtbudget/{counted}/tellen/record.zip")
    assert verify(unzipped(answer.content)).ok
    with engine.connect() as connection:
        last = "SELECT act, facts FROM audit ORDER BY seq DESC LIMIT 1"
        assert tuple(connection.execute(text(last)).one()) == ("look", '{"what":"ballots"}')


@pytest.mark.parametrize("with_ballots", [True, False])
def test_ballots_that_are_not_public_go_after_half_a_year(
    engine: Engine, counted: str, platform: dict[str, Staff], with_ballots: bool
) -> None:
    publish(engine, counted, platform, with_ballots=with_ballots)
    rule = next(one for one in RULES if one.id == "counted-ballots")

    def kept(at: Any) -> bool:
        with unit_of_work(engine) as session:
            rule.apply(session, at)
            names = session.execute(text("SELECT name FROM count_file")).scalars().all()
        assert {"outcome.json", "rule.json", "facts.json"} <= set(names)
        return "ballots.pb" in names

    over = CALENDAR.result_by + rule.period
    assert kept(over - DAY)
    assert kept(over) is with_ballots


@SQLITE
def test_pages_of_an_outcome_come_before_no_publication_whatever_was_voted(
    engine: Engine, platform: dict[str, Staff], visitor: Browser
) -> None:
    """Counted and not published: what a visitor gets does not depend on the votes."""
    one = voted(engine, platform)
    other = voted(engine, platform, [(5,)] * len(VOTES), titles={"nl": "Buurtbudget Osdorp"})
    count(engine, study=False)
    for part in ("", *(f"/uitslag{part}" for part in PARTS)):
        first, second = (visitor.get(f"/buurtbudget/{slug}{part}") for slug in (one, other))
        assert first.status_code == second.status_code
        plain = [re.sub(r"[0-9a-f]{10,64}|[0-9a-f]{5} [0-9a-f]{5}", "", answer.text) for answer in (first, second)]
        assert plain[0].replace(one, "x") == plain[1].replace(other, "x"), part


@SQLITE
def test_only_of_a_plan_with_money_the_wijkplatform_tells_how_it_goes(
    engine: Engine, published: str, wim: Browser
) -> None:
    """The form was there for every plan, and was refused only after it was filled in."""
    with reading(engine) as session:
        plans = service.result(session, published, at=CLOSED).count.plans
    assert {plan.funded for plan in plans} == {True, False}
    for plan in plans:
        at = f"/team/buurtbudget/{published}/plannen/{plan.number}"
        assert wim.get(f"{at}/voortgang").status_code == (200 if plan.funded else 409)
        assert ("/voortgang" in wim.get(at).text) is plan.funded


@SQLITE
def test_no_heading_stands_over_nothing_and_what_is_public_is_not_still_to_come(
    engine: Engine, platform: dict[str, Staff], visitor: Browser, wim: Browser
) -> None:
    slug = voted(engine, platform, [(1, 2)] * 12, amount_cents=40_000_000)
    count(engine)
    heading, to_come = "Deze plannen krijgen geen geld", "De uitslag zoals iedereen die straks ziet"
    assert to_come in wim.get(f"/team/buurtbudget/{slug}/tellen").text
    publish(engine, slug, platform, with_ballots=False)
    page = visitor.get(f"/buurtbudget/{slug}/uitslag").text
    assert "Deze plannen krijgen geld" in page and heading not in page
    assert to_come not in wim.get(f"/team/buurtbudget/{slug}/tellen").text
