"""The curves of the page on scaling, as SVG: what one host's boards come to, however many machines ask it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.scheduling.plans import Row

HUES = {
    "fleet, patience 2 h, every day": "#1b6ca8",
    "runs as shipped, every day": "#c4501b",
    "fleet, patience 2 h, every week": "#6aa6d6",
    "runs as shipped, every week": "#e3a27f",
}
SIDES = (("current", "board copies that are current", "%"), ("closed", "days until an end is known", "~g"))


def draw(rows: Iterable[Row], path: Path) -> None:
    """Write the picture; the same rows give the same bytes."""
    import altair as alt
    import vl_convert

    points = [point(row) for row in rows if row.plan in HUES]
    sides = [_side(alt, points, field, title, form) for field, title, form in SIDES]
    chart = alt.hconcat(*sides).configure(background="white", font="sans-serif").configure_view(stroke=None)
    path.write_text(vl_convert.vegalite_to_svg(chart.to_dict()), encoding="utf-8")


def point(row: Row) -> dict[str, Any]:
    """What a row puts into the picture."""
    found = row.outcome
    return {
        "plan": row.plan,
        "boards": row.boards,
        "current": round(found.current_boards, 4),
        "closed": round(found.closed_after, 3),
    }


def _side(alt: Any, points: list[dict[str, Any]], field: str, title: str, form: str) -> Any:
    hues = alt.Scale(domain=list(HUES), range=list(HUES.values()))
    dashes = alt.Scale(domain=list(HUES), range=[[1, 0], [1, 0], [6, 3], [6, 3]])
    boards = alt.Axis(format="~s", grid=False, values=sorted({each["boards"] for each in points}), labelOverlap=True)
    legend = alt.Legend(orient="bottom", columns=2, title=None, labelLimit=240) if field == "current" else None
    return (
        alt.Chart(alt.InlineData(values=points), title=title)
        .mark_line(point=True)
        .encode(
            x=alt.X("boards:Q", scale=alt.Scale(type="log", nice=False), title="boards behind one host", axis=boards),
            y=alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(format=form, domain=False)),
            color=alt.Color("plan:N", scale=hues, legend=legend, sort=list(HUES)),
            strokeDash=alt.StrokeDash("plan:N", scale=dashes, legend=legend, sort=list(HUES)),
        )
        .properties(width=300, height=220)
    )
