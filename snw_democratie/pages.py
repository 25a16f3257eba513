"""What every page shares: the database, who is signed in, the form that came, and the shell around a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.response import Redirect, Template
from litestar.template.base import csrf_token

from snw_democratie.budgets.ballot_paper import PaperSource
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.components import Fact, Shell
from snw_democratie.contact import contact_lines
from snw_democratie.db.deeds import changed
from snw_democratie.db.engine import Engine
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import language
from snw_democratie.i18n.choosing import links
from snw_democratie.referenda.board.receipts import FILE as RECEIPTS
from snw_democratie.referenda.board.writer import Board
from snw_democratie.security.errors import BadForm, BadText
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.paths import local_path
from snw_democratie.security.staff import Role, Staff
from snw_democratie.settings import Settings
from snw_democratie.typed_text import text_problem

ANONYMOUS = "anonymous"
"""A handler with this in `opt` reads no session and sets no cookie. For pages without a form only."""

PASSWORDS = frozenset({"wachtwoord", "nog_een_keer"})
"""Fields that no page shows again."""

LONGEST_FIELD = 5000
LONGEST_FILE_NAME = 200

Form = TypeVar("Form", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]


class Installation:
    """The parts of one running program, made once in `create_app`."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime], papers: PaperSource) -> None:
        self.settings = settings
        self.engine = engine
        self.clock = clock
        self.papers = papers
        self.votes = Writer(engine, papers, clock)
        self.board = Board(engine, clock, settings.keys.with_name(RECEIPTS))
        self.passwords = Passwords(settings.argon2_kib)


def installation(connection: ASGIConnection[Any, Any, Any, Any]) -> Installation:
    """The parts of the program that answers this request."""
    found: Installation = connection.app.state.installation
    return found


def staff(request: AnyRequest) -> Staff:
    """Who is signed in; only for handlers behind a guard."""
    someone = request.scope["user"]
    assert isinstance(someone, Staff)
    return someone


def shell(request: ASGIConnection[Any, Any, Any, Any], *, status: int = 200) -> Shell:
    """What stands around every page. What was just done cannot be shown again, so it has no switch of languages."""
    someone = request.scope.get("user")
    sent: FormMultiDict | None = request.state.get("posted")
    done = sent is not None and changed() and status < 400
    posted = sent is not None and not done
    return Shell(
        csrf=csrf_token({"request": request}),
        account=someone.name if isinstance(someone, Staff) else "",
        path=request.scope["path"],
        language=language().code,
        direction=language().direction,
        languages=() if done else links(request.scope, posting=posted),
        development=not installation(request).settings.production,
        reads_only=_reads_only(someone, request.scope["path"]),
        contact=contact_lines(installation(request).settings.contact),
        posted=posted,
        carried=_carried(sent) if sent is not None and posted else (),
    )


def _reads_only(someone: object, path: str) -> bool:
    """Whether this is an auditor on a page of the team: every control there would refuse them, so none can be used."""
    return isinstance(someone, Staff) and someone.roles == {Role.AUDITOR} and path.startswith("/team/")


def page(request: AnyRequest, template: str, view: object, *, status: int = 200) -> Template:
    """A whole page, or with status 422 the same page again with its errors."""
    return Template(template, context={"shell": shell(request, status=status), "view": view}, status_code=status)


def see_other(path: str) -> Redirect:
    """Go and look there: what was posted is stored, and reloading the page does not post it again."""
    return Redirect(path, status_code=303)


async def provide_form(request: AnyRequest) -> FormMultiDict:
    """What was posted, as fields that may occur more than once."""
    request.state.posted = await request.form()
    return cast(FormMultiDict, request.state.posted)


def _carried(sent: FormMultiDict) -> tuple[Fact, ...]:
    """The fields of a form, to post once more; no browser posts a file by itself.

    A password stays out, and so does a way to another website.
    """
    fields = [(name, value) for name, value in sent.multi_items() if isinstance(value, str) and name != "_csrf_token"]
    return tuple(Fact(term=name, value=_shown_again(name, value)) for name, value in fields)


def _shown_again(name: str, value: str) -> str:
    if name in PASSWORDS:
        return ""
    return local_path(value) if name == "naar" else value


def posted_form(request: AnyRequest) -> FormMultiDict | None:
    """What was posted, where a page has read it already; for error pages, so that nothing typed is lost."""
    return request.state.get("posted")


def forget_typed(request: AnyRequest) -> None:
    """What was typed comes back nowhere on the page, not even for another language."""
    request.state.posted = FormMultiDict()


def parse(kind: type[Form], posted: FormMultiDict, *, judged: bool = False) -> Form:
    """Read a form. Raises BadForm for a field that the form does not have, or one that occurs twice.

    Values are text here; whether they make sense is judged by whoever can say it in a sentence. With `judged` that
    goes for invisible characters and for length too; otherwise those raise BadText.
    """
    values: dict[str, str] = {}
    for name, value in posted.multi_items():
        if name == "_csrf_token":
            continue
        if name in values or not isinstance(value, str):
            raise BadForm(f"field {name}")
        if not judged:
            _refuse(text_problem(value, most=LONGEST_FIELD))
        values[name] = value
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise BadForm(str(error)) from error


def upload(
    posted: FormMultiDict, name: str, others: Iterable[str] = (), *, judged: bool = False
) -> tuple[str, bytes, dict[str, str]]:
    """An uploaded file: its name, its bytes, and the text fields `others` beside it. Empty when none was chosen.

    With `judged` somebody else says what is wrong with the texts, as for `parse`.
    """
    file_name, content = "", b""
    texts: dict[str, str] = {}
    allowed = set(others)
    for field, value in posted.multi_items():
        if field == name and isinstance(value, UploadFile):
            if len(value.filename) > LONGEST_FILE_NAME:
                raise BadText(
                    _("De naam van het bestand is te lang. Gebruik hoogstens %(most)s tekens.", most=LONGEST_FILE_NAME)
                )
            _refuse(text_problem(value.filename, most=LONGEST_FILE_NAME))
            file_name, content = value.filename, value.file.read()
        elif field in allowed and isinstance(value, str):
            if field in texts:
                raise BadForm(f"field {field}")
            if not judged:
                _refuse(text_problem(value, most=LONGEST_FIELD))
            texts[field] = value
        elif field not in ("_csrf_token", name):
            raise BadForm(f"field {field}")
    return file_name, content, texts


def _refuse(sentence: str) -> None:
    if sentence:
        raise BadText(sentence)
