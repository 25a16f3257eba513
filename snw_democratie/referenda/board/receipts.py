"""Receipts of ballots, signed so that a browser can check them: ECDSA on P-256 over SHA-256.

The private key is a file beside the other keys, never in the database. A receipt is a text in one spelling; the
signature is the 64 bytes r and s, in Base64, as WebCrypto takes them.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from snw_democratie.referenda.errors import NoReceiptKey
from sortition.record import Value, canonical

LABEL = "snw/referendum-receipt/1"
TIME = "%Y-%m-%dT%H:%MZ"
FILE = "receipts.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a ballot is on the board: `text` says what is signed. `again`: these bytes were on the board before."""

    text: str
    signature: str
    again: bool = False

    @property
    def tracker(self) -> str:
        """The tracker of the ballot."""
        return str(json.loads(self.text)["tracker"])

    @property
    def height(self) -> int:
        """The place on the board of the event that holds the ballot."""
        return int(json.loads(self.text)["height"])

    @property
    def event(self) -> str:
        """The digest of that event."""
        return str(json.loads(self.text)["event"])

    @property
    def at(self) -> datetime:
        """The minute in which the ballot was put on the board."""
        return datetime.strptime(json.loads(self.text)["time"], TIME).replace(tzinfo=UTC)


class Signer:
    """The key that signs receipts; made when it is first needed and there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        if not self._path.exists():
            _make(self._path)
        try:
            found = serialization.load_pem_private_key(self._path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise NoReceiptKey from error
        if not isinstance(found, ec.EllipticCurvePrivateKey):
            raise NoReceiptKey
        return found

    @cached_property
    def public(self) -> str:
        """The public key as WebCrypto takes it: SPKI, in Base64."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return b64encode(self._key.public_key().public_bytes(serialization.Encoding.DER, form)).decode("ascii")

    def receipt(self, *, uuid: str, tracker: str, event: str, height: int, at: datetime) -> Receipt:
        """The receipt of a ballot that is put on the board now; its time is that of the minute."""
        facts: dict[str, Value] = {"label": LABEL, "referendum": uuid, "tracker": tracker, "event": event}
        return self.signed({**facts, "height": height, "time": at.strftime(TIME)})

    def signed(self, facts: Mapping[str, Value]) -> Receipt:
        """These facts in their one spelling, with our signature."""
        text = canonical(facts)
        r, s = decode_dss_signature(self._key.sign(text, ec.ECDSA(hashes.SHA256())))
        signature = b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode("ascii")
        return Receipt(text=text.decode("ascii"), signature=signature)


def is_key(text: str) -> bool:
    """Whether this can be a public key: SPKI of a point on P-256, in Base64."""
    return _public(text) is not None


def _public(text: str) -> ec.EllipticCurvePublicKey | None:
    try:
        found = serialization.load_der_public_key(b64decode(text, validate=True))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    right = isinstance(found, ec.EllipticCurvePublicKey) and isinstance(found.curve, ec.SECP256R1)
    return found if right else None  # type: ignore[return-value]  # as `right` says


def holds(key: str, text: str, signature: str) -> bool:
    """Whether this text was signed by who has this public key; all as they are written down here."""
    try:
        public, raw = _public(key), b64decode(signature, validate=True)
        if public is None or len(raw) != 64:
            return False
        whole = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(whole, text.encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _make(path: Path) -> None:
    """A new key, whole before it has its name; of two programs that start at once the second uses the first's."""
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink(missing_ok=True)
