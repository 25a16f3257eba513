"""Pages for visitors. None of them reads a session or sets a cookie."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from litestar import MediaType, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import File, Redirect, Template

from snw_democratie.answers import service as answers
from snw_democratie.answers.views import answers_view
from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.browser import PLAN, SUPPORT
from snw_democratie.components import Cell, Column, TableView
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.choosing import CHOICE
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, shell
from snw_democratie.pool.browser import DRAFT, OWN, named
from snw_democratie.pool.enrolment import ended, enrolments
from snw_democratie.public_record import logbook, service
from snw_democratie.public_record.checking import Records, check_view
from snw_democratie.public_record.draw import draw_view, version
from snw_democratie.public_record.home import home_view
from snw_democratie.public_record.legal import contact_view, privacy_view
from snw_democratie.public_record.lot import lot_view, proof_file
from snw_democratie.public_record.panel import panel_view
from snw_democratie.public_record.registering import registering_view
from snw_democratie.public_record.verifier import specification, verifier
from snw_democratie.public_record.views import lottery_view
from snw_democratie.referenda import service as referenda
from snw_democratie.retention import service as retention
from snw_democratie.retention.views import retention_view
from snw_democratie.seats import service as seats
from snw_democratie.security.headers import device_cookie, session_cookie
from snw_democratie.typed_text import our_digits

OPEN = {ANONYMOUS: True}
LONGEST_ENTRY = 20
# The framework adds the charset to every kind of text.
_KINDS = {"json": "application/json", "csv": "text/csv"}


@get("/", opt=OPEN, sync_to_thread=True)
def home(request: AnyRequest) -> Template:
    """What this is, what can be done now, what is coming."""
    parts = installation(request)
    at = parts.clock()
    with reading(parts.engine) as session:
        lists, rounds, polls = enrolments(session, at), budgets.rounds(session, at=at), referenda.all_public(session)
        view = home_view(service.lotteries(session), lists, rounds, polls, ended=ended(session, at), at=at)
    return page(request, "public_record/home.html", view)


@get("/loting/{slug:str}", opt=OPEN, sync_to_thread=True)
def lottery(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One lottery: where it stands, its rules, its numbers, how to check it."""
    parts = installation(request)
    with reading(parts.engine) as session:
        public, asked = service.lottery(session, slug), service.registering_for(session, slug)
        letters = service.has_letters(session, slug)
        log = logbook.steps_table(session, logbook.steps_of(session, public.facts), at=parts.clock())
        until = asked.closes_at if asked is not None else None
        view = lottery_view(public, service.chances(session, slug), log, until=until, at=parts.clock())
        said, rules = answers.tally(session, slug), answers.rules(session, slug)
        view = replace(view, answers=answers_view(rules, said, seats=public.facts.seats))
    if asked is not None:
        view = replace(view, registering=registering_view(asked, at=parts.clock()))
    if letters:
        view = replace(view, letters=f"/loting/{slug}/brieven")
    return page(request, "public_record/lottery.html", view)


@get("/loting/{slug:str}/mijn-lot", opt=OPEN, sync_to_thread=True)
def lot(request: AnyRequest, slug: FromPath[str], lot: FromQuery[str] = "") -> Template:
    """Look up a lot number."""
    entered = our_digits(lot).strip()[:LONGEST_ENTRY]
    with reading(installation(request).engine) as session:
        found = service.lot(session, slug, entered) if entered else None
        view = lot_view(service.lottery(session, slug), entered, found)
    return page(request, "public_record/lot.html", view, status=422 if view.error else 200)


@get("/loting/{slug:str}/mijn-lot/bewijs.json", opt=OPEN, sync_to_thread=True)
def lot_proof(request: AnyRequest, slug: FromPath[str], lot: FromQuery[str] = "") -> Response[bytes]:
    """The steps from one lot to the root of the list, to keep and to check."""
    with reading(installation(request).engine) as session:
        found = service.lot(session, slug, our_digits(lot).strip()[:LONGEST_ENTRY])
        record = service.lottery(session, slug).record
    if found is None or record is None:
        raise NotFoundException
    return _download(proof_file(found, record), "application/json", f"{slug}-{found.lot.id}.json")


