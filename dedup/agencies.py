"""News agencies with their names and sites. Imports nothing.

The first name is how reports write it; a site belongs to the agency itself, not to a customer.
"""

AGENCIES: tuple[tuple[str, ...], ...] = (
    ("AP", "Associated Press", "The Associated Press", "apnews.com", "ap.org"),
    ("Reuters", "Thomson Reuters", "Thomson Reuters Foundation", "reuters.com"),
    ("AFP", "Agence France-Presse", "Agence France Presse", "afp.com"),
    ("PA", "PA Media", "Press Association", "pa.media"),
    ("UPI", "United Press International", "upi.com"),
    ("Bloomberg", "Bloomberg News", "bloomberg.com"),
    ("dpa", "Deutsche Presse-Agentur", "dpa.com"),
    ("EFE", "efe.com"),
    ("ANSA", "ansa.it"),
    ("TASS", "ITAR-TASS", "tass.com", "tass.ru"),
    ("RIA Novosti", "ria.ru"),
    ("Interfax", "interfax.com", "interfax.ru"),
    ("Xinhua", "Xinhua News Agency", "xinhuanet.com", "news.cn"),
    ("Kyodo", "Kyodo News", "kyodonews.net"),
    ("Yonhap", "Yonhap News Agency", "yna.co.kr"),
    ("PTI", "Press Trust of India", "ptinews.com"),
    ("ANI", "Asian News International", "aninews.in"),
    ("IANS", "Indo-Asian News Service", "ians.in"),
    ("AAP", "Australian Associated Press", "aap.com.au"),
    ("CP", "The Canadian Press", "Canadian Press", "thecanadianpress.com"),
    ("Anadolu", "Anadolu Agency", "aa.com.tr"),
    ("AsiaNews", "asianews.it"),
    ("Agencies",),
)
_SHORT = {name.casefold(): names[0] for names in AGENCIES for name in names}


def agency_of(name: str | None) -> str | None:
    """The agency's short name, if a name or site is an agency's: "AP" for "www.apnews.com"."""
    return _SHORT.get((name or "").strip().casefold().removeprefix("www."))
