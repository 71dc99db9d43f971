"""For whom or where a pay statement holds: "Level 4", "California", "London".

Only words the posting puts right beside the amount count; "" means it says nothing.
"""

import re

from analysis.salary_cues import cues_in

LABEL = re.compile(r"(?:^|[.;|•]\s+|^[•\s-]+)(?P<place>[A-Z][^;|():•$€£]{1,48}?)\s*[:–—-]\s*$")
AFTER = re.compile(
    r"^[\s,]*\(?(?:base |salary |OTE )?(?:for|in|within|if based in)?\s*(?:the )?(?P<place>(?:Level|Zone|Tier|Band"
    r"|Grade|L|IC)[ -]?[A-Z\d]{1,3}\b"
    r"|(?<=for )[A-Z][\w.'’-]+(?:[ ,/&]+(?:and |or |[A-Z])[\w.'’-]*){0,6}|(?<=in )[A-Z][\w.'’-]+(?:[ ,/&]+(?:and "
    r"|or |[A-Z])[\w.'’-]*){0,6})"
)
BEFORE = re.compile(
    r"\b(?:in|across|within|for|outside(?: of)?)\s+(?:the |our )?(?:state of |candidates (?:located |based "
    r"|residing )?in )?"
    r"(?P<place>(?:U\.S\.|[A-Z][\w.'’-]*|all other locations)(?:,? (?:(?:and|or|of|the|outside) )?(?:U\.S\."
    r"|[A-Z][\w.'’-]*)|,? outside of [A-Z]\w+){0,6}(?: (?:metro(?:politan)? )?area\b)?)(?:-based)?"
)
BASED = re.compile(r"(?P<place>(?:U\.S\.|[A-Z][\w.'’]*)(?: [A-Z][\w.'’]*){0,3})(?:-based\b|(?<=US) based\b)")
SENTENCE = re.compile(
    r"\b(?:we|you|your|our|us|what|why|the|details|offer|benefits|range|deine|wir|remote)\b|\d{3}|[?!.]", re.IGNORECASE
)
NOT_A_PLACE = re.compile(
    r"^(?:This|The|Our|We|You|Your|It|For|In|At|OTE|Min|Max|Minimum|Maximum|From|To|USD|CAD|GBP|EUR|Please|Base|Annual)\b"
)


def find_place(before: str, after: str, above: str) -> str:
    """Return for whom or where an amount holds, from the words right around it.

    >>> find_place("London: ", "", ""), find_place("", " for Level 5.", "")
    ('London', 'Level 5')
    """
    label = LABEL.search(before)
    if label and not NOT_A_PLACE.match(label["place"]) and not _is_about_pay(label["place"]):
        return label["place"].strip()
    found = AFTER.match(after[:80])
    if found:
        return found["place"].removesuffix(" and").removesuffix(" or").rstrip(".,")
    spoken = before.lstrip()
    spoken = f" {spoken[:1].lower()}{spoken[1:]}"
    places = [match["place"] for match in (*BASED.finditer(before), *BEFORE.finditer(spoken))]
    places = [place for place in places if not NOT_A_PLACE.match(place) and not _is_about_pay(place)]
    if places:
        return re.sub(r"(?<!U\.S)[ ,.]+$", "", places[-1])
    return _label_above(before, above)


def _label_above(before: str, above: str) -> str:
    """Return the line above if it is a mere name, as in a table of cities."""
    announced = BASED.search(above) if above.rstrip().endswith(":") else None
    if announced:
        return announced["place"]
    label = above.strip(" :•-")
    is_name = 2 < len(label) <= 40 and label[0].isupper() and not before.strip(" •-") and not SENTENCE.search(label)
    return label if is_name and not _is_about_pay(label) else ""


def _is_about_pay(words: str) -> bool:
    return bool(cues_in(words.lower()))
