"""Requests whose body is read with care: what cannot be a form of ours is refused before anything is done with it."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import ClientException

from snw_democratie.security.errors import BadForm

TOKEN = "_csrf_token"  # noqa: S105  # the name of a field
READ = "form_as_read"
MOST_FIELDS = 5000
"""More than the largest form has. Ten megabytes hold millions of fields, and reading those takes many seconds."""


class OwnRequest(Request[Any, Any, Any]):
    """A request that answers 400 to a body nobody can read, where the framework fails."""

    async def form(self) -> FormMultiDict:
        """What was posted, read and judged once for all who ask.

        Raises ClientException for a body that is no form, BadForm for a token that is no text.
        """
        known: FormMultiDict | None = self.scope["state"].get(READ)
        if known is None:
            known = self.scope["state"][READ] = await self._read()
        return known

    async def _read(self) -> FormMultiDict:
        if (
            self.content_type[0] == "application/x-www-form-urlencoded"
            and (await self.body()).count(b"&") > MOST_FIELDS
        ):
            raise ClientException("too many fields")
        try:
            found = await super().form()
        except (LookupError, UnicodeError) as error:
            # A part in bytes that are no text, or in an encoding that does not exist.
            raise ClientException("not text") from error
        token = found.get(TOKEN, "")
        if not isinstance(token, str) or not token.isascii():
            raise BadForm(f"field {TOKEN}")
        return found
