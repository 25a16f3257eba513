"""The drawn panel beside what was agreed: every group with its band, and whether the panel keeps it.

A count that could point to somebody is not there; then neither the bar nor the scale of the picture gives it away.
"""

from __future__ import annotations

from datetime import datetime

from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import Translations, in_language
from snw_democratie.public_record import words
from snw_democratie.public_record.service import SeatedFeature


def seated_chart(seated: SeatedFeature, translations: Translations) -> BarChart:
    """One row per group: the count where it may be shown, the agreement, and whether it was kept."""
    return bar_chart(
        [
            BarInput(
                label=in_language(group.value, translations),
                value=group.people,
                low=group.minimum,
                high=group.maximum,
                figures=(words.people_shown(group.people), words.seats_short(group.minimum, group.maximum)),
                kept=group.kept,
            )
            for group in seated.groups
        ],
        caption=words.heading(seated.feature, translations),
        label_title=_("Groep"),
        figure_titles=(_("Panel"), _("Afspraak")),
        kept_title=_("Klopt het?"),
    )


def note(seated: tuple[SeatedFeature, ...]) -> str:
    """Why some counts are not shown, when any are not."""
    return words.not_shown_note(all(group.people is not None for one in seated for group in one.groups))


def forgotten(at: datetime) -> str:
    """Why there is no mix to show any more."""
    day = formats.day(formats.amsterdam(at).date())
    return _("Wij hebben alle antwoorden gewist op %(day)s. Daarom staat de mix hier niet meer.", day=day)
