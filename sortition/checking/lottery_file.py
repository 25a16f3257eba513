"""lottery.json, read strictly: the settings, the quotas, the digests of the files and the claims."""

from __future__ import annotations

from collections.abc import Mapping

from sortition.checking.reading import (
    ALWAYS,
    MOST_PANELS,
    OPEN,
    TICKETS,
    Claims,
    Lottery,
    Quota,
    boolean,
    decimal,
    fields,
    fraction,
    hexadecimal,
    integer,
    items,
    one_of,
    refused,
    text,
    texts,
)
from sortition.errors import BadRecord
from sortition.record import Value

_FIELDS = (
    "claims", "context", "disclosure", "features", "files", "households", "kind", "merge_below", "merkle_root",
    "objective", "panels", "people", "quotas", "seats", "software", "tickets", "types", "version",
)  # fmt: skip
_CLAIMS = (
    "best_max_chance", "eta", "gap", "max_chance", "min_chance", "optimal", "outside", "support", "unequal",
)  # fmt: skip


def read_lottery(body: Mapping[str, Value]) -> Lottery:
    """The settings and claims, each of the right kind and size; whether they are true is for the checks."""
    given = fields(body, _FIELDS)
    integer(given["version"], 1, 1)
    integer(given["tickets"], TICKETS, TICKETS)
    text(given["software"])
    if not isinstance(context := given["context"], Mapping) or not all(isinstance(v, str) for v in context.values()):
        raise refused("context is not an object of texts")
    people = integer(given["people"], 1, 10**8)
    types = integer(given["types"], 1, people)
    disclosure = one_of(given["disclosure"], ("committed", "types", "open"))
    listed = (*ALWAYS[1:], *OPEN, *(("types_public.csv",) if disclosure == "types" else ()))
    panels = integer(given["panels"], 10, MOST_PANELS)
    if panels != 10 ** (len(str(panels)) - 1):
        raise refused(f"panels is not a power of ten: {panels}")
    return Lottery(
        seats=integer(given["seats"], 1, people),
        objective=one_of(given["objective"], ("leximin", "maximin", "nash", "goldilocks")),
        features=texts(given["features"]),
        quotas=tuple(_quota(quota) for quota in items(given["quotas"])),
        people=people,
        types=types,
        households=boolean(given["households"]),
        kind=one_of(given["kind"], ("panels", "compositions")),
        panels=panels,
        disclosure=disclosure,
        merge_below=integer(given["merge_below"]),
        merkle_root=hexadecimal(given["merkle_root"], 64),
        files={name: hexadecimal(value, 64) for name, value in fields(given["files"], listed).items()},
        claims=_claims(given["claims"], types),
    )


def _quota(value: Value) -> Quota:
    feature, name, least, most = items(value, 4)
    return Quota(feature=text(feature), value=text(name), least=integer(least), most=integer(most))


def _claims(value: Value, types: int) -> Claims:
    given = fields(value, _CLAIMS)
    eta, gap, best = given["eta"], given["gap"], given["best_max_chance"]
    outside = []
    for pair in items(given["outside"]):
        type_, total = items(pair, 2)
        outside.append((integer(type_, 0, types - 1), integer(total)))
    if [type_ for type_, _ in outside] != sorted({type_ for type_, _ in outside}):
        raise BadRecord(file="", reason="claims.outside is not in the order of the types")
    return Claims(
        optimal=boolean(given["optimal"]),
        eta=None if eta is None else fraction(eta),
        gap=None if gap is None else fraction(gap),
        min_chance=decimal(given["min_chance"]),
        max_chance=decimal(given["max_chance"]),
        best_max_chance=None if best is None else decimal(best),
        support=integer(given["support"]),
        outside=tuple(outside),
        unequal=integer(given["unequal"]),
    )
