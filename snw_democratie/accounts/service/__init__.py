"""What staff can do with accounts: be added and invited, sign in and out, confirm, and be managed."""

from __future__ import annotations

from snw_democratie.accounts.service.adding import accept, add_account, invite, invite_again, set_roles
from snw_democratie.accounts.service.joining import asked, candidates, give, waiting
from snw_democratie.accounts.service.managing import (
    account_facts,
    accounts,
    deactivate,
    end_all_sessions,
    log,
    reactivate,
)
from snw_democratie.accounts.service.own import (
    begin_second_factor,
    change_password,
    confirm_second_factor,
    end_other_sessions,
    end_own_session,
    own_account,
    own_hash,
    renew_backup_codes,
    waiting_secret,
)
from snw_democratie.accounts.service.reading import account_name, login_index, name_of
from snw_democratie.accounts.service.signing_in import confirm, give_code, sign_in, sign_out

__all__ = [
    "accept",
    "account_facts",
    "account_name",
    "accounts",
    "add_account",
    "asked",
    "begin_second_factor",
    "candidates",
    "change_password",
    "confirm",
    "confirm_second_factor",
    "deactivate",
    "end_all_sessions",
    "end_other_sessions",
    "end_own_session",
    "give",
    "give_code",
    "invite",
    "invite_again",
    "log",
    "login_index",
    "name_of",
    "own_account",
    "own_hash",
    "reactivate",
    "renew_backup_codes",
    "set_roles",
    "sign_in",
    "sign_out",
    "waiting",
    "waiting_secret",
]
