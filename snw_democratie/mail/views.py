"""What the work table says about mail: how many wait and how many failed, never to whom."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.mail.outbox import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """How mail stands, in sentences; empty ones are not shown."""

    waiting: str
    failed: str
    unsent: str

    @property
    def any(self) -> bool:
        """Whether there is something to say."""
        return bool(self.waiting or self.failed)


def mail_view(standing: Standing, *, sending: bool) -> MailView:
    """What the work table says; `sending` is whether this installation has a mail server."""
    n, lost = standing.waiting, standing.failed
    waiting = ngettext("Er wacht %(n)s e-mail.", "Er wachten %(n)s e-mails.", n, n=formats.number(n))
    failed = ngettext(
        "%(n)s e-mail kon niet worden bezorgd.",
        "%(n)s e-mails konden niet worden bezorgd.",
        lost,
        n=formats.number(lost),
    )
    return MailView(
        waiting=waiting if n else "",
        failed=failed if lost else "",
        unsent="" if sending or not n else _("Er is nog geen mailserver ingesteld. De e-mails blijven bewaard."),
    )
