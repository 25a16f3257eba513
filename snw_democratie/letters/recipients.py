"""Who gets which letter about a lottery: who was drawn, who is reserve, and everybody else on the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.service.stored import file as record_file
from snw_democratie.assemblies.service.succession import later
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.letters.letter import ALTERNATE, SELECTED, Letter
from snw_democratie.letters.models import LetterRun
from snw_democratie.pool.models import Registration
from snw_democratie.pool.places import shown_address
from snw_democratie.pool.rights import opened
from sortition.record import unseal as open_event

BY_POST, WITH_ADDRESS = "post", "address"
PLACE = "Amsterdam"
_ACTIVE = "active"


def letters_of(session: Session, row: Procedure, run: LetterRun) -> tuple[Letter, ...]:
    """The letters of a run, in the order of lot: by nothing that says who somebody is."""
    meant = _meant(session, row, run.kind)
    days = _last_days(session, row, run) if run.kind == SELECTED else {}
    found = session.execute(
        select(PersonRow.lot, Registration)
        .join(Registration, Registration.id == PersonRow.registration_id)
        .where(PersonRow.import_id == row.import_id, PersonRow.lot.is_not(None), Registration.state == _ACTIVE)
        .order_by(PersonRow.lot)
    )
    letters = (_letter(session, run, lot, registration, days) for lot, registration in found if lot in meant)
    return tuple(one for one in letters if one is not None)


def address_of(session: Session, registration: Registration) -> tuple[str, ...]:
    """Name and address as they stand on an envelope; nothing when we have no address."""
    person = opened(session, registration, "person")
    if not person.get("postcode"):
        return ()
    address = shown_address(person["postcode"], person.get("house_number", ""), person.get("addition", ""))
    return (str(person.get("name", "")), address, PLACE)


def _last_days(session: Session, row: Procedure, run: LetterRun) -> dict[str, str]:
    """Until when each place waits for an answer, as ISO text: from its own term, as the own page says it.

    A term that is over when the letters are asked for has no day: the place is still free, and whoever is quick has it.
    """
    waits = PanelAnswer.procedure_id == row.id, PanelAnswer.answer_by > run.at
    found = session.execute(select(PanelAnswer.lot, PanelAnswer.answer_by).where(*waits))
    return {lot: amsterdam(answer_by).date().isoformat() for lot, answer_by in found}


def _letter(
    session: Session, run: LetterRun, lot: str, registration: Registration, days: Mapping[str, str]
) -> Letter | None:
    to = address_of(session, registration)
    if not to or (run.reach == BY_POST and opened(session, registration, "contact").get("way") != BY_POST):
        return None
    return Letter(
        number=str(lot), to=to, language=registration.language, large=run.large, lot=lot, until=days.get(lot, "")
    )


def _meant(session: Session, row: Procedure, kind: str) -> frozenset[str]:
    """The lots that get a letter of this kind.

    "Ingeloot" is for who sits and did not answer yet, so also for who came in somebody's place, and nobody gets it
    twice. A reserve who came is a member; whoever was ever drawn or is reserve gets no letter that says otherwise.
    """
    drawn = record_file(session, row.slug, "draw.json", public=True)
    selected: Any = open_event(drawn)[1]["selected"] if drawn else ()
    after = later(session, row.slug)
    came = {lot for one in after.rounds for lot in one.selected or ()}
    left = {lot for one in after.rounds for lot in one.left}
    ever = {*selected, *came}
    reserves = {lot for lot, _ in after.reserves or ()}
    if kind == SELECTED:
        answered = PanelAnswer.procedure_id == row.id, PanelAnswer.state != Standing.OPEN
        return frozenset(ever - left - set(session.scalars(select(PanelAnswer.lot).where(*answered))))
    if kind == ALTERNATE:
        return frozenset(reserves - ever)
    everybody = session.scalars(select(PersonRow.lot).where(PersonRow.import_id == row.import_id))
    return frozenset({lot for lot in everybody if lot} - ever - reserves)
