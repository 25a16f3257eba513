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
    from snw_democratie.referenda.service.mirrors import LABEL

    folder = Path(chosen.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _asked(f"{chosen.url}/kop.json") as answer:
        uuid = _uuid(answer.read(_TOGETHER))
    kept = folder / f"{uuid}.bel"
    first = not kept.exists()
    height, event = _fetched(f"{chosen.url}/archief.bel", kept)
    signer, now = Signer(folder / "sleutel.pem"), datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    signed = signer.signed({"label": LABEL, "referendum": uuid, "height": height, "event": event, "time": now})
    head = {"key": signer.public, "text": signed.text, "signature": signed.signature}
    (folder / f"{uuid}.json").write_text(json.dumps(head), "ascii")
    told = "silent" if chosen.silent else _tell(f"{chosen.url}/spiegels", head)
    found = {"ok": told != "head", "referendum": uuid, "height": height, "event": event, "key": signer.public}
    say(chosen, {**found, "told": told == "taken", "answer": told}, _text(found, kept, told, first=first))
    return 0 if found["ok"] else 1


def _fetched(url: str, kept: Path) -> tuple[int, str]:
    """Put the archive in the place of the copy, which must be how it begins; gives height and digest of its head."""
    new = kept.with_suffix(".new")
    before = kept.stat().st_size if kept.exists() else 0
    with _asked(url) as answer, new.open("wb+") as file, _maybe(kept) as old:
        size = 0
        while some := answer.read(_TOGETHER):
            file.write(some)
            known = old.read(min(len(some), max(0, before - size))) if old is not None else b""
            size += len(some)
            if known != some[: len(known)]:
                raise Refusal(
                    f"LET OP: de lijst is veranderd vóór byte {size}. De kopie in {kept} is gebleven. "
                    f"Wat er nu staat, is te zien in {new}. Bewaar beide, en laat ze aan anderen zien."
                )
        if size < before:
            raise Refusal(f"De lijst is korter dan de kopie in {kept}. De kopie is gebleven.")
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        found = _head(file)
    new.replace(kept)
    return found


def _head(file: Any) -> tuple[int, str]:
    """The last event, when every event follows from the one before."""
    from ballots.errors import BadReferendum
    from ballots.referendum.checking.container import events

    try:
        last = next(iter(deque(events(file), maxlen=1)), None)
    except BadReferendum as error:
        raise Refusal(f"Het archief klopt niet: {error.reason}. De kopie van eerst is gebleven.") from error
    if last is None:
        raise Refusal("De openbare lijst is nog niet begonnen. Probeer het later nog eens.")
    return last.height, last.digest


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


def _text(found: dict[str, Any], kept: Path, told: str, *, first: bool) -> str:
    before = "Dit is uw eerste kopie." if first else "Alles wat er was, is er nog."
    return (
        f"De kopie staat in {kept}. {before}\n"
        f"Punt {found['height']}: {found['event']}\n{_TOLD[told]}\n"
        f"Uw openbare sleutel: {found['key']}"
    )
