"""Roles that one person does not have together, wherever they are given."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from snw_democratie.accounts import service
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.errors import RolesApart
from snw_democratie.security.staff import ALONE, APART, Role, Staff, refuse_together
from tests.accounts.people import account_id
from tests.web.conftest import Clock
from tests.web.world import ORIGIN, START, browser


def test_the_list_names_what_must_be_apart() -> None:
    pairs = {frozenset(pair) for pair in APART}
    assert pairs >= {
        frozenset({Role.ADMINISTRATOR, Role.DEMOCRACY_TEAM}),
        frozenset({Role.ADMINISTRATOR, Role.TRUSTEE}),
        frozenset({Role.DEMOCRACY_TEAM, Role.TRUSTEE}),
        frozenset({Role.DEMOCRACY_TEAM, Role.REGISTRAR}),
        frozenset({Role.HELPER, Role.REGISTRAR}),
    }
    assert pairs >= {frozenset({alone, role}) for alone in ALONE for role in Role if role != alone}
    refuse_together({Role.DEMOCRACY_TEAM, Role.WIJKPLATFORM, Role.HELPER})


@pytest.mark.parametrize(("one", "other"), APART)
def test_the_forms_refuse_them_in_words(sqlite: Engine, clock: Clock, one: Role, other: Role) -> None:
    chief = browser(sqlite, clock, "administrator")
    boxes = {str(one): "ja", str(other): "ja", **({"GF07": "ja"} if Role.WIJKPLATFORM in (one, other) else {})}
    for path, fields in (
        ("/beheer/accounts/nieuw", {"naam": "Nel", **boxes}),
        (f"/beheer/accounts/{account_id(sqlite, 'no_role')}/rollen", boxes),
    ):
        answer = chief.post(path, fields)
        assert answer.status_code == 422
        assert "Deze rollen gaan niet samen" in answer.text


def test_no_service_gives_them(sqlite: Engine) -> None:
    chief = Staff(account_id=account_id(sqlite, "administrator"), name="x", roles=frozenset({"administrator"}))
    both = [Role.ADMINISTRATOR, Role.HELPER]
    with pytest.raises(RolesApart), unit_of_work(sqlite) as session:
        service.add_account(session, login="nel", name="Nel", hashed="x", roles=both, at=START)
    with pytest.raises(RolesApart), unit_of_work(sqlite) as session:
        service.invite(session, "Nel", both, (), origin=ORIGIN, by=chief, at=START)
    with pytest.raises(RolesApart), unit_of_work(sqlite) as session:
        service.set_roles(session, account_id(sqlite, "no_role"), both, (), by=chief, at=START)
