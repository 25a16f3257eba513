"""`snw referendum`: verify the archive of a referendum or the receipt of a ballot; make the codes of the letters."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snw_democratie.cli import registrar
from snw_democratie.cli.output import Command, Progress, Refusal, guarded, read, say

if TYPE_CHECKING:
    from typing import BinaryIO


def add_commands(subparsers: Any) -> None:
    """Add `referendum` and its steps."""
    referendum = subparsers.add_parser(
        "referendum",
        help="een referendum controleren, en de codes voor de brieven maken",
        description="Controleer het archief van een referendum, of maak de codes voor de brieven.",
        epilog="Voorbeeld: snw referendum verify referendum.bel --strict",
    )
    steps = referendum.add_subparsers(title="stappen", required=True, metavar="STAP")
    _add_verify(steps)
    text = "controleer een bewijs dat een stem is aangenomen"
    step = _step(steps, "receipt", receipt, text, "bewijs.json --key MFkw...")
    step.add_argument("file", metavar="FILE.json", help="het bewijs, zoals de website het gaf (bewijs.json)")
    step.add_argument(
        "--key", metavar="K", required=True, help="de sleutel van de bewijzen, zoals de website die noemt"
    )
    text = "maak de codes voor de brieven, op een computer zonder netwerk"
    step = _step(steps, "credentials", registrar.credentials, text, "--uuid 5Kq9... --count 8000 --out codes")
    registrar.add_arguments(step)


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog=f"Voorbeeld: snw referendum {name} {example}",
    )
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def _add_verify(steps: Any) -> None:
    text = "controleer een archief, zonder ons te hoeven geloven"
    step = _step(steps, "verify", verify, text, "referendum.bel --strict")
    step.add_argument("file", metavar="FILE.bel", help="het archief, van ons of van belenios-tool")
    step.add_argument("--strict", action="store_true", help="weiger ook wat bij een archief van anderen mag ontbreken")
    step.add_argument("--cores", type=_cores, metavar="N", help="aantal processen (zoveel als er kernen zijn)")


def verify(chosen: argparse.Namespace) -> int:
    """Say of each check what became of it; status 1 when the archive is refused."""
    from ballots.cores import across_cores
    from ballots.referendum.report import as_value
    from ballots.referendum.verify import verify as checked
    from snw_democratie.cli.folders import refuse_record
    from snw_democratie.cli.referendum_words import refusal_sentence, report
    from snw_democratie.cli.stopping import in_order

    refuse_record(chosen.file)
    path = Path(chosen.file)
    if not path.is_file():
        raise Refusal(
            f"'{chosen.file}' is een map. Geef het archief dat erin staat: dat eindigt op .bel."
            if path.is_dir()
            else f"'{chosen.file}' is geen bestand."
            if path.exists()
            else f"Het bestand '{chosen.file}' is er niet."
        )
    progress = Progress()
    with path.open("rb") as file, in_order(), across_cores(chosen.cores) as across:
        found = checked(_Watched(file, path.stat().st_size, progress), strict=chosen.strict, across=across)
    progress.end()
    message = {"message": refusal_sentence(found.refused)} if found.refused else {}
    say(chosen, {**as_value(found), **message}, report(found))
    return 0 if found.ok else 1


def receipt(chosen: argparse.Namespace) -> int:
    """Say what was signed, and whether by the key that was published; status 1 when it was not."""
    from snw_democratie.referenda.board.receipts import LABEL, holds

    try:
        found = json.loads(read(chosen.file))
        text, signature, key = (str(found[name]) for name in ("text", "signature", "key"))
        said = json.loads(text)
        shown = {name: said[name] for name in ("referendum", "tracker", "event", "height", "time")}
        label = said["label"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(f"'{chosen.file}' is geen bewijs van een stem.") from error
    if label != LABEL:
        raise Refusal(f"'{chosen.file}' is geen bewijs van een stem.")
    if key != chosen.key:
        raise Refusal("Dit bewijs is met een andere sleutel ondertekend dan u noemde. Het bewijst niets.")
    if not holds(key, text, signature):
        raise Refusal("De handtekening onder dit bewijs klopt niet. Er is iets aan veranderd.")
    say(chosen, {"ok": True, **shown}, _receipt_text(shown))
    return 0


def _receipt_text(said: Mapping[str, object]) -> str:
    return (
        "Dit bewijs klopt. De website nam deze stem aan.\n"
        f"Referendum {said['referendum']}, {said['time']} (UTC)\n"
        f"Controlecode: {said['tracker']}\n"
        f"Punt {said['height']} van de openbare lijst: {said['event']}\n"
        "Staat op dat punt iets anders? Dan is de lijst veranderd, en toont dit bewijs dat aan."
    )


def _cores(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 256:
        raise argparse.ArgumentTypeError("noem een aantal van 1 tot 256")
    return count


class _Watched:
    """A file that tells how far it was read."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress) -> None:
        self._file, self._size, self._progress = file, size, progress
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int, /) -> bytes:
        self._progress("archive", self._file.tell() // 2**20, self._size // 2**20)
        return self._file.read(size)
