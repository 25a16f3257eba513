"""Pages of the referendum that everybody reads. None of them reads a session or sets a cookie."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Stream, Template

from ballots.referendum.envelopes import typed_envelope
from snw_democratie.db.engine import Engine, Session, reading
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page
from snw_democratie.referenda import check_views, service, views
from snw_democratie.referenda.booth.scripts import TRUSTEE
from snw_democratie.referenda.booth_pages import HANDLERS as BOOTH
from snw_democratie.referenda.booth_pages import offline_files
from snw_democratie.referenda.cast_pages import HANDLERS as CAST
from snw_democratie.referenda.facts import Facts
from snw_democratie.referenda.paper_pages import HANDLERS as PAPER
from snw_democratie.referenda.team_pages import HANDLERS as TEAM
from snw_democratie.referenda.trackers import beginning_of, payload_of
from snw_democratie.referenda.trustee_pages import HANDLERS as TRUSTEES
from snw_democratie.referenda.trustee_pages import trustee_file

OPEN = {ANONYMOUS: True}
AT = "/referendum/{slug:str}"
LAST_PAGE = 100_000
WHOLE = "alle"
_PREFIX = re.compile("[0-9a-f]{2}")
"""No more than this of the key of a public code may be asked for, so that many codes answer to it."""


@get("/referendum", opt=OPEN, sync_to_thread=True)
def show_all(request: AnyRequest) -> Template:
    """Every referendum."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.all_public(session)
    return page(request, "referenda/list.html", views.list_view(found, at=parts.clock()))


@get(AT, opt=OPEN, sync_to_thread=True)
def show_one(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One referendum."""
    one = _facts(request, slug)
    return page(request, "referenda/one.html", views.one_view(one, at=installation(request).clock()))


@get(f"{AT}/bord", opt=OPEN, sync_to_thread=True)
def show_board(
    request: AnyRequest, slug: FromPath[str], zoek: FromQuery[str] = "", blad: FromQuery[int] = 1
) -> Template:
    """The public list, a page of it, or the ballots with this tracker or beginning of one."""
    number, sought = min(max(blad, 1), LAST_PAGE), zoek.strip()[:100]
    with reading(installation(request).engine) as session:
        one = service.public_referendum(session, slug)
        view = _sought(session, one, sought) if sought else _listed(session, one, number)
    return page(request, "referenda/board.html", view, status=422 if view.problems else 200)


@get(f"{AT}/code", opt=OPEN, sync_to_thread=True)
def show_code(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Whether a code counts and was used: worked out in the browser, which asks for many codes at once."""
    return page(request, "referenda/code.html", check_views.code_view(_facts(request, slug)))


@get(f"{AT}/codes/{{prefix:str}}", opt=OPEN, sync_to_thread=True)
def show_codes(request: AnyRequest, slug: FromPath[str], prefix: FromPath[str]) -> Response[bytes]:
    """All public codes whose key begins like this, or all there are where that is a short list; as JSON."""
    with reading(installation(request).engine) as session:
        whole = prefix == WHOLE and check_views.is_short_list(service.public_referendum(session, slug))
        if not whole and not _PREFIX.fullmatch(prefix):
            raise NotFoundException
        found = service.codes_beginning(session, slug, "" if whole else prefix)
    codes = [{"key": key, "state": state, "used": used} for key, state, used in found]
    return Response(msgspec.json.encode({"codes": codes}), media_type="application/json")


@get(f"{AT}/controleer", opt=OPEN, sync_to_thread=True)
def show_check(request: AnyRequest, slug: FromPath[str]) -> Template:
    """How anybody checks everything, and what the programs said here."""
    one = _facts(request, slug)
    files = {**offline_files(request, slug)} if one.opened_at is not None else {}
    files[TRUSTEE] = trustee_file(request, slug)
    view = check_views.check_view(one, {name: found.digest for name, found in files.items()})
    return page(request, "referenda/check.html", view)


@get(f"{AT}/archief.bel", opt=OPEN, sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str]) -> Stream:
    """The archive as it stands now, byte for byte."""
    name = _facts(request, slug).uuid
    headers = {"content-disposition": f'attachment; filename="{name}.bel"'}
    return Stream(_archive(installation(request).engine, slug), media_type="application/octet-stream", headers=headers)


@get(f"{AT}/codes.csv", opt=OPEN, sync_to_thread=True)
def show_list(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The registrar's public list, byte for byte: its digest stands in the log."""
    with reading(installation(request).engine) as session:
        return Response(service.list_of(session, slug), media_type="text/csv")


@get(f"{AT}/sleutels.json", opt=OPEN, sync_to_thread=True)
def show_trustees(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The trustees' public records, byte for byte."""
    with reading(installation(request).engine) as session:
        return Response(service.trustees_of(session, slug) or b"[]", media_type="application/json")


@get(f"{AT}/teksten.json", opt=OPEN, sync_to_thread=True)
def show_texts(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The texts in every language, of which the archive names the digest, and which translations were checked."""
    with reading(installation(request).engine) as session:
        return Response(service.texts_record(session, slug), media_type="application/json")


@get(f"{AT}/spiegels.json", opt=OPEN, sync_to_thread=True)
def show_mirrors(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """What everybody who keeps a copy signed, so that nobody has to believe us that they did."""
    heads = [
        {"name": one.name, "key": one.key, "text": one.text, "signature": one.signature}
        for one in _facts(request, slug).mirrors
    ]
    return Response(msgspec.json.encode({"mirrors": heads}), media_type="application/json")


@get(f"{AT}/kop.json", opt=OPEN, sync_to_thread=True)
def show_head(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Where the board stands, for who keeps a copy; `event` is null before it began."""
    one = _facts(request, slug)
    head = {"event": None, "height": None, "bytes": 0} if one.head is None else msgspec.to_builtins(one.head)
    return Response(msgspec.json.encode({"uuid": one.uuid, **head}), media_type="application/json")


def _facts(request: AnyRequest, slug: str) -> Facts:
    with reading(installation(request).engine) as session:
        return service.public_referendum(session, slug)


def _archive(engine: Engine, slug: str) -> Iterator[bytes]:
    with reading(engine) as session:
        yield from service.archive_of(session, slug)


def _listed(session: Session, one: Facts, number: int) -> check_views.BoardView:
    found, total = service.trackers(session, one.slug, page=number)
    return check_views.board_view(one, found, total, page=number, size=service.PER_PAGE)


def _sought(session: Session, one: Facts, sought: str) -> check_views.BoardView:
    payload, envelope, beginning = payload_of(sought), typed_envelope(sought), beginning_of(sought)
    found = service.tracked(session, one.slug, payload) if payload else None
    if envelope:
        found = service.envelope_of(session, one.slug, envelope)
    alike = service.tracked_from(session, one.slug, beginning) if beginning and found is None else ()
    if len(alike) == 1:
        found, alike = alike[0], ()
    counts = found is not None and service.last_of_code(session, one.slug, found.tracker)
    problem = "" if payload or envelope or beginning else check_views.not_a_tracker()
    more = {"counts": counts, "problem": problem, "envelope": envelope}
    return check_views.board_view(one, alike, 0, page=1, size=service.PER_PAGE, sought=sought, found=found, **more)


HANDLERS = (
    show_all,
    show_one,
    show_board,
    show_code,
    show_codes,
    show_check,
    download,
    show_list,
    show_trustees,
    show_texts,
    show_mirrors,
    show_head,
    *BOOTH,
    *CAST,
    *PAPER,
    *TEAM,
    *TRUSTEES,
)
