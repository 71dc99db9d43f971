-- Where in a country a posting is, by the words of its location, and the laws that make employers state pay there.
-- Data, as known in November 2026, in our own words; loaded as TEMP macros beside macros.sql.
-- noqa: disable=LT02,LT05,RF02,CP05

-- `in_force_on`: since when. `smallest_employer`: from how many employees on. `moment`: pay must stand in the posting, or
-- be told before the interview at the latest. Left out: laws that only answer an applicant's question (Connecticut,
-- Nevada, Rhode Island) and those of single towns. The directive's date is the day by which members had to have a law.
CREATE TEMP MACRO pay_laws() AS TABLE
    SELECT
        law.place,
        law.title,
        law.in_force_on,
        law.smallest_employer,
        law.moment,
        law.source
    FROM (
        VALUES
        ('US-CO', 'Colorado: Equal Pay for Equal Work Act', DATE '2021-01-01', 1, 'posting', 'Colo. Rev. Stat. 8-5-201'),
        ('US-CA', 'California: pay scale in postings (SB 1162)', DATE '2023-01-01', 15, 'posting', 'Cal. Labor Code 432.3'),
        ('US-WA', 'Washington: Equal Pay and Opportunities Act', DATE '2023-01-01', 15, 'posting', 'RCW 49.58.110'),
        ('US-NY', 'New York: pay transparency', DATE '2023-09-17', 4, 'posting', 'N.Y. Labor Law 194-b'),
        ('US-HI', 'Hawaii: Act 203 of 2023', DATE '2024-01-01', 50, 'posting', 'Haw. Act 203 (2023), SB 1057'),
        ('US-DC', 'District of Columbia: Wage Transparency Omnibus Amendment Act', DATE '2024-06-30', 1, 'posting', 'D.C. Act 25-367 (2024)'),
        ('US-MD', 'Maryland: Wage Range Transparency', DATE '2024-10-01', 1, 'posting', 'Md. Labor and Employment 3-304.2'),
        ('US-IL', 'Illinois: pay scale in postings (HB 3129)', DATE '2025-01-01', 15, 'posting', '820 ILCS 112/10'),
        ('US-MN', 'Minnesota: salary ranges in postings', DATE '2025-01-01', 30, 'posting', 'Minn. Stat. 181.173'),
        ('US-NJ', 'New Jersey: Pay and Benefit Transparency Act', DATE '2025-06-01', 10, 'posting', 'N.J.S.A. 34:6B-23'),
        ('US-VT', 'Vermont: Act 155 of 2024', DATE '2025-07-01', 5, 'posting', '21 V.S.A. 495t'),
        ('US-MA', 'Massachusetts: Frances Perkins Workplace Equity Act', DATE '2025-10-29', 25, 'posting', 'M.G.L. c. 149, s. 105F'),
        ('US-ME', 'Maine: pay ranges in postings (LD 54)', DATE '2026-01-01', 10, 'posting', 'Me. LD 54 (2025)'),
        ('US-DE', 'Delaware: HB 105 of 2025', DATE '2027-09-26', 26, 'posting', 'Del. HB 105 (2025)'),
        ('CA-PE', 'Prince Edward Island: Employment Standards Act, amended', DATE '2022-06-01', 1, 'posting', 'P.E.I. Employment Standards Act'),
        ('CA-BC', 'British Columbia: Pay Transparency Act', DATE '2023-11-01', 1, 'posting', 'S.B.C. 2023, c. 18'),
        ('CA-ON', 'Ontario: Working for Workers Four Act', DATE '2026-01-01', 25, 'posting', 'S.O. 2024, c. 3; O. Reg. 476/24'),
        ('AT', 'Austria: Equal Treatment Act (minimum pay)', DATE '2011-03-01', 1, 'posting', 'GlBG s. 9 (2)'),
        ('SK', 'Slovakia: Employment Services Act (base pay)', DATE '2018-05-01', 1, 'posting', 'Act 5/2004, s. 62'),
        ('LT', 'Lithuania: Labour Code', DATE '2019-07-27', 1, 'posting', 'Labour Code, art. 25'),
        ('PL', 'Poland: Labour Code, amended', DATE '2025-12-24', 1, 'interview', 'Act of 4 June 2025, Labour Code art. 18(3ca)'),
        ('EU', 'European Union: Pay Transparency Directive', DATE '2026-06-07', 1, 'interview', 'Directive (EU) 2023/970, art. 5')
    ) AS law (place, title, in_force_on, smallest_employer, moment, source);

