"""What pages call: registering, and the rights of who registered. Each function is one transaction of the caller,
or opens its own where guesses are counted before they are judged."""

from snw_democratie.pool.drafts import (
    Done,
    DraftFacts,
    Sent,
    begin,
    drafted,
    enter_code,
    forget,
    helped,
    keep,
    keep_sent,
)
from snw_democratie.pool.enrolment import EnrolmentFacts, QuestionFacts, Window, enrolment, enrolments
from snw_democratie.pool.rights import erase, start_correction, withdraw, withdraw_consent
from snw_democratie.pool.sessions import close, identify, open_registration, who
from snw_democratie.pool.status import ConsentFacts, RegistrationFacts, StatusFacts, registration, status
from snw_democratie.pool.storing import storing
from snw_democratie.pool.submitting import Circumstances, correct, submit, year_of

__all__ = [
    "Circumstances",
    "ConsentFacts",
    "Done",
    "DraftFacts",
    "EnrolmentFacts",
    "QuestionFacts",
    "RegistrationFacts",
    "Sent",
    "StatusFacts",
    "Window",
    "begin",
    "close",
    "correct",
    "drafted",
    "enrolment",
    "enrolments",
    "enter_code",
    "erase",
    "forget",
    "helped",
    "identify",
    "keep",
    "keep_sent",
    "open_registration",
    "registration",
    "start_correction",
    "status",
    "storing",
    "submit",
    "who",
    "withdraw",
    "withdraw_consent",
    "year_of",
]
