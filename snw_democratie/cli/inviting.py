"""The steps of `snw invite`: plan, draw, remind, verify."""

from __future__ import annotations

import argparse
import csv
import io
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snw_democratie import __version__
from snw_democratie.cli.folders import read_record, record_with, refuse_full, write_folder
from snw_democratie.cli.output import Progress, Refusal, read, say, there_are
from snw_democratie.cli.usage import now
from sortition.record import file_digest, seal, unseal

if TYPE_CHECKING:
    from snw_democratie.cli.registers import Register
    from sortition.invitation import Sampling
    from sortition.invitation_record import Chance, Draw, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """Waves before this one: who got a letter, the last number, and the digests of their draws and registers."""

    ids: frozenset[str]
    last: int
    digests: tuple[str, ...]
    registers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """Everything that is known before the draw."""

    register: Register
    chances: Sampling
    settings: Settings
    assumed: bool


def plan(chosen: argparse.Namespace) -> int:
    """Write what can be published before the draw. Raises Refusal."""
    from sortition.invitation_record import PLAN, planned

    refuse_full(chosen.out)
    ready = _prepare(chosen, printed=())
    files = planned(ready.settings, ready.register.strata, ready.chances, source=_source(chosen.source), at=now())
    write_folder(chosen.out, files)
    Path(chosen.out).chmod(0o755)
    answer = {**_facts(ready), "source": chosen.source, "digest": unseal(files[PLAN])[3]}
    say(chosen, answer, f"{_told(answer)}\nMaak deze code nu bekend, vóór de trekking: {answer['digest']}")
    return 0


def draw(chosen: argparse.Namespace) -> int:
    """Draw, make the codes, and write what goes to the printer apart from what goes to the website."""
    from sortition.invitation_record import PLAN, planned, written
    from sortition.invitation_record import draw as drawn

    refuse_full(chosen.out)
    chance = _chance(chosen)
    printed = None if chosen.columns is None else tuple(one.strip() for one in chosen.columns.split(",") if one.strip())
    ready, at = _prepare(chosen, printed=printed), now()
    files = planned(ready.settings, ready.register.strata, ready.chances, source=None, at=at)
    if chosen.plan:
        files = _same_plan(chosen.plan, files)
    made = drawn(files[PLAN], ready.register.people, ready.chances, chance=chance, rehearsal=chosen.rehearsal, at=at)
    numbers = _numbered(made, ready.settings.first)
    printer, website = _letters(numbers, ready, chosen.address or "")
    rest = written(
        made, ready.register.people, ready.register.strata, ready.chances,
        numbers=numbers, printer=printer, website=website,
    )  # fmt: skip
    write_folder(chosen.out, {**files, **rest})
    answer = {
        **_facts(ready),
        "rehearsal": chosen.rehearsal,
        "announced": bool(chosen.plan),
        "digest": unseal(files[PLAN])[3],
        "files": {
            "printer": ["printer.csv"],
            "website": ["website.csv"],
            "public": ["plan.json", "strata.csv", "invitation.json"],
            "private": ["people.csv"],
        },
    }
    if not chosen.plan and not chosen.rehearsal:
        print(
            "Let op: zonder --plan is het toeval niet vooraf bekend gemaakt. Dat staat in het dossier. "
            "Maak de volgende keer eerst een plan met 'snw invite plan'.",
            file=sys.stderr,
        )
    say(chosen, answer, f"{_told(answer)}\n{_where(chosen.out)}")
    return 0


