"""The two files that `snw seats prepare` reads: the body with its rules, and the candidates."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from snw_democratie import __version__
from snw_democratie.cli.output import Refusal, read
from snw_democratie.seats.usual import usual_rules
from snw_democratie.tables import read_table
from sortition.checking.seat_file import read_seat_rules, read_vacancy
from sortition.errors import BadRecord, BadTable, Problem
from sortition.seating.ceremony import rules_of, vacancy_of
from sortition.seating.record import Candidate, PreparedSeat, SeatContext, prepare_seat, rules_value
from sortition.seating.rules import SeatRules
from sortition.seats import Vacancy
from sortition.text import folded


def usual_value() -> Mapping[str, Any]:
    """A body with the usual rules in which nobody sits yet."""
    rules = usual_rules()
    return {"rules": rules_value(rules), "staying": [], "history": [], "months": rules.term_months, "place": 0}


def usual_text() -> str:
    """The same, for people to change."""
    return json.dumps(usual_value(), indent=2, ensure_ascii=False)


def read_rules(path: str | None) -> SeatRules:
    """The rules in a file, or the usual ones without a file."""
    return usual_rules() if path is None else _rules(_body(path), path)


def prepared(body: str, candidates: str, *, title: str) -> PreparedSeat:
    """The record that follows from both files."""
    value = _body(body)
    rules = _rules(value, body)
    people = _candidates(candidates, rules)
    context = SeatContext(software=f"snw_democratie {__version__}", texts={"title": title} if title else {})
    return prepare_seat(rules, _vacancy(value, body), people, context=context)


def _body(path: str) -> Mapping[str, Any]:
    try:
        value = json.loads(read(path).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refusal(f"'{path}' is geen JSON. Begin met 'snw seats rules'.") from error
    if not isinstance(value, dict) or set(value) != {"rules", "staying", "history", "months", "place"}:
        raise Refusal(f"In '{path}' horen rules, staying, history, months en place. Begin met 'snw seats rules'.")
    return value


def _rules(value: Mapping[str, Any], path: str) -> SeatRules:
    try:
        return rules_of(read_seat_rules(value["rules"]))
    except BadRecord as error:
        raise Refusal(f"De regels in '{path}' kloppen niet: {error.reason}.") from error


def _vacancy(value: Mapping[str, Any], path: str) -> Vacancy:
    try:
        given = {name: value[name] for name in ("staying", "history", "months", "place")}
        return vacancy_of(read_vacancy(given, read_seat_rules(value["rules"])))
    except BadRecord as error:
        raise Refusal(f"In '{path}' kloppen staying, history, months of place niet.") from error


def _candidates(path: str, rules: SeatRules) -> list[Candidate]:
    """One row per candidate: an id, a value of each feature and, in `rounds`, how many draws they stay.

    Raises BadTable with every row that has something else.
    """
    table = read_table(read(path), name=path, table="candidates")
    names = [folded(name) for name in table.header]
    wanted = ["id", "rounds", *(folded(feature.name) for feature in rules.features)]
    if missing := [Problem("missing_column", row=1, column=name) for name in wanted if name not in names]:
        raise BadTable("candidates", tuple(replace(one, found=", ".join(table.header)) for one in missing))
    known = [{folded(value.name): value.name for value in feature.values} for feature in rules.features]
    columns = [names.index(name) for name in wanted]
    people: list[Candidate] = []
    problems: list[Problem] = []
    for at, row in enumerate(table.rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [row[column].strip() if column < len(row) else "" for column in columns]
        found = _row_problems(cells, wanted, known, rules, at)
        problems += found
        if not found:
            profile = tuple(values[folded(cell)] for values, cell in zip(known, cells[2:], strict=True))
            salt = secrets.token_hex(16)
            people.append(Candidate(id=cells[0], profile=profile, rounds=int(cells[1]), salt=salt))
    if problems:
        raise BadTable("candidates", tuple(problems))
    return people


def _row_problems(
    cells: Sequence[str], names: Sequence[str], known: Sequence[Mapping[str, str]], rules: SeatRules, row: int
) -> list[Problem]:
    found = [Problem("empty_value", row=row, column=name) for name, cell in zip(names, cells, strict=True) if not cell]
    rounds = [str(count) for count in range(1, rules.rounds + 1)]
    for name, cell, values in zip(names[1:], cells[1:], [dict.fromkeys(rounds, ""), *known], strict=True):
        if cell and folded(cell) not in values:
            wanted = ", ".join(values.values() if name != "rounds" else rounds)
            found.append(Problem("unknown_value", row=row, column=name, value=cell, wanted=wanted))
    return found
