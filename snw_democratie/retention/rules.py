"""What is removed, and when: each rule is data, its period and the statement that applies it.

A new table needs a rule here, or a reason in `KEPT`; a test says so when it has neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Invitation, StaffSession, Throttle
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.assemblies.models import PoolImport
from snw_democratie.budgets.models import Plan, PlanLike, PlanSession
from snw_democratie.budgets.paper.models import PaperPile
from snw_democratie.budgets.voting.models import Ballot, VoteBatch
from snw_democratie.i18n import gettext as _
from snw_democratie.jobs import queue
from snw_democratie.jobs.models import Job
from snw_democratie.letters.models import LetterFile
from snw_democratie.mail import outbox
from snw_democratie.mail.models import Outbox
from snw_democratie.pool.models import CodeBatch, Draft, HelperDay, Registration, ResidentSession
from snw_democratie.referenda.models import BallotReceipt, PaperReading, Referendum
from snw_democratie.retention.models import RetentionRun
from snw_democratie.retention.removing import (
    Remove,
    ballots_of_counts,
    deletes,
    drawn,
    forget_lotteries,
    forget_proposers,
    forget_seat_contacts,
    never_drawn,
    of,
    paper_waiting,
    plans_over,
    rounds_over,
    seat_candidates,
    unsent,
)
from snw_democratie.security.models import Approval

Text = Callable[[], str]

DAY = timedelta(days=1)
HALF_YEAR = timedelta(days=183)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of data with its period, counted from the moment that `since` names.

    `where` are the tables, `why` the ground on which it is kept so long. It may be applied again at any time.
    """

    id: str
    what: Text
    where: tuple[str, ...]
    why: Text
    period: timedelta
    since: Text
    remove: Remove

    def apply(self, session: Session, at: datetime) -> int:
        """Remove what is over now; gives how many rows."""
        return self.remove(session, at - self.period, at)


