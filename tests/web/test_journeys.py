"""From an empty form to a panel, through the pages alone, and what people meet on the way."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from fractions import Fraction

import pytest
from sqlalchemy import Engine, update

from snw_democratie.assemblies import service
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service import people
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from sortition.verify import verify
from tests.markup import markup_problems
from tests.web.conftest import SQLITE
from tests.web.world import POOL, START, Browser, act, lead_to, run_jobs

NEW = {"titel": "Burgerpanel Bomen", "soort": "burgerpanel", "plaatsen": "4", "klein": "5", "tonen": "ja"}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def upload(browser: Browser, path: str, name: str, content: bytes, **fields: str) -> object:
    return browser.post(path, fields, files={"bestand": (name, content)})


def test_a_lottery_from_the_first_form_to_the_panel(anna: Browser, bram: Browser, engine: Engine) -> None:
    base = anna.post("/team/lotingen/nieuw", NEW).headers["location"]
    assert base == "/team/lotingen/burgerpanel-bomen"
    assert "Stel de kenmerken en streefaantallen in" in anna.get(base).text
    anna.post(f"{base}/kenmerken/nieuw", {"kenmerk": "geslacht", "groepen": "vrouw; 80.700\nman; 80.688"})
    anna.post(f"{base}/kenmerken/nieuw", {"kenmerk": "leeftijd", "groepen": "jong; 60%\noud; 40,5%"})
    assert "samen 100,5, niet 100" in anna.get(f"{base}/kenmerken").text
    anna.post(f"{base}/kenmerken/tellingen", {"speling": "1"})
    upload(anna, f"{base}/lijst", "pool.csv.gz", gzip.compress(POOL.encode()))
    preview = anna.get(f"{base}/lijst").text
    assert "Klopt deze lijst?" in preview
    anna.post(f"{base}/lijst/bevestigen", {"nummer": hidden(preview, "nummer")})
    anna.post(f"{base}/kenmerken/controle")
    run_jobs(engine)
    assert "Ja, dit kan" in anna.get(f"{base}/kenmerken").text
    for who in (anna, bram):
        who.post(f"{base}/sluiten", {"gezien": hidden(who.get(f"{base}/sluiten").text, "gezien")})
    anna.post(f"{base}/berekenen")
    run_jobs(engine)
    chances = anna.get(f"{base}/kansen").text
    assert "De kleinste kans is zo groot mogelijk" in chances
    anna.post(f"{base}/publiceren", {"gezien": hidden(chances, "gezien")})
    anna.post(f"{base}/aankondigen", {"bron": "balls", "ronde": "", "moment": "2027-03-01T10:00"})
    for place, digit in enumerate("042"):
        assert f'name="plek" value="{place}"' in anna.get(f"{base}/trekken").text
        anna.post(f"{base}/trekken/cijfer", {"plek": str(place), "cijfer": digit})
    for who in (anna, bram):
        who.post(f"{base}/trekken/bevestigen", {"gezien": hidden(who.get(f"{base}/trekken").text, "gezien")})
    assert "Panel 42 is ingeloot" in anna.get(f"{base}/trekken").text
    with reading(engine) as session:
        facts = service.procedure(session, "burgerpanel-bomen")
        full, public = (service.record(session, facts.slug, public=which) for which in (False, True))
        panel, members = service.drawn(session, facts.slug)
    assert (facts.state, panel, len(members)) == (State.DRAWN, 42, 4)
    assert verify(full, digest=facts.record_digest).ok
    assert verify(public, digest=facts.record_digest).ok
    assert set(public) < set(full)
    assert not set(public) & {"people.csv", "types.csv", "tickets.csv"}
    for lot, own in members:
        assert re.fullmatch(r"\d{4}", lot)
        assert own in POOL
        assert lot in anna.get(f"{base}/trekken").text


PARTS = ("/regels", "/kenmerken", "/lijst", "/sluiten", "/berekenen", "/kansen", "/aankondigen", "/trekken")


@pytest.mark.parametrize("state", list(State))
def test_every_page_of_the_team_opens_in_every_state(anna: Browser, state: State) -> None:
    base = f"/team/lotingen/panel-{state}"
    for part in (
        "",
        "/regels",
        "/kenmerken",
        "/lijst",
        "/sluiten",
        "/berekenen",
        "/kansen",
        "/aankondigen",
        "/trekken",
    ):
        answer = anna.get(base + part)
        assert answer.status_code == 200, part
        assert len(re.findall("<h1", answer.text)) == 1
        assert "http-equiv" not in answer.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_page_of_the_team_is_valid_html(anna: Browser, visitor: Browser, engine: Engine) -> None:
    upload(anna, "/team/lotingen/panel-draft/lijst", "pool.csv", POOL.encode())
    paths = [f"/team/lotingen/panel-{state}{part}" for state in State for part in ("", *PARTS)]
    pages = {path: anna.get(path).text for path in ("/team", "/team/lotingen/nieuw", *paths)}
    pages["sign-in"] = visitor.sign_in("anna", "fout fout fout").text
    pages["refused"] = anna.post("/team/lotingen/nieuw", {"titel": ""}).text
    pages["bad-file"] = anna.post("/team/lotingen/panel-draft/lijst", files={"bestand": ("p.csv", b"")}).text
    assert markup_problems(pages) == []


def test_the_work_table_says_what_waits(anna: Browser, bram: Browser, engine: Engine, staff: dict[str, Staff]) -> None:
    act(engine, service.ask_check, "panel-draft", by=staff["anna"])
    run_jobs(engine)
    with reading(engine) as session:
        yes = service.closing(session, "panel-draft").digest
    act(engine, service.agree_to_close, "panel-draft", yes, by=staff["anna"])
    mine, theirs = anna.get("/team").text, bram.get("/team").text
    assert "Anna wil de lijst sluiten" in theirs
    assert "Een collega moet ook ja zeggen" in mine
    assert theirs.index("Panel draft") < theirs.index("Panel closed")
    assert mine.index("Panel closed") < mine.index("Andere lotingen") < mine.index("Panel draft")


@SQLITE
def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(anna: Browser) -> None:
    answer = anna.post("/team/lotingen/nieuw", {**NEW, "plaatsen": "veel", "plaats": "Huis <b>van</b> de Wijk"})
    assert answer.status_code == 422
    assert answer.text.count("Kies 1 tot 1.000 plaatsen.") == 2
    assert "<title>Fout:" in answer.text
    assert "Huis &lt;b&gt;van&lt;/b&gt; de Wijk" in answer.text
    assert 'value="veel"' in answer.text


@SQLITE
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("p.csv", b"id,geslacht\n1,vrouw\n", "leeftijd"),
        ("p.csv", b"id,geslacht,leeftijd\n1,vrouw,jong\n1,man,oud\n2,x,oud\n", "komt twee keer voor"),
        ("p.csv", b"", "staat niets in"),
        ("p.csv", b"\xff\xfe\x00i", "UTF-8"),
        ("p.exe", b"MZ", "kunnen we niet lezen"),
        ("p.xlsx", b"PK nonsense", "xlsx"),
        ("p.csv.gz", b"nonsense", "ingepakt"),
    ],
)
def test_a_bad_file_is_refused_whole_and_explained(
    anna: Browser, engine: Engine, name: str, content: bytes, words: str
) -> None:
    with reading(engine) as session:
        before = service.imports(session, "panel-draft")
    answer = anna.post("/team/lotingen/panel-draft/lijst", files={"bestand": (name, content)})
    assert answer.status_code == 422
    assert words in answer.text
    with reading(engine) as session:
        assert service.imports(session, "panel-draft") == before


@SQLITE
def test_every_problem_of_a_file_is_listed_with_its_row(anna: Browser) -> None:
    rows = b"id,geslacht,leeftijd\n1,vrouw,jong\n2,x,jong\n3,man,\n"
    text = anna.post("/team/lotingen/panel-draft/lijst", files={"bestand": ("p.csv", rows)}).text
    assert "Rij 3" in text
    assert "Rij 4" in text


def test_an_upload_counts_only_after_a_yes_and_replaces_the_earlier(anna: Browser, engine: Engine) -> None:
    path = "/team/lotingen/panel-draft/lijst"
    rows = b"nr,id,geslacht,leeftijd,naam\n" + b"".join(f"{i},q{i},vrouw,jong,Jan Jansen\n".encode() for i in range(9))
    assert anna.post(path, files={"bestand": ("nieuw.csv", rows)}).status_code == 303
    with reading(engine) as session:
        waiting, current = service.imports(session, "panel-draft")
        assert (current.confirmed, current.people, waiting.confirmed, waiting.people) == (True, 40, False, 9)
        assert service.procedure(session, "panel-draft").people == 40
    anna.post(f"{path}/bevestigen", {"nummer": str(waiting.id)})
    with reading(engine) as session:
        assert [one.people for one in service.imports(session, "panel-draft")] == [9]


def test_columns_that_no_quota_uses_are_not_stored(anna: Browser, engine: Engine) -> None:
    rows = b"id,geslacht,leeftijd,naam\n" + b"".join(f"q{i},vrouw,jong,Uniek Gelezen\n".encode() for i in range(9))
    anna.post("/team/lotingen/panel-draft/lijst", files={"bestand": ("nieuw.csv", rows)})
    with reading(engine) as session:
        number = service.imports(session, "panel-draft")[0].id
        kept = [known for _, known in people.rows(session, number)]
    assert "q3" in str(kept)
    assert "Uniek" not in str(kept)


def test_a_group_that_is_missing_from_the_list_is_a_conflict_with_a_way_out(anna: Browser, engine: Engine) -> None:
    base = "/team/lotingen/panel-draft"
    rows = b"id,geslacht,leeftijd\n" + b"".join(f"q{i},{'man' if i % 2 else 'vrouw'},jong\n".encode() for i in range(9))
    anna.post(f"{base}/lijst", files={"bestand": ("jong.csv", rows)})
    anna.post(f"{base}/lijst/bevestigen", {"nummer": hidden(anna.get(f"{base}/lijst").text, "nummer")})
    anna.post(f"{base}/kenmerken/controle")
    run_jobs(engine)
    text = anna.get(f"{base}/kenmerken").text
    assert "leeftijd oud: minstens 1" in text
    assert "leeftijd, oud: minstens 0 in plaats van 1" in text
    assert "Op de lijst staan er 0." in text


def test_impossible_quotas_are_explained_and_one_press_helps(anna: Browser, engine: Engine) -> None:
    base = "/team/lotingen/panel-draft/kenmerken"
    with reading(engine) as session:
        one, other = service.quotas(session, "panel-draft")
    bounds = {f"{side}-{quota.id}": str(value) for quota in (*one.quotas, *other.quotas) for side, value in SIDES}
    bounds |= {f"max-{quota.id}": "1" for quota in one.quotas}
    anna.post(f"{base}/aantallen", bounds)
    assert "Er zijn 4 plaatsen" in anna.get(base).text
    anna.post(f"{base}/controle")
    run_jobs(engine)
    text = anna.get(base).text
    assert "Nee, dit kan niet" in text
    assert "Mogelijkheid 1" in text
    assert anna.post("/team/lotingen/panel-draft/sluiten", {"gezien": ""}).status_code == 409
    assert anna.post(f"{base}/voorstel", {"nummer": "0"}).status_code == 303
    run_jobs(engine)
    assert "Ja, dit kan" in anna.get(base).text


SIDES = (("min", 0), ("max", 4))


def test_a_change_makes_an_earlier_check_stale(anna: Browser, engine: Engine, staff: dict[str, Staff]) -> None:
    act(engine, service.ask_check, "panel-draft", by=staff["anna"])
    run_jobs(engine)
    act(engine, service.set_quotas_from_counts, "panel-draft", 0, by=staff["anna"])
    assert "Er is iets veranderd" in anna.get("/team/lotingen/panel-draft/kenmerken").text
    with reading(engine) as session:
        assert service.what_is_missing(session, "panel-draft") == ("check",)


def test_quotas_from_a_file_take_the_place_of_those_there_were(anna: Browser, engine: Engine) -> None:
    table = b"category,name,min,max\ngeslacht,vrouw,1,3\ngeslacht,man,1,3\n"
    path = "/team/lotingen/panel-draft/kenmerken/bestand"
    assert anna.post(path, files={"bestand": ("q.csv", table)}).status_code == 303
    with reading(engine) as session:
        (feature,) = service.quotas(session, "panel-draft")
    assert [(quota.value, quota.minimum, quota.maximum) for quota in feature.quotas] == [("vrouw", 1, 3), ("man", 1, 3)]
    answer = anna.post(path, files={"bestand": ("q.csv", b"category,name,min,max\ngeslacht,vrouw,3,1\n")})
    assert answer.status_code == 422


@SQLITE
def test_a_household_rule_asks_for_the_column_and_is_kept(
    engine: Engine, staff: dict[str, Staff], anna: Browser
) -> None:
    rules = service.Rules(title="Panel thuis", seats=4, panels=1000, household=True)
    slug = act(engine, service.create, rules, by=staff["anna"])
    act(engine, service.add_feature, slug, "geslacht", [("vrouw", Fraction(1)), ("man", Fraction(1))], by=staff["anna"])
    out = io.StringIO("id,geslacht,straat\n")
    out.seek(0, 2)
    out.writelines(f"{i},{'vrouw' if i % 2 else 'man'},Straat {i // 2}\n" for i in range(20))
    path, file = f"/team/lotingen/{slug}/lijst", {"bestand": ("p.csv", out.getvalue().encode())}
    assert anna.post(path, {"adres": ""}, files=file).status_code == 422
    assert anna.post(path, {"adres": "straat"}, files=file).status_code == 303
    with reading(engine) as session:
        (waiting,) = service.imports(session, slug)
    act(engine, service.confirm, slug, waiting.id, by=staff["anna"])
    lead_to(engine, slug, State.COMPUTED, staff)
    with reading(engine) as session:
        files = service.record(session, slug, public=False)
    home = {row.split(",")[0]: row.split(",")[3] for row in files["people.csv"].decode().splitlines()[1:]}
    panels: dict[str, list[str]] = {}
    for row in files["panels.csv"].decode().splitlines()[1:]:
        number, lot = row.split(",")
        panels.setdefault(number, []).append(home[lot])
    assert len(panels) == 1000
    assert all(len(set(homes)) == 4 for homes in panels.values())


def test_lot_numbers_say_nothing_about_the_place_in_the_file(engine: Engine) -> None:
    with engine.connect() as connection:
        lots = (
            connection.exec_driver_sql(
                "SELECT lot FROM person p JOIN procedure q ON q.import_id = p.import_id "
                "WHERE q.slug = 'panel-closed' ORDER BY p.number"
            )
            .scalars()
            .all()
        )
    assert sorted(lots) == [f"{number:04}" for number in range(1, 41)]
    assert lots != sorted(lots)
    assert lots != sorted(lots, reverse=True)


@SQLITE
def test_dice_ask_for_whole_throws_and_again_after_a_rejected_one(engine: Engine, staff: dict[str, Staff]) -> None:
    slug, anna = "panel-published", staff["anna"]
    act(engine, service.announce, slug, "dice", START, by=anna)

    def wanted() -> tuple[int, bool]:
        with reading(engine) as session:
            return service.still_wanted(session, slug)

    assert wanted() == (4, False)
    for place, eye in enumerate("6666"):
        act(engine, service.enter_digit, slug, place, eye, by=anna)
    assert wanted() == (4, False)
    for place, eye in enumerate("1234", 4):
        act(engine, service.enter_digit, slug, place, eye, by=anna)
    assert wanted() == (0, False)


def test_a_second_computation_gives_the_same_record(engine: Engine, staff: dict[str, Staff]) -> None:
    """The secret behind the salts is made at closing, so nobody can compute until a record pleases."""
    with reading(engine) as session:
        before = service.procedure(session, "panel-computed").record_digest
    act(engine, service.compute, "panel-computed", by=staff["anna"])
    run_jobs(engine)
    with reading(engine) as session:
        assert service.procedure(session, "panel-computed").record_digest == before


def test_what_is_published_is_what_was_looked_at(anna: Browser, engine: Engine) -> None:
    assert anna.post("/team/lotingen/panel-computed/publiceren", {"gezien": "0" * 64}).status_code == 409
    with reading(engine) as session:
        assert service.record(session, "panel-computed", public=True) == {}


def test_the_team_takes_the_whole_record_to_an_auditor_and_that_is_noted(
    anna: Browser, visitor: Browser, engine: Engine, staff: dict[str, Staff]
) -> None:
    path = "/team/lotingen/panel-published/verslag-volledig.zip"
    assert path in anna.get("/team/lotingen/panel-published/kansen").text
    assert visitor.get(path).status_code == 303
    answer = anna.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "panel-published-volledig-vertrouwelijk.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        taken = {name.rpartition("/")[2]: packed.read(name) for name in packed.namelist()}
    with reading(engine) as session:
        assert taken == dict(service.record(session, "panel-published", public=False))
        noted = [one.actor for one in session.query(AuditEvent).filter_by(act="download-full-record")]
    assert noted == [staff["anna"].actor]
    assert anna.get("/team/lotingen/panel-draft/verslag-volledig.zip").status_code == 404


def test_only_with_open_answers_anybody_can_recompute_the_proof(anna: Browser, engine: Engine) -> None:
    def shown() -> str:
        pages = ("/team/lotingen/panel-published/kansen", "/loting/panel-published")
        return " ".join(anna.get(page).text for page in pages)

    assert shown().count("Een controleur met het hele verslag kan dat narekenen.") == 2
    assert "Iedereen kan het narekenen" not in shown()
    with unit_of_work(engine) as session:
        session.execute(update(Procedure).values(disclosure="open"))
    assert shown().count("Iedereen kan het narekenen.") == 2
    assert "Een controleur met het hele verslag" not in shown()


@SQLITE
def test_one_wrong_number_loses_none_of_the_others(anna: Browser, engine: Engine) -> None:
    with reading(engine) as session:
        first, second = (quota.id for quota in service.quotas(session, "panel-draft")[0].quotas)
    path = "/team/lotingen/panel-draft/kenmerken"
    typed = {f"min-{first}": "2", f"max-{first}": "<veel>", f"min-{second}": "4", f"max-{second}": "3"}
    page = anna.post(f"{path}/aantallen", typed)
    assert page.status_code == 422
    for name, value in {**typed, f"max-{first}": "&lt;veel&gt;"}.items():
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"', page.text), name
    assert "„&lt;veel&gt;” is geen heel getal" in page.text
    assert f'id="max-{first}-fout"' in page.text and f'id="min-{second}-fout"' in page.text
    assert 'value="99"' in (refused := anna.post(f"{path}/tellingen", {"speling": "99"})).text
    assert refused.status_code == 422 and 'id="speling-fout"' in refused.text


@SQLITE
@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066", "\n"])
def test_text_that_hides_or_reverses_is_refused_everywhere(anna: Browser, visitor: Browser, sign: str) -> None:
    base, says = "/team/lotingen", "Hierin staat een onzichtbaar teken"
    for path, fields in {
        "nieuw": {**NEW, "titel": f"Panel{sign}naam"},
        "panel-draft/regels": {**NEW, "plaats": f"Huis{sign}"},
        "panel-draft/kenmerken/nieuw": {"kenmerk": f"wijk{sign}2", "groepen": "a\nb"},
        "panel-draft/kenmerken/weg": {"nummer": f"1{sign}"},
    }.items():
        answer = anna.post(f"{base}/{path}", fields)
        assert answer.status_code == 422 and says in answer.text, path
    assert visitor.sign_in(f"an{sign}na").status_code == 422
    assert anna.post(f"{base}/nieuw", {**NEW, "tekst": "Een regel.\r\nNog een."}).status_code == 303


@SQLITE
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kenmerk": "k" * 81, "groepen": "a\nb"}, "hoogstens 80 tekens"),
        ({"kenmerk": "wijk", "groepen": "a\n" + "b" * 121}, "hoogstens 120 tekens"),
        ({"kenmerk": "wijk", "groepen": "\n".join(map(str, range(101)))}, "hoogstens 100 groepen"),
        ({"kenmerk": "Unique_ID", "groepen": "a\nb"}, "is het nummer in de lijst"),
    ],
)
def test_a_feature_has_its_limits(anna: Browser, fields: dict[str, str], says: str) -> None:
    answer = anna.post("/team/lotingen/panel-draft/kenmerken/nieuw", fields)
    assert answer.status_code == 422 and says in answer.text


@SQLITE
def test_texts_have_their_limits(anna: Browser) -> None:
    long = anna.post("/team/lotingen/nieuw", {**NEW, "tekst": "t" * 5001})
    assert long.status_code == 422 and "hoogstens 5.000 tekens" in long.text
    named = upload(anna, "/team/lotingen/panel-draft/lijst", "n" * 201 + ".csv", POOL.encode())
    assert named.status_code == 422 and "naam van het bestand is te lang" in named.text  # type: ignore[attr-defined]


@SQLITE
def test_what_does_not_exist_is_called_so(anna: Browser, visitor: Browser) -> None:
    answer = anna.get("/team/lotingen/geen-panel")
    assert answer.status_code == 404 and "Dit bestaat niet</h1>" in answer.text
    closed = visitor.post("/team/lotingen/panel-draft/kenmerken/controle")
    assert closed.status_code == 401 and "Log eerst in</h1>" in closed.text
    assert "Bewoners of procent" in anna.get("/team/lotingen/panel-draft/kenmerken").text
