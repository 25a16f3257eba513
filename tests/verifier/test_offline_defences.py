"""Each single defence of the offline verifier is met by a forged record that it names, whatever else fails too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.forged.altering import Files, both, cell, certificate, changed, claim, resealed, rows, swapped, without
from tests.forged.bases import BASES
from tests.verifier.offline import reports

Alteration = Callable[[Files], Files]


def lottery(**fields: object) -> Alteration:
    """Other fields in lottery.json."""
    return changed("lottery.json", lambda body: body.update(fields))


def proof(**fields: object) -> Alteration:
    """Other fields in the certificate."""
    return certificate(lambda whole: whole.update(fields))


def stage(number: int, **fields: object) -> Alteration:
    """Other fields in one stage of the certificate."""
    return certificate(lambda whole: whole["stages"][number].update(fields))


def draw(**fields: object) -> Alteration:
    """Other fields in draw.json."""
    return changed("draw.json", lambda body: body.update(fields))


def quota(number: int, column: int, value: object) -> Alteration:
    """Another value in one quota."""
    return changed("lottery.json", lambda body: body["quotas"][number].__setitem__(column, value))


def added(name: str, row: list[str]) -> Alteration:
    """One more line at the end of a table."""
    return rows(name, lambda content: content.append(row))


def dropped(name: str, number: int) -> Alteration:
    """One line less in a table."""
    return rows(name, lambda content: content.pop(number))


def announcement(**fields: object) -> Alteration:
    """Other fields in announcement.json."""
    return changed("announcement.json", lambda body: body.update(fields))


PROOF: list[tuple[str, Alteration, str, str]] = [
    ("balls", stage(0, multipliers=[[99, "1"]]), "certificate", "regel 99"),
    ("balls", proof(stages=[]), "certificate", "zonder klassen"),
    ("balls", stage(1, level="5/4"), "certificate", "is geen kans"),
    ("balls", stage(0, level="-1/5"), "certificate", "is geen kans"),
    ("balls", stage(1, level="1/6"), "certificate", "lager dan het vorige"),
    (
        "balls",
        certificate(lambda c: c["exclusions"].append(c["exclusions"][0])),
        "certificate",
        "twee keer uitgesloten",
    ),
    ("balls", proof(classes=[1, 1, -1, 0]), "certificate", "passen niet bij de typen"),
    ("balls", proof(classes=[1, 1, -1, 0, 7]), "certificate", "passen niet bij de typen"),
    ("balls", stage(0, multipliers=[[0, "1"], [2, "-1"]]), "certificate", "niet begrensd"),
    ("balls", stage(1, level="5/4"), "attained", "meer plaatsen dan mensen"),
    ("balls", certificate(lambda c: c["exclusions"][0].update(type=9)), "spelling", "type bestaat niet"),
    ("balls", claim("eta", None), "eta", "ontbreekt"),
    ("unproved", claim("gap", "-1/5"), "gap", "negatief"),
]

CEREMONY: list[tuple[str, Alteration, str, str]] = [
    ("beacon", announcement(round=None), "announcement", "ronde van het baken ontbreekt"),
    ("balls", announcement(round=5), "announcement", "niet meedoet"),
    ("dice", draw(randomness={"dice": "64237"}), "number", "worpen van"),
    ("dice", draw(randomness={"dice": "2323"}), "number", "nog gegooid"),
    ("dice", draw(randomness={"dice": "6464"}), "number", "geen enkele worp"),
    ("beacon", draw(randomness={"beacon": {"round": 657413, "signature": "00"}}), "number", "andere vorm"),
    ("balls", draw(randomness={"balls": "7", "dice": "23"}), "number", "andere bronnen"),
    ("committed published", both(without("panels.csv"), draw(selected=["C3"])), "selected", "1 mensen"),
    ("committed published", both(without("panels.csv"), draw(selected=["E5", "C3"])), "selected", "niet op volgorde"),
    ("balls", draw(drawn_at="2023-02-30T12:00:00Z"), "spelling", "drawn_at"),
]

PANELS: list[tuple[str, Alteration, str, str]] = [
    ("committed published", cell("chances.csv", 1, 1, "0.900000000000"), "rounding", "past niet bij de kans"),
    ("committed published", cell("chances.csv", 1, 1, "0.900000000000"), "chances", "niet het aantal plaatsen"),
    (
        "balls",
        rows("panels.csv", lambda r: [line.__setitem__(0, "9") for line in r[17:19]]),
        "panels",
        "waar panel 8 hoort",
    ),
    ("balls", rows("panels.csv", lambda r: r.__delitem__(slice(19, 21))), "panels", "9 panels in plaats van 10"),
    ("balls", dropped("panels.csv", 20), "panels", "heeft 1 plaatsen"),
    ("compositions", swapped("panels.csv", 1, 2), "compositions", "niet op volgorde"),
    ("balls", lottery(panels=20), "settings", "geen macht van tien"),
    ("balls", lottery(kind="compositions"), "settings", "genoeg plaatsen"),
    ("balls", lottery(seats=11), "settings", "meer plaatsen of typen"),
    ("balls", quota(0, 2, 9), "quotas", "passen niet bij 2 plaatsen"),
    ("balls", lottery(quotas=[["maat", "x", 0, 2], ["kleur", "y", 0, 2]]), "quotas", "niet op volgorde"),
    ("balls", quota(1, 2, 1), "quotas", "minimum boven maximum"),
    ("households", cell("panels.csv", 4, 1, "B1"), "panel_rules", "adres"),
    ("balls", both(added("tickets.csv", ["0", "4 4"])), "tickets", "geen loten"),
    ("balls", cell("tickets.csv", 1, 1, "3 0"), "tickets", "typen niet op volgorde"),
    ("balls", cell("chances.csv", 1, 2, "x"), "spelling", "geen getal"),
]

POOL: list[tuple[str, Alteration, str, str]] = [
    ("balls", cell("people.csv", 5, 0, "K7"), "ids", "twee keer"),
    ("balls", rows("people.csv", lambda r: r[1].__setitem__(1, r[2][1])), "leaves", "hetzelfde zout"),
    ("balls", cell("people.csv", 1, 1, "ABC"), "spelling", "32 tekens"),
    ("balls", cell("commitments.csv", 1, 1, "ABC"), "spelling", "geen vingerafdruk"),
    ("balls", cell("types.csv", 1, 1, 0), "types", "heeft niemand"),
    (
        "balls",
        rows("types.csv", lambda r: [r[1].__setitem__(5, "z"), r[1].__setitem__(4, "z")]),
        "types",
        "niet op volgorde",
    ),
    (
        "balls",
        rows("types.csv", lambda r: r[1].__setitem__(slice(2, 4), ["0", "2"])),
        "types",
        "adressen tellen hier niet",
    ),
    ("households", cell("types.csv", 2, 3, 3), "types", "passen niet op 3 adressen"),
    ("households", both(cell("types.csv", 2, 3, 2)), "types", "twee aantallen adressen"),
    (
        "households",
        rows("types.csv", lambda r: [r[n].__setitem__(2, "1") for n in (2, 4)]),
        "types",
        "doorgenummerd vanaf 0",
    ),
    ("balls", cell("types.csv", 1, 1, 3), "types", "mensen in types.csv"),
    ("households", rows("people.csv", lambda r: r[1].__setitem__(3, "1")), "types", "maar één lotnummer"),
    ("balls", cell("types.csv", 2, 0, 7), "spelling", "nummer 7 in plaats van 1"),
    ("balls", cell("types.csv", 1, 2, 0), "spelling", "klasse zonder adressen"),
    ("balls", dropped("types.csv", 5), "spelling", "4 typen in plaats van 5"),
    ("compositions", cell("chances.csv", 1, 2, 1), "spelling", "hoort hier niets"),
    ("types", both(cell("types_public.csv", 1, 0, 2)), "types_public", "samengevoegd moeten zijn"),
    ("types", lambda files: {**files, "people.csv": files["people.csv"] + b"\n"}, "spelling", "1 velden"),
]

FILES: list[tuple[str, Alteration, str, str]] = [
    ("balls", lottery(extra=1), "spelling", "veld extra"),
    ("balls", changed("lottery.json", lambda body: body.pop("claims")), "spelling", "veld claims"),
    ("balls", lottery(seats=True), "spelling", "seats heeft een andere vorm"),
    ("balls", lottery(claims=[]), "spelling", "geen object"),
    ("balls", without("certificate.json"), "files", "certificate.json ontbreekt"),
    (
        "balls",
        lambda files: {**files, "types_public.csv": b"people,kleur,maat\n"},
        "files",
        "types_public.csv hoort niet",
    ),
    ("balls", changed("lottery.json", lambda body: body["files"].pop("people.csv")), "hashes", "andere bestanden"),
]


@pytest.mark.parametrize(
    "group", [PROOF, CEREMONY, PANELS, POOL, FILES], ids=["proof", "ceremony", "panels", "pool", "files"]
)
def test_each_defence_names_what_it_refuses(group: list[tuple[str, Alteration, str, str]]) -> None:
    records = [resealed(alter(dict(BASES[base])), BASES[base]) for base, alter, _, _ in group]
    missed = []
    for (base, _, name, fragment), report in zip(group, reports(records), strict=True):
        part = _part(report, name)
        if part["status"] != "failed" or fragment not in part["detail"].lower():
            missed.append((base, fragment, part))
    assert missed == []


def test_a_changed_file_or_step_is_named() -> None:
    files = dict(BASES["balls"])
    body = files["draw.json"].replace(b'"rehearsal":false', b'"rehearsal":true')
    table = files["chances.csv"].replace(b"0.2000", b"0.2001", 1)
    [report] = reports([{**files, "draw.json": body, "chances.csv": table}])
    assert "draw.json is veranderd" in _part(report, "chain")["detail"]
    assert "chances.csv is veranderd" in _part(report, "hashes")["detail"]


def _part(report: dict[str, Any], name: str) -> dict[str, str]:
    found: dict[str, str] = next(part for row in report["checks"] for part in row["parts"] if part["name"] == name)
    return found