-- Members of the European Union, ISO 3166-1.
CREATE TEMP MACRO is_eu(country) AS
    country IN (
        'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL',
        'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE'
    );

-- States and provinces, by code and name.
CREATE TEMP MACRO states() AS TABLE
    SELECT
        country,
        country || '-' || upper(pair[1:2]) AS state,
        lower(pair[1:2]) AS code,
        pair[4:] AS name
    FROM (
        SELECT
            'US' AS country,
            unnest([
                'al alabama', 'ak alaska', 'az arizona', 'ar arkansas', 'ca california', 'co colorado', 'ct connecticut',
                'de delaware', 'dc district of columbia', 'fl florida', 'ga georgia', 'hi hawaii', 'id idaho', 'il illinois',
                'in indiana', 'ia iowa', 'ks kansas', 'ky kentucky', 'la louisiana', 'me maine', 'md maryland',
                'ma massachusetts', 'mi michigan', 'mn minnesota', 'ms mississippi', 'mo missouri', 'mt montana',
                'ne nebraska', 'nv nevada', 'nh new hampshire', 'nj new jersey', 'nm new mexico', 'ny new york',
                'nc north carolina', 'nd north dakota', 'oh ohio', 'ok oklahoma', 'or oregon', 'pa pennsylvania',
                'ri rhode island', 'sc south carolina', 'sd south dakota', 'tn tennessee', 'tx texas', 'ut utah',
                'vt vermont', 'va virginia', 'wa washington', 'wv west virginia', 'wi wisconsin', 'wy wyoming'
            ]) AS pair

        UNION ALL

        SELECT
            'CA' AS country,
            unnest([
                'ab alberta', 'bc british columbia', 'mb manitoba', 'nb new brunswick', 'nl newfoundland and labrador',
                'ns nova scotia', 'on ontario', 'pe prince edward island', 'qc quebec', 'sk saskatchewan'
            ]) AS pair
    ) AS pairs;

-- Towns that stand for their state to anybody who reads them alone in a posting of that country.
CREATE TEMP MACRO towns() AS TABLE
    SELECT
        pairs.state[1:2] AS country,
        pairs.state,
        unnest(pairs.names) AS name
    FROM (
        VALUES
        ('US-AZ', ['phoenix', 'scottsdale', 'tempe', 'tucson', 'gilbert']),
        (
            'US-CA',
            [
                'san francisco', 'sf', 'bay', 'east bay', 'san francisco bay', 'sf bay', 'silicon valley', 'palo alto', 'mountain view',
                'sunnyvale', 'san jose', 'santa clara', 'menlo park', 'redwood city', 'foster city', 'san mateo', 'cupertino',
                'oakland', 'berkeley', 'emeryville', 'fremont', 'south san francisco', 'san leandro', 'pleasanton',
                'los angeles', 'la', 'san diego', 'irvine', 'santa monica', 'culver city', 'el segundo', 'torrance', 'costa mesa',
                'pasadena', 'long beach', 'sacramento', 'santa barbara', 'presidio'
            ]
        ),
        ('US-CO', ['denver', 'boulder', 'arvada', 'colorado springs']),
        ('US-DC', ['washington dc']),
        ('US-FL', ['miami', 'tampa', 'orlando', 'jacksonville', 'fort lauderdale']),
        ('US-GA', ['atlanta', 'alpharetta']),
        ('US-HI', ['honolulu']),
        ('US-IL', ['chicago']),
        ('US-IN', ['indianapolis']),
        ('US-MA', ['boston', 'cambridge', 'somerville', 'waltham']),
        ('US-MD', ['baltimore', 'bethesda']),
        ('US-MI', ['detroit', 'ann arbor']),
        ('US-MN', ['minneapolis', 'saint paul', 'st paul']),
        ('US-MO', ['st louis', 'saint louis']),
        ('US-NC', ['raleigh', 'durham', 'charlotte']),
        ('US-NJ', ['jersey city', 'hoboken', 'newark', 'princeton']),
        ('US-NV', ['las vegas', 'reno']),
        ('US-NY', ['new york city', 'nyc', 'brooklyn', 'manhattan', 'new york']),
        ('US-OH', ['columbus', 'cincinnati', 'cleveland', 'new albany']),
        ('US-OR', ['portland']),
        ('US-PA', ['philadelphia', 'pittsburgh']),
        ('US-TN', ['nashville']),
        ('US-TX', ['austin', 'dallas', 'houston', 'san antonio', 'plano', 'frisco']),
        ('US-UT', ['salt lake city', 'lehi', 'draper', 'provo', 'west valley city']),
        ('US-WA', ['seattle', 'bellevue', 'redmond', 'kirkland']),
        ('CA-AB', ['calgary', 'edmonton']),
        ('CA-BC', ['vancouver', 'burnaby', 'victoria', 'kelowna', 'surrey']),
        ('CA-MB', ['winnipeg']),
        ('CA-NS', ['halifax']),
        ('CA-ON', ['toronto', 'ottawa', 'waterloo', 'kitchener', 'mississauga', 'markham', 'brampton', 'hamilton']),
        ('CA-QC', ['montreal', 'montréal', 'quebec city', 'québec'])
    ) AS pairs (state, names);

