"""Credits are found, in every language and of every kind; citations and pictures are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.agencies import agencies, agency_of
from dedup.article import Article
from dedup.read.credits import find_credits
from dedup.read.credits.forms import LANGUAGES
from tests.texts import HOSTILE_CREDITS

STORY = "The storm came over the coast at noon. Nobody was hurt, officials said."

DATELINES = [
    ("HELSINKI (AP) — {}", "AP"),
    ("LONDON, June 17 (Reuters) - {}", "Reuters"),
    ("(Reuters) - {}", "Reuters"),
    ("A summary comes first.\nSeoul (AsiaNews/Agencies) – {}", "AsiaNews/Agencies"),
    ("(AsiaNews/Agencies) – {}", "AsiaNews/Agencies"),
    ("Photo: a ship. Share Tweet MANILA, Philippines (AP) — {}", "AP"),
    ("NEW DELHI, Jun 17 (PTI) {}", "PTI"),
    ("New Delhi [India], June 17 (ANI): {}", "ANI"),
    ("BEIJING, June 17 (Xinhua) -- {}", "Xinhua"),
    ("WASHINGTON, Oct. 9 (UPI) -- {}", "UPI"),
    ("LONDON (PA) - {}", "PA"),
    ("TORONTO\xa0(CP)\xa0\u2012 {}", "CP"),
    ("(CNN) -- {}", "CNN"),
    ("KANSAS CITY, MO (KCTV) -\n{}", "KCTV"),
    ("GAZA CITY (Ma'an) -- {}", "Ma'an"),
    ("Berlin (dpa) - {}", "dpa"),
    ("Hamburg (dpa/lno) - {}", "dpa"),
    ("Wien (APA/dpa) - {}", "APA/dpa"),
    ("PARIS, 17 juin 2018 (AFP) - {}", "AFP"),
    ("Madrid, 17 jun (EFE).- {}", "EFE"),
    ("(ANSA) - ROMA, 17 GIU - {}", "ANSA"),
    ("Lisboa, 17 jun 2018 (Lusa) – {}", "Lusa"),
    ("Paris - AFP - {}", "AFP"),
    ("AFP - {}", "AFP"),
    ("МОСКВА, 17 июня. /ТАСС/. {}", "TASS"),
    ("МОСКВА, 17 июн — РИА Новости. {}", "RIA Novosti"),
    ("新华社北京6月17日电 {}", "Xinhua"),
    ("（新华社北京17日电）{}", "Xinhua"),
    ("【ワシントン共同】{}", "Kyodo"),
    ("(서울=연합뉴스) {}", "Yonhap"),
    ("(서울=뉴스1) 홍길동 기자 = {}", "News1"),
    ("【ソウル聯合ニュース】{}", "Yonhap"),
    ("Berlin (dts) - {}", "dts"),
    ("Nairobi, Kenya | AFP | {}", "AFP"),
    ("नई दिल्ली, 4 मार्च (आईएएनएस)। {}", "IANS"),
    ("【3月4日 AFP】{}", "AFP"),
]
BYLINES = [
    ("By JOHN DOE, Associated Press\n{}", "AP"),
    ("By John Doe\nAssociated Press\n{}", "AP"),
    ("By Alexandra Skores, CNN\n{}", "CNN"),
    ("By Alexandra Skores, CNN {}", "CNN"),
    ("By MARK GILLISPIE Associated Press\n{}", "AP"),
    ("By MARK GILLISPIE Associated Press {}", "AP"),
    ("By Raf Casert, The Associated Press {}", "AP"),
    ("Raf Casert, The Associated Press {}", "AP"),
    ("By PA Reporter {}", "PA"),
    ("{}\n— By Mead Gruver, The Associated Press", "AP"),
    ("{}\n— By Mead Gruver, The Associated Press\nSign up for free newsletters of your town.", "AP"),
    ("By The Associated Press\n{}", "AP"),
    ("JOHN DOE, AP Political Writer\n{}", "AP"),
    ("Jane Roe, The Canadian Press\n{}", "CP"),
    ("By: Press Trust of India | New Delhi | Posted: January 8, 2015\n{}", "PTI"),
    ("By Reuters Staff\n{}", "Reuters"),
    ("Von Max Moe, dpa\n{}", "dpa"),
    ("Par Jean Roux avec AFP\n{}", "AFP"),
    ("Por Ana Ruiz, EFE\n{}", "EFE"),
]
CREDIT_LINES = [
    ("{}\n© 2018 AFP", "AFP"),
    ("{}\n© AFP 2018", "AFP"),
    ("{}\n—Copyright the Associated Press", "AP"),
    ("{}\nCopyright 2014 The Associated Press. All rights reserved.", "AP"),
    ("{}\nSource: Reuters", "Reuters"),
    ("{}\nSOURCE: THE ASSOCIATED PRESS", "AP"),
    ("{}\nSource: PA", "PA"),
    ("{}\n— Bloomberg", "Bloomberg"),
    ("{}\n\nReuters", "Reuters"),
    ("{} AFP", "AFP"),
    ("{} (Reuters)", "Reuters"),
    ("{}\nAgence France Presse, Reuters", "AFP/Reuters"),
    ("{}（新华社）", "Xinhua"),
    ("{} (ANI)", "ANI"),
    ("{}\nThis story was produced by ProPublica.", "ProPublica"),
    ("{} (Reporting by Jane Roe; Editing by Max Moe)", "Reuters"),
    ("{}\n(Reporting by Jane Roe in Paris and Max Moe; Writing by Al Low; Editing by B. Poe)", "Reuters"),
    ("{}\nAssociated Press writer Jane Roe in Cairo contributed to this report.", "AP"),
    ("{}Associated Press Writers Jane Roe in Cairo and Max Moe contributed to this report.", "AP"),
    ("{}\nTo contact the reporter on this story: Jane Roe in Oslo at jroe@bloomberg.net", "Bloomberg"),
    ("{}\nThis story was originally published by Mashable.", "Mashable"),
    ("{}\nThis article originally appeared on News.com.au.", "news.com.au"),
    ("{}\nThis story was first published by Mail Online", "Mail Online"),
    ("{}\nThis article first appeared in The Conversation. Read it there.", "The Conversation"),
    ("{}\nThis article is republished from The Conversation under a Creative Commons license.", "The Conversation"),
    ("{}\nRepublished with permission from the Miami Herald.", "Miami Herald"),
    ("{}\nOriginally published in High Country News.", "High Country News"),
    ("{}\nRead the original article on Slate.", "Slate"),
    ("{}\nRead the whole story at Uproxx", "Uproxx"),
    ("Via The Daily Currant:\n{}", "The Daily Currant"),
    ("{}\nSource: Bleeding Cool", "Bleeding Cool"),
    ("{}\nKaiser Health News (KHN) is a national health policy news service.", "KHN"),
    ("{}\nQuelle: dpa", "dpa"),
    ("{}\nDieser Artikel erschien zuerst auf Zeit.de.", "zeit.de"),
    ("{}\n(Bericht von Max Moe, redigiert von Jana Roe)", "Reuters"),
    ("{}\nSource : AFP", "AFP"),
    ("{}\nCet article a été publié initialement sur Mediapart.", "Mediapart"),
    ("{}\n(Reportage Jean Roux, édité par Anne Poe)", "Reuters"),
    ("{}\nFuente: EFE", "EFE"),
    ("{}\nPublicado originalmente en El Faro.", "El Faro"),
    ("{}\n(Reporte de Ana Ruiz; editado por Luis Paz)", "Reuters"),
    ("{}\nFonte: ANSA", "ANSA"),
    ("{}\nFonte: Lusa", "Lusa"),
    ("{}\nИсточник: ТАСС", "TASS"),
    ("{}\nПо материалам РИА Новости", "RIA Novosti"),
    ("{}\n来源：新华社", "Xinhua"),
    ("{}\n（来源：新华网）", "Xinhua"),
    ("{} (dpa/lni)", "dpa"),
    ("{}\ndpa/AFP/mz", "dpa/AFP"),
    ("{} Lusa/Fim", "Lusa"),
    ("{}\n[PA]", "PA"),
    ("{}\nab/msh (AFP, dpa, Reuters)", "AFP/dpa/Reuters"),
    ("{} (PAP)\n\nAnna Nowak\n\nkld/ mok/", "PAP"),
    (
        "{}\n©2026 Los Angeles Times. Visit at latimes.com. Distributed by Tribune Content Agency, LLC.",
        "Los Angeles Times",
    ),
    ("{}\n© Project Syndicate, 2026", "Project Syndicate"),
    ("{}\nCOPYRIGHT 2019 CREATORS.COM", "Creators Syndicate"),
    ("{}\n(c) 2018 by King Features Syndicate", "King Features"),
    ("{}\n(c) 2015, Washington Post Writers Group", "Washington Post"),
    ("{}\nCOPYRIGHT 2020 BY JFS PRODUCTIONS INC. DISTRIBUTED BY CREATORS.COM", "JFS PRODUCTIONS INC"),
    ("{}\nThis story originally appeared in The 19th.", "The 19th"),
    ("{}\nDieser Artikel erschien zuerst in der Weserpost.", "Weserpost"),
    ("{}\nCet article a été publié dans le Monde du Sud.", "Monde du Sud"),
    ("{}\nPublicado originalmente en el Diario Sur.", "Diario Sur"),
    ("De storm kwam aan van zee en het dorp liep onder. {}\nBron: ANP", "ANP"),
    ("Burza nadeszła i nie ma ofiar, jest spokojnie. {}\nŹródło: PAP", "PAP"),
    ("嵐の中で港は閉鎖されたのです。{}\n提供：AFP通信", "AFP"),
    ("العاصفة في البحر من الشمال على الساحل. {}\nالمصدر: وكالة فرانس برس", "AFP"),
    ("Fırtına ve yağmur bir gün sürdü. {}\nKaynak: AA", "Anadolu"),
    ("तूफान के बाद गांव में पानी भर गया। {}\nस्रोत: पीटीआई", "PTI"),
    ("Badai dan hujan yang turun semalam. {}\nSumber: ANTARA", "Antara"),
    ("Cơn bão của hôm qua và mưa lớn. {}\nNguồn: TTXVN", "VNA"),
    ("폭풍이 마을을 덮쳤다. {}\n출처: 연합뉴스", "Yonhap"),
    ("Stormen kom och vattnet steg. {}\nKälla: TT", "TT"),
    ("Stormen kom og vannet steg til taket. {}\nKilde: NTB", "NTB"),
    ("Myrsky tuli ja vesi nousi. {}\nLähde: STT", "STT"),
    ("Bouře přišla na vesnici. {}\nZdroj: ČTK", "CTK"),
    ("A vihar és az eső. {}\nForrás: MTI", "MTI"),
    ("Furtuna și ploaia din sat. {}\nSursa: Agerpres", "Agerpres"),
    ("Oluja je stigla na obalu. {}\nIzvor: Tanjug", "Tanjug"),
    ("Η καταιγίδα και το χωριό. {}\nΠηγή: ΑΠΕ-ΜΠΕ", "AMNA"),
    ("Буря та дощ, що йшов. {}\nДжерело: Укрінформ", "Ukrinform"),
    ("طوفان از شمال به ساحل رسید. {}\nمنبع: تسنیم", "Tasnim News Agency"),
    ("{}\n\nNAN", "NAN"),
    ("{} (epd)", "epd"),
    ("{}\nLocal Democracy Reporting Service", "LDRS"),
    ("{}\nSource: Associated Press of Pakistan", "APP"),
    ("{}\nQuelle: ntv.de, mau/dpa", "dpa"),
    ("{}\nQuelle: dpa, Polizei", "dpa"),
    ("{}\nSource: Reuters/Zawya", "Reuters"),
    ("{}\nSource: AP, staff", "AP"),
    ("Rada podjęła decyzję, że most się nie zmieni. {}\nŹródło: PAP/Interia", "PAP"),
    ("Rada podjęła decyzję, że most się nie zmieni. {}\nźródło: IAR/PAP", "PAP"),
    ("{} (Quelle: mau/dpa/AFP)", "dpa/AFP"),
    ("{} (mbr/dpa)", "dpa"),
    ("{} (dpa, mbr)", "dpa"),
    ("{}\nmbr/dpa", "dpa"),
    ("{} mbr/dpa", "dpa"),
    ("{}\n(red./dpa)", "dpa"),
    ("{}\nred, ORF.at/Agenturen", "Agencies"),
    ("{}\nElements of this story were generated by Automated Insights using data from Zacks.", "Automated Insights"),
    ("{}\nThe-CNN-Wire™ & © 2025 Cable News Network, Inc. All rights reserved.", "CNN"),
    ("{} ==Kyodo", "Kyodo"),
    ("{}\n--IANS int/sd/", "IANS"),
    ("{}\n–IANS\nsha/pgh", "IANS"),
    ("{} PTI TGB SA", "PTI"),
    ("{}\nEFE mca/jlp", "EFE"),
    ("{}\nSWNS", "SWNS"),
    ("{}\n– RNZ", "RNZ"),
    ("{}\ndts Nachrichtenagentur", "dts"),
    ("{}\n(İHA)", "IHA"),
    ("{}\n(وام)", "WAM"),
    ("{}\n(واس)", "SPA"),
    ("{}\n뉴스1", "News1"),
    ("{}\n<연합뉴스>", "Yonhap"),
    ("{}\n홍길동 기자·연합뉴스", "Yonhap"),
    ("{}\n--आईएएनएस", "IANS"),
    ("{} ©2025 Bloomberg L.P. Visit bloomberg.com. Distributed by Tribune Content Agency, LLC.", "Bloomberg"),
    ("العاصفة في البحر من الشمال على الساحل. {}\nالمصدر: وكالات", "Agencies"),
    ("Fırtına ve yağmur bir gün sürdü. {}\nKaynak: Ajanslar", "Agencies"),
    ("{}\n(This story has not been edited by THE WEEK and is auto-generated from PTI)", "PTI"),
    ("{}\n(Disclaimer: This story is auto-generated from a syndicated feed of PTI; only the image was changed)", "PTI"),
    ("{}\n(This story has not been edited by our staff and is published from a syndicated feed.)", "Agencies"),
    ("{}\nThis story has been published from a wire agency feed without modifications to the text.", "Agencies"),
    (
        "{}\n(Except for the headline, this story has not been edited and is published from a news agency feed - IANS)",
        "IANS",
    ),
    ("{}\n(This is an unedited and auto-generated story from Syndicated News feed.)", "Agencies"),
    ("{}\nThomson Reuters © 2025", "Reuters"),
    ("{}\n（c）AFP", "AFP"),
    ("{}\nVerwendete Quellen: Nachrichtenagentur dpa", "dpa"),
    ("{}\nThis news was gathered by the Local Democracy Reporting Service, which covers councils.", "LDRS"),
    ("{}\nWe are running this article by arrangement with InvestigateWest.", "InvestigateWest"),
    ("{}\nThis story is republished under a community partnership agreement with RNZ.", "RNZ"),
    ("{}\nThis report by The Canadian Press was first published March 4, 2025.", "CP"),
    ("{}\nThis story by Jane Roe of the Associated Press was originally published in May.", "AP"),
    ("{}\nThe post Council builds a bridge. At last! appeared first on Oklahoma Voice.", "Oklahoma Voice"),
    ("{}\nDer Beitrag Rat baut Brücke erschien zuerst auf Weserblick.", "Weserblick"),
    ("{}\nL’article Un pont pour la ville est apparu en premier sur Le Courrier du Sud.", "Le Courrier du Sud"),
    ("{}\nLa entrada Un puente nuevo se publicó primero en El Faro.", "El Faro"),
    ("{}\nL'articolo Un ponte nuovo proviene da Il Corriere Lucano.", "Il Corriere Lucano"),
    ("{}\nO post Uma ponte nova apareceu primeiro em Correio do Sul.", "Correio do Sul"),
    ("{}\nHet bericht Een nieuwe brug verscheen eerst op De Weekbode.", "De Weekbode"),
    ("{}\nArtykuł Nowy most pochodzi z serwisu Kurier Lokalny.", "Kurier Lokalny"),
]
CONTRIBUTIONS = [
    ("{} The Associated Press contributed to this report.", "AP"),
    ("{}\nFox News' Jane Roe and The Associated Press contributed to this report.", "AP"),
    ("{}\nReuters and AFP contributed to this story.", "Reuters/AFP"),
    ("{}\nMaterial from the Associated Press was used in this story.", "AP"),
    ("{}\nThis report contains material from the Associated Press.", "AP"),
    ("{}\nContributing: Jane Roe in Kiev; the Associated Press", "AP"),
    ("{}\nAdditional reporting by AP and Reuters", "AP/Reuters"),
    ("{}\nWith a file from Reuters", "Reuters"),
    ("{}\nWith files from The Canadian Press", "CP"),
    ("{}\n(With the Associated Press)", "AP"),
    ("{} (With inputs from PTI)", "PTI"),
    ("{} (With inputs from ANI and IANS)", "ANI/IANS"),
    ("{} (With PTI inputs)", "PTI"),
    ("{}\nइनपुट- आईएएनएस", "IANS"),
    ("{}\n(mit Material von dpa)", "dpa"),
    ("{}\n(avec AFP)", "AFP"),
    ("{}\n(Con información de EFE)", "EFE"),
    ("{}\nCom informações da Reuters", "Reuters"),
    ("Une tempête a touché les côtes des îles. {}\nLe Parisien avec l'AFP", "AFP"),
]
KINDS = {"dateline": DATELINES, "byline": BYLINES, "credit line": CREDIT_LINES, "contribution": CONTRIBUTIONS}


@pytest.mark.parametrize(
    ("form", "name", "kind"), [(form, name, kind) for kind, forms in KINDS.items() for form, name in forms]
)
def test_credits_are_found(form: str, name: str, kind: str) -> None:
    text = form.format(STORY)
    credit = find_credits(Article("1", text))[0]
    assert (credit.name, credit.kind) == (name, kind)
    assert credit.quote in " ".join(text.split())


@pytest.mark.parametrize("form", [form for forms in KINDS.values() for form, _ in forms])
def test_credits_are_found_in_long_articles(form: str) -> None:
    text = form.format(" ".join([STORY] * 100))
    assert find_credits(Article("1", text))


CITATIONS = [
    f"{STORY} State media KCNA reported.",
    f"{STORY} He told Reuters that he was well, according to AFP.",
    f"{STORY} According to the Associated Press, nobody was hurt.",
    f"{STORY} (AP Photo/John Doe)",
    f"{STORY} (John Doe/Reuters)",
    f"{STORY} A Reuters investigation has found more.",
    f"{STORY} File photo: Reuters",
    f"{STORY}\nPhoto: Reuters",
    f"{STORY}\nImage copyright AFP\nMore was said.",
    f"{STORY}\nGetty/AFP",
    f"{STORY}\n© AFP / Jane Roe\nMore was said.",
    f"{STORY}\n(Foto: dpa)",
    f"{STORY}\nREUTERS/Jim Young",
    f"A ship in a storm. (Jonathan Ernst/Reuters)\n\n{STORY}",
    f"(Reuters photo: Jonathan Ernst)\n\n{STORY}",
    f"Photo: Reuters\n\n{STORY}",
    f"Enlarge this image toggle caption Jason Reed/Reuters/Landov Jason Reed/Reuters/Landov\n\n{STORY}",
    f"[Image via AP]\n{STORY}",
    f"{STORY} A Reuters/Ipsos poll found that most agree.",
    f"{STORY} The figures are Reuters' own (Reuters) and were new.",
    f"{STORY} Reporting by CNN and the New York Times said the source was known.",
    f"{STORY} Smith (R-PA) - a friend - agreed.",
    f"{STORY} The flight to Philadelphia, PA",
    f"{STORY} The book was first published in 1984 by Penguin.",
    f"{STORY} Jane Roe contributed to this report.",
    f"{STORY}\nSource: U.S. Census Bureau",
    "TASS said so.",
    f"Reuters said on Monday - after a day - that it was so. {STORY}",
    f"{STORY} He lives in Philadelphia (PA)",
    "(UPDATED) The storm came.",
    f"JOHN DOE [THE WASHINGTON POST]: {STORY}",
    f"Die dpa berichtet: {STORY}",
    f"{STORY} Das berichtet die dpa unter Berufung auf die Polizei.",
    f"{STORY} Selon l'AFP, personne n'a été blessé.",
    f"{STORY} Según EFE, nadie resultó herido.",
    f"{STORY} Lo riferisce l'ANSA.",
    f"{STORY} Об этом сообщает ТАСС со ссылкой на полицию.",
    f"暴风雨中午抵达海岸。据新华社报道，无人受伤。{STORY}",
    "",
    f"{STORY}\nTop Image: Rui Almada. Reuters",
    f"{STORY}\nFILE - The harbour in May. AFP",
    f"{STORY} He once read the original article in Le Monde.",
    f"{STORY}\nSource: Bloomberg, U.S. Census Bureau",
    f"{STORY} The numbers were generated by software that the Associated Press uses.",
    f"{STORY} She has worked for CNN",
    f"{STORY} CNN reported it first.",
    f"{STORY} The mayor spoke by arrangement with InvestigateWest staff in the lobby.",
    f"{STORY} This story shows how the town was built under an agreement with Reuters.",
    f"{STORY}\nJane Roe / Reuters © 2025",
    f"{STORY} The news that was gathered by the Associated Press is old.",
    f"Who won | Reuters Health is asking. {STORY}",
    f"Jane Roe, Associated Press President, resigned at noon. {STORY}",
    f"By noon on Monday, Reuters reported, the storm was over. {STORY}",
    f"Jane Roe of the Associated Press Said so. {STORY}",
    f"{STORY}\nPhoto by Jane Roe, Associated Press",
    f"{STORY} This report is auto-generated from a table that Reuters keeps.",
    f"{STORY} The reader shows what was published from a syndicated feed by Reuters.",
    f"{STORY} Critics say that this story was published from a news agency feed, and nobody had read it.",
    f"{STORY} Watch more on Reuters TV",
    f"{STORY} He flew with an İHA",
    f"{STORY}\nSource: Reuters, Getty",
    f"{STORY}\nSources: Reuters, and what neighbours said",
    f"{STORY} (Jane Roe/dpa)",
    f"{STORY} (Polizei/dpa)",
    f"{STORY}\nFoto: mbr/dpa",
    f"{STORY} He has written for der Freitag, dpa, Reuters and two blogs, ntv.de/mau",
    f"{STORY} This report by the think tank was first published in March, Reuters said.",
    f"{STORY} The critics said that this report by Reuters was first published too late.",
    f"{STORY} The post that was long vacant appeared first on Monday's list of the Daily Herald.",
    f"{STORY} What he wrote in the post on the bridge appeared first on Oklahoma Voice.",
]


@pytest.mark.parametrize("text", CITATIONS)
def test_citations_are_no_credits(text: str) -> None:
    assert find_credits(Article("1", text)) == ()


@pytest.mark.parametrize(
    "line", ["Source: Pexels", "Sumber: Getty Images", "Zdroj: Vlastní", "Kaynak: Haber Merkezi", "Kaynak: Bülten"]
)
def test_pictures_and_the_desk_itself_are_no_outlets(line: str) -> None:
    text = f"Badai dan hujan yang turun, na vesnici že, ve bir. {STORY}\n{line}"
    assert find_credits(Article("1", text)) == ()


@pytest.mark.parametrize(
    "name", ["Hina Khan", "Petra Müller", "Tasnim Ahmed", "SID LOWE", "Antara Roy", "Nan Goldin", "Telam Roe"]
)
@pytest.mark.parametrize(
    "form", ["By {}\n", "Von {}\n", "{} contributed to this report. ", "(Reporting by {} and AFP)\n"]
)
def test_people_are_no_agencies(form: str, name: str) -> None:
    found = find_credits(Article("1", form.format(name) + STORY, author=name))
    assert {each for credit in found for each in credit.names} <= {"AFP"}


def test_all_credits_are_given_the_strongest_first() -> None:
    text = f"By JOHN DOE, Associated Press\nOSLO (AP) — {STORY}\nReuters contributed to this report.\n© 2018 AFP"
    found = [(credit.name, credit.kind.value) for credit in find_credits(Article("1", text, author="UPI"))]
    assert found == [("AP", "dateline"), ("AFP", "credit line"), ("UPI", "metadata"), ("Reuters", "contribution")]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Agence France-Presse", ["AFP"]),
        ("By AP", ["AP"]),
        ("Reuters staff", ["Reuters"]),
        ("Jane Doe, Associated Press", ["AP"]),
        ("AFP, Reuters", ["AFP", "Reuters"]),
        ("AFP/Jiji", ["AFP", "Jiji"]),
        ("EFE / Teruel", ["EFE"]),
        ("EFE - Madrid", ["EFE"]),
        ("PTI (New Delhi)", ["PTI"]),
        ("Reuters / Getty", []),
        ("PA Media: UK News", ["PA"]),
        ("SOFIA MENDES Associated Press", ["AP"]),
        ("Jane Doe", []),
        ("Ann Bloomberg", []),
        ("Ann Poe, Associated Press, Daily Herald, Sun-Times Wire, Carl Roe", []),  # a crawler's, of all teasers
    ],
)
def test_the_author_field_is_metadata(author: str, names: list[str]) -> None:
    found = find_credits(Article("1", STORY, author=author))
    assert [name for credit in found for name in credit.names] == names
    assert all(credit.kind == "metadata" for credit in found)


@pytest.mark.parametrize(
    "author",
    ["Le Quotidien de l'Ouest avec l'AFP", "Redaktion mit AFP", "Jane Doe with AFP", "redação com AFP", "Con AFP"],
)
def test_an_author_with_an_agency_has_its_contribution(author: str) -> None:
    (credit,) = find_credits(Article("1", STORY, author=author))
    assert (credit.name, credit.kind) == ("AFP", "contribution")


def test_who_distributes_what_another_holds_only_contributes() -> None:
    text = f"{STORY}\n©2026 The Philadelphia Inquirer. Visit inquirer.com. Distributed by Tribune Content Agency, LLC."
    found = [(credit.name, credit.kind) for credit in find_credits(Article("1", text))]
    assert found == [("The Philadelphia Inquirer", "credit line"), ("Tribune News Service", "contribution")]
    assert find_credits(Article("1", f"{STORY}\nDistributed by Tribune Content Agency."))[0].kind == "credit line"


@pytest.mark.parametrize(
    ("extra", "names"),
    [
        ({"canonical": "https://apnews.com/article/1"}, ["AP"]),
        ({"rel-canonical": "https://www.miamiherald.com/news/1.html"}, ["miamiherald.com"]),
        ({"syndication_source": "https://www.reuters.com/x"}, ["Reuters"]),
        ({"original-source": "https://news.example.com/story/1?x=1"}, []),  # the page itself
        ({"canonical": "https://m.example.com/story/1"}, []),
        ({"canonical": "https://paper.example.org/story"}, ["paper.example.org"]),
        ({"canonical": "https://dailyexample.com/a"}, []),  # the outlet under another address
        ({"canonical": "/story/1"}, []),
        ({"canonical": 7, "json_ld": "{", "jsonld": None}, []),
        ({"json_ld": {"sourceOrganization": {"@type": "Organization", "name": "Associated Press"}}}, ["AP"]),
        ({"jsonld": '[{"author": [{"@type": "Organization", "name": "Reuters"}]}]'}, ["Reuters"]),
        ({"ld_json": {"@graph": [{"copyrightHolder": {"name": "AFP"}}]}}, ["AFP"]),
        ({"json_ld": {"isBasedOn": "https://www.propublica.org/article/1"}}, ["ProPublica"]),
        ({"json_ld": {"publisher": {"name": "Associated Press"}}}, []),  # the outlet, whoever it is
        ({"json_ld": {"author": {"@type": "Person", "name": "Jane Roe"}}}, []),
    ],
)
def test_fields_of_the_page_are_metadata(extra: dict[str, object], names: list[str]) -> None:
    article = Article("1", STORY, url="https://www.example.com/story/1", source="Daily Example", extra=extra)
    assert [name for credit in find_credits(article) for name in credit.names] == names


# -- by property ----------------------------------------------------------------------------------------

PIECES = (
    "AP|Reuters|(AP)|(Reuters)|—|-|:|©|2018|by|By|via|Via|source:|Source:|contributed to this report|with|from|"
    "Associated Press|.|(|)|Photo|新华社|6月17日电|（|）|ТАСС|/|originally published by|"
    "The Daily Beast|(CNN)|read more at|\n|\n\n"
)
WORDS = st.sampled_from(PIECES.split("|"))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_is_read_and_quotes_stand_in_it(text: str) -> None:
    credits = find_credits(Article("1", text))
    names = [name for credit in credits for name in credit.names]
    assert len(names) == len(set(names))
    assert all(credit.quote and credit.quote in " ".join(text.split()) for credit in credits)
    assert find_credits(Article("1", text)) == credits


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["author", "name", "url", "@id", "isBasedOn", "@graph", "sourceOrganization"]), inner
            )
        ),
        max_leaves=20,
    )
)
def test_any_field_is_read(value: object) -> None:
    extra = {"canonical": value, "json_ld": value, "original_source": value}
    find_credits(Article("1", STORY, url="https://example.com/1", extra=extra))


@pytest.mark.parametrize("text", HOSTILE_CREDITS, ids=lambda text: repr(text[:12]))
def test_a_hostile_text_takes_no_time(text: str) -> None:
    find_credits(Article("1", text))


# -- the data -------------------------------------------------------------------------------------------

ASKED_FOR = (
    "AP Reuters AFP PA UPI Bloomberg dpa EFE ANSA APA TASS RIA_Novosti Interfax Xinhua Kyodo Jiji Yonhap KCNA PTI ANI "
    "IANS AAP CP Anadolu IRNA SPA WAM Belga ANP TT NTB Ritzau STT PAP CTK MTI Lusa ATS AsiaNews The_Conversation KHN "
    "ProPublica Tribune_News_Service New_York_Times Washington_Post"
)


def test_the_agencies_are_all_there_and_whole() -> None:
    listed = {agency.name: agency for agency in agencies()}
    assert {name.replace("_", " ") for name in ASKED_FOR.split()} <= listed.keys()
    for agency in agencies():
        assert agency.languages and (agency.sites or agency.name in ("Agencies", "LDRS")), agency.name
        assert agency.also or agency.short, agency.name
        assert agency_of(agency.name) == agency.name


def test_no_name_or_site_belongs_to_two_agencies() -> None:
    owners: dict[str, str] = {}
    for agency in agencies():
        for name in (agency.name, *agency.also, *agency.short, *agency.sites):
            assert owners.setdefault(name.casefold(), agency.name) == agency.name, name


def test_sites_are_known_with_what_stands_before_them() -> None:
    assert agency_of("www.apnews.com") == agency_of("hosted.ap.org") == agency_of("The Associated Press") == "AP"
    assert agency_of("example.com") is agency_of("") is agency_of(None) is None


def test_every_form_has_a_trigger_that_its_words_hold() -> None:
    for _, forms in LANGUAGES:
        for form in forms:
            assert form.trigger == form.trigger.lower()
