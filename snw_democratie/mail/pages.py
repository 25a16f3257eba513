"""What the team can do about mail."""

from __future__ import annotations

from litestar import post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response

from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.assemblies.team import TEAM
from snw_democratie.db.engine import unit_of_work
from snw_democratie.mail import outbox
from snw_democratie.pages import AnyRequest, installation, parse, see_other, staff


@post("/team/e-mail/opnieuw", guards=[TEAM], sync_to_thread=True)
def try_again(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Everything that failed is tried once more."""
    parse(EmptyForm, posted)
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        outbox.try_failed_again(session, actor=staff(request).actor, at=parts.clock())
    return see_other("/team")


HANDLERS = (try_again,)
