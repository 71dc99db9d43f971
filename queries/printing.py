"""Answers on paper: table, CSV, JSON, Markdown, Parquet.

CSV follows RFC 4180. A spreadsheet takes a text that begins with = + - @ for a
formula, and 007 or 3/4 for a number or a day; a posting's title is a stranger's text:
such lines get an apostrophe, and no cell is longer than a spreadsheet holds. Nor may
it steer the terminal it is printed on, or become a link in Markdown.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import category

from queries.answer import Answer

FORMULA = re.compile(  # where one might begin: also behind blanks, and in what some program takes for a new row
    "\\A(?=[\t\r\n])|(?:\\A|(?<=[\r\n\v\f\x85\u2028\u2029]))(?=(?:[^\\S\r\n]|[\u200b-\u200f\ufeff])*[=+@＝＋－＠-])"
)
NUMBER = re.compile(r"[\s\d.,:/%()$£€¥'eE+-]+")  # what one might turn into a figure or a day
KEPT = re.compile(  # and what comes out of it as it went in: whole numbers it can hold, ISO days and times
    r"(0|[1-9]\d{0,14})|\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII
)
SIGNS = {"": "", "USD": "$", "GBP": "£", "EUR": "€"}
LONGEST = 32_767  # UTF-16 units in a cell; what is longer, Excel spills into the rows below
CUT = " […]"
MARKUP = re.compile(r"[\\|`\[\]]")  # what Markdown takes for more than itself


def to_word(value: Any) -> str:
    """Write one value the way all our files do: UTC times with Z, plain decimals, nothing for NULL.

    >>> to_word(Decimal("120000.00")), to_word(datetime(2026, 11, 17, 9)), to_word(None), to_word(True)
    ('120000.00', '2026-11-17T09:00:00Z', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def money(amount: float | Decimal | None, currency: str = "") -> str:
    r"""Money for readers: cents only where there are any.

    >>> money(152500), money(152500, "USD"), money(90000, "CHF"), money(Decimal("22.50"), "GBP"), money(None)
    ('152,500', '$152,500', 'CHF\xa090,000', '£22.50', '')
    """
    if amount is None:
        return ""
    sign = SIGNS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{sign}{amount:,.0f}" if amount == int(amount) else f"{sign}{amount:,.2f}"


def to_cell(value: Any) -> str:
    """Write one CSV cell; a text that no spreadsheet takes for a formula, a number or a day.

    >>> to_cell("=HYPERLINK(1)"), to_cell(-0.5), to_cell("-5"), to_cell(" @SUM(1)"), to_cell("007"), to_cell("7")
    ("'=HYPERLINK(1)", '-0.5', "'-5", "' @SUM(1)", "'007", '7')
    """
    word = to_word(value)
    return to_text(safe(word)) if isinstance(value, str) else word


def to_text(words: str) -> str:
    """Write a text so that a spreadsheet shows it as it is: LibreOffice drops tabs, so these become blanks."""
    marked = FORMULA.sub("'", words).replace("\t", " ")
    return shorten(f"'{words}" if marked == words and is_numberlike(words) else marked)


def is_numberlike(words: str) -> bool:
    """Tell whether a spreadsheet may take a text for a number, a day or a time, and write it otherwise.

    >>> [word for word in ("007", "1E5", "3/4", "7-11", "1.10", "7", "2026-11-16", "R2", "--") if is_numberlike(word)]
    ['007', '1E5', '3/4', '7-11', '1.10']
    """
    return bool(NUMBER.fullmatch(words)) and any(map(str.isdigit, words)) and not KEPT.fullmatch(words)


def shorten(words: str) -> str:
    """Cut what no cell can hold, and say so; JSON and Parquet have it whole."""
    if len(words) <= LONGEST // 2:
        return words
    units = words.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return words
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def to_csv(answer: Answer) -> str:
    """The answer as RFC 4180 CSV."""
    return csv_text(answer.columns, ([to_cell(value) for value in row] for row in answer.rows))


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells that are written already, as RFC 4180 CSV."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return page.getvalue()


def to_json(answer: Answer) -> str:
    """The answer as a JSON list of objects; numbers stay numbers."""
    return dump(answer.records())


def dump(value: Any) -> str:
    """Write plain records as JSON that steers no terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=to_plain)
    return "".join(f"\\u{ord(sign):04x}" if sign != "\n" and is_control(sign) else sign for sign in text) + "\n"


def to_plain(value: Any) -> Any:
    """What JSON has no word for: a decimal becomes a number, a time a text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return to_word(value)


def to_markdown(answer: Answer) -> str:
    """The answer as a pipe table."""
    lines = [answer.columns, ["---"] * len(answer.columns), *([to_word(value) for value in row] for row in answer.rows)]
    return "\n".join(markdown_row(line) for line in lines) + "\n"


def markdown_row(words: Iterable[str]) -> str:
    r"""One row of a pipe table.

    >>> markdown_row(["a|b", "two\nlines", "<b>"])
    '| a\\|b | two lines | &lt;b> |'
    """
    return f"| {' | '.join(markdown_word(word) for word in words)} |"


def markdown_word(word: str) -> str:
    """A text that stays itself within Markdown, on one line."""
    return " ".join(MARKUP.sub(r"\\\g<0>", safe(word)).replace("<", "&lt;").split())


def safe(text: str) -> str:
    r"""Take out what would steer a terminal or turn the reading direction around.

    >>> safe("Product\x1b[31m Manager\u202e")
    'Product[31m Manager'
    """
    return "".join(sign for sign in text if sign in "\n\t" or not is_control(sign))


def is_control(sign: str) -> bool:
    """Tell whether a sign is a control character or a bidirectional override."""
    return category(sign) == "Cc" or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def is_numeric(type_name: str) -> bool:
    """Tell whether a DuckDB type holds numbers, to be set flush right.

    >>> is_numeric("BIGINT"), is_numeric("DECIMAL(18,2)"), is_numeric("VARCHAR")
    (True, True, False)
    """
    return type_name.startswith(
        ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DOUBLE", "FLOAT", "DECIMAL")
    )