@get("/loting/{slug:str}/panels", opt=OPEN, sync_to_thread=True)
def find_panel(request: AnyRequest, slug: FromPath[str], nummer: FromQuery[str] = "0") -> Redirect | Template:
    """Go to the panel with this number, or say that there is none."""
    wanted = our_digits(nummer).strip().replace(".", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < LONGEST_ENTRY else -1
    with reading(installation(request).engine) as session:
        if service.panel(session, slug, number) is not None:
            return Redirect(f"/loting/{quote(slug)}/panels/{number}", status_code=303)
        first = service.panel(session, slug, 0)
        if first is None:
            raise NotFoundException
        view = panel_view(
            service.lottery(session, slug), first, error=_("Dit panel is er niet. Kies een ander nummer.")
        )
    return page(request, "public_record/panel.html", view, status=422)


@get("/loting/{slug:str}/panels/{number:int}", opt=OPEN, sync_to_thread=True)
def panel(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """One numbered panel."""
    with reading(installation(request).engine) as session:
        found = service.panel(session, slug, number)
        if found is None:
            raise NotFoundException
        view = panel_view(service.lottery(session, slug), found)
    return page(request, "public_record/panel.html", view)


@get("/loting/{slug:str}/loting", opt=OPEN, sync_to_thread=True)
def draw(
    request: AnyRequest, slug: FromPath[str], deel: FromQuery[str] = "", blad: FromQuery[int] = 1,
    gezien: FromQuery[str] = "",
) -> Response[None] | Template:  # fmt: skip
    """The draw. A watcher whose screen shows this already (`gezien`) gets nothing, so nothing flickers."""
    with reading(installation(request).engine) as session:
        if gezien and gezien == version(service.standing(session, slug)):
            return Response(None, status_code=204)
        public = service.lottery(session, slug)
    return page(request, "assemblies/draw.html", draw_view(public, part=deel, sheet=blad))


@get("/loting/{slug:str}/record.zip", opt=OPEN, sync_to_thread=True)
def record(request: AnyRequest, slug: FromPath[str]) -> File:
    """The published record, all files in one."""
    here = installation(request)
    with reading(here.engine) as session:
        packed = service.published_archive(session, slug, here.settings.var / "records")
    if packed is None:
        raise NotFoundException
    return File(packed, filename=f"{slug}.zip", media_type="application/zip")


@get("/loting/{slug:str}/record/{name:str}", opt=OPEN, sync_to_thread=True)
def record_file(request: AnyRequest, slug: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One file of the published record, byte for byte."""
    with reading(installation(request).engine) as session:
        content = service.published_file(session, slug, name)
    if content is None:
        raise NotFoundException
    return Response(content, media_type=_KINDS.get(name.rpartition(".")[2], "application/octet-stream"))


@get("/loting/{slug:str}/logboek.json", opt=OPEN, sync_to_thread=True)
def lottery_log(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The public lines of the log about one lottery, and where the log stands now."""
    parts = installation(request)
    with reading(parts.engine) as session:
        content = logbook.lottery_file(session, service.standing(session, slug), at=parts.clock())
    return _download(content, "application/json", f"{slug}-logboek.json")


@get("/logboek", opt=OPEN, sync_to_thread=True)
def log(request: AnyRequest) -> Template:
    """Where the log stands, what it is good for, and the last outcomes in it."""
    parts = installation(request)
    with reading(parts.engine) as session:
        view = logbook.log_view(
            session, service.lotteries(session), budgets.rounds(session, at=parts.clock()), at=parts.clock()
        )
    return page(request, "public_record/log.html", view)


@get("/controleer", opt=OPEN, sync_to_thread=True)
def check(request: AnyRequest) -> Template:
    """How to check every kind of outcome: in a minute, in ten, in an evening."""
    parts = installation(request)
    with reading(parts.engine) as session:
        lotteries = service.lotteries(session)
        found = Records(
            lotteries=lotteries,
            letters=frozenset(one.slug for one in lotteries if service.has_letters(session, one.slug)),
            bodies=seats.all_public(session),
            rounds=budgets.rounds(session, at=parts.clock()),
            referenda=referenda.all_public(session),
        )
    # The offline page is the same file for everybody: only what stands behind # says which language it begins in.
    offline = f"/controleer/offline#{shell(request).language}" if verifier() else ""
    return page(request, "public_record/check.html", check_view(found, offline))


@get("/controleer/offline", opt=OPEN, sync_to_thread=False)
def verify_offline() -> Response[bytes]:
    """The offline page, opened here, under the policy that it names itself."""
    found = verifier()
    if found is None:
        raise NotFoundException
    return Response(found.content, media_type=MediaType.HTML, headers={"content-security-policy": found.policy})


@get("/controleer/controleer.html", opt=OPEN, sync_to_thread=False)
def download_verifier() -> Response[bytes]:
    """The same page to keep."""
    found = verifier()
    if found is None:
        raise NotFoundException
    return _download(found.content, "text/html", "controleer.html")


@get("/controleer/beschrijving.md", opt=OPEN, sync_to_thread=False)
def describe_record() -> Response[bytes]:
    """The specification of the record."""
    return Response(specification(), media_type="text/plain")


@get("/controleer/programma.zip", opt=OPEN, sync_to_thread=True)
def download_programme() -> Response[bytes]:
    """The checking program, for who does not trust a page in a browser."""
    return _download(service.programme(), "application/zip", "programma.zip")


@get("/privacy", opt=OPEN, sync_to_thread=False)
def privacy(request: AnyRequest) -> Template:
    """What is kept about whom, why, how long, and what somebody can do about it."""
    return page(request, "public_record/privacy.html", privacy_view(installation(request).settings.contact))


@get("/contact", opt=OPEN, sync_to_thread=False)
def contact(request: AnyRequest) -> Template:
    """How to reach us."""
    return page(request, "public_record/contact.html", contact_view(installation(request).settings.contact))


@get("/bewaren", opt=OPEN, sync_to_thread=True)
def kept(request: AnyRequest) -> Template:
    """How long everything is kept, from the rules that remove it."""
    with reading(installation(request).engine) as session:
        view = retention_view(retention.standing(session), retention.kept())
    return page(request, "public_record/kept.html", view)


@get("/toegankelijkheid", opt=OPEN, sync_to_thread=False)
def accessibility(request: AnyRequest) -> Template:
    """What works for everybody, and what was checked."""
    return page(request, "public_record/accessibility.html", None)


@get("/cookies", opt=OPEN, sync_to_thread=False)
def cookies(request: AnyRequest) -> Template:
    """Every cookie, by the name it has here."""
    settings = installation(request).settings
    csrf = "__Host-csrf" if settings.secure else "csrf"
    rows = (
        (csrf, _("Dan weten wij zeker dat een formulier van onze eigen pagina komt."), _("Tot u de browser sluit")),
        (session_cookie(settings), _("Dan blijft het team ingelogd."), _("Tot het uitloggen, hooguit een dag")),
        (
            device_cookie(settings),
            _("Dan kan een vreemde die wachtwoorden raadt, iemand van het team niet buitensluiten."),
            _("Een jaar, en alleen als iemand van het team inlogt"),
        ),
        (
            f"{named(settings, DRAFT)}, {named(settings, OWN)}",
            _("Dan kunt u verder met uw aanmelding, of bekijkt u die met uw code."),
            _("Tot u de browser sluit"),
        ),
        (named(settings, PLAN), _("Dan kunt u verder met uw plan voor de buurt."), _("Tot u de browser sluit")),
        (
            named(settings, SUPPORT),
            _("Dan telt uw steun voor een plan één keer."),
            _("Tot plannen steunen niet meer kan, en alleen als u een plan steunt"),
        ),
        (CHOICE, _("Dan onthouden wij in welke taal u leest."), _("Een jaar, en alleen als u een taal kiest")),
    )
    view = TableView(
        caption=_("Onze cookies"),
        columns=(Column(title=_("Naam")), Column(title=_("Waarvoor?")), Column(title=_("Hoe lang?"))),
        rows=tuple((Cell(text=name, heads_row=True), Cell(text=why), Cell(text=long)) for name, why, long in rows),
    )
    return page(request, "public_record/cookies.html", view)


def _download(content: bytes, kind: str, name: str) -> Response[bytes]:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": disposition})


HANDLERS = (
    home, lottery, lot, lot_proof, find_panel, panel, draw, record, record_file, check, verify_offline,
    download_verifier, describe_record, download_programme, privacy, contact, accessibility, cookies, log,
    lottery_log, kept,
)  # fmt: skip
