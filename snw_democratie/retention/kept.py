"""The tables from which nothing is removed, and why: what anybody must be able to check later, and who works here."""

from __future__ import annotations

from collections.abc import Mapping

from snw_democratie.i18n import gettext as _
from snw_democratie.retention.rules import Text

KEPT: Mapping[tuple[str, ...], tuple[Text, Text]] = {
    ("procedure", "feature", "quota", "enrolment", "question", "panel_answer_rules", "succession"): (
        lambda: _("De regels van een loting: vragen, streefaantallen en data"),
        lambda: _("Iedereen moet later kunnen zien welke regels golden. Er staat niets over u in."),
    ),
    ("letter_wave",): (
        lambda: _("Welke groep welke kans op een brief had"),
        lambda: _("Iedereen kan zo de loting van de brieven controleren. Er staat niemand in."),
    ),
    ("letter_run",): (
        lambda: _("Wanneer er hoeveel brieven zijn gemaakt"),
        lambda: _("Er staat niet in wie een brief kreeg."),
    ),
    ("consent_text",): (
        lambda: _("De woorden waar mensen ja tegen zeiden"),
        lambda: _("Zo ziet u later waar u precies ja tegen zei. Er staat niet bij wie."),
    ),
    ("pool_import", "record_file"): (
        lambda: _("Het openbare verslag van een loting, en aantallen per groep"),
        lambda: _("Iedereen moet de loting kunnen blijven controleren. Er staan alleen lotnummers in."),
    ),
    ("budget_round", "plan", "plan_picture", "plan_step"): (
        lambda: _("Het buurtbudget: regels, plannen die iedereen zag, en hoe het ermee ging"),
        lambda: _("Iedereen moet later kunnen zien waar het geld naartoe ging. Er staat niet bij van wie een plan is."),
    ),
    (
        "referendum",
        "translation_check",
        "board_event",
        "ballot_envelope",
        "public_code",
        "code_change",
        "board_check",
        "board_mirror",
        "offline_file",
        "trustee_seat",
        "referendum_paper",
    ): (
        lambda: _("Het referendum: de vraag, de openbare codes en de openbare lijst met versleutelde stemmen"),
        lambda: _("Iedereen moet de uitslag kunnen blijven controleren. Er staat niet bij van wie een code is."),
    ),
    ("seat_body", "seat_draw", "seat_file", "seat_recusal", "seat_term", "seat_turn"): (
        lambda: _("De bewonerszetels: regels, lotingen, en wie wanneer in het bestuur zat"),
        lambda: _("Iedereen moet elke loting kunnen blijven controleren. Wie in een bestuur zit, is openbaar."),
    ),
    ("budget_count", "count_file"): (
        lambda: _("De uitslag van een buurtbudget, en de stemmen als die openbaar zijn"),
        lambda: _("Iedereen moet de telling kunnen blijven controleren. Er staat niet bij wie wat koos."),
    ),
    ("audit",): (
        lambda: _("Het logboek"),
        lambda: _("Zonder alle oude regels is niets meer te controleren. Er staan geen namen in."),
    ),
    ("account", "account_role", "backup_code"): (
        lambda: _("De accounts van het team"),
        lambda: _("Wij bewaren ze zolang iemand erbij hoort. Daarna staat het account uit."),
    ),
    ("alembic_version",): (
        lambda: _("Welke versie de database heeft"),
        lambda: _("Dat zegt niets over mensen."),
    ),
}
"""What stays: the tables, what they hold, and why nothing is removed from them by time alone."""
