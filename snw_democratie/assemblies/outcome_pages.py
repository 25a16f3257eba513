"""Pages of the team from the computation to the draw."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.assemblies import draw_views, forms, service
from snw_democratie.assemblies import outcome_views as views
from snw_democratie.assemblies.errors import BadDigit, BeforeTheDraw, NotReady
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.jobs.errors import unpack
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, shell, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import lately_confirmed
from snw_democratie.typed_text import our_digits
from sortition.errors import BadRandomness

AT = "/team/lotingen/{slug:str}"
Posted = NamedDependency[FormMultiDict]


@get(f"{AT}/berekenen", guards=[READERS], sync_to_thread=True)
def show_compute(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The computation."""
    return page(request, "assemblies/compute.html", _compute(request, slug))


@get(f"{AT}/berekenen/voortgang", guards=[READERS], sync_to_thread=True)
def show_progress(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The progress alone, asked for every second; when it is over the whole page loads again."""
    view = _compute(request, slug)
    context = {"shell": shell(request), "view": view}
    return Template("assemblies/_progress.html", context=context, headers={} if view.busy else {"HX-Refresh": "true"})


@post(f"{AT}/berekenen", guards=[TEAM], sync_to_thread=True)
def compute(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Start the computation."""
    parse(EmptyForm, posted)
    act(request, service.compute, slug)
    return see_other(f"/team/lotingen/{slug}/berekenen")


@post(f"{AT}/berekenen/stoppen", guards=[TEAM], sync_to_thread=True)
def cancel(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Stop the computation."""
    parse(EmptyForm, posted)
    act(request, service.cancel, slug)
    return see_other(f"/team/lotingen/{slug}/berekenen")


@get(f"{AT}/kansen", guards=[READERS], sync_to_thread=True)
def show_chances(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The chances, before and after they are published."""
    with reading(installation(request).engine) as session:
        facts = service.procedure(session, slug)
    return page(request, "assemblies/chances.html", views.chances_view(facts))


@get(f"{AT}/verslag-volledig.zip", guards=[READERS, lately_confirmed], sync_to_thread=True)
def download_full_record(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The whole record with what everybody answered, for an auditor."""
    packed = act(request, service.full_record, slug)
    # No browser and no proxy may keep it: it says who answered what.
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{slug}-volledig-vertrouwelijk.zip"',
    }
    return Response(packed, media_type="application/zip", headers=headers)


@post(f"{AT}/publiceren", guards=[TEAM], sync_to_thread=True)
def publish(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Publish exactly the panels whose digest was on the page."""
    grave(request, posted)
    act(request, service.publish, slug, parse(forms.SeenForm, posted).gezien)
    return see_other(f"/team/lotingen/{slug}")


@get(f"{AT}/aankondigen", guards=[READERS], sync_to_thread=True)
def show_announce(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The form, or what was announced."""
    with reading(installation(request).engine) as session:
        facts = service.procedure(session, slug)
    form = forms.AnnounceForm(bron="balls", moment=forms.typed(facts).loting_op)
    return page(request, "assemblies/announce.html", draw_views.announce_view(facts, form))


@post(f"{AT}/aankondigen", guards=[TEAM], sync_to_thread=True)
def announce(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Announce the source and the moment."""
    grave(request, posted)
    form = parse(forms.AnnounceForm, posted)
    try:
        act(request, service.announce, slug, *forms.announcement(form))
    except (NotReady, BadRandomness) as error:
        field = "moment" if isinstance(error, NotReady) else "ronde"
        with reading(installation(request).engine) as session:
            facts = service.procedure(session, slug)
        problem = Problem(field=field, message=refusal(error)[1])
        return page(request, "assemblies/announce.html", draw_views.announce_view(facts, form, (problem,)), status=422)
    return see_other(f"/team/lotingen/{slug}")


@get(f"{AT}/trekken", guards=[READERS], sync_to_thread=True)
def show_draw(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The keys of the draw."""
    return _keys(request, slug)


@post(f"{AT}/trekken/cijfer", guards=[TEAM], sync_to_thread=True)
def enter_digit(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One ball or die."""
    form = parse(forms.DigitForm, posted)
    act(request, service.enter_digit, slug, forms.place(form.plek), our_digits(form.cijfer).strip())
    return see_other(f"/team/lotingen/{slug}/trekken")


@post(f"{AT}/trekken/terug", guards=[TEAM], sync_to_thread=True)
def take_back_digit(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """A slip of the hand."""
    act(request, service.take_back_digit, slug, forms.place(parse(forms.DigitForm, posted).plek))
    return see_other(f"/team/lotingen/{slug}/trekken")


@post(f"{AT}/trekken/baken", guards=[TEAM], sync_to_thread=True)
def enter_beacon(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """The signature of the announced round."""
    signature = parse(forms.BeaconForm, posted).handtekening
    try:
        act(request, service.enter_beacon, slug, signature)
    except (BadDigit, BadRandomness, BeforeTheDraw) as error:
        status, said = refusal(error)
        return _keys(request, slug, status=status, signature=signature, refused=said)
    return see_other(f"/team/lotingen/{slug}/trekken")


@post(f"{AT}/trekken/bevestigen", guards=[TEAM], sync_to_thread=True)
def draw(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One person's yes to what was entered."""
    grave(request, posted)
    act(request, service.agree_to_draw, slug, parse(forms.SeenForm, posted).gezien)
    return see_other(f"/team/lotingen/{slug}/trekken")


@post(f"{AT}/trekken/toch-niet", guards=[TEAM], sync_to_thread=True)
def take_back_draw(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back, before somebody else says yes too."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_drawing, slug)
    return see_other(f"/team/lotingen/{slug}/trekken")


def _keys(request: AnyRequest, slug: str, *, status: int = 200, **typed: str) -> Template:
    with reading(installation(request).engine) as session:
        facts, approvals = service.procedure(session, slug), service.drawing(session, slug)
        wanted = service.still_wanted(session, slug)
        panel, members = service.drawn(session, slug)
    view = draw_views.draw_view(facts, wanted, approvals, staff(request).account_id, members, panel, **typed)
    return page(request, "assemblies/keys.html", view, status=status)


def _compute(request: AnyRequest, slug: str) -> views.ComputeView:
    with reading(installation(request).engine) as session:
        facts, job = service.procedure(session, slug), service.latest_job(session, slug, "compute")
    return views.compute_view(facts, job, refusal(unpack(job.error))[1] if job is not None and job.error else "")


HANDLERS = (
    show_compute, show_progress, compute, cancel, show_chances, download_full_record, publish, show_announce, announce,
    show_draw, enter_digit, take_back_digit, enter_beacon, draw,
    take_back_draw,
)  # fmt: skip
