"""The team's pages, from the first form to the result, in two browsers of two colleagues."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from ballots.referendum.codes import new_code
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.service.trustees import aloud
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from tests.referenda import polls
from tests.web.conftest import Clock
from tests.web.world import Browser, browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FORM = {
    "titel-nl": "Het park",
    "vraag-nl": "Moet het park autovrij worden?",
    "tekst-nl": "Het gaat over het Sloterpark.",
    "antwoorden-nl": "Ja\r\nNee",
    "titel-en": "The park",
    "vraag-en": "Should the park be free of cars?",
    "antwoorden-en": "Yes\nNo",
    "minst": "1",
    "meest": "1",
    "opkomst": "20",
    "codemaker": "Notaris Jansen",
    "van": "2027-03-02T10:00",
    "tot": "2027-03-09T10:00",
    "uitslag": "2027-03-11T10:00",
    "oefenen": "ja",
    "papier": "ja",
}


@pytest.fixture
def colleagues(engine: Engine, clock: Clock, settings: Settings) -> tuple[Browser, Browser]:
    """Anna and Bram."""
    anna, bram = (browser(engine, clock, login, settings=settings) for login in ("anna", "bram"))
    return anna, bram


def yes(one: Browser, slug: str, act: str) -> Any:
    """Say yes to this act, as the page has it now."""
    text = one.get(f"/team/referendum/{slug}").text
    found = re.search(rf'/akkoord/{act}".*?name="gezien" value="([0-9a-f]{{64}})"', text, re.DOTALL)
    assert found is not None, f"{act} does not lie before us"
    return one.post(f"/team/referendum/{slug}/akkoord/{act}", {"gezien": found[1]})


def lies_before(one: Browser, slug: str, act: str) -> dict[str, str]:
    """What this act is about, as it stands above the yes."""
    text = one.get(f"/team/referendum/{slug}").text
    section = text[text.index(f'id="kop-{act}"') :].partition("</section>")[0]
    assert "<strong>" in section, "nothing says with what to compare"
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section)
    return {term: re.sub("<[^>]*>", "", value) for term, value in found}


def both(colleagues: tuple[Browser, Browser], slug: str, act: str) -> None:
    for one in colleagues:
        assert yes(one, slug, act).status_code == 303


def test_two_colleagues_take_a_referendum_from_the_form_to_the_result(
    engine: Engine, colleagues: tuple[Browser, Browser], clock: Clock
) -> None:
    anna, bram = colleagues
    answer = anna.post("/team/referendum/nieuw", FORM)
    assert answer.status_code == 303, answer.text
    slug = answer.headers["location"].rpartition("/")[2]
    here = f"/team/referendum/{slug}"
    assert anna.post(f"{here}/opzet", {**FORM, "opkomst": "30"}).status_code == 303
    refused = anna.post(f"{here}/vertaling", {"taal": "en", "functie": "sworn", "dag": "2099-01-01"})
    assert refused.status_code == 422 and 'value="2099-01-01"' in refused.text
    assert anna.post(f"{here}/vertaling", {"taal": "en", "functie": "sworn", "dag": "2027-02-01"}).status_code == 303
    assert "Dit wacht op een ja van twee mensen." in anna.get(here).text
    both(colleagues, slug, "check-translations")
    assert "Een beëdigd vertaler keek de vertaling na op maandag 1 februari 2027." in anna.get(here).text
    assert yes(anna, slug, "fix-referendum").status_code == 303
    with reading(engine) as session:
        assert service.all_public(session) == ()
    assert yes(bram, slug, "fix-referendum").status_code == 303
    with reading(engine) as session:
        (facts,) = service.all_public(session)
    assert facts.set_up.quorum == 30
    assert facts.set_up.texts["en"].answers == ("Yes", "No")
    codes = tuple(new_code() for _ in range(6))
    poll = polls.Poll(slug=slug, uuid=facts.uuid, codes=codes, spares=("SSSS",))
    listed = polls.listed(poll.uuid, poll.codes, poll.spares)
    assert anna.post(f"{here}/codes", files={"lijst": ("public.csv", b"code\n1\n")}).status_code == 422
    assert anna.post(f"{here}/codes", files={"lijst": ("public.csv", listed)}).status_code == 303
    keys = {"sleutels": ("trustees.json", polls.keys().record)}
    assert anna.post(f"{here}/sleutelhouders", {"namen": "Eén"}, files=keys).status_code == 422
    assert anna.post(f"{here}/sleutelhouders", {"namen": "\n".join(polls.HOLDERS)}, files=keys).status_code == 303
    assert lies_before(bram, slug, "fix-codes") == {"Zonder gebied": "6", "In reserve": "1", "Samen": "7"}
    number = aloud(polls.keys().record)
    wanted = {
        **{f"Sleutelhouder {place}": name for place, name in enumerate(polls.HOLDERS, 1)},
        "Het nummer dat zij elkaar voorlazen": number,
    }
    assert lies_before(bram, slug, "fix-trustees") == wanted
    for act in ("fix-codes", "fix-trustees", "open-referendum"):
        both(colleagues, slug, act)
    assert anna.post(f"{here}/code", {"oud": "12", "gebied": "GF08"}).status_code == 422
    slip = new_code()[:-1].lower() + "?0"
    told = anna.post(f"{here}/code", {"oud": slip, "gebied": "GF08"})
    assert told.status_code == 422 and "Zij is nu niet meer geheim." in told.text and slip not in told.text
    assert anna.post(f"{here}/code", {"oud": polls.key(poll, codes[2]), "gebied": "GF08"}).status_code == 303
    wanted = {
        "De oude code": polls.key(poll, codes[2]), "Is daarmee al gestemd?": "Nee",
        "Gebied": "Zonder gebied", "De reservecode": polls.key(poll, "SSSS"),
    }  # fmt: skip
    assert lies_before(bram, slug, "change-code") == wanted
    both(colleagues, slug, "change-code")
    page = anna.get(here).text
    assert "deel nog niet nodig" in page and "deel niet gebruikt" not in page, "there is nothing to open yet"
    assert "Daarna pas kan de uitslag bekend worden." in page
    clock.now = polls.DURING
    for place in range(2):
        polls.cast(anna, poll, polls.ballot(engine, poll, place))
    clock.now = polls.AFTER
    for one, login in ((anna, "anna"), (bram, "bram")):
        one.sign_in(login)
    both(colleagues, slug, "close-referendum")
    assert anna.post(f"{here}/tellen").status_code == 303
    assert "Dit begint zo." in anna.get(here).text
    assert anna.post(f"{here}/tellen").status_code == 409, "it is asked for already"
    polls.run_jobs(engine)
    _paper(colleagues, poll)
    for owner in (1, 2):
        part = {"deel": ("deel.json", polls.decryption(engine, poll, owner))}
        assert anna.post(f"{here}/sleuteldeel", files=part).status_code == 303
        assert anna.post(f"{here}/sleuteldeel", files=part).status_code == 422, "not twice"
    opening = anna.get(f"/referendum/{slug}/sleutels").text
    assert opening.count("deel gebruikt") == 2 and opening.count("deel niet gebruikt") == 1, "who still has to open"
    both(colleagues, slug, "fix-paper")
    wanted = {
        "Ja": "2: 2 via internet, 0 op papier",
        "Nee": "2: 0 via internet, 2 op papier",
        "Blanco": "1: 0 via internet, 1 op papier",
    }
    assert lies_before(bram, slug, "publish-referendum") == wanted
    both(colleagues, slug, "publish-referendum")
    page = anna.get(here).text
    assert "deel niet gebruikt" in page and "Daarna pas" not in page and "De stemmen op papier staan vast." in page
    assert anna.post(f"{here}/nakijken").status_code == 303
    assert "Wordt nagerekend" in anna.get(f"/referendum/{slug}/controleer").text
    polls.run_jobs(engine, kinds=["referendum-check"])
    with reading(engine) as session:
        facts = service.public_referendum(session, slug)
        assert audit.verify(session).ok
    assert facts.result == (0, 2, 0)
    assert facts.paper is not None and facts.paper.votes == (1, 0, 2)
    assert {one.height for one in facts.said} == {facts.head and facts.head.height}
    assert {one.ok for one in facts.said} == {True}
    assert "Ons programma" in anna.get(f"/referendum/{slug}/controleer").text


def _paper(colleagues: tuple[Browser, Browser], poll: polls.Poll) -> None:
    """Both type over three envelopes and what was in them; one of them makes a slip, twice."""
    here = f"/team/referendum/{poll.slug}"
    anna, bram = colleagues
    assert "Typ het papier over" in anna.get(here).text
    came = "\r\n".join(poll.codes[3:])
    refused = anna.post(f"{here}/papier/codes", {"codes": f"{came}\r\nABC"})
    assert refused.status_code == 422 and "Regel 4: een stemcode heeft 17 tekens." in refused.text
    assert poll.codes[3] in refused.text, "nothing typed is lost"
    tried = anna.post(
        f"{here}/papier/nakijken", {"codes": f"{came}\r\n{poll.codes[3].lower()}\r\n{poll.codes[0]}\r\nABC"}
    )
    for said in (
        "Regel 4: deze stemcode staat ook op regel 1.",
        "Regel 5: met de code is online gestemd.",
        "Regel 6: een stemcode heeft 17 tekens.",
        "Nagekeken, en nog niets bewaard",
    ):
        assert said in tried.text
    table = "Code,opmerking\r\n" + "".join(f"{one},\r\n" for one in (*poll.codes[3:], poll.codes[2], new_code()))
    tried = bram.post(f"{here}/papier/nakijken", files={"bestand": ("codes.csv", table.encode())})
    assert "Regel 4: de code geldt niet meer." in tried.text and "Regel 5: de code staat niet" in tried.text
    assert poll.codes[3] in tried.text, "the list stands ready to be kept"
    refused = bram.post(f"{here}/papier/nakijken", files={"bestand": ("codes.csv", b"naam\nx\n")})
    assert refused.status_code == 422 and "Kolom &#39;code&#39; ontbreekt" in refused.text
    assert "U typte" not in anna.get(f"{here}/papier").text, "nothing of it was kept"
    for one in colleagues:
        assert one.post(f"{here}/papier/codes", {"codes": came}).status_code == 303
    assert "Deze enveloppen tellen mee" in bram.get(f"{here}/papier").text
    votes = b"stem\n2\nblanco\n3\n1 2\nONGELDIG\n1 1\n\n2\n"
    tried = anna.post(f"{here}/papier/stemmen-nakijken", files={"bestand": ("stemmen.csv", votes)})
    for said in (
        "Regel 3: deze keuze staat niet op het formulier.",
        "Regel 4: hier staan te weinig of te veel keuzes.",
        "Regel 6: hier staat twee keer hetzelfde nummer.",
        "Regel 7: deze keuze staat niet op het formulier.",
    ):
        assert said in tried.text
    good = {"bestand": ("stemmen.csv", b"stem\n2\nblanco\n 2\n")}
    tried = anna.post(f"{here}/papier/stemmen-nakijken", files=good)
    assert re.findall(r'name="aantal-\d" value="(\d*)"', tried.text) == ["1", "0", "2", "0"]
    assert "Er is niets op aan te merken." in tried.text and "Uw aantallen zijn bewaard" not in tried.text
    wrong = {"aantal-0": "1", "aantal-1": "0", "aantal-2": "x", "aantal-3": "0"}
    assert anna.post(f"{here}/papier/aantallen", wrong).status_code == 422
    assert "passen niet bij 3 formulieren" in anna.post(f"{here}/papier/aantallen", {**wrong, "aantal-2": "3"}).text
    assert anna.post(f"{here}/papier/aantallen", {"aantal-0": "1", "anders": "2"}).status_code == 400
    right = {**wrong, "aantal-2": "2"}
    assert anna.post(f"{here}/papier/aantallen", {**right, "aantal-1": "1", "aantal-2": "1"}).status_code == 303
    assert bram.post(f"{here}/papier/aantallen", right).status_code == 303
    assert "De twee tellingen verschillen" in bram.get(f"{here}/papier").text
    assert anna.post(f"{here}/papier/aantallen", right).status_code == 303
    assert "Alles is overgetypt" in anna.get(f"{here}/papier").text


def test_a_set_up_that_contradicts_itself_says_every_problem_at_once(colleagues: tuple[Browser, Browser]) -> None:
    wrong = {
        **FORM, "titel-nl": "", "antwoorden-en": "Yes", "meest": "3", "opkomst": "101", "van": "2020-01-01T10:00",
        "tot": "2019-01-01T10:00", "codemaker": "",
    }  # fmt: skip
    answer = colleagues[0].post("/team/referendum/nieuw", wrong)
    assert answer.status_code == 422
    fields = set(re.findall(r'<a class="ams-link" href="#([\w-]+)">', answer.text))
    assert fields >= {"titel-nl", "antwoorden-en", "meest", "opkomst", "van", "tot", "codemaker"}
    assert 'value="2020-01-01T10:00"' in answer.text, "nothing typed is lost"
    empty = colleagues[0].post("/team/referendum/nieuw", dict.fromkeys(FORM, "")).text
    wanted = [
        "titel-nl",
        "vraag-nl",
        "antwoorden-nl",
        "codemaker",
        "minst",
        "meest",
        "opkomst",
        "van",
        "tot",
        "uitslag",
    ]
    assert re.findall(r'<a class="ams-link" href="#([\w-]+)">', empty) == wanted, "an empty form hears all at once"
    assert empty.count("Kies een dag en een tijd.") == 6
    assert colleagues[0].post("/team/referendum/nieuw", {**FORM, "anders": "x"}).status_code == 400


def test_a_yes_to_something_that_changed_counts_no_more(engine: Engine, colleagues: tuple[Browser, Browser]) -> None:
    anna, bram = colleagues
    slug = anna.post("/team/referendum/nieuw", FORM).headers["location"].rpartition("/")[2]
    assert yes(anna, slug, "fix-referendum").status_code == 303
    assert anna.post(f"/team/referendum/{slug}/opzet", {**FORM, "vraag-nl": "Iets anders?"}).status_code == 303
    assert yes(bram, slug, "fix-referendum").status_code == 303
    with reading(engine) as session:
        assert service.all_public(session) == ()
    assert anna.post(f"/team/referendum/{slug}/akkoord/fix-referendum", {"gezien": "0" * 64}).status_code == 409
    assert anna.post(f"/team/referendum/{slug}/akkoord/iets", {"gezien": "0" * 64}).status_code == 409


def test_who_agrees_to_another_code_reads_that_somebody_voted_with_the_old_one_meanwhile(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, colleagues: tuple[Browser, Browser], clock: Clock
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    old = {"oud": polls.key(poll, poll.codes[0]), "gebied": "GF08"}
    assert colleagues[0].post(f"/team/referendum/{poll.slug}/code", old).status_code == 303
    assert lies_before(colleagues[1], poll.slug, "change-code")["Is daarmee al gestemd?"] == "Nee"
    clock.now = polls.DURING
    polls.cast(colleagues[1], poll, polls.ballot(engine, poll, 0))
    colleagues[1].sign_in("bram")
    assert lies_before(colleagues[1], poll.slug, "change-code")["Is daarmee al gestemd?"] == "Ja"
