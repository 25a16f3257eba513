"""`snw mirror URL DIR`: keep a copy of the board of a referendum, see that nothing of it changed, and sign its head."""

from __future__ import annotations

import argparse
import json
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
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
    height, event = _fetched(f"{chosen.url}/archief.bel", kept)
    signer, now = Signer(folder / "sleutel.pem"), datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    signed = signer.signed({"label": LABEL, "referendum": uuid, "height": height, "event": event, "time": now})
    head = {"key": signer.public, "text": signed.text, "signature": signed.signature}
    (folder / f"{uuid}.json").write_text(json.dumps(head), "ascii")
    told = not chosen.silent and _tell(f"{chosen.url}/spiegels", head)
    answer_ = {"ok": True, "referendum": uuid, "height": height, "event": event, "key": signer.public, "told": told}
    say(chosen, answer_, _text(answer_, kept))
    return 0


def _fetched(url: str, kept: Path) -> tuple[int, str]:
    """Put the archive in the place of the copy, which must be how it begins; gives height and digest of its head."""
    new = kept.with_suffix(".new")
    before = kept.stat().st_size if kept.exists() else 0
    with _asked(url) as answer, new.open("wb+") as file, _maybe(kept) as old:
        size = 0
        while some := answer.read(_TOGETHER):
            known = old.read(min(len(some), max(0, before - size))) if old is not None else b""
            if known != some[: len(known)]:
                raise Refusal(f"De lijst is veranderd vóór byte {size + len(some)}. De kopie in {kept} is gebleven.")
            file.write(some)
            size += len(some)
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
def _asked(url: str, content: bytes | None = None) -> Iterator[HTTPResponse]:
    asked = Request(url, data=content, headers={"content-type": "application/json"})  # noqa: S310  # http(s) only, see _url
    try:
        with urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310  # as above
            yield answer
    except HTTPError as error:
        raise Refusal(f"{url} antwoordt met {error.code}. Klopt het adres?") from error
    except (URLError, TimeoutError) as error:
        raise Refusal(f"{url} antwoordt niet. Er is niets veranderd.") from error


def _tell(url: str, head: dict[str, str]) -> bool:
    """Whether the website took our head: only when it knows our key."""
    try:
        with _asked(url, json.dumps(head).encode()) as answer:
            return answer.status == 200
    except Refusal:
        return False


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


def _text(answer: dict[str, Any], kept: Path) -> str:
    told = "Het laatste punt is gemeld." if answer["told"] else "Het laatste punt is niet gemeld of niet aangenomen."
    return (
        f"De kopie staat in {kept}. Alles wat er was, is er nog.\n"
        f"Punt {answer['height']}: {answer['event']}\n{told}\n"
        f"Uw openbare sleutel: {answer['key']}"
    )
