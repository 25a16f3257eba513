"""Asking again who sits there before a grave act, without losing what was typed."""

from __future__ import annotations

from litestar.datastructures import FormMultiDict

from snw_democratie.pages import AnyRequest, installation, staff
from snw_democratie.security.errors import ConfirmFirst
from snw_democratie.security.staff import confirmed


def grave(request: AnyRequest, posted: FormMultiDict | None = None) -> None:
    """Call before an act that changes a public outcome or an account; the guard of the page asks before typing.

    Raises ConfirmFirst when who sits there was last shown more than ten minutes ago. The fields of `posted` are then
    kept on the page that asks, and sent on afterwards; leave it out where they hold a password.
    """
    parts = installation(request)
    if confirmed(staff(request), parts.settings, at=parts.clock()):
        return
    if posted is None:
        raise ConfirmFirst(request.scope["path"])
    texts = ((name, value) for name, value in posted.multi_items() if isinstance(value, str))
    fields = tuple((name, value) for name, value in texts if name != "_csrf_token")
    raise ConfirmFirst(request.scope["path"], fields, again=True)
