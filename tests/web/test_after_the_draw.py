"""A year of a panel: reserves, a reported departure, and a replacement that two people confirm, then public."""

from __future__ import annotations

import html
import re
from collections import OrderedDict
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.accounts.service import add_account
from snw_democratie.assemblies import service
from snw_democratie.assemblies.errors import ChangedMeanwhile, NotReady, UnknownPart
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.errors import SamePersonTwice
from snw_democratie.security.staff import Role, Staff
from sortition.errors import BadRandomness, DrawOutOfOrder
from sortition.verify import verify
from tests.accounts.people import seated
from tests.answers.drawn import say_no
from tests.web.world import START, Browser, act, browser, run_jobs

SLUG = "panel-drawn"
PAGE = f"/team/lotingen/{SLUG}/plaatsen"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What public pages keep belongs to one database; the copies of these tests look alike until somebody leaves."""
    monkeypatch.setattr("snw_democratie.public_record.service._memory", OrderedDict())


def standing(engine: Engine, *, ahead: bool = False) -> service.Standing:
    with reading(engine) as session:
        return service.after_draw(session, SLUG, ahead=ahead)


def seen(engine: Engine) -> str:
    with reading(engine) as session:
        return service.replacing(session, SLUG).digest


def leave(engine: Engine, by: Staff, *lots: str, origin: str = "pool") -> Any:
    """They said no first."""
    say_no(engine, SLUG, *lots, by=by)
    return act(engine, service.note_vacancy, SLUG, lots, (), origin, by=by)


def report(engine: Engine, lot: str, reason: str = "moved") -> None:
    with unit_of_work(engine) as session:
        number = service.procedure(session, SLUG).id
        service.report_vacancy(session, number, lot, reason, START)


def test_from_a_reported_departure_to_a_replacement_in_the_published_record(
    engine: Engine, staff: dict[str, Staff], anna: Browser, bram: Browser, visitor: Browser, clock: Any
) -> None:
    usual = re.search(r"<textarea[^>]*>\n?([^<]*)</textarea>", anna.get(PAGE).text)
    assert usual is not None
    lines = html.unescape(usual[1]).strip().splitlines()
    assert len(lines) > 2 and all(line.endswith("; 10") for line in lines)
    for number, text, said in (
        ("0", "", "van 1 tot en met 20"),
        ("3", f"{lines[0]}1", "Kijk naar regel 1"),
        ("3", f"{lines[1]}\n{lines[1]}", "Kijk naar regel 2"),
        ("3", "x; y; 10", "Kijk naar regel 1"),
    ):
        refused = anna.post(f"{PAGE}/reserves", {"aantal": number, "uitval": text})
        page = html.unescape(refused.text)
        assert refused.status_code == 422 and said in page and text in page.replace("\r\n", "\n")
    more = "\n".join([lines[0].removesuffix("10") + "25", *lines[1:]])
    assert anna.post(f"{PAGE}/reserves", {"aantal": "3", "uitval": more}).status_code == 303
    assert "De computer zoekt reserves" in anna.get(PAGE).text
    run_jobs(engine)
    one = standing(engine, ahead=True)
    assert one.later.reserves is not None
    assert len(one.later.reserves) == 3
    (group,) = one.later.dropout  # what everybody had is the usual, and not said
    assert f"{group[0]}; {group[1]}; 10" == lines[0] and group[2] == Fraction(1, 4)
    shown = visitor.get(f"/loting/{SLUG}").text
    assert "Daarmee rekende de computer:" in shown and f"{group[0]}: {group[1]}, 25%" in html.unescape(shown)
    assert len(one.ahead) == len(one.sitting) == 4
    lot = one.sitting[0]
    report(engine, lot)
    page = anna.get(PAGE).text
    assert f'value="{lot}"' in page
    assert "is verhuisd" in page
    say_no(engine, SLUG, lot, by=staff["anna"])
    assert anna.post(f"{PAGE}/vertrek", {"wie": lot, "weg": "", "uit": "pool"}).status_code == 303
    waiting = standing(engine).later.open
    assert waiting is not None
    assert waiting.choices > 1
    assert standing(engine).left == ()
    assert "Wie er komt, weet nog niemand." in visitor.get(f"/loting/{SLUG}").text
    assert anna.post(f"{PAGE}/aankondigen", {"bron": "balls", "moment": ""}).status_code == 409
    soon = {"bron": "balls", "ronde": "", "moment": "2027-03-01T20:00"}
    assert anna.post(f"{PAGE}/aankondigen", soon).status_code == 303
    assert "De loting is op maandag 1 maart 2027, 20.00 uur." in visitor.get(f"/loting/{SLUG}").text
    early = anna.post(f"{PAGE}/invoeren", {"cijfers": "0", "handtekening": ""})
    assert early.status_code == 409 and "De loting is op:" in anna.get(PAGE).text
    clock.now = START + timedelta(hours=12)
    for one, login in ((anna, "anna"), (bram, "bram")):
        assert one.sign_in(login).status_code == 303
    digits = "0" * len(str(waiting.choices - 1))
    assert anna.post(f"{PAGE}/invoeren", {"cijfers": digits, "handtekening": ""}).status_code == 303
    for who in (anna, bram):
        assert who.post(f"{PAGE}/bevestigen", {"gezien": seen(engine)}).status_code == 303
    came = standing(engine).later.rounds[-1].selected
    assert came == (waiting.chances[0][0],)
    assert f"Lotnummer {came[0]} kwam erbij." in visitor.get(f"/loting/{SLUG}").text
    with reading(engine) as session:
        public, full = (service.record(session, SLUG, public=whole) for whole in (True, False))
    assert verify(public).ok
    assert {check.name: check.status for check in verify(full).checks}["choices"] == "made"


def test_who_reads_along_sees_no_form_that_would_be_refused(
    engine: Engine, staff: dict[str, Staff], anna: Browser, clock: Any
) -> None:
    leave(engine, staff["anna"], standing(engine).sitting[0])
    act(engine, service.announce_replacement, SLUG, "balls", by=staff["anna"])
    with unit_of_work(engine) as session:
        add_account(session, login="daan", name="Daan", hashed="", roles=[Role.AUDITOR], at=START)
    reader = seated(browser(engine, clock), engine, "daan", at=START)
    team, read = anna.get(PAGE).text, reader.get(PAGE).text
    for act_of_the_team in ("invoeren", "mislukt"):
        assert f'action="{PAGE}/{act_of_the_team}"' in team
    assert f'action="{PAGE}' not in read and "Wat er is gebeurd" in read


def test_one_person_twice_gives_nobody_a_place(engine: Engine, staff: dict[str, Staff]) -> None:
    anna = staff["anna"]
    leave(engine, anna, standing(engine).sitting[0])
    with pytest.raises(DrawOutOfOrder, match="not announced"):
        act(engine, service.enter_replacement, SLUG, "1", "", by=anna)
    act(engine, service.announce_replacement, SLUG, "balls", by=anna)
    with pytest.raises(BadRandomness):
        act(engine, service.enter_replacement, SLUG, "x", "", by=anna)
    choices = standing(engine).later.rounds[-1].choices
    act(engine, service.enter_replacement, SLUG, "0" * len(str(choices - 1)), "", by=anna)
    assert act(engine, service.agree_to_replace, SLUG, seen(engine), by=anna) is False
    with pytest.raises(SamePersonTwice):
        act(engine, service.agree_to_replace, SLUG, seen(engine), by=anna)
    act(engine, service.take_back_replacing, SLUG, by=anna)
    assert standing(engine).later.rounds[-1].selected is None


def test_other_digits_need_a_new_yes(engine: Engine, staff: dict[str, Staff]) -> None:
    anna, bram = staff["anna"], staff["bram"]
    leave(engine, anna, standing(engine).sitting[0])
    with pytest.raises(NotReady):  # a moment that is over
        act(engine, service.announce_replacement, SLUG, "dice", START - timedelta(hours=1), by=anna)
    act(engine, service.announce_replacement, SLUG, "dice", by=anna)
    choices = standing(engine).later.rounds[-1].choices
    dice = 1 if choices <= 6 else 2
    act(engine, service.enter_replacement, SLUG, "1" * dice, "", by=anna)
    act(engine, service.agree_to_replace, SLUG, seen(engine), by=anna)
    before = seen(engine)
    act(engine, service.enter_replacement, SLUG, "1" * (dice - 1) + "2", "", by=bram)
    with pytest.raises(ChangedMeanwhile):
        act(engine, service.agree_to_replace, SLUG, before, by=bram)
    assert act(engine, service.agree_to_replace, SLUG, seen(engine), by=bram) is False


def test_what_was_announced_and_gave_nothing_stays_public_and_the_place_is_drawn_anew(
    engine: Engine, staff: dict[str, Staff], anna: Browser, bram: Browser, visitor: Browser
) -> None:
    leave(engine, staff["anna"], standing(engine).sitting[0])
    with pytest.raises(NotReady):  # nothing was announced
        act(engine, service.report_failure, SLUG, "evening", by=staff["anna"])
    act(engine, service.announce_replacement, SLUG, "balls", by=staff["anna"])
    with pytest.raises(DrawOutOfOrder, match="under way"):
        act(engine, service.note_vacancy, SLUG, (), (), "pool", by=staff["anna"])
    assert anna.post(f"{PAGE}/mislukt", {"waarom": "evening"}).status_code == 303
    assert "Trek de loting in" in anna.get(PAGE).text
    for who in (anna, bram):
        with reading(engine) as session:
            agreed = service.withdrawing(session, SLUG)
        assert agreed is not None
        assert who.post(f"{PAGE}/intrekken", {"gezien": agreed.digest}).status_code == 303
    assert anna.post(f"{PAGE}/vertrek", {"wie": "", "weg": "", "uit": "pool"}).status_code == 303
    act(engine, service.announce_replacement, SLUG, "balls", by=staff["anna"])
    page = visitor.get(f"/loting/{SLUG}").text
    assert "De bijeenkomst ging niet door." in page and "Deze loting is ingetrokken. Er volgt een andere." in page
    waiting = standing(engine).later.open
    assert waiting is not None and waiting.number == 2 and waiting.left == ()
    act(engine, service.enter_replacement, SLUG, "0" * len(str(waiting.choices - 1)), "", by=staff["anna"])
    with pytest.raises(NotReady):  # what fell, counts
        act(engine, service.report_failure, SLUG, "mistake", by=staff["anna"])
    for one in ("anna", "bram"):
        act(engine, service.agree_to_replace, SLUG, seen(engine), by=staff[one])
    assert len(standing(engine).sitting) == 4
    with reading(engine) as session:
        public, full = (service.record(session, SLUG, public=whole) for whole in (True, False))
    assert verify(public).ok and verify(full).ok and "vacancy-1-withdrawal.json" in public
    for name in (name for name in public if name.startswith("vacancy")):
        data = public[name]
        assert not verify({**public, name: data[:40] + bytes([data[40] ^ 1]) + data[41:]}).ok
        if name != "vacancy-2-replacement.json":  # the last one may still be to come
            assert not verify({other: data for other, data in public.items() if other != name}).ok


def test_a_second_departure_takes_the_first_along_and_every_lot_reads_what_became_of_it(
    engine: Engine, staff: dict[str, Staff], anna: Browser, visitor: Browser
) -> None:
    def reads(lot: str) -> str:
        return visitor.get(f"/loting/{SLUG}/mijn-lot?lot={lot}").text

    act(engine, service.ask_reserves, SLUG, 2, by=staff["anna"])
    run_jobs(engine)
    found = standing(engine)
    one, other, stays, *_ = found.sitting
    (reserve, _chance), *_ = found.later.reserves or ()
    assert "Dit lotnummer is reserve" in reads(reserve) and "Dit lotnummer is ingeloot" in reads(one)
    assert "Er wacht al een vrije plaats" not in anna.get(PAGE).text
    assert "Daarna veranderde het panel." not in visitor.get(f"/loting/{SLUG}/loting").text
    leave(engine, staff["anna"], one)
    assert "Dan wordt vertrek 1 deel van vertrek 2." in anna.get(PAGE).text
    say_no(engine, SLUG, other, by=staff["anna"])
    act(engine, service.note_vacancy, SLUG, (other,), (reserve,), "pool", by=staff["anna"])
    for page in (anna.get(PAGE).text, visitor.get(f"/loting/{SLUG}").text):
        assert "Vertrek 1 is samengevoegd met vertrek 2." in page
        assert page.count("Wie er komt, weet nog niemand.") == 1
    act(engine, service.announce_replacement, SLUG, "balls", by=staff["anna"])
    waiting = standing(engine).later.open
    assert waiting is not None and waiting.number == 2 and "Er wacht al" not in anna.get(PAGE).text
    act(engine, service.enter_replacement, SLUG, "0" * len(str(waiting.choices - 1)), "", by=staff["anna"])
    for name in ("anna", "bram"):
        act(engine, service.agree_to_replace, SLUG, seen(engine), by=staff[name])
    came = standing(engine).later.rounds[-1].selected or ()
    assert len(came) == 2
    for lot in (one, other):
        assert "Dit lotnummer zit niet meer in het panel" in reads(lot) and "U hoeft nu niets" not in reads(lot)
    for lot in came:
        assert "Dit lotnummer kwam later in het panel" in reads(lot) and "niet ingeloot" not in reads(lot)
    assert "Dit lotnummer is ingeloot" in reads(stays)
    assert "Dit lotnummer kon die plaats niet krijgen." in reads(reserve)
    for part in ("panel", "mix"):
        assert "Daarna veranderde het panel." in visitor.get(f"/loting/{SLUG}/loting?deel={part}").text
    found = re.search(
        rf'href="(/loting/{SLUG}/panels/(\d+))">Bekijk de lotnummers', visitor.get(f"/loting/{SLUG}").text
    )
    assert found is not None
    of_the_evening, _heading, since = visitor.get(found[1]).text.partition("Wie later in het panel kwam")
    for lot, note in ((one, True), (other, True), (stays, False)):
        assert (f'<bdi>{lot}</bdi> <span class="snw-lot__note">ging weg' in of_the_evening) is note
    assert all(f"<bdi>{lot}</bdi>" in since and f"<bdi>{lot}</bdi>" not in of_the_evening for lot in came)
    beside = visitor.get(f"/loting/{SLUG}/panels/{0 if int(found[2]) else 1}").text
    assert "ging weg" not in beside and "Wie later in het panel kwam" not in beside
    assert f'href="{PAGE}?samen=twee#samen"' in anna.get(PAGE).text
    assert re.search(r"Er zijn [\d.]+ tweetallen\.", anna.get(f"{PAGE}?samen=twee").text)


def test_a_slip_leaves_the_form_as_it_was_and_zeros_in_front_may_be_left_out(
    engine: Engine, staff: dict[str, Staff], anna: Browser
) -> None:
    sits = standing(engine).sitting[0]
    say_no(engine, SLUG, sits, by=staff["anna"])
    typed = {"wie": "9999", "weg": "8888", "uit": "pool"}
    for more, said, kept in (
        ({}, "Lotnummer '9999' kan hier niet.", "9999"),
        ({"wie": sits}, "Lotnummer '8888' kan hier niet.", sits),
        ({"wie": " ", "weg": ""}, "Er is geen plaats vrij. Zeg wie er weggaat.", " "),
    ):
        refused = anna.post(f"{PAGE}/vertrek", typed | more)
        assert refused.status_code == 422 and said in html.unescape(refused.text) and f'value="{kept}"' in refused.text
    assert "Nullen vooraan mogen weg." in refused.text and not standing(engine).later.rounds
    twice = f"{sits.lstrip('0')}, {sits}"
    assert anna.post(f"{PAGE}/vertrek", {"wie": twice, "weg": "", "uit": "pool"}).status_code == 303
    assert standing(engine).later.rounds[0].left == (sits,)
    assert anna.post(f"{PAGE}/vertrek", {"wie": "9999", "weg": "", "uit": "pool"}).status_code == 422


def test_a_place_for_which_one_person_fits_is_given_without_a_draw_and_says_so(
    engine: Engine, staff: dict[str, Staff], anna: Browser, bram: Browser, visitor: Browser
) -> None:
    sits = standing(engine).sitting[0]
    leave(engine, staff["anna"], sits)
    fits = [lot for lot, _chance in standing(engine).later.rounds[0].chances]
    act(engine, service.note_vacancy, SLUG, (), fits[1:], "pool", by=staff["anna"])
    waiting = standing(engine).later.open
    assert waiting is not None and waiting.certain and waiting.chances[0][0] == fits[0]
    for page in (anna.get(PAGE).text, visitor.get(f"/loting/{SLUG}").text):
        assert f"Er is één mogelijkheid: lotnummer {fits[0]}." in page and "hoeft er niet geloot te worden" in page
        assert "Wie er komt, weet nog niemand." not in page and "100" not in page.partition("Vertrek 2")[2][:600]
    assert "De vervanging vastleggen" in anna.get(PAGE).text and "De vervanging loten" not in anna.get(PAGE).text
    for who in (anna, bram):
        assert who.post(f"{PAGE}/bevestigen", {"gezien": seen(engine)}).status_code == 303
    page = visitor.get(f"/loting/{SLUG}").text
    assert "Daarom is er niet geloot." in page and f"Lotnummer {fits[0]} kwam erbij." in page
    assert "Alleen dit lotnummer paste daar." in visitor.get(f"/loting/{SLUG}/mijn-lot?lot={fits[0]}").text
    with reading(engine) as session:
        public, full = (service.record(session, SLUG, public=whole) for whole in (True, False))
    assert verify(public).ok and verify(full).ok


def test_only_who_sits_can_be_reported_and_once(engine: Engine) -> None:
    lot = standing(engine).sitting[1]
    for wrong in (("nobody", "moved"), (lot, "because of a long story")):
        with pytest.raises(UnknownPart):
            report(engine, *wrong)
    report(engine, lot)
    report(engine, lot, "declined")
    assert standing(engine).left == ((lot, "moved"),)


def test_reserves_are_asked_for_once_and_before_anybody_left(engine: Engine, staff: dict[str, Staff]) -> None:
    anna = staff["anna"]
    with pytest.raises(NotReady):
        act(engine, service.ask_reserves, SLUG, 21, by=anna)
    act(engine, service.ask_reserves, SLUG, 2, by=anna)
    with pytest.raises(NotReady):
        act(engine, service.ask_reserves, SLUG, 2, by=anna)
    leave(engine, anna, standing(engine).sitting[0])
    with pytest.raises(DrawOutOfOrder, match="somebody left"):
        run_jobs(engine)
    assert standing(engine).later.reserves is None
