"""The pages of registering: one question at a time, a check of all answers, and the code that is shown once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.choosing import CHOICE
from snw_democratie.pages import LONGEST_FIELD, AnyRequest, installation, page, parse, see_other, shell
from snw_democratie.pool import service, status_pages
from snw_democratie.pool.answers import Asking, Ending, judge
from snw_democratie.pool.browser import DRAFT, draft_of, forget, page_of, remember, secret, typing_of, year
from snw_democratie.pool.errors import BadEntry, DayFull, NoDraft, NotOpen, NotRegistered, NotStored, Unanswered
from snw_democratie.pool.forms import FORMS, BeginForm, ButtonForm
from snw_democratie.pool.questions import question_view
from snw_democratie.pool.receipt import receipt
from snw_democratie.pool.service import DraftFacts, Sent
from snw_democratie.pool.steps import Kind, Step, first_open, steps
from snw_democratie.pool.views import check_view, done_view, end_view, over_view, start_view
from snw_democratie.public_record import service as public_record
from snw_democratie.refusals import refusal, refusal_of_code
from snw_democratie.security.codes import BadCode
from snw_democratie.security.errors import TooManyAttempts
from snw_democratie.security.staff import Staff
from sortition.errors import SortitionError

CODE_TROUBLE = (BadCode, BadEntry, TooManyAttempts)
SEND_TROUBLE = (BadEntry, DayFull, NotOpen, NotStored)
NOTHING_TYPED = (NoDraft, NotRegistered)


@get("/meedoen/{slug:str}", sync_to_thread=True)
def show_start(request: AnyRequest, slug: FromPath[str]) -> Template:
    """What this is, who may take part, what we ask; or when that will be, or was."""
    parts = installation(request)
    with reading(parts.engine) as session:
        facts = public_record.standing(session, slug)
        asked = public_record.registering_for(session, slug)
    if asked is None or facts.state is State.DRAWN:
        return page(request, "pool/end.html", over_view(facts))
    return page(request, "pool/start.html", start_view(asked, at=parts.clock(), onward=_onward(request, slug)))


@post("/meedoen/{slug:str}", status_code=200, sync_to_thread=True)
def begin(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Response:
    """Begin to register."""
    form = parse(BeginForm, posted)
    return begin_here(request, slug, code=form.code)


def begin_here(request: AnyRequest, slug: str, *, helper: Staff | None = None, code: str = "") -> Response:
    """Begin a registration in this browser and go to its first page; with `helper` for somebody at a table."""
    parts = installation(request)
    with service.storing(parts.engine) as session:
        mine = service.begin(session, slug, old=secret(request, DRAFT), helper=helper, at=parts.clock())
    with reading(parts.engine) as session:
        draft = service.drafted(session, slug, mine, at=parts.clock())
    first = steps(draft.enrolment, draft.typing, year=year(request))[0]
    if not code:
        return remember(request, see_other(f"/meedoen/{slug}/vraag/{first.key}"), DRAFT, mine)
    return remember(request, _code_sent(request, draft, first, code, mine), DRAFT, mine)


def begin_with_code(request: AnyRequest, slug: str, code: str) -> Response:
    """The same with a code that was typed elsewhere. What this browser is typing for this lottery goes on."""
    try:
        draft = typing_of(request, slug)
    except NOTHING_TYPED:
        return begin_here(request, slug, code=code)
    if (draft.typing.coded and not draft.typing.dead) or draft.typing.correcting:
        return see_other(f"/meedoen/{slug}/controleer")
    first = steps(draft.enrolment, draft.typing, year=year(request))[0]
    return _code_sent(request, draft, first, code, secret(request, DRAFT))


@get("/meedoen/{slug:str}/vraag/{key:str}", sync_to_thread=True)
def show_question(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Template:
    """One question, with the answer that was given before, or with what was sent last and is wrong."""
    draft, step = page_of(request, slug, key)
    sent = draft.sent if draft.sent and draft.sent.key == key and not draft.sent.ending else None
    view = question_view(draft, step, year=year(request), sent=sent)
    return page(request, "pool/question.html", view, status=sent.status if sent else 200)


@post("/meedoen/{slug:str}/vraag/{key:str}", status_code=200, sync_to_thread=True)
def answer(
    request: AnyRequest, slug: FromPath[str], key: FromPath[str], posted: NamedDependency[FormMultiDict]
) -> Response:
    """Keep one answer and go to the next page; or to the same page, with what was typed and what is wrong."""
    draft, step = page_of(request, slug, key)
    sent = Sent(key=key, fields=msgspec.structs.asdict(parse(FORMS[step.kind], posted, judged=True)))
    if CHOICE in request.query_params:  # the button of another language: nothing is judged, and nothing is lost
        return _again(request, draft, step, sent)
    if step.kind is Kind.CODE and sent.fields["code"].strip():
        return _code_sent(request, draft, step, sent.fields["code"], secret(request, DRAFT))
    asking = Asking(enrolment=draft.enrolment, step=step, typing=draft.typing, year=year(request))
    judged = judge(asking, sent.fields)
    if judged.problems:
        wrong = {problem.field: problem.message for problem in judged.problems}
        return _again(request, draft, step, replace(sent, problems=wrong, status=422))
    if judged.ending:
        return _ended(request, draft, step, sent, judged.ending)
    return _kept(request, draft, step, sent, judged.values)


@get("/meedoen/{slug:str}/einde", sync_to_thread=True)
def show_end(request: AnyRequest, slug: FromPath[str]) -> Response:
    """That this lottery is not for who gave the last answer; gone once another one is given."""
    draft = typing_of(request, slug)
    if draft.sent is None or not draft.sent.ending:
        return see_other(f"/meedoen/{slug}/controleer")
    return page(request, "pool/end.html", end_view(draft, draft.sent))


@get("/meedoen/{slug:str}/controleer", sync_to_thread=True)
def show_check(request: AnyRequest, slug: FromPath[str]) -> Response:
    """All answers together; the first question that is still open comes before that."""
    draft = typing_of(request, slug)
    waiting = first_open(steps(draft.enrolment, draft.typing, year=year(request)), draft.typing)
    if waiting:
        return see_other(f"/meedoen/{slug}/vraag/{waiting.key}")
    return page(request, "pool/check.html", check_view(draft, year=year(request)))


@post("/meedoen/{slug:str}/controleer", status_code=200, sync_to_thread=True)
def send(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Response:
    """Store everything at once, and say so only when it is stored."""
    parse(ButtonForm, posted)
    draft = draft_of(request, slug)
    try:
        return _stored(request, draft)
    except Unanswered as error:
        return see_other(f"/meedoen/{slug}/vraag/{error.key}")
    except SEND_TROUBLE as error:
        status, sentence = refusal(error)
        if isinstance(error, BadEntry):  # somebody else used the code since: what is shown beside it must say so
            draft = draft_of(request, slug)
        view = check_view(draft, year=year(request), trouble_heading=_trouble(error), trouble=sentence)
        return page(request, "pool/check.html", view, status=status)


@get("/meedoen/{slug:str}/klaar", sync_to_thread=True)
def show_done(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The code, for a quarter of an hour and in this browser only."""
    draft = draft_of(request, slug)
    if draft.done is None:
        raise NoDraft(slug)
    return page(request, "pool/done.html", done_view(draft, draft.done, installation(request).settings.origin))


