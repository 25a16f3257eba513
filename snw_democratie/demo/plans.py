"""The plans of the demo: made-up plans of made-up residents for wijken that exist.

A line is: title, theme, wijk, euros, what, why. Titles have their translations in `TITLES`.
"""

from __future__ import annotations

from collections.abc import Mapping

Line = tuple[str, str, str, int, str, str]

OSDORP: tuple[Line, ...] = (
    ("Moestuin op het Osdorpplein", "green", "FJ", 12_000, "Twintig bakken met groente en kruiden.",
     "Buren leren elkaar kennen tijdens het tuinieren."),
    ("Bankjes langs de Sloterplas", "meet", "FK", 9_500, "Acht bankjes met een leuning, ook voor ouderen.",
     "Wie slecht loopt, kan dan ook een rondje maken."),
    ("Voetbalkooi met licht", "play", "FH", 38_000, "De oude kooi krijgt kunstgras en lampen.",
     "Jongeren kunnen ook in de winter spelen."),
    ("Huiswerkklas in het buurthuis", "youth", "FH", 16_000, "Drie middagen per week hulp bij huiswerk.",
     "Thuis is het vaak te druk om te leren."),
    ("Repareer samen: fietsen en lampen", "energy", "FJ", 6_500, "Een werkplaats met gereedschap, elke zaterdag.",
     "Repareren is goedkoper dan nieuw kopen."),
    ("Muurschildering onder het viaduct", "culture", "FK", 14_000, "Een kunstenaar maakt het samen met kinderen.",
     "De onderdoorgang is nu grijs en donker."),
    ("Wandelgroep voor ouderen", "care", "FJ", 3_200, "Twee keer per week lopen, met koffie na afloop.",
     "Bewegen en praten helpt tegen eenzaamheid."),
    ("Lampen op het pad naar de tram", "safe", "FH", 27_000, "Tien lampen die aangaan als er iemand loopt.",
     "Veel mensen lopen daar nu niet graag in het donker."),
    ("Speeltuin voor kleine kinderen", "play", "FK", 45_000, "Een glijbaan, zand en water, met schaduw.",
     "De dichtste speeltuin is nu te ver lopen."),
    ("Straatfeest met eten van iedereen", "meet", "FH", 5_000, "Lange tafels, muziek en eten uit alle keukens.",
     "Zo zie je wie er naast je woont."),
    ("Geveltuinen in tien straten", "green", "FJ", 18_000, "Tegels eruit, planten erin. Wij helpen met scheppen.",
     "Minder hitte in de zomer en minder water op straat."),
    ("Zonnepanelen op de sporthal", "energy", "FK", 52_000, "Veertig panelen. De club betaalt zo minder stroom.",
     "Het geld gaat dan naar sport voor kinderen."),
)  # fmt: skip
"""On the ballot of the open round."""

SLOTERVAART: tuple[Line, ...] = (
    ("Fruitbomen in het park", "green", "FN", 8_000, "Dertig appelbomen en perenbomen.", "Iedereen mag plukken."),
    ("Danslessen voor meisjes", "culture", "FM", 7_500, "Elke woensdag les, met een optreden in juni.",
     "Er is hier weinig te doen na school."),
    ("Een watertappunt bij het veld", "care", "FL", 4_000, "Gratis drinkwater naast het trapveld.",
     "Wie sport, moet drinken."),
    ("Schoonmaakdag met prijzen", "safe", "FP", 2_500, "Vier keer per jaar samen de wijk schoonmaken.",
     "Samen gaat het sneller, en het is gezellig."),
    ("Taalcafé in de bibliotheek", "meet", "FM", 5_500, "Praten in het Nederlands, met thee en spelletjes.",
     "Oefenen is de beste manier om te leren."),
)  # fmt: skip
"""Handed in a while ago in a round that still takes plans."""

