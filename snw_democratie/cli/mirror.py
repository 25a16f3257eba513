"""`snw mirror URL DIR`: keep a copy of the board of a referendum, see that nothing of it changed, and sign its head."""

from __future__ import annotations

import argparse
import json
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from snw_democratie.cli.output import Refusal, guarded, say

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from snw_democratie.referenda.board.receipts import Signer

_TOGETHER = 2**16
_SECONDS = 60
NO_ANSWER = (URLError, TimeoutError, ConnectionError, HTTPException)
_TOLD = {
    "taken": "De website nam dit punt aan, en laat het aan iedereen zien.",
    "silent": "Dit punt is niet gemeld, zoals u vroeg.",
    "unknown": "De website kent uw openbare sleutel nog niet. Geef hem aan het team, en begin dan opnieuw.",
    "signature": "De website nam uw handtekening niet aan. Begin opnieuw.",
    "head": "LET OP: de website zegt dat dit punt niet op haar lijst staat. Bewaar uw kopie, en laat die zien.",
    "network": "De website gaf geen goed antwoord toen wij het punt meldden. Uw kopie is bewaard.",
}
"""What the website said to a head that was sent, or why none was."""
_DIFFERENT = {
    (True, True): "LET OP: de website geeft de lijst in andere bytes. De punten zelf zijn gelijk.",
    (True, False): (
        "Uw eigen kopie is veranderd: die eindigt niet meer op het punt dat u ondertekende. "
        "De website heeft dat punt nog wel. Bewaar uw kopie ergens anders, en begin opnieuw."
    ),
    (False, True): (
        "LET OP: de website geeft niet meer wat zij gaf. Het punt dat u ondertekende, is weg of anders. "
        "Uw eigen kopie eindigt daar nog op."
    ),
    (False, False): (
        "LET OP: de website geeft niet meer wat zij gaf. Het punt dat u ondertekende, is weg of anders. "
        "Ook uw eigen kopie is veranderd."
    ),
}
"""What is said when a copy and the list differ: whether the list, and whether the copy, has what was signed."""
_BEFORE = {
    "first": "Dit is uw eerste kopie.",
    "same": "Alles wat er was, is er nog.",
    "unsigned": "Alles uit uw kopie is er nog. Zonder ondertekend punt is niet te zien of die korter werd.",
    "lost": "Uw vorige kopie is weg. Het punt dat u ondertekende, staat nog op de lijst.",
}
"""What is said of the copy that there was before."""
_GONE = (
    "LET OP: de website geeft niet meer wat zij gaf. Het punt dat u ondertekende, is weg of anders. "
    "Ook uw eigen kopie is weg."
)
_UNSIGNED = (
    "LET OP: de lijst is anders dan uw kopie. U hebt geen ondertekend punt in deze map. "
    "Daarom is niet te zien of de lijst veranderde, of uw kopie."
)


def add_commands(subparsers: Any) -> None:
    """Add `mirror`."""
    text = "bewaar een kopie van de openbare lijst van een referendum, en kijk of er niets verdween"
    step = subparsers.add_parser(
        "mirror",
        help=text,
        description=f"{text[0].upper()}{text[1:]}. De sleutel voor de handtekening komt in de map.",
        epilog="Voorbeeld: snw mirror https://stem.voorbeeld.nl/referendum/het-park kopie",
    )
    step.add_argument("url", metavar="URL", type=_url, help="het adres van het referendum")
    step.add_argument("folder", metavar="DIR", help="de map met de kopie en de sleutel")
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.add_argument("--silent", action="store_true", help="meld het laatste punt niet aan de website")
    step.set_defaults(run=guarded(mirror))


