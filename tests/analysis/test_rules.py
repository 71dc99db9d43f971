"""Every rule finds its own example: the table is its own documentation."""

import pytest

from analysis import coding, currency, experience, level, office_days, role, salary_cues, titles, workplace_cues
from analysis.rule import Compiled, find

AS_WRITTEN = {
    "titles.PM_TITLES": titles.PM_TITLES,
    "titles.OTHER_BEFORE": titles.OTHER_BEFORE,
    "titles.AI_TITLES": titles.AI_TITLES,
    "level.LEVELS": level.LEVELS,
    "experience.ASKED": experience.ASKED,
    "role.CUES": role.CUES,
    "coding.CODE": coding.CODE,
    "currency.PLACES": currency.PLACES,
}
IN_LOWER_CASE = {
    "office_days.OFFICE_DAYS": office_days.OFFICE_DAYS,
    "workplace_cues.LOCATION": workplace_cues.LOCATION,
    "workplace_cues.TITLE": workplace_cues.TITLE,
    "workplace_cues.STATEMENTS": workplace_cues.STATEMENTS,
    "coding.NOT_NEEDED": coding.NOT_NEEDED,
    "coding.WELCOME": coding.WELCOME,
    "coding.NOT_ASKED": coding.NOT_ASKED,
    "salary_cues.CUES": salary_cues.CUES,
}


def rows(tables: dict[str, tuple[Compiled, ...]]) -> list[object]:
    return [
        pytest.param(table, compiled, id=f"{name}: {compiled.rule.name}")
        for name, table in tables.items()
        for compiled in table
    ]


@pytest.mark.parametrize(("table", "compiled"), rows(AS_WRITTEN))
def test_own_example(table: tuple[Compiled, ...], compiled: Compiled) -> None:
    first = next(other for other in table if other.regex.search(compiled.rule.example))
    assert first.rule.name == compiled.rule.name


@pytest.mark.parametrize(("table", "compiled"), rows(IN_LOWER_CASE))
def test_own_example_in_lower_case(table: tuple[Compiled, ...], compiled: Compiled) -> None:
    assert compiled.rule.example == compiled.rule.example.lower()
    assert find(compiled.regex, compiled.rule.example)


@pytest.mark.parametrize("table", [*AS_WRITTEN.values(), *IN_LOWER_CASE.values()])
def test_names_are_unique(table: tuple[Compiled, ...]) -> None:
    names = [compiled.rule.name for compiled in table]
    assert len(names) == len(set(names))
