"""Charts that need axes: trends and pay, drawn by Altair and set into the page as SVG.

Colours are variables of the page's style, so that one drawing serves light and dark.
Beside each stands the same as a table; a small share with its interval needs no axis
and is drawn by the template.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    import altair as alt

Record = dict[str, Any]
WIDTH = 330  # as many signs fit on a phone without being scaled away
FONT = "system-ui, sans-serif"
PADDING = {"left": 18, "right": 12, "top": 5, "bottom": 5}  # letters are wider here than where it is measured
HUES = {"ai_pm": "var(--share)", "pm": "var(--twin)", "both": "var(--share)"}
NOISE = re.compile(r' (?:role|aria-[a-z]+|xmlns:xlink|pointer-events)="[^"]*"')
OPENING = re.compile(r"<svg [^>]*?width=\"(\d+)\" height=\"(\d+)\"[^>]*>")


def trend_chart(points: list[Record], title: str, described: str) -> Markup:
    """A share week by week with its interval; the line stops where weeks don't compare."""
    spec = trend_spec(tuple(point["week"] for point in points))
    return draw(spec | {"datasets": {"weeks": segments(points)}}, title, described)


@cache
def trend_spec(weeks: tuple[str, ...]) -> dict[str, Any]:
    """The drawing of a trend without its figures: Altair takes longer to make it than the rest takes to draw it."""
    import altair as alt

    base = alt.Chart(alt.NamedData("weeks")).encode(
        x=alt.X("week:O", sort=list(weeks), title=None, axis=alt.Axis(labelAngle=-90, labelOverlap=True, grid=False)),
        detail="segment:N",
    )
    share = alt.Y(
        "share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5, domain=False)
    )
    reach = base.mark_area(color="var(--share)", opacity=0.22).encode(y=alt.Y("low:Q"), y2="high:Q")
    line = base.mark_line(color="var(--share)", strokeWidth=2).encode(y=share)
    dots = base.mark_circle(color="var(--share)", size=36, opacity=1).encode(y=share)
    whisker = base.mark_rule(color="var(--share)", opacity=0.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    return dressed(alt.layer(reach, whisker, line, dots).properties(width=WIDTH, height=150))


def segments(points: list[Record]) -> list[Record]:
    """The weeks that have a figure, numbered by the stretch in which they compare.

    >>> [one["segment"] for one in segments([{"share": 1, "is_break": False}, {"share": 1, "is_break": True}])]
    [0, 1]
    """
    number, found = 0, []
    for point in points:
        number += point["is_break"]
        if point["share"] is None:
            number += 1
        else:
            found.append({**point, "segment": number})
    return found


def pay_chart(rows: list[Record], title: str, described: str) -> Markup:
    """Medians of pay with interval and middle half, a line for each row, over the guide's band."""
    import altair as alt

    names = [row["line"] for row in rows]
    scale = alt.Scale(domain=list(reach_of(rows)), nice=True, zero=False)
    place = alt.Y("line:N", sort=names, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False))
    pay = alt.X("p25:Q", title=None, scale=scale, axis=alt.Axis(format="$~s", tickCount=5, domain=False))
    hues = alt.Scale(domain=list(HUES), range=list(HUES.values()))
    base = alt.Chart(alt.InlineData(values=[plain(row) for row in rows])).encode(
        y=place, color=alt.Color("role:N", scale=hues, legend=None)
    )
    half = base.mark_bar(opacity=0.3, height=12).encode(x=pay, x2="p75:Q")
    reach = base.mark_rule(strokeWidth=2).encode(x="median_low:Q", x2="median_high:Q")
    middle = base.mark_tick(thickness=3, size=14).encode(x="median:Q")
    layers: list[alt.Chart] = [*bands(rows, place, scale), half, reach, middle]
    return draw(dressed(alt.layer(*layers).properties(width=WIDTH - 60, height=alt.Step(22))), title, described)


def reach_of(rows: list[Record]) -> tuple[float, float]:
    """From where to where the axis goes: a little beyond all that is drawn, but for a band without an end."""
    ends = [
        row.get(name) for row in rows for name in ("p25", "p75", "median_low", "median_high", "guide_low", "guide_high")
    ]
    known = [float(end) for end in ends if end is not None]
    return 0.9 * min(known), 1.1 * max(known)


def bands(rows: list[Record], place: "alt.Y", scale: "alt.Scale") -> list["alt.Chart"]:
    """What the guide promises, behind the medians."""
    import altair as alt

    _, top = reach_of(rows)
    known = [
        {"line": row["line"], "low": float(row["guide_low"]), "high": float(row["guide_high"] or top)}
        for row in rows
        if row.get("guide_low") is not None
    ]
    if not known:
        return []
    base = alt.Chart(alt.InlineData(values=known)).mark_bar(color="var(--band)")
    return [base.encode(y=place, x=alt.X("low:Q", scale=scale), x2="high:Q")]


def plain(row: Record) -> Record:
    """What the drawing needs of a row, as JSON knows it."""
    figures = ("p25", "p75", "median", "median_low", "median_high")
    return {"line": row["line"], "role": row["role"]} | {name: float(row[name]) for name in figures}


def dressed(chart: "alt.LayerChart | alt.FacetChart") -> dict[str, Any]:
    """The chart in the page's colours and letters, as vl_convert takes it."""
    spec: dict[str, Any] = (
        chart.configure(background="transparent", font=FONT, padding=PADDING)
        .configure_axis(
            labelColor="currentColor",
            gridColor="var(--line)",
            tickColor="var(--line)",
            labelFontSize=12,
            labelFont=FONT,
        )
        .configure_view(stroke=None)
        .to_dict()
    )
    return spec


def draw(spec: dict[str, Any], title: str, described: str) -> Markup:
    """The chart as one SVG element that says what it shows, without what would say everything twice."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec)
    body = NOISE.sub("", OPENING.sub("", svg))
    width, height = next(iter(OPENING.findall(svg)), (WIDTH, WIDTH))
    return Markup(  # noqa: S704 (all but numbers is ours, or escaped)
        f'<svg class="chart" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-label="{escape(title)}. {escape(described)}"><title>{escape(title)}</title>{body}'
    )