def mirror(chosen: argparse.Namespace) -> int:
    """Fetch, compare, keep, sign. Raises Refusal when the copy of before is not how the new one begins."""
    from snw_democratie.referenda.board.receipts import Signer
    from snw_democratie.referenda.errors import NoReceiptKey
    from snw_democratie.referenda.service.mirrors import LABEL

    folder = Path(chosen.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _asked(f"{chosen.url}/kop.json") as answer:
        uuid = _uuid(answer.read(_TOGETHER))
    kept = folder / f"{uuid}.bel"
    signer = Signer(folder / "sleutel.pem")
    try:
        key = signer.public
    except NoReceiptKey as error:
        raise Refusal(
            f"De sleutel in {folder / 'sleutel.pem'} is beschadigd. Er is niets veranderd. "
            "Zet hem terug uit een reservekopie. Is die er niet? Zet hem dan weg, en geef het team uw nieuwe sleutel."
        ) from error
    (height, event), before = _fetched(f"{chosen.url}/archief.bel", kept, signer)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    facts = {"label": LABEL, "referendum": uuid, "height": height, "event": event, "time": now}
    signed = signer.signed({**facts, "bytes": kept.stat().st_size})
    head = {"key": key, "text": signed.text, "signature": signed.signature}
    made = kept.with_suffix(".part")
    made.write_text(json.dumps(head), "ascii")
    made.replace(kept.with_suffix(".json"))
    told = "silent" if chosen.silent else _tell(f"{chosen.url}/spiegels", head)
    found = {"ok": told != "head", "referendum": uuid, "height": height, "event": event, "key": key}
    answer = {**found, "told": told == "taken", "answer": told, "before": before}
    say(chosen, answer, _text(found, kept, told, before))
    return 0 if found["ok"] else 1


def _fetched(url: str, kept: Path, signer: Signer) -> tuple[tuple[int, str], str]:
    """Put the archive in the place of the copy, which must be how it begins.

    Gives height and digest of its head, and what there was before: a word of _BEFORE.
    """
    new = kept.with_suffix(".new")
    before = kept.stat().st_size if kept.exists() else 0
    with _asked(url) as answer, new.open("wb+") as file, _maybe(kept) as old:
        size, same = 0, True
        while some := answer.read(_TOGETHER):
            file.write(some)
            known = old.read(min(len(some), max(0, before - size))) if old is not None else b""
            size += len(some)
            same = same and known == some[: len(known)]
        file.flush()
        os.fsync(file.fileno())
    if not same or size < before:
        said = _whose_change(kept, new, signer)
        raise Refusal(f"{said} Uw kopie staat nog in {kept}, en wat er nu is in {new}. Laat beide aan anderen zien.")
    there = _since(kept, new, signer, before)
    found = _head(new)
    new.replace(kept)
    return found, there


def _since(kept: Path, new: Path, signer: Signer, size: int) -> str:
    """Whether all that was signed the last time is still there: a word of _BEFORE. Raises Refusal where it is not.

    A copy of which the end was cut off is also how the list begins; so it must have what was signed.
    """
    signed = _signed(kept.with_suffix(".json"), signer)
    if signed is None:
        return "unsigned" if kept.exists() else "first"
    *head, length = signed
    if not kept.exists():
        if tuple(head) in _heads(new):
            return "lost"
        raise Refusal(f"{_GONE} Wat er nu is, staat in {new}. Laat het aan anderen zien.")
    if size == length or tuple(head) in _heads(kept):
        return "same"
    raise Refusal(f"{_whose_change(kept, new, signer)} Wat er nu is, staat in {new}.")


def _whose_change(kept: Path, new: Path, signer: Signer) -> str:
    """Whether it was the list that changed, or the own copy: by the head that was signed the last time."""
    signed = _signed(kept.with_suffix(".json"), signer)
    if signed is None:
        return _UNSIGNED
    head = signed[:2]
    return _DIFFERENT[head in _heads(new), head == next(iter(deque(_heads(kept), maxlen=1)), None)]


def _signed(path: Path, signer: Signer) -> tuple[int, str, int] | None:
    """Height and digest of the head in this file, and how long the copy was, when it was signed with the own key.

    The length is 0 where an earlier version did not sign it.
    """
    from snw_democratie.referenda.board.receipts import holds

    try:
        head = json.loads(path.read_bytes())
        if head["key"] != signer.public or not holds(head["key"], head["text"], head["signature"]):
            return None
        said = json.loads(head["text"])
        return said["height"], said["event"], said.get("bytes", 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _heads(path: Path) -> Iterator[tuple[int, str]]:
    """Height and digest of each event; of an archive that does not hold, a last one that is none."""
    from ballots.errors import BadReferendum
    from ballots.referendum.checking.container import events

    with path.open("rb") as file:
        try:
            for one in events(file):
                yield one.height, one.digest
        except BadReferendum as error:
            yield -1, error.reason


def _head(path: Path) -> tuple[int, str]:
    """The last event, when every event follows from the one before."""
    last = next(iter(deque(_heads(path), maxlen=1)), None)
    if last is None:
        raise Refusal("De openbare lijst is nog niet begonnen. Probeer het later nog eens.")
    if last[0] < 0:
        raise Refusal(f"Het archief klopt niet: {last[1]}. De kopie van eerst is gebleven.")
    return last


@contextmanager
def _maybe(path: Path) -> Iterator[Any]:
    if not path.exists():
        yield None
        return
    with path.open("rb") as file:
        yield file


@contextmanager
def _asked(url: str) -> Iterator[HTTPResponse]:
    try:
        with urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310  # http(s) only, see _url
            yield answer
    except HTTPError as error:
        raise Refusal(f"{url} antwoordt met {error.code}. Klopt het adres?") from error
    except NO_ANSWER as error:
        raise Refusal(f"{url} antwoordt niet. Er is niets veranderd.") from error


def _tell(url: str, head: dict[str, str]) -> str:
    """What the website says to our head: a word of _TOLD."""
    sent = Request(url, data=json.dumps(head).encode(), headers={"content-type": "application/json"})  # noqa: S310  # http(s) only, see _url
    try:
        with urlopen(sent, timeout=_SECONDS):  # noqa: S310  # as above
            return "taken"
    except HTTPError as error:
        return _reason(error.read(_TOGETHER))
    except NO_ANSWER:
        return "network"


def _reason(content: bytes) -> str:
    try:
        found = json.loads(content)["reason"]
    except (ValueError, KeyError, TypeError):
        return "network"
    return found if found in _TOLD else "network"


def _uuid(content: bytes) -> str:
    from ballots.referendum.election import UUID

    try:
        found = json.loads(content)["uuid"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("Op dit adres is geen referendum. Er is niets bewaard.") from error
    if not isinstance(found, str) or not UUID.fullmatch(found):
        raise Refusal("Op dit adres is geen referendum. Er is niets bewaard.")
    return found


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or "/referendum/" not in parts.path:
        raise argparse.ArgumentTypeError("noem het adres van een referendum, zoals https://.../referendum/het-park")
    return text.rstrip("/")


def _text(found: dict[str, Any], kept: Path, told: str, before: str) -> str:
    return (
        f"De kopie staat in {kept}. {_BEFORE[before]}\n"
        f"Punt {found['height']}: {found['event']}\n{_TOLD[told]}\n"
        f"Uw openbare sleutel: {found['key']}"
    )
