"""The page on which the team puts its texts into other languages."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, see_other
from snw_democratie.pool import team_service as service
from snw_democratie.pool.translating_forms import typed_words, word_problems
from snw_democratie.pool.translating_views import translations_view

AT = "/team/lotingen/{slug:str}/talen"


@get(AT, guards=[READERS], sync_to_thread=True)
def show_translations(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What the team wrote, in every language."""
    found = _texts(request, slug)
    return page(request, "pool_team/translations.html", translations_view(found, found.translations))


@post(AT, guards=[TEAM], sync_to_thread=True)
def translate(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Response:
    """Keep what was typed; a refusal loses none of it."""
    found = _texts(request, slug)
    typed = typed_words(posted, found.texts)
    if problems := word_problems(typed, found.texts):
        view = translations_view(found, typed, problems=problems)
        return page(request, "pool_team/translations.html", view, status=422)
    act(request, service.translate, slug, typed)
    return see_other(f"/team/lotingen/{slug}/talen")


def _texts(request: AnyRequest, slug: str) -> service.Texts:
    parts = installation(request)
    with reading(parts.engine) as session:
        return service.texts(session, slug, at=parts.clock())


HANDLERS = (show_translations, translate)
