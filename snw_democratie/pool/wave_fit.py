"""Whether a draw of letters fits beside the draws and the codes that a lottery has: one number is one letter."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.pool.models import CodeBatch, EntryCode, LetterWave
from snw_democratie.pool.team_errors import BadWave
from sortition.checking.files import Files
from sortition.checking.invitation import InvitationRecord
from sortition.record import file_digest, unseal

_DRAW, _PLAN = "invitation.json", "plan.json"


def refuse_misfit(session: Session, procedure_id: int, files: Mapping[str, bytes]) -> None:
    """A valid record that cannot stand beside what is here. Raises BadWave: "earlier", "numbers", "codes".

    A later draw leaves out who had a letter, so without the earlier one its chances are not what they seem. The codes
    came in first or come in later; what we keep of those that came in first is how many letters each group got.
    """
    record = InvitationRecord(Files(files))
    kept = list(session.scalars(select(LetterWave).where(LetterWave.procedure_id == procedure_id)))
    drawn = {unseal(_file(one, _DRAW))[3] for one in kept}
    earlier: Any = unseal(files[_PLAN])[1]["earlier"]
    if not drawn.issuperset(earlier):
        raise BadWave("earlier")
    first, after = record.plan.first, record.plan.first + record.plan.letters
    if any(one.first < after and first < one.first + one.letters for one in kept):
        raise BadWave("numbers")
    groups = zip(record.groups, record.drawn.letters, strict=True)
    wanted = Counter({(one.gebied, one.age_band): letters for one, letters in groups})
    found = _coded(session, procedure_id, first, after)
    if found and found != +wanted:
        raise BadWave("codes")


def of_another_draw(session: Session, procedure_id: int, content: bytes, numbers: Iterable[int]) -> bool:
    """Whether this table of codes has numbers of a draw that is here, and is not the table which that draw made."""
    had = set(numbers)
    kept = session.scalars(select(LetterWave).where(LetterWave.procedure_id == procedure_id))
    mine = [one for one in kept if not had.isdisjoint(range(one.first, one.first + one.letters))]
    listed: list[Any] = [unseal(_file(one, _DRAW))[1]["files"] for one in mine]
    return any(one["website.csv"] != file_digest(content) for one in listed)


def _coded(session: Session, procedure_id: int, first: int, after: int) -> Counter[tuple[str, str]]:
    """How many codes of each group came in with these numbers; codes without a group are of no draw of ours."""
    wanted = (
        select(EntryCode.gebied, EntryCode.age_band, func.count())
        .join(CodeBatch, CodeBatch.id == EntryCode.batch_id)
        .where(CodeBatch.procedure_id == procedure_id, EntryCode.age_band != "")
        .where(EntryCode.number >= first, EntryCode.number < after)
        .group_by(EntryCode.gebied, EntryCode.age_band)
    )
    return Counter({(gebied, age_band): count for gebied, age_band, count in session.execute(wanted)})


def _file(kept: LetterWave, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(kept.record)) as archive:
        return archive.read(name)