def remind(chosen: argparse.Namespace) -> int:
    """Write the letters again of whom has not reacted: the same number, the same code, nobody twice."""
    refuse_full(chosen.out)
    files = read_record(chosen.dir)
    digest = _whole(chosen.dir, files, "printer.csv")
    header, rows = _table(files["printer.csv"])
    used = _used(chosen.used)
    unknown = used - {row[0] for row in rows}
    if unknown:
        raise Refusal(f"'{chosen.used}' noemt {len(unknown)} nummers die niet van deze brieven zijn.")
    before = {row[0] for place in chosen.earlier for row in _table(_reminded(place, digest))[1]}
    left = [row for row in rows if row[0] not in used | before]
    printer = _csv(header, left)
    body = {
        "files": {"printer.csv": file_digest(printer)},
        "letters": len(left),
        "made_at": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "used": len(used),
        "version": 1,
    }
    write_folder(
        chosen.out, {"printer.csv": printer, "reminder.json": seal("invitation-reminder", body, previous=digest)}
    )
    answer = {"ok": True, "letters": len(left), "used": len(used), "reminded": len(before - used)}
    say(
        chosen,
        answer,
        f"{there_are(len(left), 'brief', 'brieven')} om te herinneren, met dezelfde nummers en codes, in printer.csv.\n"
        f"Vernietig '{chosen.used}' nu: het zegt wie er heeft gereageerd.",
    )
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Say of each check whether it was made; status 1 when one failed."""
    from snw_democratie.cli.invite_words import report
    from sortition.verify_invitation import verify as checks_of

    register = read(chosen.register) if chosen.register else None
    found = checks_of(record_with(chosen.dir, "plan.json"), digest=chosen.digest, register=register)
    answer = {
        "ok": found.ok,
        "complete": found.complete,
        "digest": found.digest,
        "rehearsal": found.rehearsal,
        "checks": [{"name": c.name, "ok": c.ok, "status": c.status, "detail": c.detail} for c in found.checks],
    }
    say(chosen, answer, report(found))
    return 0 if found.ok else 1


def publish(chosen: argparse.Namespace) -> int:
    """Write what everybody may have as one zip file. Raises Refusal."""
    from snw_democratie.cli.folders import write_file
    from snw_democratie.cli.small_groups import SMALLEST, too_small
    from sortition.checking.invitation import PUBLIC, sizes_of
    from sortition.disclosure import record_zip
    from sortition.verify_invitation import verify as checks_of

    files, out = read_record(chosen.dir), Path(chosen.out)
    if out.exists():
        raise Refusal(f"'{chosen.out}' bestaat al; er wordt niets overschreven.")
    public = {name: files[name] for name in PUBLIC if name in files}
    found = checks_of(public)
    if not found.ok:
        raise Refusal(f"'{chosen.dir}' klopt niet. Kijk met 'snw invite verify' wat er mis is.")
    if too_small(sizes_of(public), smallest=SMALLEST):
        raise Refusal(
            f"In '{chosen.dir}' staat een groep van minder dan {SMALLEST} mensen. Dat maken wij niet openbaar. "
            "Loot opnieuw met een ander plan, zonder --smallest."
        )
    write_file(out, record_zip(public))
    out.chmod(0o644)
    digest = unseal(public["plan.json"])[3]
    told = f"Openbaar: {chosen.out}. Code: {digest}"
    if found.rehearsal:
        told = f"Dit is een oefening: de website neemt dit bestand niet aan.\n{told}"
    answer = {"ok": True, "files": sorted(public), "digest": digest, "rehearsal": found.rehearsal}
    say(chosen, answer, told)
    return 0


def _prepare(chosen: argparse.Namespace, *, printed: tuple[str, ...] | None) -> _Prepared:
    from snw_democratie.cli.registers import Columns, register_from
    from snw_democratie.cli.responses import assumed, response_from
    from snw_democratie.cli.small_groups import joined
    from snw_democratie.tables import read_table
    from sortition.invitation import sampling
    from sortition.invitation_record import Settings

    progress = Progress()
    progress("register", 0, 1)
    data, waves = read(chosen.register), _earlier(chosen.earlier)
    year = chosen.year or now().year
    response = response_from(read(chosen.response), name=chosen.response) if chosen.response else assumed()
    columns = Columns(id=chosen.id, gebied=chosen.gebied, age=chosen.age, printed=printed)
    register = register_from(
        read_table(data, name=chosen.register, table="pool"), columns, response,
        year=year, from_age=chosen.from_age, earlier=waves.ids,
    )  # fmt: skip
    strata, people = joined(register.strata, register.people, smallest=chosen.smallest)
    register = replace(register, strata=strata, people=people)
    digest = file_digest(data)
    if register.numbered and waves.registers - {digest}:
        raise Refusal(
            "De eerdere ronde kwam uit een ander bestand, en dit bestand heeft geen kolom met een nummer per persoon. "
            "Zo is niet te zien wie al een brief kreeg."
        )
    settings = Settings(
        title=chosen.title,
        software=f"snw_democratie {__version__}",
        register=digest,
        year=year,
        from_age=chosen.from_age,
        most=chosen.most,
        first=waves.last + 1,
        earlier=waves.digests,
    )
    progress.end()
    chances = sampling(register.strata, letters=chosen.letters, most=chosen.most)
    return _Prepared(register=register, chances=chances, settings=settings, assumed=response.assumed)


def _earlier(places: Sequence[str]) -> _Earlier:
    ids: set[str] = set()
    last, digests, registers = 0, [], set()
    for place in places:
        files = read_record(place)
        digests.append(_whole(place, files, "people.csv"))
        registers.add(str(unseal(files["plan.json"])[1]["register"]))
        header, rows = _table(files["people.csv"])
        had, number = header.index("earlier"), header.index("number")
        ids |= {row[0] for row in rows if row[number] or row[had] == "yes"}
        last = max([last, *(int(row[number]) for row in rows if row[number])])
    return _Earlier(ids=frozenset(ids), last=last, digests=tuple(digests), registers=frozenset(registers))


def _whole(place: str, files: Mapping[str, bytes], name: str) -> str:
    """The digest of a draw whose file `name` is what it was. Raises Refusal."""
    missing = [one for one in ("plan.json", "invitation.json", name) if one not in files]
    if missing:
        raise Refusal(f"In '{place}' ontbreekt {', '.join(missing)}. Geef de hele map van 'snw invite draw'.")
    _, body, _, digest = unseal(files["invitation.json"])
    listed: Any = body.get("files")
    if not isinstance(listed, dict) or listed.get(name) != file_digest(files[name]):
        raise Refusal(f"'{name}' in '{place}' is veranderd na de trekking.")
    if body.get("rehearsal") is not False:
        raise Refusal(f"'{place}' was een oefening.")
    return digest


def _reminded(place: str, digest: str) -> bytes:
    files = read_record(place)
    if not {"reminder.json", "printer.csv"} <= set(files) or unseal(files["reminder.json"])[2] != digest:
        raise Refusal(f"'{place}' is geen herinnering van deze brieven.")
    return files["printer.csv"]


def _same_plan(place: str, ours: Mapping[str, bytes]) -> dict[str, bytes]:
    """The plan that was made before, if it says what this register and these options give. Raises Refusal."""
    files = read_record(place)
    if not {"plan.json", "strata.csv"} <= set(files):
        raise Refusal(f"In '{place}' staat geen plan. Maak dat met 'snw invite plan'.")
    before, now = unseal(files["plan.json"])[1], unseal(ours["plan.json"])[1]
    free = ("planned_at", "source", "chain", "software")
    other = sorted(name for name in now if name not in free and before.get(name) != now[name])
    if other or files["strata.csv"] != ours["strata.csv"]:
        raise Refusal(
            f"Dit is anders dan in het plan: {', '.join(other) or 'strata'}. "
            "Gebruik hetzelfde bestand en dezelfde keuzes als bij 'snw invite plan'."
        )
    return {name: files[name] for name in ("plan.json", "strata.csv")}


def _chance(chosen: argparse.Namespace) -> Chance:
    from sortition.invitation_record import Chance

    digits = chosen.randomness or ""
    if chosen.rehearsal and not digits and not chosen.beacon:
        digits = str(secrets.randbelow(10**12)).zfill(12)
    if not digits and not chosen.beacon:
        raise Refusal(
            "Noem het toeval dat iedereen zag: --randomness met cijfers, --beacon met een drand-ronde, of beide. "
            "Oefenen kan met --rehearsal."
        )
    round_, _, signature = (chosen.beacon or "").partition(":")
    return Chance(digits=digits, round=int(round_) if round_ else None, signature=signature.lower())


def _source(text: str) -> dict[str, Any]:
    parts = dict(part.split(":") for part in text.split("+"))
    return {"digits": int(parts.get("digits", 0)), "round": int(parts["beacon"]) if "beacon" in parts else None}


def _numbered(made: Draw, first: int) -> dict[str, int]:
    """A number for each letter, in an order that says nothing about the register."""
    ids = sorted(made.ids)
    secrets.SystemRandom().shuffle(ids)
    return {id_: number for number, id_ in enumerate(ids, first)}


def _letters(numbers: Mapping[str, int], ready: _Prepared, address: str) -> tuple[bytes, bytes]:
    """The table for the printer, and that for the website: no column but number and code stands in both."""
    from snw_democratie.security.codes import code_digest, new_code, shown
    from sortition.invitation_record import table

    codes = [new_code() for _ in numbers]
    if len(set(codes)) < len(codes):
        raise Refusal("Twee codes zijn gelijk. Dat kan niet met echt toeval: gebruik een andere computer.")
    register = ready.register
    stratum = {one.id: register.strata[one.stratum] for one in register.people if one.id in numbers}
    link = ("link",) if address else ()
    printer, website = [], []
    for (id_, number), code in zip(numbers.items(), codes, strict=True):
        at = (f"{address}#{code}",) if address else ()
        printer.append((str(number), shown(code), *at, *register.lines[id_]))
        group = stratum[id_]
        website.append((str(number), code_digest("entry", code), group.gebied, group.age_band))
    return (
        table(("number", "code", *link, *_free(register.printed)), printer),
        table(("number", "hash", "gebied", "age_band"), website),
    )


def _free(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the register's own columns, without those that are ours."""
    return tuple(f"register_{name}" if name in ("number", "code", "link") else name for name in names)


