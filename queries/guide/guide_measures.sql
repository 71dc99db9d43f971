-- Question: What does the market say to each thing that can be measured of the guide's advice?
-- Grain:    one row per measure, in the guide's order
-- Reads:    postings, sightings, looks, industries, guide_demand, mentions, signals, salaries, guide_bands,
--           guide_measures, guide_groups, guide_places, guide_big_tech
-- Params:   week WEEK (the ISO week whose looks are counted)
-- Weekly:   guide_measures.csv
-- Column:   week  ISO week of the looks
-- Column:   guide_id  the skill, band or claim of the guide it bears on
-- Column:   measure_id  id of the measure
-- Column:   statement  what is measured, in words
-- Column:   kind  share, difference, trend, pay_median or pay_contrast
-- Column:   verdict  supported, contradicted, mixed or too few; empty where the figure only stands beside
-- Column:   value  the figure, in `unit`
-- Column:   low  lower end of its 95 % interval, clustered by employer
-- Column:   high  upper end of that interval
-- Column:   unit  share (0 to 1), points (percentage points), percent, or a currency a year
-- Column:   employer_value  the same figure with every employer counting once
-- Column:   asked_count  postings that say so
-- Column:   posting_count  denominator: postings of the group whose words we read; of pay, those that state it
-- Column:   opening_count  the same without reposts and copies of one opening
-- Column:   employer_count  employers behind posting_count
-- Column:   other_posting_count  postings it is held against: the other group's, or the first week's
-- Column:   other_employer_count  employers behind them
-- Column:   group_count  all postings of the group sighted in the week, read or not, with pay or without
-- Column:   rule_id  the rule that judges it (guide_rules argues them); empty where nothing is judged
-- Column:   supported_above  supported if the whole interval lies at or above this
-- Column:   supported_below  supported if the whole interval lies at or below this
-- Column:   contradicted_below  contradicted if the whole interval lies below this
-- Column:   contradicted_above  contradicted if the whole interval lies above this
-- Column:   because  why that rule fits the guide's words
-- Column:   note  "too few" where fewer than 30 postings or 10 employers forbid a figure, on either side of a
--           difference; "too few weeks" where a change has fewer than four weeks to show in
-- Caveat:   Some fifty intervals are judged: one or two miss the truth by chance alone. Words are read by rules, and
--           rules miss words: a share is a floor. Pay is base pay, without bonus and equity. A change holds the last
--           week against the first of a quarter, with what the postings say now.
SELECT
    $week AS week,
    guide_id,
    measure_id,
    statement,
    kind,
    verdict,
    value,
    low,
    high,
    unit,
    employer_value,
    cast(asked_count AS bigint) AS asked_count,
    cast(posting_count AS bigint) AS posting_count,
    cast(opening_count AS bigint) AS opening_count,
    employer_count,
    cast(other_posting_count AS bigint) AS other_posting_count,
    other_employer_count,
    group_count,
    rule_id,
    cast(supported_above AS double) AS supported_above,
    cast(supported_below AS double) AS supported_below,
    cast(contradicted_below AS double) AS contradicted_below,
    cast(contradicted_above AS double) AS contradicted_above,
    because,
    note
FROM guide_measured($week)
ORDER BY position
