"""Answers on paper: table, CSV, JSON, Markdown, Parquet.

CSV follows RFC 4180. A spreadsheet takes a text that begins with = + - @ for a
formula, and a posting's title is a stranger's text: such lines get an apostrophe.
Nor may it steer the terminal it is printed on, or become a link in Markdown.
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


def to_cell(value: Any) -> str:
    """Write one CSV cell; a text no spreadsheet may take for a formula.

    >>> to_cell("=HYPERLINK(1)"), to_cell(-0.5), to_cell("-5"), to_cell(" @SUM(1)")
    ("'=HYPERLINK(1)", '-0.5', "'-5", "' @SUM(1)")
    """
    word = to_word(value)
    return FORMULA.sub("'", safe(word)) if isinstance(value, str) else word


def to_csv(answer: Answer) -> str:
    """The answer as RFC 4180 CSV."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows([to_cell(value) for value in row] for row in answer.rows)
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
    cells = (" ".join(MARKUP.sub(r"\\\g<0>", safe(word)).replace("<", "&lt;").split()) for word in words)
    return f"| {' | '.join(cells)} |"


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
