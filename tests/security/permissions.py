"""Which roles may use which address: the whole table. A new route needs a line here, or `test_permissions.py` fails.

One line per route: the method, the path as the program knows it, and who may. `EVERYBODY` includes who is not signed
in. `HALF` is whoever gave the password and still owes the second factor.
"""

from __future__ import annotations

from collections.abc import Mapping

from snw_democratie.security.staff import Role

NOBODY, HALF, NO_ROLE = "nobody", "half", "no_role"
ROLES = frozenset(map(str, Role))
EVERYBODY = frozenset({NOBODY, HALF, NO_ROLE, *ROLES})
STAFF = frozenset({NO_ROLE, *ROLES})
STAFF_AND_HALF = STAFF | {HALF}
TEAM = frozenset({Role.DEMOCRACY_TEAM})
READERS = frozenset({Role.DEMOCRACY_TEAM, Role.AUDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
LOG = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
REGISTRAR = frozenset({Role.REGISTRAR})
HELPER = frozenset({Role.HELPER})
PLATFORM = frozenset({Role.WIJKPLATFORM})
PLATFORM_READERS = frozenset({Role.WIJKPLATFORM, Role.AUDITOR})
TYPISTS = frozenset({Role.WIJKPLATFORM, Role.REGISTRAR})
PAPER_READERS = TYPISTS | {Role.AUDITOR}
RESIDENT: frozenset[str] = frozenset()
"""Only with the code of a registration, whoever one is."""

REGISTERING = "/meedoen/{slug:str}"
LOTTERY = "/team/lotingen/{slug:str}"
ROUND = "/team/buurtbudget/{slug:str}"
PLAN = f"{ROUND}/plannen/{{number:int}}"
PAPER = f"{ROUND}/papier"
PILE = f"{PAPER}/stapel/{{pile:int}}"
ACCOUNT = "/beheer/accounts/{number:str}"

PERMISSIONS: Mapping[tuple[str, str], frozenset[str]] = {
    # public
    ("GET", "/"): EVERYBODY,
    ("GET", "/loting/{slug:str}"): EVERYBODY,
    ("GET", "/loting/{slug:str}/mijn-lot"): EVERYBODY,
    ("GET", "/loting/{slug:str}/mijn-lot/bewijs.json"): EVERYBODY,
    ("GET", "/loting/{slug:str}/panels"): EVERYBODY,
    ("GET", "/loting/{slug:str}/panels/{number:int}"): EVERYBODY,
    ("GET", "/loting/{slug:str}/loting"): EVERYBODY,
    ("GET", "/loting/{slug:str}/record.zip"): EVERYBODY,
    ("GET", "/loting/{slug:str}/record/{name:str}"): EVERYBODY,
    ("GET", "/controleer"): EVERYBODY,
    ("GET", "/controleer/offline"): EVERYBODY,
    ("GET", "/controleer/controleer.html"): EVERYBODY,
    ("GET", "/controleer/beschrijving.md"): EVERYBODY,
    ("GET", "/controleer/programma.zip"): EVERYBODY,
    ("GET", "/privacy"): EVERYBODY,
    ("GET", "/contact"): EVERYBODY,
    ("GET", "/toegankelijkheid"): EVERYBODY,
    ("GET", "/cookies"): EVERYBODY,
    ("GET", "/ontwikkel/onderdelen"): EVERYBODY,
    ("GET", "/static/{file_path:path}"): EVERYBODY,
    ("HEAD", "/static/{file_path:path}"): EVERYBODY,
    ("GET", "/bewaren"): EVERYBODY,
    ("GET", "/logboek"): EVERYBODY,
    ("GET", "/loting/{slug:str}/logboek.json"): EVERYBODY,
    # registering, and the own registration
    ("GET", REGISTERING): EVERYBODY,
    ("POST", REGISTERING): EVERYBODY,
    ("GET", f"{REGISTERING}/formulier.pdf"): EVERYBODY,
    ("GET", f"{REGISTERING}/vraag/{{key:str}}"): EVERYBODY,
    ("POST", f"{REGISTERING}/vraag/{{key:str}}"): EVERYBODY,
    ("GET", f"{REGISTERING}/controleer"): EVERYBODY,
    ("POST", f"{REGISTERING}/controleer"): EVERYBODY,
    ("GET", f"{REGISTERING}/klaar"): EVERYBODY,
    ("POST", f"{REGISTERING}/klaar"): EVERYBODY,
    ("GET", f"{REGISTERING}/klaar.pdf"): EVERYBODY,
    ("GET", "/mijn-aanmelding"): EVERYBODY,
    ("POST", "/mijn-aanmelding"): EVERYBODY,
    ("GET", "/mijn-aanmelding/overzicht"): RESIDENT,
    ("POST", "/mijn-aanmelding/wijzigen"): RESIDENT,
    ("POST", "/mijn-aanmelding/toestemming"): RESIDENT,
    ("GET", "/mijn-aanmelding/intrekken"): RESIDENT,
    ("POST", "/mijn-aanmelding/intrekken"): RESIDENT,
    ("GET", "/mijn-aanmelding/wissen"): RESIDENT,
    ("POST", "/mijn-aanmelding/wissen"): RESIDENT,
    ("GET", "/mijn-aanmelding/gegevens.json"): RESIDENT,
    ("GET", "/mijn-aanmelding/gegevens.pdf"): RESIDENT,
    ("POST", "/mijn-aanmelding/afsluiten"): EVERYBODY,
    # helpers and registrars
    ("GET", "/hulp"): HELPER,
    ("POST", "/hulp/code"): HELPER,
    ("POST", "/hulp/{slug:str}"): HELPER,
    ("GET", "/team/dubbel"): REGISTRAR,
    ("GET", f"{LOTTERY}/dubbel"): REGISTRAR,
    ("POST", f"{LOTTERY}/dubbel"): REGISTRAR,
    # signing in and the own account
    ("GET", "/inloggen"): EVERYBODY,
    ("POST", "/inloggen"): EVERYBODY,
    ("GET", "/uitnodiging"): EVERYBODY,
    ("POST", "/uitnodiging"): EVERYBODY,
    ("GET", "/inloggen/code"): STAFF_AND_HALF,
    ("POST", "/inloggen/code"): STAFF_AND_HALF,
    ("GET", "/account/tweede-stap"): STAFF_AND_HALF,
    ("POST", "/account/tweede-stap"): STAFF_AND_HALF,
    ("POST", "/account/tweede-stap/nieuw"): STAFF,
    ("POST", "/account/reservecodes"): STAFF,
    ("GET", "/account"): STAFF,
    ("POST", "/account/sessies/beeindigen"): STAFF,
    ("POST", "/account/sessies/andere"): STAFF,
    ("GET", "/account/wachtwoord"): STAFF,
    ("POST", "/account/wachtwoord"): STAFF,
    ("GET", "/account/bevestigen"): STAFF,
    ("POST", "/account/bevestigen"): STAFF,
    ("POST", "/uitloggen"): STAFF,
    # administrators
    ("GET", "/beheer/accounts"): ADMINISTRATOR,
    ("GET", "/beheer/accounts/nieuw"): ADMINISTRATOR,
    ("POST", "/beheer/accounts/nieuw"): ADMINISTRATOR,
    ("GET", ACCOUNT): ADMINISTRATOR,
    ("POST", f"{ACCOUNT}/rollen"): ADMINISTRATOR,
    ("POST", f"{ACCOUNT}/uitnodigen"): ADMINISTRATOR,
    ("POST", f"{ACCOUNT}/uitzetten"): ADMINISTRATOR,
    ("POST", f"{ACCOUNT}/aanzetten"): ADMINISTRATOR,
    ("POST", f"{ACCOUNT}/sessies"): ADMINISTRATOR,
    ("GET", "/beheer/logboek"): LOG,
    # who joins
    ("GET", "/team/collegas"): TEAM,
    ("POST", "/team/collegas/{number:str}/{rol:str}"): TEAM,
    # how people register, codes, taking over
    ("GET", f"{LOTTERY}/aanmelden"): READERS,
    ("POST", f"{LOTTERY}/aanmelden"): TEAM,
    ("POST", f"{LOTTERY}/aanmelden/langer"): TEAM,
    ("POST", f"{LOTTERY}/aanmelden/weg"): TEAM,
    ("GET", f"{LOTTERY}/talen"): READERS,
    ("POST", f"{LOTTERY}/talen"): TEAM,
    ("GET", f"{LOTTERY}/aanmeldingen"): READERS,
    ("POST", f"{LOTTERY}/aanmeldingen"): TEAM,
    ("GET", f"{LOTTERY}/codes"): READERS,
    ("POST", f"{LOTTERY}/codes/organisatie"): TEAM,
    ("POST", f"{LOTTERY}/codes/maken"): TEAM,
    ("POST", f"{LOTTERY}/codes/brieven"): TEAM,
    ("POST", f"{LOTTERY}/codes/opzoeken"): TEAM,
    ("POST", f"{LOTTERY}/codes/vervallen"): TEAM,
    ("POST", f"{LOTTERY}/codes/opnieuw"): TEAM,
    ("POST", f"{LOTTERY}/codes/rest"): TEAM,
    # the help desk
    ("GET", "/meedoen/{slug:str}/formulier.pdf"): EVERYBODY,
    # lotteries
    ("GET", "/team"): STAFF,
    ("GET", "/team/lotingen/nieuw"): TEAM,
    ("POST", "/team/lotingen/nieuw"): TEAM,
    ("GET", LOTTERY): READERS,
    ("GET", f"{LOTTERY}/regels"): READERS,
    ("POST", f"{LOTTERY}/regels"): TEAM,
    ("GET", f"{LOTTERY}/kenmerken"): READERS,
    ("GET", f"{LOTTERY}/kenmerken/uitkomst"): READERS,
    ("POST", f"{LOTTERY}/kenmerken/nieuw"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/weg"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/aantallen"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/tellingen"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/bestand"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/controle"): TEAM,
    ("POST", f"{LOTTERY}/kenmerken/voorstel"): TEAM,
    ("GET", f"{LOTTERY}/lijst"): READERS,
    ("POST", f"{LOTTERY}/lijst"): TEAM,
    ("POST", f"{LOTTERY}/lijst/bevestigen"): TEAM,
    ("POST", f"{LOTTERY}/lijst/weggooien"): TEAM,
    ("GET", f"{LOTTERY}/sluiten"): READERS,
    ("POST", f"{LOTTERY}/sluiten"): TEAM,
    ("POST", f"{LOTTERY}/sluiten/toch-niet"): TEAM,
    ("GET", f"{LOTTERY}/berekenen"): READERS,
    ("GET", f"{LOTTERY}/berekenen/voortgang"): READERS,
    ("POST", f"{LOTTERY}/berekenen"): TEAM,
    ("POST", f"{LOTTERY}/berekenen/stoppen"): TEAM,
    ("GET", f"{LOTTERY}/kansen"): READERS,
    ("GET", f"{LOTTERY}/verslag-volledig.zip"): READERS,
    ("POST", f"{LOTTERY}/publiceren"): TEAM,
    ("GET", f"{LOTTERY}/aankondigen"): READERS,
    ("POST", f"{LOTTERY}/aankondigen"): TEAM,
    ("GET", f"{LOTTERY}/trekken"): READERS,
    ("POST", f"{LOTTERY}/trekken/cijfer"): TEAM,
    ("POST", f"{LOTTERY}/trekken/terug"): TEAM,
    ("POST", f"{LOTTERY}/trekken/baken"): TEAM,
    ("POST", f"{LOTTERY}/trekken/bevestigen"): TEAM,
    ("POST", f"{LOTTERY}/trekken/toch-niet"): TEAM,
    ("POST", "/team/e-mail/opnieuw"): TEAM,
    # the buurtbudget, for everybody
    ("GET", "/buurtbudget"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}/plannen/{number:int}"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}/foto/{key:str}"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}/lijst.json"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}/stemmen"): EVERYBODY,
    ("POST", "/buurtbudget/{slug:str}/stemmen"): EVERYBODY,
    ("POST", "/buurtbudget/{slug:str}/stemmen/uitbrengen"): EVERYBODY,
    ("GET", "/buurtbudget/{slug:str}/stemmen/bewijs"): EVERYBODY,
    # handing in a plan, the own plan, support
    ("GET", "/plan-indienen/{slug:str}"): EVERYBODY,
    ("POST", "/plan-indienen/{slug:str}"): EVERYBODY,
    ("GET", "/plan-indienen/{slug:str}/controleer"): EVERYBODY,
    ("POST", "/plan-indienen/{slug:str}/controleer"): EVERYBODY,
    ("POST", "/plan-indienen/{slug:str}/foto-weg"): EVERYBODY,
    ("GET", "/plan-indienen/{slug:str}/klaar"): EVERYBODY,
    ("POST", "/plan-indienen/{slug:str}/klaar"): EVERYBODY,
    ("GET", "/steun/{slug:str}/{number:int}"): EVERYBODY,
    ("POST", "/steun/{slug:str}/{number:int}"): EVERYBODY,
    ("GET", "/mijn-plan"): EVERYBODY,
    ("POST", "/mijn-plan"): EVERYBODY,
    ("GET", "/mijn-plan/overzicht"): RESIDENT,
    ("GET", "/mijn-plan/foto"): RESIDENT,
    ("GET", "/mijn-plan/wijzigen"): RESIDENT,
    ("POST", "/mijn-plan/wijzigen"): RESIDENT,
    ("POST", "/mijn-plan/foto-weg"): RESIDENT,
    ("POST", "/mijn-plan/contact-wissen"): RESIDENT,
    ("GET", "/mijn-plan/intrekken"): RESIDENT,
    ("POST", "/mijn-plan/intrekken"): RESIDENT,
    ("POST", "/mijn-plan/afsluiten"): EVERYBODY,
    ("GET", "/hulp/plan/{slug:str}"): HELPER,
    ("POST", "/hulp/plan/{slug:str}"): HELPER,
    # the wijkplatform, in its own gebied only: tests/budgets/test_own_gebied.py
    ("GET", "/team/buurtbudget"): PLATFORM_READERS,
    ("GET", "/team/buurtbudget/nieuw"): PLATFORM,
    ("POST", "/team/buurtbudget/nieuw"): PLATFORM,
    ("GET", ROUND): PLATFORM_READERS,
    ("GET", f"{ROUND}/regels"): PLATFORM_READERS,
    ("POST", f"{ROUND}/regels"): PLATFORM,
    ("POST", f"{ROUND}/openen"): PLATFORM,
    ("GET", f"{ROUND}/kalender"): PLATFORM_READERS,
    ("POST", f"{ROUND}/kalender"): PLATFORM,
    ("GET", f"{ROUND}/plannen"): PLATFORM_READERS,
    ("GET", f"{ROUND}/foto/{{key:str}}"): PLATFORM_READERS,
    ("GET", PLAN): PLATFORM_READERS,
    ("POST", f"{PLAN}/tonen"): PLATFORM,
    ("POST", f"{PLAN}/toetsen"): PLATFORM,
    ("POST", f"{PLAN}/vertalen"): PLATFORM,
    ("POST", f"{PLAN}/foto-weg"): PLATFORM,
    ("POST", f"{PLAN}/contact"): PLATFORM,
    ("GET", f"{PLAN}/terugtrekken"): PLATFORM_READERS,
    ("POST", f"{PLAN}/terugtrekken/reden"): PLATFORM,
    ("POST", f"{PLAN}/terugtrekken"): PLATFORM,
    ("POST", f"{PLAN}/terugtrekken/toch-niet"): PLATFORM,
    ("GET", f"{PLAN}/voortgang"): PLATFORM_READERS,
    ("POST", f"{PLAN}/voortgang"): PLATFORM,
    ("GET", f"{ROUND}/lijst"): PLATFORM_READERS,
    ("POST", f"{ROUND}/lijst/bron"): PLATFORM,
    ("POST", f"{ROUND}/lijst"): PLATFORM,
    ("POST", f"{ROUND}/lijst/toch-niet"): PLATFORM,
    ("POST", f"{ROUND}/lijst/lot/waarde"): PLATFORM,
    ("POST", f"{ROUND}/lijst/lot"): PLATFORM,
    # votes on paper: a wijkplatform of its own gebied only, tests/budgets/test_paper.py
    ("GET", "/team/papier"): TYPISTS,
    ("GET", PAPER): PAPER_READERS,
    ("GET", f"{PAPER}/formulier.pdf"): PAPER_READERS,
    ("POST", f"{PAPER}/formulieren"): PLATFORM,
    ("GET", f"{PAPER}/typen"): TYPISTS,
    ("POST", f"{PAPER}/typen"): TYPISTS,
    ("POST", f"{PAPER}/bestand"): TYPISTS,
    ("GET", PILE): PAPER_READERS,
    ("GET", f"{PILE}/typen/{{number:int}}"): TYPISTS,
    ("POST", f"{PILE}/typen/{{number:int}}"): TYPISTS,
    ("POST", f"{PILE}/verschillen"): TYPISTS,
    ("POST", f"{PILE}/kijk/{{number:int}}"): TYPISTS,
    ("POST", f"{PILE}/opslaan"): PLATFORM,
    ("POST", f"{PILE}/toch-niet"): PLATFORM,
    ("POST", f"{PILE}/weggooien"): PLATFORM,
}

GRAVE = frozenset(
    {
        ("GET", "/account/wachtwoord"),
        ("POST", "/account/wachtwoord"),
        ("POST", "/account/tweede-stap"),
        ("POST", "/account/tweede-stap/nieuw"),
        ("POST", "/account/reservecodes"),
        ("GET", "/beheer/accounts/nieuw"),
        ("POST", "/beheer/accounts/nieuw"),
        ("POST", f"{ACCOUNT}/rollen"),
        ("POST", f"{ACCOUNT}/uitnodigen"),
        ("POST", f"{ACCOUNT}/uitzetten"),
        ("POST", f"{ACCOUNT}/aanzetten"),
        ("POST", "/team/collegas/{number:str}/{rol:str}"),
        ("POST", f"{LOTTERY}/sluiten"),
        ("POST", f"{LOTTERY}/publiceren"),
        ("POST", f"{LOTTERY}/aankondigen"),
        ("POST", f"{LOTTERY}/trekken/bevestigen"),
        ("GET", f"{LOTTERY}/verslag-volledig.zip"),
        ("POST", f"{ROUND}/openen"),
        ("POST", f"{PLAN}/terugtrekken/reden"),
        ("POST", f"{PLAN}/terugtrekken"),
        ("POST", f"{ROUND}/lijst"),
        ("POST", f"{ROUND}/lijst/lot/waarde"),
        ("POST", f"{ROUND}/lijst/lot"),
        ("POST", f"{PILE}/opslaan"),
        ("POST", f"{PILE}/weggooien"),
    }
)
"""What asks again who sits there, when that was last shown more than ten minutes ago."""
