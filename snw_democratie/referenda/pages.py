"""Pages of the referendum that everybody reads. None of them reads a session or sets a cookie."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from snw_democratie.db.engine import Engine, reading
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation
from snw_democratie.referenda import service
from snw_democratie.referenda.cast_pages import HANDLERS as CAST

OPEN = {ANONYMOUS: True}
AT = "/referendum/{slug:str}"


@get(f"{AT}/archief.bel", opt=OPEN, sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str]) -> Stream:
    """The archive as it stands now, byte for byte."""
    engine = installation(request).engine
    with reading(engine) as session:
        name = service.public_referendum(session, slug).uuid
    headers = {"content-disposition": f'attachment; filename="{name}.bel"'}
    return Stream(_archive(engine, slug), media_type="application/octet-stream", headers=headers)


def _archive(engine: Engine, slug: str) -> Iterator[bytes]:
    with reading(engine) as session:
        yield from service.archive_of(session, slug)


HANDLERS = (download, *CAST)
