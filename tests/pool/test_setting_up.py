"""The team says how people register: contradictions are refused together, and what is said stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.errors import FeaturesAsked
from snw_democratie.db.engine import reading
from snw_democratie.pool import team_service
from snw_democratie.pool.setting_up import band_problems, guessed_kind, sensitive
from snw_democratie.pool.team_errors import BadSetUp, SetUpFixed
from snw_democratie.pool.team_service import Asked
from snw_democratie.security.staff import Staff
from tests.pool.offices import acts, feature_ids, lottery, set_up, typed, wish
from tests.web.world import START, Browser, act

LATER = START + timedelta(hours=2)


@pytest.mark.parametrize(
    ("values", "from_age", "codes"),
    [
        (("16-24", "25-64", "65+"), 16, []),
        (("12-24", "25 jaar en ouder"), 16, []),
        (("16-24", "20-64", "65+"), 16, ["bands_overlap"]),
        (("16-24", "26-64", "65+"), 16, ["bands_gap"]),
        (("18-24", "25+"), 16, ["bands_gap"]),
        (("16-24", "25-64"), 16, ["bands_gap"]),
        (("12-15", "16+"), 16, ["band_below"]),
        (("jong", "65+"), 16, ["no_band"]),
        (("16+", "16+"), 16, ["bands_overlap"]),
    ],
)
def test_every_age_has_exactly_one_band(values: tuple[str, ...], from_age: int, codes: list[str]) -> None:
    assert [code for code, _ in band_problems(values, from_age)] == codes


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("leeftijd", ("16-24", "25+"), "age"),
        ("groep", ("16 tot en met 24 jaar", "25 jaar en ouder"), "age"),
        ("mensen in huis", ("1", "2", "3+"), "choice"),
        ("wijk", ("Geuzenveld", "De Punt"), "wijk"),
        ("gebied", ("Osdorp", "Slotervaart"), "gebied"),
        ("opleiding", ("praktisch", "theoretisch"), "choice"),
    ],
)
def test_the_kind_of_a_question_is_guessed_from_its_values(name: str, values: tuple[str, ...], kind: str) -> None:
    assert guessed_kind(name, values) == kind


@pytest.mark.parametrize("name", ["Herkomst", "geloof of levensbeschouwing", "Beperking", "seksuele voorkeur"])
def test_a_sensitive_name_is_seen(name: str) -> None:
    assert sensitive(name)
    assert not sensitive("opleiding")
    assert not sensitive("politiebureau in de buurt")


def test_all_contradictions_are_told_at_once(engine: Engine, staff: Mapping[str, Staff]) -> None:
    features = {
        "leeftijd": "16-24; 20\n30+; 80",
        "wijk": "Geuzenveld; 50\nDuivendrecht; 50",
        "herkomst": "a; 50\nb; 50",
    }
    slug = lottery(engine, staff["anna"], features, draw_planned_at=START + timedelta(days=7))
    each = feature_ids(engine, slug)
    asked = (
        Asked(feature_id=each["leeftijd"], kind="age"),
        Asked(feature_id=each["wijk"], kind="wijk"),
        Asked(feature_id=each["herkomst"], kind="choice", text="Waar komt u vandaan?"),
        Asked(feature_id=999_999, kind="choice", text="Wat is uw inkomen?"),
    )
    wanted = wish(engine, slug, ways=(), opens_at=START - timedelta(days=1), questions=asked)
    with pytest.raises(BadSetUp) as refused:
        act(engine, team_service.set_up, slug, wanted, by=staff["anna"])
    codes = {one.code for one in refused.value.problems}
    assert codes == {
        "ways", "past", "after_draw", "bands_gap", "unknown_wijk", "is_special", "no_why", "no_undisclosed",
        "not_a_feature",
    }  # fmt: skip
    assert not acts(engine, "set-up-registering")


def test_refusing_a_sensitive_question_gets_room_in_the_quotas(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = lottery(engine, anna, {"herkomst": "Nederland; 60\nelders; 40"})
    number = feature_ids(engine, slug)["herkomst"]
    special = Asked(
        feature_id=number, kind="choice", text="Wat is uw herkomst?", why="Voor de mix.", special=True,
        undisclosed="zeg ik liever niet",
    )  # fmt: skip
    act(engine, team_service.set_up, slug, wish(engine, slug, special), by=anna)
    act(engine, assemblies.set_quotas_from_counts, slug, 1, by=anna)
    with reading(engine) as session:
        values = {one.value: (one.minimum, one.maximum) for one in assemblies.quotas(session, slug)[0].quotas}
    assert values["zeg ik liever niet"] == (0, 4)
    assert values["Nederland"] == (1, 3)


def test_nothing_changes_once_it_is_open_but_a_later_end(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    act(engine, team_service.set_up, slug, wish(engine, slug, from_age=18), by=anna)
    with pytest.raises(SetUpFixed):
        act(engine, team_service.set_up, slug, wish(engine, slug), by=anna, at=LATER)
    with pytest.raises(SetUpFixed):
        act(engine, team_service.take_away, slug, by=anna, at=LATER)
    with pytest.raises(BadSetUp):
        act(engine, team_service.prolong, slug, START + timedelta(days=13), by=anna, at=LATER)
    act(engine, team_service.prolong, slug, START + timedelta(days=20), by=anna, at=LATER)
    with reading(engine) as session:
        facts = team_service.how(session, slug, at=LATER)
    assert facts.fixed and facts.set_up is not None
    assert (facts.set_up.from_age, facts.set_up.closes_at) == (18, START + timedelta(days=20))
    assert len(acts(engine, "prolong-registering")) == 1


def test_features_stay_as_they_are_asked(engine: Engine, staff: Mapping[str, Staff]) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    number = feature_ids(engine, slug)["opleiding"]
    with pytest.raises(FeaturesAsked):
        act(engine, assemblies.remove_feature, slug, number, by=anna)
    with pytest.raises(FeaturesAsked):
        act(engine, assemblies.add_feature, slug, "inkomen", [("laag", None), ("hoog", None)], by=anna)
    act(engine, team_service.take_away, slug, by=anna)
    act(engine, assemblies.remove_feature, slug, number, by=anna)
    assert "opleiding" not in feature_ids(engine, slug)


def test_a_refused_form_keeps_what_was_typed(engine: Engine, staff: Mapping[str, Staff], anna: Browser) -> None:
    slug = lottery(engine, staff["anna"])
    form = _form(engine, slug)
    number = feature_ids(engine, slug)["opleiding"]
    answer = anna.post(f"/team/lotingen/{slug}/aanmelden", {**form, f"vraag-{number}": "", "leeftijd": "9"})
    assert answer.status_code == 422
    assert "Kies een leeftijd van 12" in answer.text
    assert f'href="#vraag-{number}"' in answer.text
    assert "Voor de mix in het panel" in answer.text
    assert anna.post(f"/team/lotingen/{slug}/aanmelden", {**form, "prijs": "1"}).status_code == 400
    assert anna.post(f"/team/lotingen/{slug}/aanmelden", {**form, "vraag-0": "x"}).status_code == 400
    assert anna.post(f"/team/lotingen/{slug}/aanmelden", form).status_code == 303
    assert "Wat is uw opleiding?" in anna.get(f"/team/lotingen/{slug}/aanmelden").text


def test_visitors_read_the_same_before_it_opens(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Callable[[], Any]
) -> None:
    slug = set_up(engine, staff["anna"])
    before = visitor.get(f"/loting/{slug}").text
    assert "Straks kunt u zich aanmelden" in before and "Wat is uw opleiding?" in before
    assert f'href="/meedoen/{slug}"' not in before
    clock.forward(hours=2)
    assert f'href="/meedoen/{slug}"' in visitor.get(f"/loting/{slug}").text
    assert f'href="/meedoen/{slug}"' in visitor.get("/").text
    clock.forward(days=20)
    assert "U kunt zich niet meer aanmelden" in visitor.get(f"/loting/{slug}").text


def _form(engine: Engine, slug: str) -> dict[str, str]:
    each = feature_ids(engine, slug)
    fields = {
        "weg-open": "ja",
        "opent": typed(START + timedelta(hours=1)),
        "sluit": typed(START + timedelta(days=14)),
        "leeftijd": "16",
    }
    for name, kind in {"leeftijd": "age", "gebied": "gebied", "opleiding": "choice"}.items():
        fields |= {f"soort-{each[name]}": kind, f"vraag-{each[name]}": "", f"waarom-{each[name]}": ""}
        fields[f"liever-{each[name]}"] = ""
    fields[f"vraag-{each['opleiding']}"] = "Wat is uw opleiding?"
    fields[f"waarom-{each['opleiding']}"] = "Voor de mix in het panel."
    return fields
