"""What the database keeps unsealed, column by column, and why nobody is in it."""

from __future__ import annotations

DIGESTS = "a keyed digest, or the digest of a secret of 256 bits: who has the database cannot go back"
WORDS = "one of a fixed list of words of ours"
FIGURES = "numbers of groups, or numbers that the program made"
PUBLIC = "published on a page, or about to be"
OFFICE = "typed by staff for everybody to read: a name of a body, a reason, a question"
RECORD = "bytes of a record that is public, or that holds lot numbers and salted digests only"
PLAN = "a plan as its maker wants everybody to read it; who made it is sealed"
NUMBER = "a number drawn by the program, that says nothing without the sealed columns"

CLEAR: dict[str, dict[str, str]] = {
    "account": {"login_index": DIGESTS, "password": "an argon2id digest with its own salt"},
    "account_role": {"role": WORDS, "scope": "a gebied"},
    "approval": {"subject": "kind and number of a row", "act": WORDS, "digest": DIGESTS},
    "audit": dict.fromkeys(("actor", "act", "subject", "facts", "before", "digest"), "the log: no personal data"),
    "backup_code": {"index": DIGESTS},
    "ballot": {"key": NUMBER},
    "ballot_envelope": {"number": PUBLIC},
    "ballot_receipt": dict.fromkeys(("payload", "text", "signature"), "who votes asked for it; it says no choice"),
    "board_check": {"program": WORDS, "said": PUBLIC},
    "board_event": dict.fromkeys(("type", "digest", "payload", "code", "records"), PUBLIC),
    "board_mirror": dict.fromkeys(("name", "key", "event", "text", "signature"), PUBLIC),
    "budget_count": {"digest": PUBLIC},
    "budget_round": dict.fromkeys(
        (
            "slug", "gebied", "wijken", "titles", "summaries", "ballot", "rule", "theme_caps", "wijk_caps",
            "next_plan", "final_list", "list_digest", "lot_source", "lot_value",
        ),
        PUBLIC,
    ),
    "code_batch": {"way": WORDS, "organisation": OFFICE},
    "code_change": dict.fromkeys(("revoked", "activated", "gebied"), PUBLIC),
    "consent": {"purpose": WORDS, "language": WORDS, "text_digest": "the digest of a text of ours"},
    "consent_text": dict.fromkeys(("digest", "purpose", "language", "text", "dutch"), PUBLIC),
    "count_file": {"name": WORDS},
    "departure": {"lot": NUMBER, "reason": WORDS},
    "draft": {"key": DIGESTS},
    "enrolment": {"ways": WORDS},
    "entry_code": {"id": NUMBER, "index": DIGESTS, "gebied": "a gebied", "age_band": WORDS, "state": WORDS},
    "feature": {"name": PUBLIC},
    "invitation": {"index": DIGESTS},
    "job": {
        "kind": WORDS, "digest": DIGESTS, "state": WORDS, "step": WORDS, "token": NUMBER,
        "error": "a sentence of ours", "result": FIGURES,
    },
    "letter_file": {"id": NUMBER, "name": WORDS},
    "letter_run": {"kind": WORDS, "reach": WORDS, "until": "a day", "link": "an address of ours", "state": WORDS},
    "letter_wave": {"digest": PUBLIC, "record": RECORD},
    "outbox": {"id": NUMBER, "about": WORDS, "state": WORDS, "token": NUMBER, "error": "a word of the mail server"},
    "panel_answer": {"lot": NUMBER, "state": WORDS, "way": WORDS, "reminded": WORDS, "told": WORDS},
    "panel_answer_rules": {"allowances": PUBLIC},
    "paper_line": {"id": NUMBER, "chosen": WORDS},
    "paper_pile": {"source": WORDS, "state": WORDS, "refused": FIGURES},
    "paper_reading": {"codes": "public codes of outer envelopes", "counts": FIGURES},
    "person": {"lot": NUMBER, "registration_id": NUMBER},
    "plan": {
        "id": NUMBER, "state": WORDS, "index": DIGESTS, "language": WORDS, "theme": WORDS, "wijk": "a wijk",
        "source": WORDS, "verdict": WORDS, "work": WORDS,
        **dict.fromkeys(("title", "titles", "what", "why", "place", "cost_why"), PLAN),
        **dict.fromkeys(("hidden_reason", "check_reason", "withdrawn_reason"), OFFICE),
    },
    "plan_like": {"supporter": DIGESTS},
    "offline_file": dict.fromkeys(("name", "content", "digest", "policy"), PUBLIC),
    "plan_picture": {"key": NUMBER, "content": PLAN, "alt": PLAN},
    "plan_session": {"key": DIGESTS},
    "plan_step": {"work": WORDS, "text": OFFICE},
    "pool_import": {"digest": DIGESTS, "counts": FIGURES},
    "procedure": dict.fromkeys(
        (
            "slug", "title", "kind", "summary", "translations", "place", "objective", "disclosure", "state",
            "record_digest", "figures", "source", "digits", "beacon",
        ),
        PUBLIC,
    ),
    "public_code": dict.fromkeys(("key", "number", "gebied"), PUBLIC),
    "question": dict.fromkeys(("kind", "text", "why", "undisclosed"), PUBLIC),
    "quota": {"value": PUBLIC, "count": PUBLIC},
    "record_file": {"name": WORDS, "content": RECORD},
    "referendum": dict.fromkeys(
        (
            "slug", "uuid", "texts", "registrar", "receipt_key", "list_text", "holders", "trustees_text", "election",
        ),
        PUBLIC,
    ),
    "referendum_paper": {"record": RECORD, "digest": PUBLIC, "codes": PUBLIC, "votes": PUBLIC},
    "registration": {
        "id": NUMBER, "index": DIGESTS, "likeness": DIGESTS, "way": WORDS, "language": WORDS, "state": WORDS,
    },
    "resident_session": {"key": DIGESTS},
    "retention_run": {"rule": WORDS},
    "seat_body": dict.fromkeys(("slug", "name", "rules"), PUBLIC),
    "seat_candidate": {"lot": NUMBER, "registration_id": NUMBER, "state": WORDS, "told": WORDS},
    "seat_draw": dict.fromkeys(("digest", "source", "entered", "beacon", "failure"), PUBLIC),
    "seat_file": {"name": WORDS},
    "seat_recusal": {"subject": OFFICE, "reason": WORDS, "alternate": NUMBER},
    "seat_term": {"profile": "groups of a member of a public body, as published", "state": WORDS, "told": WORDS},
    "seat_turn": {"state": WORDS},
    "staff_session": {"key": DIGESTS, "device": "a word for the kind of browser"},
    "succession": {"digits": PUBLIC, "beacon": PUBLIC, "failure": PUBLIC, "dropout": PUBLIC},
    "throttle": {"scope": WORDS, "key": DIGESTS},
    "translation_check": {"language": WORDS, "digest": PUBLIC, "checker": WORDS},
    "trustee_seat": {
        "name": OFFICE, "code": DIGESTS, "begun": PUBLIC, "shown": PUBLIC, "held": PUBLIC,
        "shares": "each encrypted for its receiver",
    },
    "vote_batch": {"kind": WORDS, "gebied": "a gebied"},
    "vote_code": {"index": DIGESTS, "answer": "noise, until it is a keyed digest of the form that used the code"},
}  # fmt: skip
