"""The booth on the whole program, with a board that keeps what is cast: the least that a referendum does."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from litestar import Response, get, post
from litestar.response import Template

from ballots.errors import BadReferendum
from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.checking.setup import read_election
from ballots.referendum.credentials import public_code
from ballots.referendum.hashes import digest, short
from snw_democratie.pages import ANONYMOUS, AnyRequest, page
from snw_democratie.referenda.booth.views import Asked, BoothFacts, booth_view, opening_view
from sortition.record import canonical

OPEN = {ANONYMOUS: True}


@dataclass
class Board:
    """A referendum that is open: its codes, what was cast, and every body that came."""

    election: bytes
    codes: tuple[str, ...]
    asked: tuple[Asked, ...]
    origin: str = ""
    cast: dict[bytes, dict[str, str]] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read = read_election(self.election)
        self.known = {public_code(self.read.group, code, self.read.uuid) for code in self.codes}
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def facts(self) -> BoothFacts:
        return BoothFacts(
            title="Komt er een brug?",
            asked=self.asked,
            election=self.election,
            receipt_key=self.receipt_key,
            check=f"{self.origin}/proef/envelop",
            hand_in=f"{self.origin}/proef/inleveren",
            cast="/proef/uitbrengen",
            board="/proef/lijst",
            back="/proef",
            paper=f"{self.origin}/proef/papier",
        )

    @property
    def receipt_key(self) -> str:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return b64encode(self._key.public_key().public_bytes(serialization.Encoding.DER, form)).decode()

    def take(self, body: bytes) -> tuple[int, dict[str, str]]:
        """Judge one request to cast; gives status and answer."""
        self.received.append(body)
        sent = json.loads(body)
        assert list(sent) == ["ballot"], "the booth sends one field"
        ballot = sent["ballot"].encode()
        if ballot in self.cast:
            return 200, self.cast[ballot]
        try:
            found = check_ballot(ballot, self.read, hidden=True)
        except BadReferendum as error:
            return 422, {"reason": str(error.reason), "message": "Deze stem is niet geldig."}
        if found.credential not in self.known:
            return 422, {"reason": "unknown credential", "message": "Deze stemcode hoort niet bij deze stemming."}
        self.cast[ballot] = self.receipt(short(ballot), len(self.cast) + 1, datetime(2027, 3, 2, 19, 0))
        return 201, self.cast[ballot]

    def receipt(self, tracker: str, height: int, at: datetime) -> dict[str, str]:
        """A receipt as the server signs it."""
        text = canonical(
            {"label": "snw/referendum-receipt/1", "referendum": self.read.uuid, "tracker": tracker,
             "event": digest(tracker.encode()), "height": height, "time": f"{at:%Y-%m-%dT%H:%MZ}"}
        )  # fmt: skip
        r, s = decode_dss_signature(self._key.sign(text, ec.ECDSA(hashes.SHA256())))
        return {"text": text.decode(), "signature": b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()}

    @property
    def handlers(self) -> list[Any]:
        """The pages, and where a ballot is sent to."""

        @get("/proef/stemmen", opt=OPEN, sync_to_thread=False)
        def booth(request: AnyRequest) -> Template:
            return page(request, "referenda/booth.html", booth_view(self.facts))

        @get("/proef/envelop", opt=OPEN, sync_to_thread=False)
        def opening(request: AnyRequest) -> Template:
            return page(request, "referenda/opening.html", opening_view(self.facts))

        @post("/proef/uitbrengen", opt=OPEN)
        async def cast(request: AnyRequest) -> Response[dict[str, str]]:
            status, answer = self.take(await request.body())
            return Response(answer, status_code=status)

        return [booth, opening, cast]