-- A location in parts ("San Francisco, CA; New York"), and a part in words ("San Francisco", "CA"), without what else
-- stands there: office, remote, the country.
CREATE TEMP MACRO location_parts(location) AS
    string_split_regex(
        regexp_replace(location, 'Washington,? +D\.?C\b\.?', 'Washington DC', 'g'), '[;/|&+]|\b(?:or|and)\b'
    );

CREATE TEMP MACRO location_words(part) AS
    string_split_regex(
        regexp_replace(
            replace(part, '.', ''),
            '(?i)\b(?:offices?|hq|head-?quarters?|hybrid|remote|on-?site|metro(?:politan)?|greater|area|downtown|usa?'
            || '|united states|canada|based|only)\b',
            ',',
            'g'
        ),
        '[,():–—]| - |- | -'
    );

-- The states and provinces that the locations of American and Canadian postings name: by name or code, else by a town.
-- A code counts in capitals only ("in", "or" and "me" are words), LA only behind another word (else it is a town).
CREATE TEMP MACRO named_states() AS TABLE
    WITH named AS (
        SELECT DISTINCT
            country,
            location
        FROM postings
        WHERE country IN ('US', 'CA') AND location <> ''
    ),

    parts AS (
        SELECT
            country,
            location,
            unnest(location_parts(location)) AS part
        FROM named
    ),

    words AS (
        SELECT
            country,
            location,
            part,
            trim(unnest(location_words(part)), ' -*') AS word
        FROM parts
    ),

    keyed AS (
        SELECT
            country,
            location,
            part,
            lower(word) AS word,
            CASE
                WHEN word <> 'LA' OR trim(part) <> 'LA' THEN lower(regexp_extract(word, '(?:^|\s)([A-Z]{2})$', 1))
            END AS code
        FROM words
        WHERE word <> ''
    ),

    told AS (
        SELECT
            keyed.country,
            keyed.location,
            keyed.part,
            coalesce(by_name.state, by_code.state) AS state,
            towns.state AS town_state
        FROM keyed
        LEFT JOIN states() AS by_name ON keyed.country = by_name.country AND keyed.word = by_name.name
        LEFT JOIN states() AS by_code ON keyed.country = by_code.country AND keyed.code = by_code.code
        LEFT JOIN towns() AS towns ON keyed.country = towns.country AND keyed.word = towns.name
    ),

    judged AS (
        SELECT
            country,
            location,
            coalesce(state, CASE WHEN max(state) OVER (PARTITION BY country, location, part) IS NULL THEN town_state END)
                AS state
        FROM told
    )

    SELECT DISTINCT
        country,
        location,
        state
    FROM judged
    WHERE state IS NOT NULL;
