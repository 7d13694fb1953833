"""The five pages that the project was asked to work on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dedup.sources import formats

from .helpers import read_all

SEEDS = Path(__file__).parents[2] / "seeds"
AS_OF = datetime(2025, 6, 21, 12, tzinfo=UTC)


def ago(**units: float) -> datetime:
    moment = AS_OF - timedelta(**units)
    return moment.replace(hour=0) if "days" in units else moment  # a day, without a time


NK_BBC = "North Korea to send thousands to help rebuild Russia's Kursk region"
GUARDIAN = "Ukraine war briefing: key eastern Ukrainian city under assault as Russia hails cooperation with North Korea"
KIM = "North Korea's Kim met Russia's top security official, state media says"
TOPIC = {"section": "Politics", "listing": "topic", "tag": "Kursk"}

# id, title, source, published, first words, last words, lines
EXPECTED = [
    ("000_7d48096d84a0d4ee#1", "N Korea to send thousands to help rebuild Russia's Kursk", "BBC News",
     ago(days=2), "South Korean intelligence offficers say", "which has been denied by Ukraine.", 1),
    ("000_7d48096d84a0d4ee#2",
     "North Korea will send 5,000 military construction workers to Russia, Kremlin says", "The Independent",
     ago(days=2), "North Korea is sending 5,000 military", "using North Korea 's official name.", 1),
    ("000_7d48096d84a0d4ee#3", "Russia says captured another village in Ukraine's Sumy region", "Al Arabiya",
     ago(days=2), "Russia's army said Wednesday", "Dovgenke in the Kharkiv region.", 1),
    ("000_7d48096d84a0d4ee#4", "Kim Jong-un will send troops to help Putin rebuild Kursk", "Telegraph",
     ago(days=2), "North Korea will send thousands of military", "after a 30-year hiatus.", 1),
    ("000_7d48096d84a0d4ee#5", NK_BBC, "BBC News",
     ago(days=3), "North Korea will send thousands of workers", "which has been denied by Ukraine.", 1),
    ("001_408a3d0338c94663#0", NK_BBC, "BBC News", datetime(2025, 6, 18, tzinfo=UTC),
     "North Korea will send thousands of workers", "which has been denied by Ukraine.", 3),
    ("001_408a3d0338c94663#1", "Russia's summer offensive is ‘fizzling out'", "Telegraph",
     ago(hours=1), "Russia's summer offensive in Ukraine", "acknowledgement to take all of Ukraine.'", 1),
    ("001_408a3d0338c94663#2", GUARDIAN, "The Guardian",
     ago(hours=3), "Ukraine's top commander said on Saturday", "sentiment has grown in recent years.", 1),
    ("001_408a3d0338c94663#3", GUARDIAN, "The Guardian",
     ago(hours=3), "Ukraine's top commander said on Saturday", "sentiment has grown in recent years.", 1),
    ("002_81cd5a2c22e85d47#0", "Kim Jong Un Sends 6,000 More To Kursk After Massive Troop Losses In Russia",
     "NDTV", ago(days=1), "North Korea is set to send 6,000", "killed or wounded in Kursk.", 9),
    ("002_81cd5a2c22e85d47#1",
     "Belarus frees key opposition figure Siarhei Tsikhanouski following rare visit from top US envoy",
     "Indian Express", ago(hours=1), "Belarus has freed", "an extremist organization.", 1),
    ("002_81cd5a2c22e85d47#2",
     "Russian Soldier Dies After Killing And Eating His Comrade To Survive Ukraine War: Report",
     "NDTV", ago(hours=1), "A Russian soldier on the frontlines", "airports were briefly closed.", 1),
    ("002_81cd5a2c22e85d47#3",
     "BRICS summit in Rio: Bloc may push trade in local currencies, countries differ on common currency; "
     "India says discussions still at 'early stage'",
     "Time of India", ago(hours=2), "Ahead of the July 6–7 BRICS summit", "Today!– Join Now", 1),
    ("003_112f806a48443f7c#0", KIM, None, None,
     "SEOUL: North Korean leader Kim Jong Un", "as well as economic assistance.", 10),
    ("003_112f806a48443f7c#1", "Vladimir Putin eyes peacemaking role in Israel-Iran air war",
     "Business Recorder", ago(minutes=36), "WARSAW: Vladimir Putin is eyeing", "Washington Institute.", 1),
    ("003_112f806a48443f7c#2", "Death toll from Russian attack on Kyiv rises to 21", "Business Recorder",
     ago(hours=4), "KYIV: Rescuers in Kyiv said", "Russia's demands as 'ultimatums'.", 1),
    ("003_112f806a48443f7c#3", KIM, "Business Recorder",
     ago(hours=5), "SEOUL: North Korean leader Kim Jong Un", "as well as economic assistance.", 1),
    ("004_31b43cf113a89874#0", "N Korea sends 6,000 military workers and sappers to Russia’s Kursk region",
     None, None, "North Korea’s strongman Kim Jong-un", "“advanced electronic warfare systems”.", 13),
]  # fmt: skip


def test_the_seeds_hold_these_articles() -> None:
    reading = read_all(SEEDS, as_of=AS_OF)
    assert reading.problems == [] and reading.repeats == 0
    assert len(reading.articles) == len(EXPECTED)
    for article, (name, title, source, published, first, last, lines) in zip(reading.articles, EXPECTED, strict=True):
        assert (article.id, article.title, article.source, article.published) == (
            name,
            title,
            source,
            published,
        )
        assert article.text.startswith(first), name
        assert article.text.endswith(last), name
        assert len(article.text.split("\n")) == lines, name
        assert "" not in article.text.split("\n"), name


def test_the_seeds_extra_fields() -> None:
    for article in read_all(SEEDS).articles:
        page_number, _, place = article.id.partition("#")
        if page_number.startswith("000"):
            assert article.extra == TOPIC
        elif page_number.startswith("004"):
            assert article.extra == {}
        else:
            assert article.extra == {"listing": "own" if place == "0" else "related"}


def test_nothing_of_the_site_is_in_a_text() -> None:
    for article in read_all(SEEDS).articles:
        for furniture in (
            "Daily8",
            "Orange background",
            "DOWNLOAD THE APP",
            "app-store",
            "No comments yet",
            "•",
        ):
            assert furniture not in article.text, article.id
        assert not any(line in ("Comments", "Related Articles", "logo", "#") for line in article.text.split("\n"))


def test_without_the_day_of_the_visit_only_dates_are_known() -> None:
    known = [article.id for article in read_all(SEEDS).articles if article.published]
    assert known == ["001_408a3d0338c94663#0"]


def test_the_seeds_are_told_apart() -> None:
    daily8 = next(format_ for format_ in formats() if format_.NAME == "daily8")
    recognised = {path.name[:3]: daily8.recognise(path.read_bytes()) for path in SEEDS.glob("*.txt")}
    assert recognised == {"000": True, "001": True, "002": True, "003": True, "004": False}
