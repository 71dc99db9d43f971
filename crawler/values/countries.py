"""Countries by the names employers give them, in the tongues they write in, for sources that have no code.

What could be two things ("Georgia", "Korea", "EMEA") is left out: no code is
better than a wrong one.
"""

import unicodedata

NAMES = """
AD Andorra
AE United Arab Emirates/UAE/Vereinigte Arabische Emirate/Émirats arabes unis/Emiratos Árabes Unidos
AL Albania
AM Armenia
AO Angola
AR Argentina
AT Austria/Österreich/Oesterreich/Autriche/Oostenrijk
AU Australia/Australien/Australie
AZ Azerbaijan
BA Bosnia/Bosnia and Herzegovina
BB Barbados
BD Bangladesh
BE Belgium/Belgien/Belgique/België/Bélgica/Belgio
BG Bulgaria/Bulgarien/Bulgarie
BH Bahrain
BO Bolivia
BR Brazil/Brasil/Brasilien/Brésil/Brasile/Brazilië
BS Bahamas/The Bahamas
BW Botswana
BY Belarus
CA Canada/Kanada/Canadá
CH Switzerland/Schweiz/Suisse/Svizzera/Suiza/Suíça/Zwitserland
CI Ivory Coast/Côte d'Ivoire
CL Chile
CM Cameroon
CN China/Chine/中国
CO Colombia
CR Costa Rica
CV Cabo Verde
CY Cyprus
CZ Czech Republic/Czechia/Tschechien/Tschechische Republik/République tchèque/Česko/Česká republika
DE Germany/Deutschland/Allemagne/Alemania/Alemanha/Germania/Duitsland/Tyskland/Niemcy
DK Denmark/Dänemark/Danemark/Dinamarca/Danmark/Denemarken
DO Dominican Republic/República Dominicana
DZ Algeria/Algérie/Argelia
EC Ecuador
EE Estonia
EG Egypt/Ägypten/Égypte/Egipto
ES Spain/España/Spanien/Espagne/Espanha/Spagna/Spanje
ET Ethiopia
FI Finland/Finnland/Finlande/Finlandia/Suomi
FR France/France, Metropolitan/Frankreich/Francia/França/Frankrijk/Frankrike
GB United Kingdom/UK/Great Britain/England/Scotland/Wales/Northern Ireland/Großbritannien/Grossbritannien
GB Vereinigtes Königreich/Royaume-Uni/Reino Unido/Regno Unito/Verenigd Koninkrijk/U.K.
GH Ghana
GI Gibraltar
GR Greece/Griechenland/Grèce/Grecia/Grécia
GT Guatemala
HK Hong Kong
HN Honduras
HR Croatia/Kroatien/Croatie/Hrvatska
HU Hungary/Ungarn/Hongrie/Hungría/Magyarország
ID Indonesia
IE Ireland/Irland/Irlande/Irlanda/Ierland
IL Israel
IM Isle of Man
IN India/Indien/Inde
IQ Iraq
IR Iran
IS Iceland
IT Italy/Italien/Italie/Italia/Itália/Italië
JM Jamaica
JO Jordan
JP Japan/Japon/Japón/日本
KE Kenya/Kenia
KG Kyrgyzstan
KH Cambodia
KR South Korea/Republic of Korea
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LB Lebanon
LI Liechtenstein
LK Sri Lanka
LT Lithuania
LU Luxembourg/Luxemburg/Luxemburgo
LV Latvia
MA Morocco/Marokko/Maroc/Marruecos/Marrocos
MC Monaco
MD Moldova
ME Montenegro
MG Madagascar
MK Macedonia/North Macedonia
ML Mali
MM Myanmar
MN Mongolia
MO Macau/Macao
MT Malta
MU Mauritius
MX Mexico/México/Mexiko/Mexique/Messico
MY Malaysia
MZ Mozambique
NG Nigeria
NI Nicaragua
NL Netherlands/The Netherlands/Niederlande/Nederland/Pays-Bas/Países Bajos/Países Baixos/Paesi Bassi/Holland
NO Norway/Norwegen/Norvège/Noruega/Noorwegen/Norge
NP Nepal
NZ New Zealand/Neuseeland/Aotearoa
OM Oman
PA Panama
PE Peru/Perú
PH Philippines/The Philippines
PK Pakistan
PL Poland/Polen/Pologne/Polonia/Polónia/Polska
PR Puerto Rico
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RO Romania/Rumänien/Roumanie/Rumania/România
RS Serbia
RU Russia
RW Rwanda
SA Saudi Arabia/Kingdom of Saudi Arabia
SC Seychelles
SE Sweden/Schweden/Suède/Suecia/Suécia/Svezia/Sverige/Zweden
SG Singapore/Singapur/Singapour
SI Slovenia
SK Slovakia/Slowakei/Slovaquie/Slovensko
SN Senegal
SV El Salvador
TG Togo
TH Thailand
TN Tunisia
TR Turkey/Türkiye/Türkei/Turquie/Turquía/Turkiye
TT Trinidad and Tobago
TW Taiwan
TZ Tanzania
UA Ukraine/Ucrania/Ukraina
UG Uganda
US United States/United States of America/USA/US/U.S./U.S.A/U.S.A./Vereinigte Staaten/États-Unis/Estados Unidos
US Stati Uniti/Verenigde Staten/EE. UU.
UY Uruguay
UZ Uzbekistan
VE Venezuela
VN Vietnam/Viet Nam
XK Kosovo
ZA South Africa
ZM Zambia
ZW Zimbabwe
"""


def unaccented(text: str) -> str:
    """A text without accents, which half of those who write a name leave out.

    >>> unaccented("España"), unaccented("MÜNCHEN")
    ('Espana', 'MUNCHEN')
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def folded(name: str) -> str:
    """A name without case and accents."""
    return unaccented(name.casefold())


CODES = {folded(name): line[:2] for line in NAMES.strip().splitlines() for name in (line[:2], *line[3:].split("/"))}


def country_code(name: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, None where we aren't sure.

    >>> country_code("United States"), country_code("usa"), country_code("Georgia"), country_code(None)
    ('US', 'US', None, None)
    """
    return CODES.get(folded((name or "").strip()))
