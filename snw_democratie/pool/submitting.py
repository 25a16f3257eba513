"""Storing a registration, or a correction of one: everything in one transaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from snw_democratie.assemblies import service as assemblies
from snw_democratie.components import Fact
from snw_democratie.contact import contact_in
from snw_democratie.db.sealed import seal, vault_of
from snw_democratie.i18n import speaking
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.mail import outbox
from snw_democratie.mail.render import render
from snw_democratie.pool.agreeing import agree, take_back
from snw_democratie.pool.answers import Answers, Asking, composed, judge
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.drafts import (
    Done,
    DraftFacts,
    contents,
    draft_row,
    drafted,
    end_corrections,
    facts,
    refuse_unless_open,
    refuse_useless,
)
from snw_democratie.pool.errors import AnswerFixed, BadEntry, DayFull, Unanswered
from snw_democratie.pool.likeness import likeness
from snw_democratie.pool.models import (
    CodeBatch,
    Draft,
    EntryCode,
    HelperDay,
    Registration,
    SpecialAnswers,
    new_key,
)
from snw_democratie.pool.steps import FIELDS, Kind, answered, steps
from snw_democratie.pool.wording import in_language
from snw_democratie.security import audit
from snw_democratie.security.codes import code_digest, new_code
from snw_democratie.settings import NO_CONTACT, Contact

ACTIVE, REVIEW, REFUSED, WITHDRAWN = "active", "review", "refused", "withdrawn"
COUNTED = (ACTIVE, REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What surrounds a registration: the language of its words, and how many people a helper may register a day.

    `own_page` is the address where the own code opens everything; it stands in the mail to who left an address,
    with `contact`.
    """

    language: str
    helper_limit: int
    own_page: str
    contact: Contact = NO_CONTACT


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredMail:
    """What the mail says. It holds no code: a code is a key, and mail is a postcard."""

    title: str
    address: str
    contact: tuple[Fact, ...]


def submit(session: Session, slug: str, secret: str, around: Circumstances, *, at: datetime) -> Done:
    """Store what was typed as a registration and give its code; sent twice, it gives the same code again.

    Raises NoDraft, Unanswered, NotOpen, BadEntry (the code was used meanwhile), DayFull.
    """
    row = draft_row(session, slug, secret, at=at)
    draft = facts(session, row, at=at)
    if draft.done is not None:
        return draft.done
    refuse_unless_open(draft.enrolment, at=at)
    refuse_unanswered(draft, at=at)
    _use_code(session, row, at=at)
    if row.helper_id is not None:
        _count_day(session, row.helper_id, amsterdam(at).date(), around.helper_limit)
    # The audit chain first: it lets one registration at a time through, so that each sees the doubles before it.
    actor = "resident" if row.helper_id is None else f"account:{row.helper_id}"
    subject = f"procedure:{row.procedure_id}"
    audit.append(session, at=at, actor=actor, act="register", subject=subject, facts={"way": draft.typing.way})
    code = new_code()
    made = _registration(session, row, draft, code, around.language, at=at)
    if draft.typing.values["weg"] == "email":
        told = contact_in(around.contact, around.language)
        with speaking(around.language):
            title = in_language(draft.enrolment.title, draft.enrolment.translations)
        view = RegisteredMail(title=title, address=around.own_page, contact=told)
        subject, text = render("registered", around.language, view)
        to = draft.typing.values["email"]
        outbox.put(session, to=to, subject=subject, text=text, about=about(made.id), at=at)
    done = Done(code=code, review=made.state == REVIEW, looks=draft.typing.values["weg"] == "none")
    return _finish(session, row, done, at=at)


def correct(session: Session, slug: str, secret: str, around: Circumstances, *, at: datetime) -> str:
    """Store what was typed over the registration it came from, and give the id of that.

    A person who stood on a list already leaves it: the team takes the answers over again before it closes the list.
    Raises NoDraft, Unanswered, AnswerFixed.
    """
    # The registration is held first, as by whoever withdraws or refuses it: then the correction is there, or ended.
    correcting = drafted(session, slug, secret, at=at).correcting
    kept = session.get(Registration, correcting, with_for_update=True)
    row = draft_row(session, slug, secret, at=at)
    draft = facts(session, row, at=at)
    assert kept is not None, "a correction is removed together with its registration"
    refuse_unanswered(draft, at=at)
    held = contents(session, row)
    if draft.typing.fixed:
        _refuse_fixed(draft, held["before"], at=at)
    subject = f"procedure:{kept.procedure_id}"
    audit.append(session, at=at, actor="resident", act="correct-registration", subject=subject)
    answers = composed(draft.enrolment, draft.typing, year=year_of(at))
    write(session, kept, answers)
    if not draft.typing.fixed:
        assemblies.take_out(session, kept.id)
        mark_likeness(session, kept, answers)
        write_special(session, kept.id, answers.special)
        if Purpose.SPECIAL in answers.consents:
            agree(session, kept.id, Purpose.SPECIAL, around.language, on=amsterdam(at).date())
        else:
            take_back(session, kept.id, Purpose.SPECIAL)
    end_corrections(session, kept.id)
    session.flush()
    return kept.id


def about(registration_id: str) -> str:
    """What a mail is about, so that it can be forgotten together with the registration."""
    return f"registration:{registration_id}"


