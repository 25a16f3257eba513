"""What the team of the demo wrote, in five languages. The usual questions and groups have theirs in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from snw_democratie.seats.usual import GEBIEDEN

WHERE = "In welk deel van Nieuw-West woont u?"
LIMITED = "Hebt u een beperking, of een ziekte die lang duurt?"
WHY_LIMITED = "Wie ziek is of een beperking heeft, wordt vaak vergeten. Het panel moet ook naar hen luisteren."

WORDS: Mapping[str, tuple[str, str, str, str]] = {
    **{name: (name,) * 4 for name, _share in GEBIEDEN},  # names of places stay as they are
    "Burgerpanel Groen in de wijk": (
        "Residents' panel: Green in the neighbourhood",
        "Mahallede yeşil alan konulu sakinler paneli",
        "لجنة السكان: المساحات الخضراء في الحي",
        "Panel mieszkańców: zieleń w dzielnicy",
    ),
    "Waar komen bomen, water en schaduw? Dertig bewoners geven advies.": (
        "Where should trees, water and shade come? Thirty residents give advice.",
        "Ağaçlar, su ve gölge nerede olsun? Otuz mahalle sakini görüş bildiriyor.",
        "أين نضع الأشجار والماء والظل؟ يقدّم ثلاثون من السكان رأيهم.",
        "Gdzie mają być drzewa, woda i cień? Doradza trzydzieścioro mieszkańców.",
    ),
    "Burgerpanel Wonen in Nieuw-West": (
        "Residents' panel: Housing in Nieuw-West",
        "Nieuw-West'te konut konulu sakinler paneli",
        "لجنة السكان: السكن في Nieuw-West",
        "Panel mieszkańców: mieszkanie w Nieuw-West",
    ),
    "Voor wie bouwen wij, en hoe blijft het betaalbaar? Dertig bewoners geven advies.": (
        "Whom do we build for, and how does it stay affordable? Thirty residents give advice.",
        "Kimin için inşa ediyoruz ve konutlar nasıl uygun fiyatlı kalır? Otuz mahalle sakini görüş bildiriyor.",
        "لمن نبني، وكيف يبقى السكن بسعر معقول؟ يقدّم ثلاثون من السكان رأيهم.",
        "Dla kogo budujemy i co zrobić, żeby było nas na to stać? Doradza trzydzieścioro mieszkańców.",
    ),
    "Burgerpanel Veilig op straat": (
        "Residents' panel: Safe in the street",
        "Sokakta güvenlik konulu sakinler paneli",
        "لجنة السكان: الأمان في الشارع",
        "Panel mieszkańców: bezpieczeństwo na ulicy",
    ),
    "Wat helpt tegen overlast en onveilige plekken? Twintig bewoners gaven advies.": (
        "What helps against nuisance and unsafe places? Twenty residents gave advice.",
        "Rahatsızlıklara ve güvensiz yerlere karşı ne işe yarar? Yirmi mahalle sakini görüş bildirdi.",
        "ما الذي يساعد ضد الإزعاج والأماكن غير الآمنة؟ قدّم عشرون من السكان رأيهم.",
        "Co pomaga na uciążliwości i niebezpieczne miejsca? Doradziło dwadzieścioro mieszkańców.",
    ),
    "Burgerpanel Samen leven": (
        "Residents' panel: Living together",
        "Birlikte yaşamak konulu sakinler paneli",
        "لجنة السكان: العيش معًا",
        "Panel mieszkańców: życie razem",
    ),
    "Hoe kennen buren elkaar beter? Tien bewoners geven advies.": (
        "How do neighbours get to know each other better? Ten residents give advice.",
        "Komşular birbirini daha iyi nasıl tanır? On mahalle sakini görüş bildiriyor.",
        "كيف يتعارف الجيران بشكل أفضل؟ يقدّم عشرة من السكان رأيهم.",
        "Jak sąsiedzi mogą się lepiej poznać? Doradza dziesięcioro mieszkańców.",
    ),
    "Burgerpanel Zorg in de buurt": (
        "Residents' panel: Care close to home",
        "Mahallede bakım konulu sakinler paneli",
        "لجنة السكان: الرعاية في الحي",
        "Panel mieszkańców: opieka w okolicy",
    ),
    "Wie helpt u als u ziek of oud bent? Tien bewoners geven advies.": (
        "Who helps you when you are ill or old? Ten residents give advice.",
        "Hasta veya yaşlı olduğunuzda size kim yardım ediyor? On mahalle sakini görüş bildiriyor.",
        "من يساعدكم عند المرض أو الكِبَر؟ يقدّم عشرة من السكان رأيهم.",
        "Kto pomaga w chorobie i na starość? Doradza dziesięcioro mieszkańców.",
    ),
    "beperking": ("disability or illness", "engel veya hastalık", "إعاقة أو مرض", "niepełnosprawność lub choroba"),
    WHERE: (
        "In which part of Nieuw-West do you live?",
        "Nieuw-West'in hangi bölümünde oturuyorsunuz?",
        "في أي جزء من Nieuw-West تسكنون؟",
        "W której części Nieuw-West Państwo mieszkają?",
    ),
    LIMITED: (
        "Do you have a disability, or an illness that lasts long?",
        "Bir engeliniz ya da uzun süren bir hastalığınız var mı?",
        "هل لديكم إعاقة أو مرض يدوم طويلاً؟",
        "Czy jest u Państwa niepełnosprawność albo choroba, która długo trwa?",
    ),
    WHY_LIMITED: (
        "People who are ill or have a disability are often forgotten. The panel must listen to them too.",
        "Hasta olanlar ve engelliler sık sık unutuluyor. Panel onları da dinlemelidir.",
        "كثيراً ما يُنسى المرضى وذوو الإعاقة. على اللجنة أن تستمع إليهم أيضاً.",
        "O osobach chorych i z niepełnosprawnością często się zapomina. Panel ma słuchać także ich.",
    ),
}
"""Dutch, and the same in English, Turkish, Arabic and Polish."""
TRANSLATIONS: Mapping[str, Mapping[str, str]] = {
    code: {dutch: words[place] for dutch, words in WORDS.items()} for place, code in enumerate(("en", "tr", "ar", "pl"))
}