@get("/meedoen/{slug:str}/klaar.pdf", sync_to_thread=True)
def download_receipt(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The same to print or to keep."""
    draft = draft_of(request, slug)
    if draft.done is None:
        raise NoDraft(slug)
    view = done_view(draft, draft.done, installation(request).settings.origin)
    return Response(
        receipt(view, shell(request)),
        media_type="application/pdf",
        headers={"content-disposition": 'attachment; filename="bewijs-aanmelding.pdf"'},
    )


@post("/meedoen/{slug:str}/klaar", status_code=303, sync_to_thread=True)
def finish(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Response:
    """Forget what this browser holds, so that the next person begins clean; also for who stops half-way."""
    parse(ButtonForm, posted)
    parts, onward = installation(request), _after(request, slug)
    with service.storing(parts.engine) as session:
        service.forget(session, secret(request, DRAFT))
    return forget(request, see_other(onward), DRAFT)


def _after(request: AnyRequest, slug: str) -> str:
    """Where this browser goes when it forgets: the desk, the own registration of who was changing it, or home."""
    if isinstance(request.scope["user"], Staff):
        return "/hulp"
    try:
        return status_pages.OVERVIEW if draft_of(request, slug).correcting else "/"
    except NOTHING_TYPED:
        return "/"


def _onward(request: AnyRequest, slug: str) -> str:
    """Where this browser can go on with what it was typing, or nothing."""
    try:
        draft = typing_of(request, slug)
    except NOTHING_TYPED:
        return ""
    return "" if draft.typing.correcting else f"/meedoen/{slug}/controleer"


def _code_sent(request: AnyRequest, draft: DraftFacts, step: Step, code: str, mine: str) -> Response:
    parts, slug = installation(request), draft.enrolment.slug
    sent = Sent(key=step.key, fields={"code": code})
    try:
        service.enter_code(parts.engine, parts.settings.secret_key, slug, mine, code, at=parts.clock())
    except CODE_TROUBLE as error:
        status, said = refusal_of_code(error)
        return _again(request, draft, step, replace(sent, problems={"code": said}, status=status), mine)
    except NotStored as error:
        return _not_kept(request, draft, step, sent, error)
    return see_other(f"/meedoen/{slug}/controleer")


def _kept(request: AnyRequest, draft: DraftFacts, step: Step, sent: Sent, values: Mapping[str, str | None]) -> Response:
    parts, slug = installation(request), draft.enrolment.slug
    try:
        with service.storing(parts.engine) as session:
            service.keep(session, slug, secret(request, DRAFT), values, at=parts.clock())
    except (NotStored, NotOpen) as error:
        return _not_kept(request, draft, step, sent, error)
    # To the first page that is still open; when none is, that page sends on to nowhere and shows all answers.
    return see_other(f"/meedoen/{slug}/controleer")


def _ended(request: AnyRequest, draft: DraftFacts, step: Step, sent: Sent, ending: Ending) -> Response:
    """A friendly ending keeps what was typed on other pages, so that a slip of a finger loses nothing."""
    parts, slug, at = installation(request), draft.enrolment.slug, installation(request).clock()
    try:
        with service.storing(parts.engine) as session:
            service.keep(session, slug, secret(request, DRAFT), {}, at=at)
            service.keep_sent(session, slug, secret(request, DRAFT), Sent(key=step.key, ending=ending), at=at)
    except (NotStored, NotOpen) as error:
        return _not_kept(request, draft, step, sent, error)
    return see_other(f"/meedoen/{slug}/einde")


def _stored(request: AnyRequest, draft: DraftFacts) -> Response:
    parts, slug = installation(request), draft.enrolment.slug
    around = service.Circumstances(
        language=shell(request).language,
        helper_limit=parts.settings.helper_limit,
        own_page=f"{parts.settings.origin}/mijn-aanmelding",
        contact=parts.settings.contact,
    )
    with service.storing(parts.engine) as session:
        if draft.correcting:
            service.correct(session, slug, secret(request, DRAFT), around, at=parts.clock())
        else:
            service.submit(session, slug, secret(request, DRAFT), around, at=parts.clock())
    if draft.correcting:
        return forget(request, see_other("/mijn-aanmelding/overzicht"), DRAFT)
    return see_other(f"/meedoen/{slug}/klaar")


def _not_kept(request: AnyRequest, draft: DraftFacts, step: Step, sent: Sent, error: SortitionError) -> Response:
    status, sentence = refusal(error)
    sent = replace(sent, status=status, trouble_heading=_trouble(error), trouble=sentence)
    return _at_once(request, draft, step, sent)


def _again(request: AnyRequest, draft: DraftFacts, step: Step, sent: Sent, mine: str = "") -> Response:
    """The same question at its own address, so that the browser can go back to it without sending a form again."""
    parts, slug = installation(request), draft.enrolment.slug
    if any(len(text) > LONGEST_FIELD for text in sent.fields.values()):
        return _at_once(request, draft, step, sent)
    try:
        with service.storing(parts.engine) as session:
            service.keep_sent(session, slug, mine or secret(request, DRAFT), sent, at=parts.clock())
    except NotStored:
        return _at_once(request, draft, step, sent)
    return see_other(f"/meedoen/{slug}/vraag/{step.key}")


def _at_once(request: AnyRequest, draft: DraftFacts, step: Step, sent: Sent) -> Response:
    view = question_view(draft, step, year=year(request), sent=sent)
    return page(request, "pool/question.html", view, status=sent.status)


def _trouble(error: SortitionError) -> str:
    if isinstance(error, NotStored):
        return _("Wij konden het niet opslaan")
    if isinstance(error, BadEntry):
        return _("Uw code werkt niet meer")
    return _("U kunt zich nu niet aanmelden") if isinstance(error, NotOpen) else _("Vandaag kan het niet meer")


HANDLERS = (
    show_start,
    begin,
    show_question,
    answer,
    show_end,
    show_check,
    send,
    show_done,
    download_receipt,
    finish,
    *status_pages.HANDLERS,
)
