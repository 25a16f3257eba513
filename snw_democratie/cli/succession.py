"""`snw lottery reserves, vacancy, replace, what-if`: what may come after the draw, in files."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from snw_democratie.cli.folders import read_record, write_file
from snw_democratie.cli.output import Command, Progress, Refusal, guarded, say
from snw_democratie.cli.usage import now

_FROM = ("reserves", "pool")
_SHOWN = 200
"""Choices that are listed; with several empty seats there may be thousands."""


def add_steps(steps: Any) -> None:
    """Add the steps after the draw to those of `lottery`."""
    step = _step(steps, "reserves", reserves, "kies reserves voor een geloot panel", "loting --number 10")
    step.add_argument("--number", type=_number, required=True, metavar="N", help="hoeveel reserves: 1 tot en met 20")
    step.add_argument(
        "--dropout", action="append", default=[], type=_dropout, metavar="KANS",
        help="kans dat een lid uitvalt: 10%%, of per waarde: leeftijd=16-24:25%%; mag vaker",
    )  # fmt: skip
    step = _step(steps, "vacancy", vacancy, "leg vast wie weggaat, en wie de plaats kan krijgen", "loting --lot lot-7")
    step.add_argument("--lot", dest="left", nargs="+", default=[], metavar="LOT", help="lotnummer van wie weggaat")
    step.add_argument("--from", dest="origin", choices=_FROM, default="reserves", help="waar de vervanger vandaan komt")
    step.add_argument("--unavailable", nargs="+", default=[], metavar="LOT", help="kandidaten die niet kunnen")
    step = _step(steps, "replace", replace, "loot wie de plaats krijgt", "loting --vacancy lot-7 --randomness 4")
    step.add_argument("--vacancy", nargs="+", default=[], metavar="LOT", help="wie wegging, zoals vastgelegd")
    step.add_argument("--randomness", metavar="CIJFERS", help="de cijfers op de ballen, of de ogen van de dobbelstenen")
    step.add_argument("--beacon", metavar="RONDE:HANDTEKENING", help="de drand-ronde, zoals gepubliceerd")
    step.add_argument("--rehearsal", action="store_true", help="oefenen, met eigen toeval; er wordt niets opgeschreven")
    step = _step(steps, "what-if", what_if, "kijk wie vervangen kan worden met behoud van de quota", "loting --pairs")
    step.add_argument("--from", dest="origin", choices=_FROM, default="reserves", help="waar de vervanger vandaan komt")
    step.add_argument("--pairs", action="store_true", help="ook wat er gebeurt als twee mensen weggaan")


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Voorbeeld: snw lottery {name} {example}"
    )
    step.add_argument("dir", metavar="DIR", help="map met het volledige dossier")
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def reserves(chosen: argparse.Namespace) -> int:
    """Write reserves.json into the record and say who they are."""
    from sortition.reserving import reserves as reserved

    files = _files(chosen)
    rates = {name: rate for name, rate in chosen.dropout if name is not None}
    each = next((rate for name, rate in reversed(chosen.dropout) if name is None), Fraction(1, 10))
    progress = Progress()
    found = reserved(files, number=chosen.number, each=each, dropout=rates, at=now(), on_progress=progress)
    progress.end()
    body, digest = _written(chosen, found.step)
    answer = {
        "reserves": found.reserves,
        "chances": dict(body["reserves"]),
        "expected_deviation": f"{float(found.expected):.3f}",
        "without_reserves": f"{float(found.bare):.3f}",
        "digest": digest,
    }
    text = [f"{len(found.reserves)} reserves:", *found.reserves, "", _expected(found)]
    say(chosen, answer, "\n".join(text))
    return 0


def vacancy(chosen: argparse.Namespace) -> int:
    """Write the vacancy into the record, with every best replacement and its chance."""
    from sortition import succession
    from sortition.draw import balls_per_throw, dice_per_throw

    noted = succession.vacancy(
        _files(chosen), left=chosen.left, unavailable=chosen.unavailable, origin=chosen.origin, at=now()
    )
    body, digest = _written(chosen, noted.step)
    found = noted.choices
    answer = {
        "file": noted.step.name,
        "left": body["left"],
        "deviation": found.deviation,
        "seats": found.seats,
        "choices": len(found.choices),
        "chances": dict(body["chances"]),
        "balls": balls_per_throw(len(found.choices)),
        "dice": dice_per_throw(len(found.choices)),
        "digest": digest,
    }
    say(chosen, answer, "\n".join(_noted(answer, body["choices"])))
    return 0


def replace(chosen: argparse.Namespace) -> int:
    """Write the replacement into the record and say who takes the seats."""
    from sortition import succession
    from sortition.standing import drawn_record

    files = _files(chosen)
    rounds = drawn_record(files, step="replace").later.rounds
    left = set(rounds[-1].vacancy.left) if rounds else set()
    if chosen.vacancy and rounds and set(chosen.vacancy) != left:
        raise Refusal(f"Vastgelegd is het vertrek van: {', '.join(sorted(left)) or 'niemand'}.")
    if chosen.rehearsal:
        step = _rehearsed(files, rounds)
    else:
        step = succession.replace(files, randomness=chosen.randomness or "", beacon=chosen.beacon or "", at=now())
    body, digest = _told(step) if chosen.rehearsal else _written(chosen, step)
    signature = "checked" if "beacon" in body["randomness"] else None
    answer = {
        "file": step.name,
        "vacancy": sorted(left),
        **{name: body[name] for name in ("number", "selected", "source", "randomness", "drawn_at")},
        "deviation": rounds[-1].vacancy.deviation,
        "signature": signature,
        "rehearsal": chosen.rehearsal,
        "digest": digest,
    }
    first = ["Dit is een oefening. Er is niets opgeschreven."] if chosen.rehearsal else []
    say(chosen, answer, "\n".join([*first, f"Keuze {body['number']}. De plaats gaat naar:", *body["selected"]]))
    return 0


def _rehearsed(files: Mapping[str, bytes], rounds: Sequence[Any]) -> Any:
    """A replacement by our own chance, as if balls had been announced where nothing was; it goes nowhere."""
    from sortition import succession
    from sortition.draw import balls_per_throw

    if rounds and len(rounds[-1].vacancy.choices) > 1 and rounds[-1].announcement is None:
        step = succession.announce_replacement(files, source="balls", at=now())
        files = {**files, step.name: step.data}
    elif rounds and rounds[-1].announcement is not None and rounds[-1].announcement.source != "balls":
        raise Refusal("Oefenen kan alleen voordat het toeval is aangekondigd, of als er ballen zijn aangekondigd.")
    balls = balls_per_throw(len(rounds[-1].vacancy.choices)) if rounds and len(rounds[-1].vacancy.choices) > 1 else 0
    digits = "".join(str(secrets.randbelow(10)) for _ in range(balls * 40))
    return succession.replace(files, randomness=_until_it_counts(digits, balls, rounds), at=now())


def _until_it_counts(digits: str, balls: int, rounds: Sequence[Any]) -> str:
    """The turns up to the first that counts: one above the last whole multiple is done again."""
    if not balls:
        return ""
    choices = len(rounds[-1].vacancy.choices)
    for end in range(balls, len(digits) + 1, balls):
        if int(digits[end - balls : end]) < 10**balls - 10**balls % choices:
            return digits[:end]
    return digits[:balls]


def what_if(chosen: argparse.Namespace) -> int:
    """Say of each member whether the quotas could be kept if this member left."""
    from sortition.what_if import what_if as found_if

    found = found_if(_files(chosen), origin=chosen.origin, pairs=chosen.pairs)
    lost = [one for one in found if not one.kept]
    answer = {
        "from": chosen.origin,
        "vacancies": [{"left": one.left, "empty": one.empty, "deviation": one.deviation} for one in found],
        "not_fillable": sum(one.deviation is not None for one in lost),
        "not_checked": sum(one.deviation is None for one in lost),
    }
    lines = [f"{' en '.join(one.left)}: {_missed(one)}" for one in lost]
    say(
        chosen,
        answer,
        "\n".join([f"{len(found) - len(lost)} van {len(found)} vervangbaar met behoud van quota.", *lines]),
    )
    return 0


def announce(files: Mapping[str, bytes], chosen: argparse.Namespace) -> tuple[Mapping[str, Any], str]:
    """Write the announcement for the vacancy that waits."""
    from sortition.succession import announce_replacement

    return _written(chosen, announce_replacement(files, source=chosen.source, at=now()))


def waits(files: Mapping[str, bytes]) -> bool:
    """Whether a vacancy was noted in this record; then `announce` is about a replacement."""
    from sortition.checking.later_events import later_names

    return any(name.startswith("vacancy") for name in later_names(files))


def _files(chosen: argparse.Namespace) -> dict[str, bytes]:
    from sortition.disclosure import intact

    if not Path(chosen.dir).is_dir():
        what = "is geen map" if Path(chosen.dir).exists() else "is er niet"
        raise Refusal(f"'{chosen.dir}' {what}. Geef de map van een loting.")
    files = read_record(chosen.dir)
    intact(files)
    return files


def _told(step: Any) -> tuple[Mapping[str, Any], str]:
    from sortition.record import unseal

    _, body, _, digest = unseal(step.data)
    return body, digest


def _written(chosen: argparse.Namespace, step: Any) -> tuple[Mapping[str, Any], str]:
    from sortition.record import unseal

    write_file(Path(chosen.dir) / step.name, step.data)
    _, body, _, digest = unseal(step.data)
    return body, digest


def _expected(found: Any) -> str:
    return (
        f"Naar verwachting zitten na uitval {float(found.expected):.2f} plaatsen buiten de quota, "
        f"en zonder reserves {float(found.bare):.2f}."
    )


def _noted(answer: Mapping[str, Any], choices: Sequence[Sequence[str]]) -> Sequence[str]:
    """What was noted; each choice with the number by which `replace` names it."""
    kept = (
        "De quota blijven gehaald." if not answer["deviation"] else f"Buiten de quota: {answer['deviation']} plaatsen."
    )
    if not answer["seats"]:
        return [kept, "Niemand kan deze plaats krijgen. Probeer het met --from pool."]
    lines = [f"{id_}: kans {chance}" for id_, chance in answer["chances"].items()]
    if answer["choices"] == 1:
        return [kept, "Er is één keuze; loten is niet nodig.", *lines]
    how = f"Kondig nu het toeval aan. Per beurt: {answer['balls']} ballen of {answer['dice']} dobbelstenen."
    numbered = [f"Keuze {number}: {', '.join(one)}" for number, one in enumerate(choices[:_SHOWN])]
    if len(choices) > _SHOWN:
        numbered.append(f"Alle keuzes staan in {answer['file']}, genummerd vanaf 0.")
    return [kept, f"{answer['choices']} mogelijke keuzes, elk met gelijke kans.", *numbered, "", *lines, "", how]


def _missed(one: Any) -> str:
    if one.deviation is None:
        return "niet uitgezocht, te veel keuzes"
    return f"{one.deviation} plaatsen buiten de quota, {one.empty} leeg"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= 20:
        raise argparse.ArgumentTypeError(f"'{text}' is geen aantal van 1 tot en met 20")
    return int(text)


def _dropout(text: str) -> tuple[tuple[str, str] | None, Fraction]:
    name, colon, rate = text.rpartition(":")
    feature, equals, value = name.partition("=")
    try:
        chance = Fraction(rate.removesuffix("%")) / (100 if rate.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        chance = Fraction(-1)
    if not 0 <= chance <= 1 or (colon and not equals):
        raise argparse.ArgumentTypeError(f"'{text}' is niet 10% of kenmerk=waarde:10%")
    return ((feature, value) if colon else None), chance