def refuse_unanswered(draft: DraftFacts, *, at: datetime) -> None:
    """Judge every page once more, as it stands. Raises Unanswered for the first that is not in order."""
    year, typing = year_of(at), draft.typing
    for step in steps(draft.enrolment, typing, year=year):
        asking = Asking(enrolment=draft.enrolment, step=step, typing=typing, year=year)
        if not answered(step, typing):
            raise Unanswered(draft.enrolment.slug, step.key)
        if step.kind is Kind.CODE and typing.coded:
            continue
        sent = {field: typing.values.get(step.stored(field), "") for field in FIELDS[step.kind]}
        judged = judge(asking, sent)
        if judged.problems or judged.ending:
            raise Unanswered(draft.enrolment.slug, step.key)


def year_of(at: datetime) -> int:
    """The calendar year in Amsterdam."""
    return amsterdam(at).year


def write(session: Session, kept: Registration, answers: Answers) -> None:
    """Seal person, contact and ordinary answers into a row that has its key."""
    each = {"person": answers.person, "contact": answers.contact, "answers": answers.answers}
    seal(session, kept, **{column: json.dumps(value) for column, value in each.items()})


def write_special(session: Session, registration_id: str, special: Mapping[str, str]) -> None:
    """The answers that the law protects extra go into a table of their own; without any there is no row."""
    session.execute(delete(SpecialAnswers).where(SpecialAnswers.registration_id == registration_id))
    if special:
        apart = SpecialAnswers(registration_id=registration_id)
        seal(session, apart, answers=json.dumps(special))
        session.add(apart)
    session.flush()


def mark_likeness(session: Session, row: Registration, answers: Answers) -> None:
    """Note by whom this one can be recognised; the later of two that look alike waits for somebody to look at both."""
    alike = likeness(
        name=str(answers.person["name"]), birth_year=int(answers.person["birth_year"]), where=answers.likeness
    )
    mark = vault_of(session).index("likeness", alike)
    if row.likeness == mark:
        return
    release_doubles(session, row)
    row.likeness = mark
    earlier = session.scalar(
        select(Registration.id)
        .where(
            Registration.procedure_id == row.procedure_id,
            Registration.likeness == mark,
            Registration.id != row.id,
            Registration.state.in_(COUNTED),
        )
        .order_by(Registration.state, Registration.id)
        .limit(1)
    )
    row.double_of, row.state = earlier, ACTIVE if earlier is None else REVIEW
    session.flush()


def release_doubles(session: Session, gone: Registration) -> None:
    """Who waited because of a registration that goes away: the first of them counts now, the rest wait for that one."""
    waiting = session.scalars(
        select(Registration)
        .where(Registration.double_of == gone.id, Registration.state == REVIEW)
        .order_by(Registration.id)
    ).all()
    for number, one in enumerate(waiting):
        one.double_of = None if number == 0 else waiting[0].id
        one.state = ACTIVE if number == 0 else REVIEW
    session.flush()


def _registration(
    session: Session, row: Draft, draft: DraftFacts, code: str, language: str, *, at: datetime
) -> Registration:
    today, answers = amsterdam(at).date(), composed(draft.enrolment, draft.typing, year=year_of(at))
    made = Registration(
        id=new_key(),
        procedure_id=row.procedure_id,
        index=vault_of(session).index("status-code", code_digest("status", code)),
        way=draft.typing.way,
        entry_code_id=row.entry_code_id,
        with_helper=row.helper_id is not None,
        language=language,
        state=ACTIVE,
        registered_on=today,
    )
    write(session, made, answers)
    session.add(made)
    session.flush()
    mark_likeness(session, made, answers)
    write_special(session, made.id, answers.special)
    for purpose in answers.consents:
        agree(session, made.id, purpose, language, on=today)
    return made


def _finish(session: Session, row: Draft, done: Done, *, at: datetime) -> Done:
    """Leave in the draft's row only what is shown for a while."""
    shown = {"values": {}, "done": asdict(done)}
    row.entry_code_id, row.last_at = None, at
    seal(session, row, answers=json.dumps(shown))
    session.flush()
    return done


def _use_code(session: Session, row: Draft, *, at: datetime) -> None:
    """Use the code up: of many who send the same one at the same moment, one succeeds. Raises BadEntry."""
    if row.entry_code_id is None:
        return
    code = session.get_one(EntryCode, row.entry_code_id)
    refuse_useless(code, session.get_one(CodeBatch, code.batch_id), at=at)
    mine = EntryCode.id == code.id, EntryCode.state == "unused"
    if not session.execute(update(EntryCode).where(*mine).values(state="used")).rowcount:
        raise BadEntry("used")


def _count_day(session: Session, account_id: int, day: date, limit: int) -> None:
    """Count one more person for this helper today, as long as the limit allows. Raises DayFull."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(HelperDay).values(account_id=account_id, day=day, people=0)
    session.execute(first.on_conflict_do_nothing())
    mine = HelperDay.account_id == account_id, HelperDay.day == day, HelperDay.people < limit
    if not session.execute(update(HelperDay).where(*mine).values(people=HelperDay.people + 1)).rowcount:
        raise DayFull(limit)


def _refuse_fixed(draft: DraftFacts, before: Mapping[str, str], *, at: datetime) -> None:
    """Once the list is closed only name and contact may differ from what was. Raises AnswerFixed."""
    for step in steps(draft.enrolment, draft.typing, year=year_of(at)):
        names = [step.stored(field) for field in FIELDS[step.kind]]
        free = step.kind in (Kind.NAME, Kind.CONTACT)
        if not free and any(draft.typing.values.get(name) != before.get(name) for name in names):
            raise AnswerFixed(step.key)