GEUZENVELD: tuple[Line, ...] = (
    ("Pluktuin bij het Lambertus Zijlplein", "green", "FB", 14_000, "Bloemen en kruiden die u mag plukken.",
     "Het plein is nu vooral steen."),
    ("Schaduwbomen op het schoolplein", "green", "FC", 22_000, "Twaalf grote bomen.", "In juni is het er te heet."),
    ("Vogelkijkhut in de Eendracht", "green", "FB", 17_500, "Een houten hut aan het water.",
     "Kinderen leren de vogels kennen."),
    ("Bijenlint langs de Burgemeester Roëllstraat", "green", "FD", 9_000, "Een strook wilde bloemen.",
     "Bijen en vlinders hebben hier weinig te eten."),
    ("Regentonnen voor honderd huizen", "energy", "FE", 8_500, "Een ton per huis, met uitleg.",
     "Regenwater is gratis voor de planten."),
    ("Kruidenspiraal bij het buurthuis", "green", "FC", 3_000, "Kruiden om mee te koken.", "Koken bindt mensen."),
    ("Natuurspeelplaats met boomstammen", "play", "FE", 36_000, "Klimmen, bouwen en verstoppen.",
     "Kinderen spelen hier nu tussen auto's."),
    ("Skatebaan bij de Sloterplas", "play", "FE", 68_000, "Een kleine baan van beton.", "Skaters hebben geen plek."),
    ("Buitengym voor iedereen", "play", "FB", 32_000, "Zes toestellen, ook voor wie in een rolstoel zit.",
     "Sporten kan zo zonder abonnement."),
    ("Zwemles voor moeders", "play", "FD", 12_500, "Les alleen voor vrouwen.", "Veel moeders kunnen niet zwemmen."),
    ("Pannaveld op het Confuciusplein", "play", "FC", 24_000, "Een klein voetbalveld.", "Hier spelen veel kinderen."),
    ("Tafeltennis op drie pleinen", "play", "FB", 11_000, "Drie tafels van steen.", "Jong en oud kan meedoen."),
    ("Fietslessen voor vrouwen", "play", "FC", 6_000, "Tien lessen en tien fietsen.", "Wie fietst, komt verder."),
    ("Waterspeelplek in het Gerbrandypark", "play", "FC", 58_000, "Fonteinen die kinderen zelf aanzetten.",
     "In de zomer is er geen verkoeling."),
    ("Buurtkeuken op vrijdag", "meet", "FD", 15_000, "Samen koken en samen eten.", "Veel mensen eten alleen."),
    ("Leestafel met kranten in vijf talen", "meet", "FE", 2_800, "Kranten, koffie en een tolk.",
     "Zo begrijpen wij elkaar beter."),
    ("Ontmoetingsplek voor vaders", "meet", "FB", 5_500, "Elke dinsdagavond.", "Vaders praten niet snel over zorgen."),
    ("Iftar voor de hele straat", "meet", "FC", 4_000, "Een maaltijd waar iedereen welkom is.",
     "Buren die samen eten, helpen elkaar."),
    ("Oude verhalen van Slotermeer", "culture", "FD", 9_500, "Ouderen vertellen, jongeren filmen.",
     "Anders zijn de verhalen straks weg."),
    ("Kerstlichtjes in de winkelstraat", "meet", "FB", 13_000, "Lampjes van november tot februari.",
     "De straat is in de winter te donker."),
    ("Koffiebus voor wie alleen is", "care", "FE", 26_000, "Een bus die langs de flats rijdt.",
     "Niet iedereen komt naar het buurthuis."),
    ("Camera's bij de parkeergarage", "safe", "FD", 31_000, "Vier camera's bij de ingang.", "Er is vaak inbraak."),
    ("Drempels in de Van Moerkerkenstraat", "safe", "FC", 28_000, "Drie drempels.", "Auto's rijden er te hard."),
    ("Meer prullenbakken bij de markt", "safe", "FB", 7_000, "Tien bakken die niet overlopen.",
     "Na de markt ligt overal plastic."),
    ("Verlichte zebrapaden", "safe", "FE", 34_000, "Lampjes in de weg bij twee scholen.", "Dan ziet u de kinderen."),
    ("Fietsenstalling met slot", "safe", "FC", 19_000, "Plek voor veertig fietsen.", "Fietsen worden hier gestolen."),
    ("Buurtvaders in de avond", "safe", "FD", 12_000, "Hesjes, koffie en een telefoon.", "Jongeren kennen de vaders."),
    ("Programmeerclub voor meiden", "youth", "FB", 10_500, "Laptops en een lerares.", "Daar is later veel werk in."),
    ("Muziekstudio voor jongeren", "youth", "FD", 41_000, "Een kamer met microfoons en computers.",
     "Muziek maken houdt jongeren bezig."),
    ("Bijbaan-café", "youth", "FC", 6_500, "Hulp bij een brief en een gesprek.", "Zonder hulp lukt het vaak niet."),
    ("Kookles voor tieners", "youth", "FE", 5_000, "Tien weken gezond en goedkoop koken.", "Dat leer je voor altijd."),
    ("Nachtvoetbal in de zomer", "youth", "FB", 8_000, "Elke vrijdag tot elf uur, met begeleiding.",
     "Dan hangen jongeren niet op straat."),
    ("Spreekuur voor mantelzorgers", "care", "FD", 9_000, "Elke week een luisterend oor.", "Zorgen is zwaar."),
    ("Rolstoelpad naar het water", "care", "FE", 47_000, "Een vlak pad van tweehonderd meter.",
     "Nu komt een rolstoel er niet."),
    ("AED's in acht portieken", "care", "FC", 16_500, "Acht apparaten en een cursus.", "Elke minuut telt."),
    ("Valtraining voor ouderen", "care", "FB", 4_500, "Leren vallen en weer opstaan.", "Vallen is een groot risico."),
    ("Toneelstuk over de wijk", "culture", "FC", 18_500, "Bewoners spelen hun eigen verhaal.",
     "Je ziet je buren met andere ogen."),
    ("Beeld van een tuinstad-kind", "culture", "FE", 29_000, "Een beeld, gekozen door kinderen.",
     "De wijk is gebouwd voor kinderen."),
    ("Deelbakfietsen", "energy", "FD", 21_000, "Vijf bakfietsen die u kunt lenen.", "Dan kan de auto blijven staan."),
    ("Energiecoach aan huis", "energy", "FC", 23_000, "Iemand die tochtstrips plakt en uitleg geeft.",
     "Veel huizen zijn koud en duur."),
)  # fmt: skip
"""On the ballot of the finished round: forty."""

