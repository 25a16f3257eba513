"""Public pages of an outcome: none of them reads a session, and none is there before the outcome is published."""

from __future__ import annotations

import json

from litestar import get
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.budgets.counting import my_vote_views, service, step_views, views
from snw_democratie.db.engine import reading
from snw_democratie.i18n import language
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page

OPEN = {ANONYMOUS: True}
AT = "/buurtbudget/{slug:str}"
TYPES = {"pb": "text/plain", "zip": "application/zip"}


@get(f"{AT}/uitslag", opt=OPEN, sync_to_thread=True)
def show_result(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The outcome: which plans go ahead, why, and how to check it."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.result(session, slug, at=parts.clock())
    return page(request, "budgets/counting/result.html", views.result_view(found))


@get(f"{AT}/uitslag/stappen", opt=OPEN, sync_to_thread=True)
def show_steps(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The count, step by step."""
    with reading(installation(request).engine) as session:
        found, outcome = service.steps(session, slug)
    return page(request, "budgets/counting/steps.html", step_views.steps_view(found, outcome))


@get(f"{AT}/uitslag/mijn-stem", opt=OPEN, sync_to_thread=True)
def show_my_vote(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What one vote did, worked out on the device of the voter."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.result(session, slug, at=parts.clock())
    names = {str(plan.number): plan.name(language().code) for plan in found.plans}
    view = my_vote_views.my_vote_view(found, json.dumps(names, ensure_ascii=False))
    return page(request, "budgets/counting/my_vote.html", view)


@get(f"{AT}/uitslag/bestand/{{name:str}}", opt=OPEN, sync_to_thread=True)
def show_file(request: AnyRequest, slug: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A file of the record, byte for byte."""
    parts = installation(request)
    with reading(parts.engine) as session:
        content = service.published_file(session, slug, name, at=parts.clock())
    return Response(content, media_type=TYPES.get(name.rpartition(".")[2], "application/json"))


@get(f"{AT}/rule.json", opt=OPEN, sync_to_thread=True)
def show_rule(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The rule with the order by lot, settled before anything is counted."""
    with reading(installation(request).engine) as session:
        content = service.settled_rule(session, slug)
    return Response(content, media_type="application/json")


HANDLERS = (show_result, show_steps, show_my_vote, show_file, show_rule)
