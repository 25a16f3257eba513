"""The one place where the web application is put together."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar, Request, Router
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotFoundException
from litestar.logging import LoggingConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler, Logger, Scope
from sqlalchemy.exc import SQLAlchemyError

from snw_democratie import development, i18n
from snw_democratie.accounts import pages as accounts
from snw_democratie.answers import pages as answers
from snw_democratie.assemblies import pages as assemblies
from snw_democratie.budgets import pages as budgets
from snw_democratie.budgets.ballot_paper import PaperSource
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import pages as voting
from snw_democratie.code_door import pages as code_door
from snw_democratie.db.engine import Engine
from snw_democratie.error_pages import http_page, refusal_page, storage_page, surprise_page
from snw_democratie.folders import HERE, TEMPLATES
from snw_democratie.head import AlsoHead
from snw_democratie.help_desk import pages as help_desk
from snw_democratie.i18n.choosing import ShowsOnly, Speaks, remember
from snw_democratie.letters import pages as letters
from snw_democratie.mail import pages as mail
from snw_democratie.pages import ANONYMOUS, Installation, provide_form
from snw_democratie.pool import pages as pool
from snw_democratie.pool import team_pages as pool_team
from snw_democratie.public_record import pages as public_record
from snw_democratie.referenda import pages as referenda
from snw_democratie.seats import pages as seats
from snw_democratie.security.bodies import OwnRequest
from snw_democratie.security.errors import BadForm, ForeignRequest, NotAllowed, TooManyAttempts
from snw_democratie.security.headers import OwnPagesOnly, WhoIsIt, add_headers
from snw_democratie.security.in_time import BodyInTime
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from sortition.errors import SortitionError

TRIED = (NotAllowed, ForeignRequest, BadForm, TooManyAttempts)
"""Refusals that show in the log: somebody without the role, a form that is not ours, a guess too many."""

_LARGEST = 2**31 - 1


def create_app(
    settings: Settings,
    engine: Engine,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    papers: PaperSource | None = None,
    more_handlers: Sequence[ControllerRouterHandler] = (),
) -> Litestar:
    """Put the application together on a database that is migrated already."""
    parts = Installation(settings, engine, clock, papers or RoundPapers())

    @asynccontextmanager
    async def closing(_app: Litestar) -> AsyncIterator[None]:
        yield
        parts.votes.close()
        parts.board.close()
        engine.dispose()

    made = Litestar(
        # In one router: a handler that shares its address with a later one is otherwise registered twice, and a
        # handler with sync_to_thread then fails (Litestar 2.25 wraps it in two threads).
        route_handlers=[
            Router(
                "/",
                route_handlers=[
                    *public_record.HANDLERS,
                    *code_door.HANDLERS,
                    *accounts.HANDLERS,
                    *assemblies.HANDLERS,
                    *answers.HANDLERS,
                    *pool.HANDLERS,
                    *pool_team.HANDLERS,
                    *letters.HANDLERS,
                    *budgets.HANDLERS,
                    *help_desk.HANDLERS,
                    *mail.HANDLERS,
                    *voting.HANDLERS,
                    *referenda.HANDLERS,
                    *seats.HANDLERS,
                    *(() if settings.production else development.HANDLERS),
                    *more_handlers,
                ],
            ),
            static_files(),
        ],
        dependencies={"posted": Provide(provide_form)},
        exception_handlers={
            SortitionError: refusal_page,
            HTTPException: http_page,
            SQLAlchemyError: storage_page,
            OSError: storage_page,
            Exception: surprise_page,
        },
        middleware=[Speaks(), OwnPagesOnly(settings), BodyInTime(settings), WhoIsIt(parts), ShowsOnly()],
        before_request=only_numbers_that_exist,
        before_send=[add_headers(settings), remember(settings)],
        csrf_config=CSRFConfig(
            secret=settings.secret_key,
            cookie_name="__Host-csrf" if settings.secure else "csrf",
            cookie_secure=settings.secure,
            cookie_httponly=True,
            cookie_samesite="strict",
            exclude_from_csrf_key=ANONYMOUS,
            header_name="",  # the token comes in the form itself, where we look at it first; no other way in
        ),
        lifespan=[closing],
        logging_config=LoggingConfig(log_exceptions="always", exception_logging_handler=log_trouble),
        openapi_config=None,
        request_class=OwnRequest,
        request_max_body_size=settings.body_limit,
        state=State({"installation": parts}),
        template_config=TemplateConfig(instance=template_engine()),
    )
    made.asgi_handler = AlsoHead(made.asgi_handler)
    return made


async def only_numbers_that_exist(request: Request[Any, Any, Any]) -> None:
    """No row has a number that a database cannot hold: such an address is simply not there."""
    if any(isinstance(one, int) and abs(one) > _LARGEST for one in request.path_params.values()):
        raise NotFoundException


def log_trouble(logger: Logger, scope: Scope, _trace: list[str]) -> None:
    """Write our own mistakes to the log, and who tried to get around a control; no path, it may hold what was typed.

    Any other refusal is an answer, and nobody's business.
    """
    error, where = sys.exc_info()[1], scope.get("path_template", "")
    denied = isinstance(error, HTTPException) and error.status_code == 403
    if denied or isinstance(error, TRIED):
        someone = scope.get("user")
        who = someone.actor if isinstance(someone, Staff) else "anyone"
        logger.warning("refused %s on %s by %s", type(error).__name__, where, who)
    elif not isinstance(error, SortitionError) and not (isinstance(error, HTTPException) and error.status_code < 500):
        logger.exception("error on %s", where)


@cache  # every program of this process shares what was compiled
def template_engine() -> JinjaTemplateEngine:
    """Templates that escape everything and refuse a name they do not know."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(environment)
    return JinjaTemplateEngine.from_environment(environment)


def static_files() -> ControllerRouterHandler:
    """Styles, scripts and fonts, from our own folder."""
    return create_static_files_router(
        path="/static",
        directories=[HERE / "static"],
        cache_control=CacheControlHeader(max_age=3600, public=True),
        opt={ANONYMOUS: True},
    )
