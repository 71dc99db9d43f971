"""Which currency a bare sign means: that of the country where the job is.

A "$" is American unless the place says otherwise, and a job offered in the United States
and elsewhere is paid in US dollars unless its code says so. A "¥" or "kr" works alike.
"""

import re
from functools import lru_cache

from analysis.rule import Rule, compile_rules, either, find

BY_COUNTRY = {country: f"{country}D" for country in ("CA", "AU", "NZ", "SG", "HK", "US")} | {
    "TW": "TWD",
    "MX": "MXN",
    "CO": "COP",
    "CL": "CLP",
    "AR": "ARS",
}
YEN_BY_COUNTRY = {"CN": "CNY", "JP": "JPY"}
CROWN_BY_COUNTRY = {"SE": "SEK", "NO": "NOK", "DK": "DKK"}

EURO = ("AT", "BE", "DE", "EE", "ES", "FI", "FR", "GR", "IE", "IT", "LT", "LU", "LV", "NL", "PT", "SI", "SK")

UNITED_STATES = re.compile(
    either(
        r"""U\.?S\.?A?\.? | United States | America | New York | San Francisco | NYC
        SF | California | Seattle | Boston
        (?<=, )(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|
        N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"""
    )
)
PLACES = compile_rules(
    (
        Rule(
            "Canada",
            "Victoria, BC",
            either(
                r"""Canad(?:a|ians?) | Toronto | Vancouver | Montr[eé]al | Ottawa | Calgary | Edmonton
                Winnipeg | Ontario(?!, CA)
                British Columbia | Qu[eé]bec | Alberta | Nova Scotia | (?<=, )(?:BC|ON|QC|AB|MB|SK|NS|NB)"""
            ),
            "CA",
        ),
        Rule(
            "Australia",
            "Sydney, Australia",
            either(
                "Australia | Sydney | Melbourne(?!, F) | Brisbane"
                " | Perth | Adelaide | Canberra | (?<=, )(?:NSW|VIC|QLD)"
            ),
            "AU",
        ),
        Rule("New Zealand", "Auckland", either("New Zealand | Auckland | Christchurch | Wellington(?!, F)"), "NZ"),
        Rule("Singapore", "Singapore", either("Singapore"), "SG"),
        Rule("Hong Kong", "Hong Kong", either("Hong Kong"), "HK"),
        Rule("Taiwan", "Taipei", either("Taiwan | Taipei"), "TW"),
        Rule("Mexico", "Mexico City", either("(?<!New )M[eé]xico | CDMX | Guadalajara | Monterrey"), "MX"),
        Rule("Colombia", "Bogotá, Colombia", either("(?<!of )Colombia | Bogot[aá] | Medell[ií]n"), "CO"),
        Rule("Chile", "Santiago, Chile", either("Chile"), "CL"),
        Rule("Argentina", "Buenos Aires", either("Argentina | Buenos Aires"), "AR"),
        Rule("Japan", "Tokyo", either("Japan | Tokyo | Osaka"), "JP"),
        Rule("China", "Shanghai", either("China | Shanghai | Beijing | Shenzhen | Hangzhou | Guangzhou"), "CN"),
        Rule("Norway", "Oslo", either("Norway | Oslo | Norge"), "NO"),
        Rule("Denmark", "Copenhagen", either("Denmark | Copenhagen | Danmark | København | Aarhus"), "DK"),
    ),
    re.NOFLAG,
)


@lru_cache(maxsize=10_000)
def country_of(place: str | None) -> str | None:
    """Return the country a place name gives away, if it is one whose currency sign is shared.

    >>> country_of("Victoria, BC"), country_of("Remote (United States | Canada)"), country_of("Paris")
    ('CA', 'US', None)
    """
    if not place:
        return None
    found = next((rule.value for rule, regex in PLACES if find(regex, place)), None)
    return "US" if find(UNITED_STATES, place) else found


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
