"""What a page shows of an act that several people agree on; the macro is in `templates/components/agree.html`."""

from __future__ import annotations

from snw_democratie.components import AgreeView
from snw_democratie.i18n import formats
from snw_democratie.security.approvals import Agreement


def agree_view(facts: Agreement, me: int) -> AgreeView:
    """For the reader with this account number."""
    return AgreeView(
        seen=facts.digest,
        short=formats.grouped(facts.digest),
        agreed=facts.names,
        mine=me in facts.account_ids,
        last=len(facts.account_ids) + 1 >= facts.needed,
    )
