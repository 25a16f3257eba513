"""The passwords that are guessed first, and what people make of them to reach twelve characters.

Words are written down from what is known to be used most, in Dutch and in English, with those of our own town and work.
Beside them lies a list of the most used passwords that are long enough here; packed, because they are not fit to read.
"""

from __future__ import annotations

import gzip
import string
from functools import cache
from itertools import pairwise
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt.gz")

WORDS = frozenset(
    """
    wachtwoord password passwoord paswoord passwort geheim geheimpje geheimwoord welkom welcome hallo hallohallo hello
    helloworld goedemorgen goededag ikhouvanjou ikhouvanu iloveyou loveyou lovely love liefde liefje schatje schat
    knuffel kusje prinses princess princes koningin koning queen king master meester letmein laatmeerin toegang access
    login inloggen inlog aanmelden admin administrator beheer beheerder root superuser user gebruiker gast guest test
    testtest tester testing demo voorbeeld example sample secret topsecret default standaard changeme verander
    veranderen tijdelijk temporary temp nieuw nieuwwachtwoord newpassword mijnwachtwoord mypassword password
    qwerty qwertyuiop qwertyui qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
    abc abcd abcde abcdef abcdefg abcdefgh abcabc aaa aaaa aaaaaa
    monkey dragon sunshine shadow football baseball basketball hockey soccer superman batman spiderman starwars pokemon
    naruto minecraft fortnite roblox michael jennifer jessica jordan hunter harley ranger thomas daniel charlie andrew
    robert matthew ashley nicole michelle amanda justin joshua george killer pepper ginger cookie cheese banana orange
    apple summer winter spring autumn lente zomer herfst winter januari februari maart april mei juni juli augustus
    september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag weekend vakantie
    kerstmis kerst sinterklaas pasen koningsdag verjaardag feest
    voetbal voetballen ajax ajaxamsterdam feyenoord psv oranje hollands holland nederland netherlands amsterdam
    amsterdammer rotterdam utrecht denhaag eindhoven groningen haarlem almere nieuwwest nieuwest samennieuwwest osdorp
    slotermeer geuzenveld slotervaart sloten deaker nieuwsloten sloterplas sloterdijk overtoomseveld stadsdeel gemeente
    gemeenteamsterdam stadhuis buurthuis buurt wijk huisvandewijk wijkplatform buurtbudget burgerpanel loting lotingen
    referendum verkiezing verkiezingen democratie democracy democratieteam stemmen bewoner bewoners team alliantie
    convenant covenant snw snwdemocratie inspraak bestuur
    computer internet google facebook instagram whatsapp youtube twitter tiktok netflix spotify microsoft windows office
    outlook apple iphone ipad android samsung samsunggalaxy nokia philips server netwerk network wifi router website
    telefoon mobiel laptop
    hond hondje poes poesje kat katje paard paarden konijn vogel vis olifant tijger leeuw beer panda dolfijn vlinder
    bloem bloemen roos roosje zon zonnetje zonneschijn maan ster sterren regenboog water vuur aarde natuur
    mama papa moeder vader oma opa broer zus zusje kind kinderen baby familie vrienden vriend vriendin
    blauw rood groen geel zwart wit paars roze bruin
    fiets auto trein bus boot vliegtuig ferrari porsche mercedes bmw audi volvo volkswagen yamaha kawasaki
    pizza koffie thee bier wijn kaas stroopwafel hagelslag chocolade appel banaan aardbei aardappel
    muziek gitaar piano metallica slipknot nirvana beatles queen rockyou blink eminem
    jezus jesus christus allah god engel angel angels duivel devil bismillah inshallah mashallah
    trustno trustnoone whatever nothing freedom vrijheid peace vrede happy gelukkig blij lucky gelukje geluk
    een twee drie vier vijf zes zeven acht negen tien eentweedrie eentweedrievier onetwothree onetwothreefour
    jan piet klaas kees henk willem johan peter maria anna emma sophie julia lisa fatima mohamed mohammed ahmed ali
    hassan youssef ibrahim mehmet mustafa ayse zeynep yusuf omar khadija
    """.split()  # noqa: SIM905  # four hundred words, one to a line, hide what matters
)
ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "1q2w3e4r5t6y7u8i9o0p",
)
INSTEAD = str.maketrans("@4310$5!7", "aaeiossit")
FEWEST = 5
"""Different characters that a password has at least."""


def is_common(password: str) -> bool:
    """Whether a guesser has this soon: a word of the list with digits or signs around it, one word or row repeated."""
    folded = password.casefold()
    if len(set(folded)) < FEWEST or _mostly_row(folded):
        return True
    core = folded.strip(string.digits + string.punctuation + " ")
    if not listed().isdisjoint((folded, core)):
        return True
    return any(_only_words(letters) for letters in (_letters(folded), _letters(core.translate(INSTEAD))))


@cache
def listed() -> frozenset[str]:
    """The most used passwords of twelve characters and more, case folded."""
    return frozenset(gzip.decompress(LIST.read_bytes()).decode("utf-8").split())


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalpha())


def _only_words(letters: str) -> bool:
    """Nothing but digits and signs, a word of the list, or one such word again and again."""
    if not letters or letters in WORDS:
        return True
    sizes = (size for size in range(3, len(letters) // 2 + 1) if len(letters) % size == 0)
    return any(letters[:size] in WORDS and letters == letters[:size] * (len(letters) // size) for size in sizes)


def _mostly_row(text: str) -> bool:
    """Whether nearly every character follows the one before it on the keyboard, in the alphabet or in counting."""
    steps = sum(any(a + b in row or b + a in row for row in ROWS) for a, b in pairwise(text))
    return steps * 10 >= (len(text) - 1) * 7
