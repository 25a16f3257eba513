"""Files that people hand to the command, good and bad."""

from __future__ import annotations

import gzip
import io
import itertools
from collections.abc import Mapping, Sequence

import openpyxl

QUOTAS = "feature,value,min,max\ngeslacht,vrouw,2,3\ngeslacht,man,1,2\nleeftijd,jong,1,3\nleeftijd,oud,1,3\n"


def people(count: int = 12) -> list[list[str]]:
    """People of every kind, in turn."""
    kinds = itertools.cycle(itertools.product(("vrouw", "man"), ("jong", "oud", "oud")))
    return [[f"lot-{i}", *kind] for i, kind in zip(range(count), kinds, strict=False)]


def pool(rows: Sequence[Sequence[str]] | None = None, header: str = "id,geslacht,leeftijd") -> bytes:
    """A pool as a comma-separated file."""
    return "\n".join([header, *(",".join(row) for row in rows or people()), ""]).encode()


def spreadsheet(rows: Sequence[Sequence[object]]) -> bytes:
    """A spreadsheet with these rows; texts that begin with = become formulas."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _garbage(size: int) -> bytes:
    """Bytes without any order, the same every time."""
    return bytes((i * i * 7919 + i * 31) >> 5 & 0xFF for i in range(4096)) * (size // 4096)


BAD_POOLS: Mapping[str, tuple[str, bytes, str]] = {
    "a missing column": ("pool.csv", pool([["1", "vrouw"]], "id,geslacht"), "Kolom 'leeftijd' ontbreekt"),
    "an unknown value": ("pool.csv", pool([*people(), ["x", "vrouw", "paars"]]), "Rij 14: 'paars' is geen bekende"),
    "a double id": ("pool.csv", pool([*people(), ["lot-3", "man", "jong"]]), "Rij 14: Nummer 'lot-3' komt twee keer"),
    "an empty file": ("pool.csv", b"", "Er staat niets in"),
    "only blank lines": ("pool.csv", b"\n \n", "Er staat niets in"),
    "only a header": ("pool.csv", b"id,geslacht,leeftijd\n", "geen rijen"),
    "another encoding": ("pool.csv", pool([["1", "vrouw", "één"]]).decode().encode("cp1252"), "CSV UTF-8"),
    "two bytes per character": ("pool.csv", pool().decode().encode("utf-16"), "CSV UTF-8"),
    "ten megabytes of garbage": ("pool.csv", _garbage(10_000_000), "zijn niet te lezen"),
    "ten megabytes of one letter": ("pool.csv", b"a" * 10_000_000, "geen tabel"),
    "ten megabytes of nothing": ("pool.csv", b"\0" * 10_000_000, "niet in een tekstbestand"),
    "ten megabytes of lines": ("pool.csv", b"a,b,c\n" * 1_700_000, "ontbreekt"),
    "an open quotation mark": ("pool.csv", b'id,geslacht,leeftijd\n1,"vrouw,jong\n', "Rij 2"),
    "garbage that is called packed": ("pool.csv.gz", _garbage(100_000), ".gz"),
    "half a packed file": ("pool.csv.gz", gzip.compress(pool())[:-9], ".gz"),
    "a bomb": ("pool.csv.gz", gzip.compress(b"\0" * 150_000_000, 9), "te groot"),
    "garbage that is called a spreadsheet": ("pool.xlsx", _garbage(100_000), ".xlsx"),
    "a spreadsheet with formulas": (
        "pool.xlsx",
        spreadsheet([["id", "geslacht", "leeftijd"], *people(), ["x", "=B2", "oud"]]),
        "cel B14",
    ),
    "another kind of file": (
        "pool.ods",
        b"x",
        "van de soort '.ods' kunnen we niet lezen. Gebruik .csv, .csv.gz of .xlsx.",
    ),
    "more seats than people": ("pool.csv", pool(people(4)), "5 plaatsen, maar 4 mensen in de lijst."),
}
"""Name of the fault -> (file name, bytes, part of the message)."""

BAD_QUOTAS: Mapping[str, tuple[str, bytes, str]] = {
    "a minimum above its maximum": (
        "quota.csv",
        QUOTAS.replace("vrouw,2,3", "vrouw,4,3").encode(),
        "laagste aantal (4) hoger dan het hoogste (3)",
    ),
    "minimums above the seats": ("quota.csv", QUOTAS.replace("vrouw,2,3", "vrouw,5,5").encode(), "zijn samen 6"),
    "maximums below the seats": ("quota.csv", QUOTAS.replace("man,1,2", "man,1,1").encode(), "zijn samen 4"),
    "no maximum": ("quota.csv", b"feature,value,min\na,b,1\n", "'max' ontbreekt"),
    "a quota twice": ("quota.csv", (QUOTAS + "geslacht,Man,1,2\n").encode(), "Rij 6"),
    "no number": ("quota.csv", QUOTAS.replace("man,1,2", "man,een,2").encode(), "heel getal vanaf 0"),
    "an empty file": ("quota.csv", b"", "Er staat niets in"),
    "a formula": (
        "quota.xlsx",
        spreadsheet([["feature", "value", "min", "max"], ["geslacht", "vrouw", "=1+1", 3]]),
        "cel C2",
    ),
}
