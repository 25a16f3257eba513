"""The booth, the page for a second device, and handing in a ballot that was made elsewhere."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping

from litestar import MediaType, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Response, Template

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n import formats, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, upload
from snw_democratie.referenda import check_views as views
from snw_democratie.referenda import paths, service
from snw_democratie.referenda.booth.offline import offline_booth, offline_opening
from snw_democratie.referenda.booth.scripts import BOOTH, CHECK
from snw_democratie.referenda.booth.views import Asked, BoothFacts, booth_view, opening_view
from snw_democratie.referenda.cast_pages import TOLD
from snw_democratie.referenda.errors import NotOpen
from snw_democratie.referenda.facts import Facts, OfflineFile
from snw_democratie.referenda.forms import ballot_in
from snw_democratie.referenda.words import promise, texts_of, voting, wording
from snw_democratie.refusals import refusal

AT = "/referendum/{slug:str}"
OPEN = {ANONYMOUS: True}
Posted = NamedDependency[FormMultiDict]


@get(f"{AT}/stemmen", opt=OPEN, sync_to_thread=True)
def show_booth(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The booth, while anybody can vote."""
    one, facts = _booth(request, slug)
    if not voting(one, at=(at := installation(request).clock())):
        raise NotOpen("before" if at < one.set_up.closes_at else "after", one.set_up.opens_at, one.set_up.closes_at)
    return page(request, "referenda/booth.html", booth_view(facts))


@get(f"{AT}/envelop", opt=OPEN, sync_to_thread=True)
def show_opening(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The page for a second device, which looks into an opened envelope."""
    return page(request, "referenda/opening.html", opening_view(_booth(request, slug)[1]))


@get(f"{AT}/inleveren", opt=OPEN, sync_to_thread=True)
def show_hand_in(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The form for a ballot that was made elsewhere."""
    one = _booth(request, slug)[0]
    return page(request, "referenda/hand_in.html", views.hand_in_view(one, at=installation(request).clock()))


@post(f"{AT}/inleveren", opt=OPEN, status_code=200)
async def hand_in(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """Store a ballot from a file; the answer is its receipt, or why it is refused."""
    parts = installation(request)
    one = (await to_thread(_booth, request, slug))[0]
    try:
        receipt = await parts.board.cast(slug, ballot_in(upload(posted, "stem")[1]))
    except TOLD as error:
        status, said = refusal(error)
        view = views.hand_in_view(one, at=parts.clock(), problem=said)
        return page(request, "referenda/hand_in.html", view, status=status)
    return page(request, "referenda/hand_in.html", views.hand_in_view(one, at=parts.clock(), receipt=receipt))


@get(f"{AT}/stemhokje.html", opt=OPEN, sync_to_thread=True)
def download_booth(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The booth as one file that needs no network; its digest stands on the page on which one checks."""
    return _download(request, slug, BOOTH)


@get(f"{AT}/envelop.html", opt=OPEN, sync_to_thread=True)
def download_opening(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The page for a second device as one file, so that nobody has to believe the one that we serve."""
    return _download(request, slug, CHECK)


def offline_files(request: AnyRequest, slug: str) -> Mapping[str, OfflineFile]:
    """Both files by their names, in all languages, for good as they were first made.

    Raises UnknownReferendum, NotOpen before the board has begun.
    """
    parts, facts = installation(request), {}
    with reading(parts.engine) as session:
        if kept := service.kept_files(session, slug):
            return {name: kept[name] for name in (BOOTH, CHECK)}
    for code in LANGUAGES:
        with speaking(code):
            facts[code] = _booth(request, slug)[1]
    engine = request.app.template_engine
    assert isinstance(engine, JinjaTemplateEngine)
    made = {BOOTH: offline_booth(facts, engine.engine), CHECK: offline_opening(facts, engine.engine)}
    with unit_of_work(parts.engine) as session:
        return service.keep_files(session, slug, made, at=parts.clock())


def _download(request: AnyRequest, slug: str, name: str) -> Response[bytes]:
    found = offline_files(request, slug)[name]
    headers = {"content-security-policy": found.policy, "content-disposition": f'attachment; filename="{name}.html"'}
    return Response(found.content, media_type=MediaType.HTML, headers=headers)


def _booth(request: AnyRequest, slug: str) -> tuple[Facts, BoothFacts]:
    """Raises UnknownReferendum; NotOpen before the board has begun."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one, election = service.public_referendum(session, slug), service.election_of(session, slug)
    if not election:
        raise NotOpen("before", one.set_up.opens_at, one.set_up.closes_at)
    texts, origin = texts_of(one.set_up), parts.settings.origin
    return one, BoothFacts(
        title=texts.title,
        asked=(Asked(question=texts.question, answers=texts.answers, wording=wording(one)),),
        election=election,
        receipt_key=one.receipt_key,
        check=origin + paths.referendum(slug, "/envelop"),
        files=origin + paths.referendum(slug, "/controleer#kop-envelop"),
        hand_in=origin + paths.referendum(slug, "/inleveren"),
        cast=paths.cast(slug),
        board=paths.referendum(slug, "/bord"),
        back=paths.referendum(slug),
        until=_("U kunt stemmen tot %(when)s.", when=formats.moment(one.set_up.closes_at)),
        practice=one.set_up.practice,
        promise=promise(one.set_up),
        paper=origin + paths.referendum(slug, "/papier") if one.set_up.paper else "",
    )


HANDLERS = (download_booth, download_opening, show_booth, show_opening, show_hand_in, hand_in)