RULES: tuple[Rule, ...] = (
    # Residents who register.
    Rule(
        id="draft",
        what=lambda: _("Een aanmelding die u niet afmaakt"),
        where=("draft",),
        why=lambda: _("Dan kunt u verder waar u was."),
        period=DAY,
        since=lambda: _("nadat u voor het laatst iets invulde"),
        remove=deletes(lambda before: delete(Draft).where(Draft.last_at <= before)),
    ),
    Rule(
        id="resident-session",
        what=lambda: _("Dat u met uw code hebt ingelogd"),
        where=("resident_session",),
        why=lambda: _("Dan hoeft u uw code niet op elke pagina in te vullen."),
        period=DAY,
        since=lambda: _("na het inloggen"),
        remove=deletes(lambda before: delete(ResidentSession).where(ResidentSession.created_at <= before)),
    ),
    Rule(
        id="registration",
        what=lambda: _("Uw aanmelding: naam, adres, contact, antwoorden en toestemming"),
        where=("registration", "special_answers", "consent"),
        why=lambda: _("Zo lang kan er een plek vrijkomen. Of iemand kan klagen over de loting."),
        period=HALF_YEAR,
        since=lambda: _("na de loting"),
        remove=of(drawn, Registration),
    ),
    Rule(
        id="registration-never-drawn",
        what=lambda: _("Uw aanmelding voor een loting die niet doorging"),
        where=("registration", "special_answers", "consent"),
        why=lambda: _("De loting kan later zijn dan gepland."),
        period=3 * YEAR,
        since=lambda: _("nadat wij met de loting begonnen"),
        remove=of(never_drawn, Registration),
    ),
    Rule(
        id="entry-code",
        what=lambda: _("De codes uit de brieven, onleesbaar gemaakt"),
        where=("code_batch", "entry_code"),
        why=lambda: _("Zo kan elke code maar één keer worden gebruikt."),
        period=HALF_YEAR,
        since=lambda: _("na de loting"),
        remove=of(drawn, CodeBatch),
    ),
    Rule(
        id="helper-day",
        what=lambda: _("Hoeveel mensen een helper op een dag heeft aangemeld"),
        where=("helper_day",),
        why=lambda: _("Een helper mag per dag een beperkt aantal mensen aanmelden."),
        period=YEAR,
        since=lambda: _("na die dag"),
        remove=deletes(lambda before: delete(HelperDay).where(HelperDay.day <= before.date())),
    ),
    # Lotteries.
    Rule(
        id="upload",
        what=lambda: _("Een lijst die wel is ingelezen, maar niet bevestigd"),
        where=("pool_import", "person"),
        why=lambda: _("Een collega kan de lijst nog nakijken."),
        period=14 * DAY,
        since=lambda: _("na het inlezen"),
        remove=deletes(
            lambda before: delete(PoolImport).where(PoolImport.confirmed_at.is_(None), PoolImport.at <= before)
        ),
    ),
    Rule(
        id="pool",
        what=lambda: _("Wie er op de lijst van een loting stond, en de antwoorden"),
        where=("person", "record_file"),
        why=lambda: _("Zo lang kan er iemand uitvallen. En een controleur kan alles narekenen."),
        period=HALF_YEAR,
        since=lambda: _("na de loting"),
        remove=forget_lotteries(drawn),
    ),
    Rule(
        id="panel-answer",
        what=lambda: _("Uw antwoord op uw plek, wat u nodig hebt en welke vergoeding u koos"),
        where=("panel_answer", "panel_wish"),
        why=lambda: _("Zo lang kan er een plek vrijkomen. En het team regelt wat u nodig hebt."),
        period=HALF_YEAR,
        since=lambda: _("na de loting"),
        remove=of(drawn, PanelAnswer),
    ),
    Rule(
        id="pool-never-drawn",
        what=lambda: _("De lijst van een loting die niet doorging"),
        where=("person", "record_file"),
        why=lambda: _("De loting kan later zijn dan gepland."),
        period=3 * YEAR,
        since=lambda: _("nadat wij met de loting begonnen"),
        remove=forget_lotteries(never_drawn),
    ),
    Rule(
        id="letters",
        what=lambda: _("Brieven met uw naam en adres, klaar voor de drukker"),
        where=("letter_file",),
        why=lambda: _("Zo lang kan de drukker ze ophalen."),
        period=30 * DAY,
        since=lambda: _("nadat de brieven zijn gemaakt"),
        remove=deletes(lambda before: delete(LetterFile).where(LetterFile.made_at <= before)),
    ),
    Rule(
        id="job",
        what=lambda: _("Berekeningen die zijn mislukt of gestopt"),
        where=("job",),
        why=lambda: _("Zo kunnen wij nagaan wat er misging."),
        period=90 * DAY,
        since=lambda: _("na het einde van de berekening"),
        remove=deletes(
            lambda before: delete(Job).where(Job.state.in_([queue.FAILED, queue.CANCELLED]), Job.ended_at <= before)
        ),
    ),
    Rule(
        id="approval",
        what=lambda: _("Welke twee collega's ja zeiden tegen een stap"),
        where=("approval",),
        why=lambda: _("Zo kan iemand nagaan of het er echt twee waren."),
        period=YEAR,
        since=lambda: _("nadat zij ja zeiden"),
        remove=deletes(lambda before: delete(Approval).where(Approval.at <= before)),
    ),
    # The buurtbudget.
    Rule(
        id="plan-draft",
        what=lambda: _("Een plan dat u niet indient"),
        where=("plan", "plan_picture"),
        why=lambda: _("Dan kunt u verder waar u was."),
        period=DAY,
        since=lambda: _("nadat u ermee begon"),
        remove=deletes(lambda before: delete(Plan).where(Plan.state == "draft", Plan.begun_at <= before)),
    ),
    Rule(
        id="plan-session",
        what=lambda: _("Dat u met de code van uw plan hebt ingelogd"),
        where=("plan_session",),
        why=lambda: _("Dan hoeft u uw code niet op elke pagina in te vullen."),
        period=DAY,
        since=lambda: _("na het inloggen"),
        remove=deletes(lambda before: delete(PlanSession).where(PlanSession.created_at <= before)),
    ),
    Rule(
        id="plan-like",
        what=lambda: _("Welke browsers een plan steunden, onleesbaar gemaakt"),
        where=("plan_like",),
        why=lambda: _("Zo telt steun één keer per browser. Er staat niet bij wie het was."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(lambda before: delete(PlanLike).where(PlanLike.plan_id.in_(plans_over(before)))),
    ),
    Rule(
        id="ballot",
        what=lambda: _("De stemmen, zonder naam en zonder code"),
        where=("ballot",),
        why=lambda: _("Zo lang kan iemand vragen om opnieuw te tellen."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(lambda before: delete(Ballot).where(Ballot.round_id.in_(rounds_over(before)))),
    ),
    Rule(
        id="counted-ballots",
        what=lambda: _("Het bestand met getelde stemmen, als dat niet openbaar is"),
        where=("count_file",),
        why=lambda: _("Zo lang kan iemand vragen om opnieuw te tellen."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(ballots_of_counts),
    ),
    Rule(
        id="vote-code",
        what=lambda: _("Stemcodes, onleesbaar gemaakt, en of ermee is gestemd"),
        where=("vote_batch", "vote_code"),
        why=lambda: _("Zo stemt iedereen één keer. Er staat niet bij van wie een code is, en niet wat iemand koos."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(lambda before: delete(VoteBatch).where(VoteBatch.round_id.in_(rounds_over(before)))),
    ),
    Rule(
        id="paper-waiting",
        what=lambda: _("Stemmen op papier die zijn overgetypt en wachten"),
        where=("paper_pile", "paper_line"),
        why=lambda: _("Twee mensen kijken ze na. Daarna wissen wij ze meteen. Het papier is er dan nog."),
        period=7 * DAY,
        since=lambda: _("na het sluiten van het stemmen en de laatste verandering"),
        remove=deletes(paper_waiting),
    ),
    Rule(
        id="paper-pile",
        what=lambda: _("Hoeveel stemmen op papier er waren, en hoeveel daarvan niet telden"),
        where=("paper_pile",),
        why=lambda: _("Zo kan iemand nagaan of alle stapels zijn verwerkt."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(lambda before: delete(PaperPile).where(PaperPile.round_id.in_(rounds_over(before)))),
    ),
    Rule(
        id="plan-contact",
        what=lambda: _("Naam en contact van wie een plan indiende"),
        where=("plan",),
        why=lambda: _("Bij het uitvoeren heeft het wijkplatform soms een vraag."),
        period=2 * YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=forget_proposers,
    ),
    Rule(
        id="plan-unseen",
        what=lambda: _("Een plan dat nooit aan anderen is getoond"),
        where=("plan", "plan_picture"),
        why=lambda: _("De indiener kan nog klagen dat wij het niet toonden."),
        period=HALF_YEAR,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(
            lambda before: delete(Plan).where(Plan.shown_at.is_(None), Plan.round_id.in_(rounds_over(before)))
        ),
    ),
    # Referenda.
    Rule(
        id="ballot-receipt",
        what=lambda: _("Bewijzen van stemmen in een referendum, tot op de minuut"),
        where=("ballot_receipt",),
        why=lambda: _("Wie een stem twee keer stuurt, krijgt hetzelfde bewijs. Er staat geen naam in."),
        period=30 * DAY,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(
            lambda before: delete(BallotReceipt).where(
                BallotReceipt.referendum_id.in_(select(Referendum.id).where(Referendum.result_by <= before))
            )
        ),
    ),
    Rule(
        id="paper-reading",
        what=lambda: _("Wat het team overtypte van papier in een referendum dat geen uitslag kreeg"),
        where=("paper_reading",),
        why=lambda: _("Twee mensen vergelijken wat zij typten. Daarna wissen wij het meteen."),
        period=30 * DAY,
        since=lambda: _("na de dag waarop de uitslag er uiterlijk is"),
        remove=deletes(
            lambda before: delete(PaperReading).where(
                PaperReading.referendum_id.in_(select(Referendum.id).where(Referendum.result_by <= before))
            )
        ),
    ),
    # Resident seats.
    Rule(
        id="seat-candidate",
        what=lambda: _("Wie voor een bewonerszetel is gevraagd en niet is ingeloot"),
        where=("seat_candidate",),
        why=lambda: _("Zo vragen wij iemand niet steeds opnieuw."),
        period=YEAR,
        since=lambda: _("na het laatste antwoord of de laatste loting"),
        remove=deletes(seat_candidates),
    ),
    Rule(
        id="seat-contact",
        what=lambda: _("Hoe iemand die in een bestuur zat te bereiken is"),
        where=("seat_candidate",),
        why=lambda: _("Er kan nog iets over die tijd te vragen zijn."),
        period=YEAR,
        since=lambda: _("na de laatste dag van de zittingstermijn"),
        remove=forget_seat_contacts,
    ),
    # Mail.
    Rule(
        id="mail-sent",
        what=lambda: _("Dat wij een e-mail hebben verstuurd, zonder adres en zonder tekst"),
        where=("outbox",),
        why=lambda: _("Zo zien wij of e-mails aankomen. De tekst wissen wij meteen na het versturen."),
        period=30 * DAY,
        since=lambda: _("na het versturen"),
        remove=deletes(lambda before: delete(Outbox).where(Outbox.state == outbox.SENT, Outbox.ended_at <= before)),
    ),
    Rule(
        id="mail-unsent",
        what=lambda: _("Een e-mail die niet te bezorgen was"),
        where=("outbox",),
        why=lambda: _("Zo kunnen wij het nog een keer proberen."),
        period=90 * DAY,
        since=lambda: _("nadat de e-mail is geschreven"),
        remove=deletes(unsent),
    ),
    # Staff.
    Rule(
        id="invitation",
        what=lambda: _("Een uitnodiging voor een collega die niet is gebruikt"),
        where=("invitation",),
        why=lambda: _("Zo kan een collega een eigen account maken."),
        period=DAY,
        since=lambda: _("nadat de uitnodiging is verlopen"),
        remove=deletes(lambda before: delete(Invitation).where(Invitation.expires_at <= before)),
    ),
    Rule(
        id="staff-session",
        what=lambda: _("Dat iemand van het team is ingelogd"),
        where=("staff_session",),
        why=lambda: _("Zonder dit moet het team op elke pagina opnieuw inloggen."),
        period=DAY,
        since=lambda: _("na het inloggen"),
        remove=deletes(lambda before: delete(StaffSession).where(StaffSession.created_at <= before)),
    ),
    Rule(
        id="throttle",
        what=lambda: _("Hoe vaak een verkeerde code of een verkeerd wachtwoord is ingevuld"),
        where=("throttle",),
        why=lambda: _("Zo kan niemand eindeloos raden. Er staat niet bij wie het was."),
        period=DAY,
        since=lambda: _("na de eerste poging"),
        remove=deletes(lambda before: delete(Throttle).where(Throttle.since <= before)),
    ),
    Rule(
        id="retention-run",
        what=lambda: _("Wanneer wij iets hebben gewist, en hoeveel"),
        where=("retention_run",),
        why=lambda: _("Zo kan iedereen zien dat wij ons aan deze tabel houden."),
        period=YEAR,
        since=lambda: _("na het wissen"),
        remove=deletes(lambda before: delete(RetentionRun).where(RetentionRun.at <= before)),
    ),
)

KEPT: Mapping[tuple[str, ...], tuple[Text, Text]] = {
    ("procedure", "feature", "quota", "enrolment", "question", "panel_answer_rules"): (
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
        "board_event",
        "ballot_envelope",
        "public_code",
        "code_change",
        "board_check",
        "board_mirror",
        "trustee_seat",
        "referendum_paper",
    ): (
        lambda: _("Het referendum: de vraag, de openbare codes en de openbare lijst met versleutelde stemmen"),
        lambda: _("Iedereen moet de uitslag kunnen blijven controleren. Er staat niet bij van wie een code is."),
    ),
    ("seat_body", "seat_draw", "seat_file", "seat_term", "seat_turn"): (
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
