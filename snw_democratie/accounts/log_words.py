"""The audit log in words: one sentence per act, and who did it to what. The stored line stays beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from snw_democratie.accounts.role_words import role_words
from snw_democratie.accounts.service.joining import GIVE
from snw_democratie.i18n import gettext as _

_AGREED, _TAKEN_BACK = f"agree-to-{GIVE}", f"take-back-{GIVE}"


def act_words(act: str, facts: str) -> str:
    """What was done, in one sentence; an act that this version does not know is named and not explained."""
    if act.startswith(_AGREED):
        return _("Iemand zei ja tegen deze rol: %(role)s.", role=_role(act.removeprefix(_AGREED)))
    if act.startswith(_TAKEN_BACK):
        return _("Iemand trok een ja tegen deze rol terug: %(role)s.", role=_role(act.removeprefix(_TAKEN_BACK)))
    if act == "look":
        return _looked(str(json.loads(facts).get("what", "")))
    for known in (
        _account_acts(),
        _lottery_acts(),
        _registration_acts(),
        _answer_acts(),
        _round_acts(),
        _count_acts(),
        _plan_acts(),
        _referendum_acts(),
        _trustee_acts(),
        _seat_acts(),
    ):
        if act in known:
            return known[act]
    return _("Een handeling die deze versie niet kent: %(act)s.", act=act)


def who_words(actor: str) -> str:
    """Who did it; a person of the team is a number here."""
    kind, _colon, number = actor.partition(":")
    if kind == "account":
        return _("account %(number)s", number=number)
    known = {
        "command": _("de beheerder van de computer"),
        "worker": _("het programma zelf"),
        "demo": _("de proefversie"),
        "resident": _("een bewoner"),
        "voter": _("iemand die stemde"),
        "trustee": _("een sleutelhouder"),
        "anyone": _("iemand die niet was ingelogd"),
    }
    return known.get(actor, actor)


def subject_words(subject: str) -> str:
    """What it was done to, by the number that the log knows it by."""
    found = re.fullmatch(r"([a-z]+):([0-9]+|unknown)(?:/(?:plan:([0-9]+)|pile:([0-9]+)))?", subject)
    kind, number, plan, pile = found.groups() if found else (subject, "", None, None)
    if plan:
        return _("buurtbudget %(number)s, plan %(plan)s", number=number, plan=plan)
    if pile:
        return _("buurtbudget %(number)s, stapel %(pile)s", number=number, pile=pile)
    if number == "unknown":
        return _("een account dat er niet is")
    known = {
        "account": _("account %(number)s", number=number),
        "procedure": _("loting %(number)s", number=number),
        "round": _("buurtbudget %(number)s", number=number),
        "referendum": _("referendum %(number)s", number=number),
        "seats": _("bewonerszetels %(number)s", number=number),
        "accounts": _("alle accounts"),
        "candidates": _("accounts die wachten op een ja"),
        "keys": _("de sleutels van de database"),
        "outbox": _("de post die nog weg moet"),
        "retention": _("alle gegevens"),
    }
    return known.get(kind, subject)


def _role(name: str) -> str:
    role, _dash, scope = name.partition("-")
    return role_words(((role, scope),))


def _looked(what: str) -> str:
    known = {
        "name": _("Iemand bekeek een naam."),
        "names": _("Iemand bekeek namen."),
        "contact": _("Iemand bekeek van wie een plan is."),
        "doubles": _("Iemand bekeek aanmeldingen die misschien dubbel zijn."),
        "vote-code": _("Iemand bekeek of een stemcode gebruikt is."),
        "paper": _("Iemand bekeek stemmen op papier."),
        "panel-place": _("Iemand aan tafel keek met een code of er een plek in het panel is."),
        "panel-member": _("Iemand bekeek wie een plek in het panel heeft."),
        "wishes": _("Iemand bekeek wat mensen in het panel nodig hebben."),
        "letters": _("Iemand bekeek brieven met namen en adressen."),
        "ballots": _("Iemand bekeek de getelde stemmen zonder namen."),
    }
    return known.get(what, _("Iemand bekeek persoonsgegevens."))


def _account_acts() -> Mapping[str, str]:
    return {
        "add-account": _("Er kwam een account bij."),
        "invite": _("Er is een uitnodiging gemaakt."),
        "use-invitation": _("Een uitnodiging is gebruikt."),
        "invitation-refused": _("Een uitnodiging is geweigerd."),
        "set-roles": _("De rollen van een account zijn veranderd."),
        "deactivate": _("Een account is uitgezet."),
        "reactivate": _("Een account is weer aangezet."),
        "sign-in": _("Iemand is ingelogd."),
        "sign-in-refused": _("Inloggen is geweigerd."),
        "password-accepted": _("Een wachtwoord was goed. De code volgt nog."),
        "second-factor-refused": _("Een code bij het inloggen was fout."),
        "confirm": _("Iemand liet opnieuw zien wie het is."),
        "confirm-refused": _("Iemand kon niet laten zien wie het is."),
        "sign-out": _("Iemand is uitgelogd."),
        "end-session": _("Iemand logde op één plek uit."),
        "end-sessions": _("Een account is op andere plekken uitgelogd."),
        "change-password": _("Een wachtwoord is veranderd."),
        "begin-second-factor": _("Iemand begon met het instellen van codes."),
        "set-second-factor": _("Inloggen met een code is ingesteld."),
        "renew-backup-codes": _("Er zijn nieuwe reservecodes gemaakt."),
        "retention": _("Gegevens zijn gewist omdat hun bewaartermijn voorbij was."),
        "rotate-keys": _("De database heeft een nieuwe sleutel."),
        "try-mail-again": _("Post die niet aankwam is opnieuw verstuurd."),
    }


def _lottery_acts() -> Mapping[str, str]:
    return {
        "create": _("Er is een loting gemaakt."),
        "publish-letters": _("Wie welke kans op een brief had, is openbaar gemaakt."),
        "ask-letters": _("Er zijn brieven gevraagd over een uitslag."),
        "cancel-letters": _("Het maken van brieven is gestopt."),
        "letters-made": _("Er zijn brieven gemaakt."),
        "letters-not-made": _("Gevraagde brieven zijn er niet gekomen."),
        "remove-letters": _("Bestanden met brieven zijn gewist."),
        "edit": _("De regels van een loting zijn veranderd."),
        "translate": _("De vertaling van een loting is veranderd."),
        "add-feature": _("Er kwam een kenmerk bij."),
        "remove-feature": _("Een kenmerk is weggehaald."),
        "set-quotas": _("De streefaantallen zijn veranderd."),
        "set-quotas-from-counts": _("De streefaantallen zijn berekend."),
        "replace-quotas": _("De streefaantallen zijn vervangen door die uit een bestand."),
        "upload-pool": _("Een lijst met mensen is ingelezen."),
        "confirm-pool": _("Een ingelezen lijst is goedgekeurd."),
        "discard-pool": _("Een ingelezen lijst is weggegooid."),
        "take-over": _("De aanmeldingen zijn op de lijst gezet."),
        "check": _("Er is nagekeken of een panel kan."),
        "apply-suggestion": _("Streefaantallen zijn aangepast zodat een panel kan."),
        "ask-reserves": _("Er is gevraagd om reserves te zoeken."),
        "reserves": _("De reserves zijn gekozen en openbaar gemaakt."),
        "no-reserves": _("Er zijn geen reserves gekozen."),
        "report-vacancy": _("Een plaats in een panel is vrij gemeld."),
        "note-vacancy": _("Een vertrek uit een panel is vastgelegd."),
        "announce-replacement": _("Het toeval voor een vervanging is aangekondigd."),
        "enter-replacement": _("Er is ingevoerd wat er viel bij een vervanging."),
        "agree-to-replace": _("Iemand zei ja tegen een vervanging."),
        "take-back-replace": _("Iemand trok een ja tegen een vervanging terug."),
        "replace": _("Een plaats in een panel is opnieuw verloot."),
        "agree-to-close": _("Iemand zei ja tegen het sluiten van de lijst."),
        "take-back-close": _("Iemand trok een ja tegen het sluiten terug."),
        "close": _("De lijst is gesloten."),
        "compute": _("Het rekenen aan de panels begon."),
        "cancel": _("Het rekenen is gestopt."),
        "computed": _("Het rekenen aan de panels is klaar."),
        "not-computed": _("Het rekenen aan de panels is mislukt."),
        "publish": _("De panels zijn gepubliceerd."),
        "download-full-record": _("Iemand haalde het hele verslag op, met wat niet openbaar is."),
        "announce": _("De bron van het toeval is aangekondigd."),
        "enter-digit": _("Een getrokken cijfer is ingevuld."),
        "take-back-digit": _("Een cijfer is teruggenomen."),
        "enter-beacon": _("De waarde van het baken is ingevuld."),
        "agree-to-draw": _("Iemand zei ja tegen de loting."),
        "take-back-draw": _("Iemand trok een ja tegen de loting terug."),
        "draw": _("Het panel is geloot."),
    }


def _registration_acts() -> Mapping[str, str]:
    return {
        "set-up-registering": _("Hoe mensen zich aanmelden is ingesteld."),
        "remove-registering": _("Aanmelden kan niet meer: dat is weggehaald."),
        "prolong-registering": _("Mensen kunnen zich langer aanmelden."),
        "make-codes": _("Er zijn codes gemaakt om mee aan te melden."),
        "void-code": _("Een code om mee aan te melden is ongeldig gemaakt."),
        "void-codes": _("Codes om mee aan te melden zijn ongeldig gemaakt."),
        "give-used-numbers": _("De nummers van gebruikte codes zijn gegeven, voor een herinnering."),
        "reissue-code": _("Een code om mee aan te melden is vervangen."),
        "register": _("Iemand heeft zich aangemeld."),
        "correct-registration": _("Een aanmelding is verbeterd."),
        "withdraw-registration": _("Een aanmelding is ingetrokken."),
        "withdraw-consent": _("Een toestemming is ingetrokken."),
        "erase-registration": _("Een bewoner heeft alles over zich gewist."),
        "keep-both": _("Twee aanmeldingen zijn van twee mensen."),
        "refuse-double": _("Een dubbele aanmelding is geweigerd."),
    }


def _answer_acts() -> Mapping[str, str]:
    return {
        "set-answer-rules": _("Hoe mensen na de loting antwoorden is ingesteld."),
        "accept-place": _("Iemand zei ja op een plek in het panel."),
        "decline-place": _("Iemand zei nee op een plek in het panel."),
        "keep-wishes": _("Iemand schreef op wat nodig is om mee te doen."),
        "release-place": _("Een plek in het panel gaat naar iemand anders."),
        "report-replacement-failure": _("Er is genoteerd waarom een loting om een plek niets gaf."),
        "agree-to-withdraw-replacement": _("Iemand zei ja tegen het intrekken van zo'n loting."),
        "take-back-withdraw-replacement": _("Iemand trok een ja tegen het intrekken van die loting terug."),
        "withdraw-replacement": _("Een loting om een plek in een panel is ingetrokken."),
        "tell-places": _("Wie is ingeloot, kreeg daar een e-mail over."),
        "remind-places": _("Wie was ingeloot en nog niet antwoordde, kreeg een herinnering."),
    }


def _round_acts() -> Mapping[str, str]:
    return {
        "create-round": _("Er is een buurtbudget gemaakt."),
        "edit-round": _("De regels van een buurtbudget zijn veranderd."),
        "open-round": _("Een buurtbudget is geopend."),
        "move-round": _("De data van een buurtbudget zijn veranderd."),
        "announce-lot": _("De loting van de volgorde is aangekondigd."),
        "agree-to-freeze-list": _("Iemand zei ja tegen de lijst met plannen."),
        "take-back-freeze-list": _("Iemand trok een ja tegen de lijst met plannen terug."),
        "freeze-list": _("De lijst met plannen staat vast."),
        "enter-lot": _("Het getal voor de volgorde is ingevuld."),
        "agree-to-draw-order": _("Iemand zei ja tegen de volgorde van de plannen."),
        "take-back-draw-order": _("Iemand trok een ja tegen de volgorde terug."),
        "draw-order": _("De volgorde van de plannen is geloot."),
        "make-vote-codes": _("Er zijn stemcodes gemaakt."),
        "allow-vote-codes": _("De helpdesk mag stemcodes maken."),
        "void-vote-code": _("Een stemcode is ongeldig gemaakt."),
        "void-vote-codes": _("Stemcodes zijn ongeldig gemaakt."),
        "reissue-vote-code": _("Een stemcode is vervangen."),
        "vote": _("Er is een stem binnengekomen."),
    }


def _trustee_acts() -> Mapping[str, str]:
    return {
        "begin-ceremony": _("De sleutelhouders kregen hun links, om samen de sleutel te maken."),
        "take-ceremony-step": _("Een sleutelhouder deed een stap bij het maken van de sleutel."),
    }


def _count_acts() -> Mapping[str, str]:
    return {
        "type-paper": _("Een stem op papier is overgetypt."),
        "upload-paper": _("Een bestand met stemmen op papier is gestuurd."),
        "settle-paper": _("Een verschil tussen twee keer typen is opgelost."),
        "throw-paper": _("Overgetypte stemmen zijn weggegooid."),
        "agree-to-store-paper": _("Iemand zei ja tegen het opslaan van stemmen op papier."),
        "take-back-store-paper": _("Iemand trok een ja tegen stemmen op papier terug."),
        "store-paper": _("De stemmen op papier zijn opgeslagen."),
        "ask-count": _("Er is gevraagd om te tellen."),
        "counted": _("De stemmen zijn geteld, door twee programma's."),
        "counted-differently": _("Twee programma's telden niet hetzelfde. Er is geen uitslag."),
        "not-counted": _("Het tellen is niet gelukt."),
        "agree-to-publish-count": _("Iemand zei ja tegen het tonen van de uitslag."),
        "take-back-publish-count": _("Iemand trok een ja tegen het tonen van de uitslag terug."),
        "publish-count": _("De uitslag staat openbaar."),
        "close-unvoted": _("Een buurtbudget is gesloten. Niemand had gestemd."),
    }


def _seat_acts() -> Mapping[str, str]:
    return {
        "create-seat-body": _("Er zijn bewonerszetels gemaakt."),
        "edit-seat-body": _("De regels van bewonerszetels zijn veranderd."),
        "agree-to-fix-seat-rules": _("Iemand zei ja tegen de regels van bewonerszetels."),
        "take-back-fix-seat-rules": _("Iemand trok een ja tegen de regels van bewonerszetels terug."),
        "fix-seat-rules": _("De regels van bewonerszetels staan vast."),
        "ask-seat-candidates": _("Er zijn mensen gevraagd voor een bewonerszetel."),
        "take-over-panel": _("Mensen van een panel zijn gevraagd voor een bewonerszetel."),
        "note-seat-candidate": _("Er is genoteerd wat een kandidaat zei."),
        "prepare-seat-draw": _("De kansen op een bewonerszetel zijn berekend."),
        "agree-to-announce-seat-draw": _("Iemand zei ja tegen het aankondigen van een loting om een zetel."),
        "take-back-announce-seat-draw": _("Iemand trok een ja tegen het aankondigen van die loting terug."),
        "announce-seat-draw": _("Een loting om een bewonerszetel is aangekondigd."),
        "enter-seat-draw": _("Er is ingevoerd wat er in de zaal is getrokken."),
        "agree-to-draw-seat": _("Iemand zei ja tegen de uitkomst van een loting om een zetel."),
        "take-back-draw-seat": _("Iemand trok een ja tegen die uitkomst terug."),
        "draw-seat": _("Er is geloot om een bewonerszetel."),
        "note-seat-term": _("Er is genoteerd wat er met een zetel gebeurde."),
        "agree-to-leave-seat": _("Iemand zei ja: een bewonerszetel komt vrij."),
        "take-back-leave-seat": _("Iemand trok dat ja terug: de zetel komt nog niet vrij."),
        "leave-seat": _("Een bewonerszetel kwam vrij."),
        "agree-to-replace-seat-term": _("Iemand zei ja tegen een plaatsvervanger voor een bewonerszetel."),
        "take-back-replace-seat-term": _("Iemand trok een ja tegen die plaatsvervanger terug."),
        "replace-seat-term": _("Een plaatsvervanger kreeg een bewonerszetel."),
        "recuse-seat-member": _("Iemand in een bestuur doet aan één onderwerp niet mee."),
        "report-seat-failure": _("Er is genoteerd waarom een loting om een zetel niets gaf."),
        "agree-to-fail-seat-draw": _("Iemand zei ja tegen het sluiten van een loting zonder uitslag."),
        "take-back-fail-seat-draw": _("Iemand trok een ja tegen het sluiten van die loting terug."),
        "fail-seat-draw": _("Een loting om een zetel is gesloten zonder uitslag."),
        "tell-seats": _("Mensen kregen een e-mail over een bewonerszetel."),
    }


def _referendum_acts() -> Mapping[str, str]:
    return {
        "create-referendum": _("Er is een referendum gemaakt."),
        "edit-referendum": _("De tekst van een referendum is veranderd."),
        "agree-to-fix-referendum": _("Iemand zei ja tegen de vraag en de regels."),
        "take-back-fix-referendum": _("Iemand trok een ja tegen de vraag en de regels terug."),
        "fix-referendum": _("De vraag en de regels van een referendum staan vast."),
        "ask-translation": _("Iemand meldde dat een vertaling is nagekeken."),
        "agree-to-check-translations": _("Iemand zei ja tegen een nagekeken vertaling."),
        "take-back-check-translations": _("Iemand trok een ja tegen een nagekeken vertaling terug."),
        "check-translations": _("Twee mensen zijn het eens: een vertaling is nagekeken."),
        "stage-codes": _("Een lijst met openbare codes is gestuurd."),
        "agree-to-fix-codes": _("Iemand zei ja tegen de lijst met openbare codes."),
        "take-back-fix-codes": _("Iemand trok een ja tegen de lijst met openbare codes terug."),
        "fix-codes": _("De lijst met openbare codes staat vast."),
        "stage-trustees": _("De sleutels van de sleutelhouders zijn gestuurd."),
        "agree-to-fix-trustees": _("Iemand zei ja tegen de sleutelhouders."),
        "take-back-fix-trustees": _("Iemand trok een ja tegen de sleutelhouders terug."),
        "fix-trustees": _("De sleutelhouders staan vast."),
        "agree-to-open-referendum": _("Iemand zei ja tegen het openen van een referendum."),
        "take-back-open-referendum": _("Iemand trok een ja tegen het openen van een referendum terug."),
        "open-referendum": _("Een referendum is geopend."),
        "ask-change-code": _("Er is gevraagd om een code te vervangen."),
        "agree-to-change-code": _("Iemand zei ja tegen het vervangen van een code."),
        "take-back-change-code": _("Iemand trok een ja tegen het vervangen van een code terug."),
        "change-code": _("Een code van een referendum is vervangen."),
        "agree-to-close-referendum": _("Iemand zei ja tegen het sluiten van een referendum."),
        "take-back-close-referendum": _("Iemand trok een ja tegen het sluiten van een referendum terug."),
        "close-referendum": _("Een referendum is gesloten."),
        "ask-tally": _("Er is gevraagd om de verzegelde stemmen op te tellen."),
        "not-tallied": _("Het optellen van de verzegelde stemmen is niet gelukt."),
        "tally-referendum": _("De verzegelde stemmen zijn opgeteld."),
        "post-decryption": _("Een sleutelhouder stuurde een deel van de uitslag."),
        "type-paper-codes": _("Iemand typte over welke codes op papier binnenkwamen."),
        "type-paper-counts": _("Iemand typte over wat er op papier is geteld."),
        "throw-paper-readings": _("Het overtypen van papier is opnieuw begonnen."),
        "agree-to-fix-paper": _("Iemand zei ja tegen de stemmen op papier."),
        "take-back-fix-paper": _("Iemand trok een ja tegen de stemmen op papier terug."),
        "fix-paper": _("De stemmen op papier van een referendum staan vast."),
        "agree-to-publish-referendum": _("Iemand zei ja tegen de uitslag van een referendum."),
        "take-back-publish-referendum": _("Iemand trok een ja tegen de uitslag van een referendum terug."),
        "publish-referendum": _("De uitslag van een referendum staat openbaar."),
        "ask-mirror": _("Er is gevraagd om toe te voegen wie een kopie van een referendum bewaart."),
        "agree-to-add-mirror": _("Iemand zei ja tegen wie een kopie van een referendum bewaart."),
        "take-back-add-mirror": _("Iemand trok een ja tegen wie een kopie bewaart terug."),
        "add-mirror": _("Iemand bewaart een kopie van een referendum."),
        "ask-remove-mirror": _("Er is gevraagd om een kopie van een referendum van de lijst te halen."),
        "agree-to-remove-mirror": _("Iemand zei ja tegen het weghalen van een kopie van een referendum."),
        "take-back-remove-mirror": _("Iemand trok een ja tegen het weghalen van een kopie terug."),
        "remove-mirror": _("Een kopie van een referendum staat niet meer op de lijst."),
        "keep-booth": _("Het stemhokje als bestand staat vast, met zijn vingerafdruk."),
    }


def _plan_acts() -> Mapping[str, str]:
    return {
        "submit-plan": _("Een plan is ingediend."),
        "change-plan": _("Een plan is veranderd door de indiener."),
        "withdraw-plan": _("Een plan is teruggetrokken."),
        "agree-to-withdraw-plan": _("Iemand zei ja tegen het terugtrekken van een plan."),
        "take-back-withdraw-plan": _("Iemand trok een ja tegen het terugtrekken terug."),
        "support-plan": _("Een plan kreeg genoeg steun."),
        "show-plan": _("Een plan is openbaar gemaakt."),
        "hide-plan": _("Een plan is verborgen."),
        "check-plan": _("Er is nagekeken of een plan kan."),
        "translate-plan": _("De vertaling van een plan is veranderd."),
        "remove-picture": _("Een foto bij een plan is weggehaald."),
        "tell-progress": _("Er staat nieuws over een plan."),
    }