def _used(path: str) -> set[str]:
    header, rows = _table(read(path))
    name = next((one for one in header if one.strip().casefold() in ("number", "nummer")), None)
    if name is None:
        raise Refusal(f"'{path}' heeft geen kolom met nummers (number).")
    return {row[header.index(name)].strip() for row in rows}


def _table(data: bytes) -> tuple[list[str], list[list[str]]]:
    try:
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise Refusal("Een bestand is geen tabel die te lezen is.") from error
    if any(len(row) != len(header) for row in rows):
        raise Refusal("Een tabel heeft een rij die te kort of te lang is.")
    return header, rows


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    from sortition.invitation_record import table

    return table(tuple(header), (tuple(row) for row in rows))


def _facts(ready: _Prepared) -> dict[str, Any]:
    register, chances = ready.register, ready.chances
    each = [chances.chance(s) for s, one in enumerate(register.strata) if one.people]
    expected = sum(one.people * one.response * chances.chance(s) for s, one in enumerate(register.strata))
    return {
        "ok": True,
        "letters": chances.letters,
        "people": sum(one.people for one in register.strata),
        "earlier": sum(one.earlier for one in register.strata),
        "younger": register.younger,
        "groups": len(register.strata),
        "min_chance": f"{float(min(each)):.12f}",
        "max_chance": f"{float(max(each)):.12f}",
        "expected_answers": int(expected + 0.5),
        "response": "assumed" if ready.assumed else "given",
    }


def _told(answer: Mapping[str, Any]) -> str:
    lines = [
        f"{answer['letters']} brieven voor {answer['people']} mensen in {answer['groups']} groepen.",
        f"De kans op een brief is {_hundredth(answer['min_chance'])} tot {_hundredth(answer['max_chance'])} procent.",
        f"Verwacht aantal aanmeldingen: ongeveer {answer['expected_answers']}.",
    ]
    if answer["response"] == "assumed":
        lines.append("De respons per leeftijd is aangenomen; per gebied is niets bekend. Geef cijfers met --response.")
    return "\n".join(lines)


def _hundredth(chance: str) -> str:
    return f"{float(chance) * 100:.2f}".replace(".", ",")


def _where(place: str) -> str:
    return (
        f"De bestanden staan in {place}.\n"
        "Voor de drukker: printer.csv, met namen en codes. Vernietig het na de laatste herinnering.\n"
        "Voor de website: website.csv, zonder namen en zonder codes.\n"
        "Openbaar: plan.json, strata.csv en invitation.json.\n"
        "Blijft hier: people.csv."
    )
