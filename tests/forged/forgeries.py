"""One forged fact each, every digest computed again, and the checks that must fail because of it: those, no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sortition.record import seal
from tests.forged.altering import (
    body,
    both,
    cell,
    certificate,
    changed,
    claim,
    new_root,
    previous,
    rows,
    swapped,
    without,
)
from tests.forged.forgery import OTHER, SIGNATURE_1000, Alteration
from tests.forged.forgery import forgery as _forgery
from tests.forged.later import SUCCESSION
from tests.sortition.small_record import LARGE, ROUND, digest_of, leaf, salt

OTHER_SALT = "0123456789abcdef" * 2


def _lottery(edit: Callable[[dict[str, Any]], object]) -> Alteration:
    return changed("lottery.json", edit)


def _draw(**fields: object) -> Alteration:
    return changed("draw.json", lambda b: b.update(fields))


def _announcement(**fields: object) -> Alteration:
    return changed("announcement.json", lambda b: b.update(fields))


def _quota(number: int, least: int, most: int) -> Alteration:
    return _lottery(lambda b: b["quotas"][number].__setitem__(slice(2, 4), [least, most]))


def _certificate(*path: str | int, value: object) -> Alteration:
    def edit(whole: Any) -> None:
        for step in path[:-1]:
            whole = whole[step]
        whole[path[-1]] = value

    return certificate(edit)


def _swap(name: str, one: int, other: int, column: int) -> Alteration:
    """Two lines of a table exchange what they have in one column."""

    def edit(content: list[list[str]]) -> None:
        content[one][column], content[other][column] = content[other][column], content[one][column]

    return rows(name, edit)


def _tickets(*change: tuple[int, int]) -> Alteration:
    """More or fewer tickets on these lines."""

    def edit(content: list[list[str]]) -> None:
        for line, more in change:
            content[line][0] = str(int(content[line][0]) + more)

    return rows("tickets.csv", edit)


_NEW_LEAF = both(
    cell("people.csv", 1, 1, OTHER_SALT),
    cell("commitments.csv", 1, 1, leaf("K7", OTHER_SALT, "", ("rood", LARGE))),
    new_root,
)

POOL = (
    _forgery("another salt", cell("people.csv", 1, 1, OTHER_SALT), "leaves"),
    _forgery("another salt with its leaf and root", _NEW_LEAF),
    _forgery("another person's leaf", both(_swap("commitments.csv", 1, 5, 1), new_root), "leaves"),
    _forgery("another root", _lottery(lambda b: b.update(merkle_root=OTHER)), "root"),
    _forgery("somebody's type", cell("people.csv", 5, 2, 4), "leaves", "types"),
    _forgery("a number of people", both(cell("types.csv", 4, 1, 2), cell("types.csv", 5, 1, 3)),
             "types", "chances", "eta", "optimal"),
    _forgery("the same salt twice", both(
        cell("people.csv", 5, 1, salt("K7")),
        cell("commitments.csv", 5, 1, leaf("B2", salt("K7"), "", ("rood", LARGE))), new_root), "leaves"),
    _forgery("the order of lot of the chances", swapped("chances.csv", 1, 5), "ids"),
    _forgery("the order of lot of the people", swapped("people.csv", 1, 5), "ids", "leaves"),
    _forgery("the same id twice", both(*(cell(f"{t}.csv", 5, 0, "K7") for t in ("people", "chances", "commitments"))),
             "ids", "leaves", "panels", "panel_rules"),
    _forgery("a person without an id", both(*(cell(f"{t}.csv", 6, 0, "") for t in ("people", "chances", "commitments")),
             cell("commitments.csv", 6, 1, leaf("", salt("é5"), "", ("groen", "klein é"))), new_root), "ids"),
    _forgery("the order of the types", both(
        _swap("types.csv", 1, 2, 5),
        rows("people.csv", lambda r: [x.__setitem__(2, "10"[int(x[2])]) for x in r[1:] if x[2] in "01"])), "types"),
    _forgery("addresses, though they do not count", _lottery(lambda b: b.update(households=False)),
             "types", base="households"),
    _forgery("an address for one person", rows("people.csv", lambda r: r[4].__setitem__(3, "1")),
             "leaves", "types", base="households"),
    _forgery("an address left out", cell("people.csv", 3, 3, ""), "leaves", "types", base="households"),
    _forgery("an address number", rows("people.csv", lambda r: [x.__setitem__(3, "1") for x in r[1:4]]),
             "leaves", "types", base="households"),
    _forgery("more addresses than there are", both(cell("types.csv", 2, 3, 6), cell("types.csv", 4, 3, 6)),
             "types", base="compositions not drawn"),
    _forgery("more addresses, and the certificate rests on them", both(
        cell("types.csv", 2, 3, 2), cell("types.csv", 4, 3, 2)), "types", "certificate", base="households"),
    _forgery("a value without a quota", _lottery(lambda b: b["quotas"].pop(4)), "types"),
    _forgery("a small type not merged", _lottery(lambda b: b.update(merge_below=2)), "types_public", base="types"),
    _forgery("a public number of people", cell("types_public.csv", 1, 0, 4), "types_public", base="types published"),
    _forgery("two features of one name", both(
        _lottery(lambda b: b.update(features=["kleur", "kleur"])),
        _lottery(lambda b: [q.__setitem__(0, "kleur") for q in b["quotas"]]),
        cell("types.csv", 0, 5, "kleur")), "settings"),
)  # fmt: skip

RULES = (
    _forgery("a quota tightened", _quota(3, 0, 1), "panel_rules", "ticket_rules", "attained"),
    _forgery("a quota loosened, and an exclusion rests on it", _quota(1, 0, 1), "exclusions"),
    _forgery("a quota loosened, and nothing rests on it", _quota(3, 0, 3)),
    _forgery("a minimum above its maximum", _quota(3, 2, 1), "quotas", "panel_rules", "ticket_rules", "attained"),
    _forgery("quotas that leave no room", both(_quota(3, 0, 0), _quota(4, 0, 1)),
             "quotas", "panel_rules", "ticket_rules", "attained"),
    _forgery("quotas in another order", _lottery(lambda b: b["quotas"].append(b["quotas"].pop(2))),
             "quotas", "certificate"),
    _forgery("a quota on no feature", _lottery(lambda b: b["quotas"][3].__setitem__(0, "lengte")), "quotas", "types"),
    _forgery("two quotas on one value", _lottery(lambda b: b["quotas"].append(["maat", LARGE, 0, 2])), "quotas"),
    _forgery("a member of a panel", cell("panels.csv", 7, 1, "K7"), "appearances"),
    _forgery("a member of another colour", cell("panels.csv", 8, 1, "B2"), "panel_rules", "appearances"),
    _forgery("the order of lot in a panel", swapped("panels.csv", 7, 8), "panels"),
    _forgery("somebody sits twice in a panel", cell("panels.csv", 17, 1, "G7"), "panels", "panel_rules", "appearances"),
    _forgery("a stranger in a panel", cell("panels.csv", 17, 1, "Q0"), "panels", "panel_rules", "appearances"),
    _forgery("two of one address in a panel", cell("panels.csv", 4, 1, "B1"),
             "panel_rules", "appearances", base="households"),
    _forgery("two of one address, though their class has more", both(
        cell("panels.csv", 2, 1, "B1"), cell("panels.csv", 20, 1, "B2"), cell("panels.csv", 19, 1, "R2")),
             "panel_rules", base="pairs"),
    _forgery("an empty seat", rows("panels.csv", lambda r: r.pop()), "panels", "panel_rules", "appearances"),
    _forgery("an appearance", cell("chances.csv", 2, 2, 2), "appearances"),
    _forgery("a chance", cell("chances.csv", 1, 1, "0.200000000001"), "chances"),
    _forgery("a seat too many in a composition", cell("panels.csv", 9, 2, 2),
             "panels", "panel_rules", base="compositions not drawn"),
    _forgery("a composition against the quotas", cell("panels.csv", 8, 1, 1),
             "panel_rules", base="compositions not drawn"),
    _forgery("people with a chance and in no composition", both(
        cell("panels.csv", 2, 1, 2), cell("panels.csv", 6, 1, 2)), "reach", base="compositions not drawn"),
    _forgery("somebody with a chance in no panel", both(
        cell("panels.csv", 13, 1, "B2"), cell("panels.csv", 14, 1, "D4"),
        cell("chances.csv", 5, 2, 2), cell("chances.csv", 8, 2, 0)), "reach", base="outside"),
    _forgery("a type outside and not in the claims", _lottery(lambda b: b["claims"].update(outside=[])),
             "rounding", base="outside"),
    _forgery("a second type outside and not in the claims", both(
        cell("panels.csv", 9, 1, "A1"), cell("panels.csv", 10, 1, "B2"),
        cell("chances.csv", 2, 2, 4), cell("chances.csv", 7, 2, 1)), "rounding", base="outside"),
    _forgery("a type of compositions outside and not in the claims", both(
        *(cell("panels.csv", row, 1, 1) for row in range(7, 18, 2))), "rounding", base="compositions not drawn"),
    _forgery("a type in the claims and not outside", claim("outside", [[3, 6]]), "outside"),
    _forgery("another total for a type outside", claim("outside", [[3, 7]]), "outside", base="outside"),
)  # fmt: skip

TICKETS = (
    _forgery("a ticket too many", _tickets((1, 1)), "tickets"),
    _forgery("a ticket moved", _tickets((1, 1), (2, -1)), "eta"),
    _forgery("many tickets moved", _tickets((1, 10**12), (2, -(10**12))), "chances", "eta", "optimal"),
    _forgery("a composition against the quotas in the lottery", cell("tickets.csv", 1, 1, "0 1"),
             "ticket_rules", "chances", "eta", "optimal"),
    _forgery("two seats for the only person of a type", cell("tickets.csv", 1, 1, "0 0"),
             "ticket_rules", "chances", "eta", "optimal", base="anybody"),
    _forgery("the order of the compositions", swapped("tickets.csv", 2, 3), "tickets"),
    _forgery("tickets for an excluded type", cell("tickets.csv", 1, 1, "0 2"),
             "ticket_rules", "exclusions", "chances", "eta", "optimal"),
    _forgery("tickets for a type that only a solver excludes", both(_tickets((4, -5)), rows(
        "tickets.csv", lambda r: r.append(["5", "2 3"]))),
             "ticket_rules", "exclusions", "eta", "support", base="unproved"),
)  # fmt: skip

CLAIMS = (
    _forgery("a level", _certificate("stages", 0, "level", value="1/6"), "certificate", "attained"),
    _forgery("a higher level", _certificate("stages", 1, "level", value="1/3"), "certificate", "attained", "eta"),
    _forgery("a multiplier", _certificate("stages", 0, "multipliers", value=[[2, "1"], [3, "1"]]), "certificate"),
    _forgery("the sign of a multiplier", _certificate("stages", 0, "multipliers", value=[[2, "-1"]]), "certificate"),
    _forgery("the row of a multiplier", _certificate("stages", 0, "multipliers", value=[[0, "1"]]), "certificate"),
    _forgery("a class", _certificate("classes", 4, value=1), "certificate", "attained", "eta"),
    _forgery("a class left out", _certificate("classes", value=[1, 1, -1, 0]), "certificate"),
    _forgery("a class that does not exist", _certificate("classes", 4, value=2), "certificate"),
    _forgery("the proof of an exclusion", _certificate("exclusions", 0, "multipliers", value=[[0, "1"]]), "exclusions"),
    _forgery("an exclusion that is none", _certificate("exclusions", 0, "type", value=1),
             "certificate", "exclusions", "min_chance"),
    _forgery("levels for an objective that has none", _lottery(lambda b: b.update(objective="nash")),
             "certificate", "optimal"),
    _forgery("optimal though a solver only says so", claim("optimal", True), "optimal", base="unproved"),
    _forgery("optimal without levels", both(claim("optimal", True), claim("gap", "0")), "optimal", base="maximin"),
    _forgery("not optimal though it is", claim("optimal", False), "optimal"),
    _forgery("eta", claim("eta", "1/1000000000"), "eta"),
    _forgery("eta without levels", claim("eta", "0"), "eta", base="maximin"),
    _forgery("a gap though optimal", claim("gap", "1/100"), "gap"),
    _forgery("no gap though optimal", claim("gap", None), "gap"),
    _forgery("the smallest chance", claim("min_chance", "0.200000000001"), "min_chance"),
    _forgery("the smallest chance, for the public", claim("min_chance", "0.150000000000"),
             "min_chance", base="committed published"),
    _forgery("the largest chance", claim("max_chance", "0.260000000000"), "max_chance"),
    _forgery("the best largest chance too high", claim("best_max_chance", "0.300000000000"), "best_max_chance"),
    _forgery("the best largest chance too low", claim("best_max_chance", "0.190000000000"), "best_max_chance"),
    _forgery("the best largest chance a bit lower", claim("best_max_chance", "0.240000000000")),
    _forgery("the number of compositions", claim("support", 5), "support"),
    _forgery("unequal chances kept silent", claim("unequal", 0), "unequal", base="households"),
    _forgery("the title", _lottery(lambda b: b["context"].update(title="Een andere loting"))),
)  # fmt: skip

CEREMONY = (
    _forgery("a digit of the balls", _draw(randomness={"balls": "8"}), "number"),
    _forgery("a ball too many", _draw(randomness={"balls": "07"}, panel=0, selected=["K7", "A1"]), "number"),
    _forgery("the panel", _draw(panel=8), "number", "selected"),
    _forgery("the balls and the panel", _draw(randomness={"balls": "8"}, panel=8), "selected"),
    _forgery("the balls, the panel and its people", _draw(randomness={"balls": "8"}, panel=8, selected=["F6", "G7"]),
             witnessed=True),
    _forgery("a panel that does not exist", _draw(panel=10), "number", "selected"),
    _forgery("somebody selected", _draw(selected=["K7", "C3"]), "selected"),
    _forgery("the order of the selected", _draw(selected=["E5", "C3"]), "selected"),
    _forgery("a throw of the dice", _draw(randomness={"dice": "6424"}), "number", base="dice"),
    _forgery("a throw after the one that counts", _draw(randomness={"dice": "2323"}), "number", base="dice"),
    _forgery("dice where balls were announced", _draw(source="dice", randomness={"dice": "22"}), "source"),
    _forgery("a real signature of another round", _draw(
        randomness={"beacon": {"round": ROUND, "signature": SIGNATURE_1000}}, panel=4, selected=["B2", "D4"]),
             "signature", base="beacon"),
    _forgery("another round than announced", _draw(
        randomness={"beacon": {"round": 1000, "signature": SIGNATURE_1000}}, panel=4, selected=["B2", "D4"]),
             "source", base="beacon"),
    _forgery("drawn before the round was out", _draw(drawn_at="2023-09-15T11:00:02Z"), "times", base="beacon"),
    _forgery("drawn before the announcement", _draw(drawn_at="2023-09-15T09:59:59Z"), "times"),
    _forgery("announced when the round was out", _announcement(announced_at="2023-09-15T11:00:03Z"),
             "round", base="beacon"),
    _forgery("another chain of the beacon", _announcement(chain=OTHER), "announcement", base="beacon"),
    _forgery("an announcement of another lottery", _announcement(lottery=OTHER), "announcement"),
    _forgery("an announcement that follows another lottery", previous("announcement.json", OTHER), "chain"),
    _forgery("a draw that follows another announcement", previous("draw.json", OTHER), "chain"),
    _forgery("a lottery that follows something", previous("lottery.json", OTHER), "chain"),
    _forgery("a draw without its announcement", without("announcement.json"), "chain", "source"),
    _forgery("a rehearsal passed off as a draw", _draw(rehearsal=False), "chain", "source", base="rehearsal"),
    _forgery("somebody else within the type", _draw(selected=["p04", "q17"]), "selected", base="compositions"),
    _forgery("more seats than addresses", both(
        cell("panels.csv", 2, 1, 3), cell("panels.csv", 4, 1, 2)), "panel_rules", "selected", base="one address"),
    _forgery("nobody of the type at any address of its class", cell("people.csv", 1, 2, 0),
             "types", "selected", base="one address"),
    _forgery("a stranger selected", _draw(selected=["p04", "z99"]), "selected", base="compositions"),
    _forgery("a file left out", without("tickets.csv"), "files"),
    _forgery("a file added", lambda files: {**files, "readme.txt": b"x\n"}, "files"),
    _forgery("open, and the people left out", both(
        _lottery(lambda b: b.update(disclosure="open")), without("people.csv")), "files", base="committed published"),
    _forgery("a certificate without a newline", lambda files: {
        **files, "certificate.json": files["certificate.json"][:-1] + b" "}, "spelling"),
    _forgery("an announcement at no time", _announcement(announced_at="2023-09-31T10:00:00Z"), "spelling"),
    _forgery("appearances where panels are compositions", cell("chances.csv", 1, 2, 0),
             "spelling", base="compositions not drawn"),
    _forgery("an event of another kind", lambda files: {**files, "announcement.json": seal(
        "invitation", body(files, "announcement.json"), previous=digest_of(files))}, "spelling"),
    _forgery("a number beyond what is there", cell("people.csv", 1, 2, 5), "spelling"),
    _forgery("a table shorter than the pool", rows("people.csv", lambda r: r.pop()), "spelling"),
)  # fmt: skip


FORGERIES = (*POOL, *RULES, *TICKETS, *CLAIMS, *CEREMONY, *SUCCESSION)