TITLES: Mapping[str, tuple[str, str, str, str]] = {
    "Moestuin op het Osdorpplein": (
        "Vegetable garden on Osdorpplein", "Osdorpplein'de sebze bahçesi", "حديقة خضروات في ساحة Osdorpplein",
        "Warzywnik na placu Osdorpplein"),
    "Bankjes langs de Sloterplas": (
        "Benches along the Sloterplas", "Sloterplas boyunca banklar", "مقاعد على ضفاف بحيرة Sloterplas",
        "Ławki nad jeziorem Sloterplas"),
    "Voetbalkooi met licht": (
        "Football cage with lights", "Işıklı halı saha", "ملعب كرة قدم صغير مضاء", "Oświetlone boisko do piłki nożnej"),
    "Huiswerkklas in het buurthuis": (
        "Homework class in the community centre", "Mahalle evinde ödev sınıfı", "صف للواجبات المدرسية في بيت الحي",
        "Odrabianie lekcji w domu sąsiedzkim"),
    "Repareer samen: fietsen en lampen": (
        "Repair together: bicycles and lamps", "Birlikte tamir: bisiklet ve lamba", "نصلح معًا: الدراجات والمصابيح",
        "Naprawiajmy razem: rowery i lampy"),
    "Muurschildering onder het viaduct": (
        "Mural under the viaduct", "Köprünün altına duvar resmi", "لوحة جدارية تحت الجسر", "Mural pod wiaduktem"),
    "Wandelgroep voor ouderen": (
        "Walking group for older people", "Yaşlılar için yürüyüş grubu", "مجموعة مشي لكبار السن",
        "Spacery dla seniorów"),
    "Lampen op het pad naar de tram": (
        "Lamps on the path to the tram", "Tramvaya giden yola lambalar", "مصابيح على الطريق إلى الترام",
        "Lampy na drodze do tramwaju"),
    "Speeltuin voor kleine kinderen": (
        "Playground for small children", "Küçük çocuklar için oyun alanı", "ملعب للأطفال الصغار",
        "Plac zabaw dla małych dzieci"),
    "Straatfeest met eten van iedereen": (
        "Street party with everybody's food", "Herkesin yemek getirdiği sokak şenliği", "حفلة شارع بطعام من الجميع",
        "Święto ulicy z jedzeniem od każdego"),
    "Geveltuinen in tien straten": (
        "Pavement gardens in ten streets", "On sokakta bina önü bahçeleri", "حدائق أمام البيوت في عشرة شوارع",
        "Ogródki przy domach na dziesięciu ulicach"),
    "Zonnepanelen op de sporthal": (
        "Solar panels on the sports hall", "Spor salonuna güneş panelleri", "ألواح شمسية على قاعة الرياضة",
        "Panele słoneczne na hali sportowej"),
}  # fmt: skip
"""English, Turkish, Arabic and Polish."""
