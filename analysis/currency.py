"""Which currency a bare sign means: that of the country where the job is.

A "$" is American unless the place says otherwise, and a job offered in the United States
and elsewhere is paid in US dollars unless its code says so. A "¥" or "kr" works alike.
"""

import re

from analysis.rule import Rule, compile_rules

BY_COUNTRY = {
    "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "MX": "MXN", "CO": "COP", "CL": "CLP",
    "AR": "ARS", "US": "USD",
}  # fmt: skip
YEN_BY_COUNTRY = {"CN": "CNY", "JP": "JPY"}
CROWN_BY_COUNTRY = {"SE": "SEK", "NO": "NOK", "DK": "DKK"}

EURO = ("AT", "BE", "DE", "EE", "ES", "FI", "FR", "GR", "IE", "IT", "LT", "LU", "LV", "NL", "PT", "SI", "SK")

UNITED_STATES = re.compile(
    r"\bU\.?S\.?A?\.?\b|\bUnited States\b|\bAmerica\b|\bNew York\b|\bSan Francisco\b|\bNYC\b|\bSF\b|\bCalifornia\b"
    r"|\bSeattle\b|\bBoston\b"
    r"|, (?:AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV"
    r"|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY)\b(?! ?Australia)"
)
PLACES = compile_rules(
    (
        Rule(
            "Canada",
            "Victoria, BC",
            r"\bCanad(?:a|ian)s?\b|\bToronto\b|\bVancouver\b|\bMontr[eé]al\b|\bOttawa\b|\bCalgary\b|\bEdmonton\b"
            r"|\bWinnipeg\b|\bWaterloo, ON|\bOntario\b(?!, CA)|\bBritish Columbia\b|\bQu[eé]bec\b|\bAlberta\b"
            r"|\bNova Scotia\b|, (?:BC|ON|QC|AB|MB|SK|NS|NB)\b",
            "CA",
        ),
        Rule(
            "Australia",
            "Sydney, Australia",
            r"\bAustralia\b|\bSydney\b|\bMelbourne\b(?!, F)|\bBrisbane\b|\bPerth\b|\bAdelaide\b|\bCanberra\b"
            r"|, (?:NSW|VIC|QLD)\b",
            "AU",
        ),
        Rule("New Zealand", "Auckland", r"\bNew Zealand\b|\bAuckland\b|\bChristchurch\b|\bWellington\b(?!, F)", "NZ"),
        Rule("Singapore", "Singapore", r"\bSingapore\b", "SG"),
        Rule("Hong Kong", "Hong Kong", r"\bHong Kong\b", "HK"),
        Rule("Taiwan", "Taipei", r"\bTaiwan\b|\bTaipei\b", "TW"),
        Rule("Mexico", "Mexico City", r"(?<!New )\bM[eé]xico\b|\bCDMX\b|\bGuadalajara\b|\bMonterrey\b", "MX"),
        Rule("Colombia", "Bogotá, Colombia", r"\bColombia\b(?!,)|\bBogot[aá]\b|\bMedell[ií]n\b", "CO"),
        Rule("Chile", "Santiago, Chile", r"\bChile\b", "CL"),
        Rule("Argentina", "Buenos Aires", r"\bArgentina\b|\bBuenos Aires\b", "AR"),
        Rule("Japan", "Tokyo", r"\bJapan\b|\bTokyo\b|\bOsaka\b", "JP"),
        Rule("China", "Shanghai", r"\bChina\b|\bShanghai\b|\bBeijing\b|\bShenzhen\b|\bHangzhou\b|\bGuangzhou\b", "CN"),
        Rule("Norway", "Oslo", r"\bNorway\b|\bOslo\b|\bNorge\b", "NO"),
        Rule("Denmark", "Copenhagen", r"\bDenmark\b|\bCopenhagen\b|\bDanmark\b|\bKøbenhavn\b|\bAarhus\b", "DK"),
    ),
    re.NOFLAG,
)


def country_of(place: str | None) -> str | None:
    """Return the country a place name gives away, if it is one whose currency sign is shared.

    >>> country_of("Victoria, BC"), country_of("Remote (United States | Canada)"), country_of("Paris")
    ('CA', 'US', None)
    """
    if not place:
        return None
    found = next((rule.value for rule, regex in PLACES if regex.search(place)), None)
    return "US" if UNITED_STATES.search(place) else found


def currency_of(sign: str | None, country: str | None) -> str | None:
    """Return the ISO code for a code or sign written in a country.

    >>> currency_of("$", "CA"), currency_of("$", None), currency_of("EUR", "US"), currency_of(None, "DE")
    ('CAD', 'USD', 'EUR', 'EUR')
    """
    if sign == "$":
        return BY_COUNTRY.get(country or "US", "USD")
    if sign == "¥":
        return YEN_BY_COUNTRY.get(country or "JP", "JPY")
    if sign == "kr":
        return CROWN_BY_COUNTRY.get(country or "SE", "SEK")
    return sign or OWN_CURRENCY.get(country or "US", "USD")


OWN_CURRENCY = {
    **BY_COUNTRY, **YEN_BY_COUNTRY, **CROWN_BY_COUNTRY, "GB": "GBP", "IN": "INR", "CH": "CHF", "PL": "PLN", "BR": "BRL",
    **dict.fromkeys(EURO, "EUR"),
}  # fmt: skip
