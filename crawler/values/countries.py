"""Countries by the names employers give them, for sources that have no code.

What could be two things ("Georgia", "Korea", "EMEA") is left out: no code is
better than a wrong one.
"""

NAMES = """
AE United Arab Emirates/UAE
AL Albania
AR Argentina
AT Austria
AU Australia
AZ Azerbaijan
BA Bosnia/Bosnia and Herzegovina
BD Bangladesh
BE Belgium
BG Bulgaria
BH Bahrain
BO Bolivia
BR Brazil
BY Belarus
CA Canada
CH Switzerland
CI Ivory Coast/Côte d'Ivoire
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CV Cabo Verde
CY Cyprus
CZ Czech Republic/Czechia
DE Germany
DK Denmark
DO Dominican Republic
EC Ecuador
EE Estonia
EG Egypt
ES Spain
ET Ethiopia
FI Finland
FR France/France, Metropolitan
GB United Kingdom/UK/Great Britain/England/Scotland/Wales/Northern Ireland
GH Ghana
GR Greece
GT Guatemala
HK Hong Kong
HR Croatia
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IN India
IR Iran
IS Iceland
IT Italy
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KR South Korea/Republic of Korea
KY Cayman Islands
KZ Kazakhstan
LK Sri Lanka
LT Lithuania
LU Luxembourg
LV Latvia
MA Morocco
MD Moldova
ME Montenegro
MK Macedonia/North Macedonia
ML Mali
MT Malta
MU Mauritius
MX Mexico
MY Malaysia
NG Nigeria
NL Netherlands/The Netherlands
NO Norway
NZ New Zealand
PA Panama
PE Peru
PH Philippines
PK Pakistan
PL Poland
PR Puerto Rico
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RO Romania
RS Serbia
RU Russia
SA Saudi Arabia
SC Seychelles
SE Sweden
SG Singapore
SI Slovenia
SK Slovakia
SN Senegal
TG Togo
TH Thailand
TN Tunisia
TR Turkey/Türkiye
TW Taiwan
UA Ukraine
UG Uganda
US United States/United States of America/USA/US/U.S./U.S.A/U.S.A.
UY Uruguay
UZ Uzbekistan
VE Venezuela
VN Vietnam
XK Kosovo
ZA South Africa
"""

CODES = {name.casefold(): line[:2] for line in NAMES.strip().splitlines() for name in (line[:2], *line[3:].split("/"))}


def country_code(name: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, None where we aren't sure.

    >>> country_code("United States"), country_code("usa"), country_code("Georgia"), country_code(None)
    ('US', 'US', None, None)
    """
    return CODES.get((name or "").strip().casefold())
