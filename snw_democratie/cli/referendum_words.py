"""What `snw referendum` says in Dutch: why an archive or a ballot is refused, the checks, the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ballots.errors import BadReferendum
from ballots.referendum.checking.container import CUT_OFF
from ballots.referendum.reasons import Reason
from ballots.referendum.report import Report, cells_of
from snw_democratie.cli.verdict import STATUS

REASONS: Mapping[Reason, str] = {
    Reason.READER: "het bestand is geen archief van een referendum, of er staat iets in dat er niet hoort",
    Reason.TRAILING: "achter de laatste gebeurtenis staat nog iets, of die ontbreekt",
    Reason.HASH: "een deel is veranderd: het heeft een andere vingerafdruk dan zijn naam",
    Reason.CHAIN: "een gebeurtenis sluit niet aan op die ervoor",
    Reason.EVENTS: "een gebeurtenis staat niet op zijn plaats",
    Reason.TOO_LARGE: "een deel is te groot",
    Reason.NOT_JSON: "een deel is niet te lezen",
    Reason.NON_CANONICAL: "een deel is anders geschreven dan moet",
    Reason.BAD_INTEGER: "een getal is anders geschreven dan moet",
    Reason.SCALAR: "een getal in een bewijs is te groot",
    Reason.NOT_IN_GROUP: "een getal hoort niet bij deze versleuteling",
    Reason.ELECTION: "de vragen van het referendum kloppen niet",
    Reason.GROUP: "deze soort versleuteling kennen we niet",
    Reason.SETUP: "het begin van het archief hoort niet bij elkaar",
    Reason.TRUSTEES: "de gegevens van de sleutelbewaarders kloppen niet",
    Reason.POK: "een sleutelbewaarder bewijst niet dat de eigen sleutel er is",
    Reason.CERTIFICATE: "het certificaat van een sleutelbewaarder klopt niet",
    Reason.COEFFICIENTS: "het aandeel van een sleutelbewaarder is niet goed ondertekend",
    Reason.KEY_SIGNATURE: "een sleutelbewaarder heeft de afspraken niet goed ondertekend",
    Reason.SHARE: "de sleutel van een sleutelbewaarder past niet bij de rest",
    Reason.ELECTION_KEY: "de sleutel van het referendum is niet die van de sleutelbewaarders samen",
    Reason.CREDENTIALS: "de lijst van openbare stemcodes klopt niet",
    Reason.DUPLICATE_CREDENTIAL: "een openbare stemcode staat twee keer op de lijst",
    Reason.BALLOT_FIELDS: "een stembiljet heeft niet de juiste onderdelen",
    Reason.ANSWER_FIELDS: "de antwoorden op een stembiljet passen niet bij de vraag",
    Reason.WRONG_ELECTION: "een stembiljet is van een ander referendum",
    Reason.UNKNOWN_CREDENTIAL: "een stembiljet heeft een code die niet op de lijst staat",
    Reason.DUPLICATE_BALLOT: "een stembiljet staat er twee keer in",
    Reason.SIGNATURE_HASH: "een stembiljet is veranderd nadat het is ondertekend",
    Reason.SIGNATURE: "een stembiljet is niet met de eigen code ondertekend",
    Reason.INDIVIDUAL: "niet bewezen dat een antwoord wel of niet is gekozen",
    Reason.OVERALL: "niet bewezen dat het aantal gekozen antwoorden mag",
    Reason.BLANK: "niet bewezen dat blanco alleen blanco is",
    Reason.NOT_HIDDEN: "een stem is niet versleuteld: iedereen kan die lezen",
    Reason.TALLY: "de versleutelde telling is niet die van de stembiljetten",
    Reason.DECRYPTION_FIELDS: "een ontsleuteling is niet te lezen",
    Reason.OWNER: "een ontsleuteling is van niemand, of staat er twee keer",
    Reason.DECRYPTION: "niet bewezen dat een ontsleuteling klopt",
    Reason.STRONG: "niet sterk bewezen dat een ontsleuteling bij deze telling hoort",
    Reason.TOO_FEW: "er zijn te weinig sleutelbewaarders die hebben ontsleuteld",
    Reason.RESULT_FIELDS: "de uitslag is niet te lezen",
    Reason.RESULT: "de uitslag is niet die van de ontsleutelde telling",
}
"""Each reason of a refusal, as the end of a sentence."""

CHECKS = {
    "archive": "het archief is heel en aaneengesloten",
    "election": "de vragen van het referendum",
    "trustees": "de sleutelbewaarders en hun sleutels",
    "codes": "de lijst van openbare stemcodes",
    "ballots": "elk stembiljet",
    "hidden": "elke stem is versleuteld",
    "tally": "de versleutelde telling is die van de stembiljetten",
    "decryptions": "de ontsleutelingen",
    "strong": "de telling is sterk bewezen",
    "result": "de uitslag is die van de ontsleutelde telling",
}
"""What each check of `ballots/REFERENDUM.md` is about."""

_CUT_OFF = "het bestand houdt halverwege op. Download het opnieuw"
_STATES = {
    "Setup": "De stembus is nog open.",
    "EndBallots": "De stembus is dicht. Er is nog niet geteld.",
    "EncryptedTally": "De stemmen zijn geteld, maar nog versleuteld.",
    "PartialDecryption": "Er is een begin gemaakt met het ontsleutelen.",
    "Result": "De uitslag is bekend.",
}


def refusal_sentence(refused: BadReferendum) -> str:
    """Why something of a referendum is refused, and where."""
    names = (("gebeurtenis", refused.event), ("vraag", refused.question), ("vakje", refused.cell))
    places = ", ".join(f"{name} {place}" for name, place in names if place is not None)
    text = _CUT_OFF if refused.detail == CUT_OFF else REASONS[Reason(refused.reason)]
    return f"{text[0].upper()}{text[1:]}{places and f' ({places})'}."


def report(found: Report) -> str:
    """What a person reads: nothing in it may sound like a yes to what was not checked."""
    checks = found.checks.checks
    widest = max(len(STATUS[check.status]) for check in checks)
    lines = [
        f"{STATUS[check.status]:<{widest}}  {CHECKS[check.name]} ({check.name}{check.detail and f': {check.detail}'})"
        for check in checks
    ]
    said = [] if found.refused else [*_result(found), ""]
    closed = [f"Vingerafdruk bij het sluiten: {found.statement.end}"] if found.statement else []
    return "\n".join(
        [*lines, "", *said, verdict(found), *closed, f"Code van het archief: {found.checks.digest or 'niet te lezen'}"]
    )


def verdict(found: Report) -> str:
    """The judgement in words, with how many checks it rests on."""
    count = Counter(check.status for check in found.checks.checks)
    made = count["made"] + count["failed"]
    counted = f"{made} controles gedaan, {count['failed']} fout; {count['not checked']} niet gecontroleerd."
    if found.refused:
        return f"Dit archief klopt NIET. {refusal_sentence(found.refused)} {counted}"
    if found.checks.complete:
        return f"Dit archief klopt. {counted}"
    return f"Er is niets fout gevonden, maar dit is geen volledig oordeel. {counted}"


def _result(found: Report) -> list[str]:
    lines = [
        _STATES[found.last_event],
        f"{found.ballots} stembiljetten, waarvan er {found.counted} tellen: van elke code telt het laatste.",
    ]
    if found.result is None or found.election is None:
        return lines
    for question, row in zip(found.election.questions, found.result, strict=True):
        lines += ["", _plain(question.text)]
        lines += [
            f"  {votes:>7}  {'blanco' if answer is None else _plain(answer)}"
            for answer, votes in zip(cells_of(question), row, strict=True)
        ]
    return lines


def _plain(text: str) -> str:
    # Texts of an archive are somebody's words; nothing in them may steer a terminal.
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
