"""A warehouse under construction is filled: from the archive, and from the published one what still holds of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from duckdb import DuckDBPyConnection

from analysis.guide import guide_rows
from analysis.warehouse.checks import check_all
from analysis.warehouse.earlier import carry, carry_earlier, keep_earlier, lending, lent, name_edition, pair
from analysis.warehouse.employers import employer_key
from analysis.warehouse.lives import derive
from analysis.warehouse.load import Loader
from analysis.warehouse.plan import Plan
from analysis.warehouse.reading import read_runs
from analysis.warehouse.renewal import renew
from analysis.warehouse.tables import insert
from analysis.warehouse.texts import Texts
from crawler.archive import cards, reader

LETHAL = (
    "reading it ended its worker each time (killed, or out of memory), and its facts are left empty; "
    "once that is mended, `aipm analyze --again` reads it again"
)


class Filled(NamedTuple):
    """What was read into a warehouse."""

    extracted_count: int = 0
    renewed_count: int = 0
    problems: tuple[str, ...] = ()


def texts_of(plan: Plan) -> Texts:
    """The text files; all are written anew if all is read anew."""
    listed = plan.published.text_files if plan.published else {}
    return Texts(plan.workspace / "texts", listed, keeping=plan.way != "fresh")


def fill(warehouse: DuckDBPyConnection, plan: Plan, texts: Texts) -> Filled:
    """Read what is to be read, derive what follows, and check it all."""
    loaded = len(plan.published.runs) if plan.published and plan.way == "append" else 0
    lost: list[int] = []
    with lending(warehouse, plan.lender):
        loader = Loader(warehouse, plan.archive, lent(warehouse) if plan.way == "again" else frozenset())
        extracted_count = read_runs(
            loader, plan.runs[loaded:], plan.edition, texts, labour=plan.labour, lost=lost, watch=plan.watch
        )
        renewed_count = borrow(warehouse, plan, texts, lost) if plan.lender else 0
    if plan.way == "again":
        texts.drop_strangers(warehouse)
    plan.watch("deriving", 0, 1)
    describe(warehouse, plan, texts)
    derive(warehouse, texts.paths())
    plan.watch("checking", 0, 1)
    check_all(
        warehouse,
        plan.checks,
        new_texts=texts.paths(only_new=True),
        texts=texts.paths(),
        archive=plan.archive,
        runs=plan.runs,
    )
    return Filled(extracted_count, renewed_count, loader.problems + tuple(unreadable(warehouse, lost)))


def borrow(warehouse: DuckDBPyConnection, plan: Plan, texts: Texts, lost: list[int]) -> int:
    """Take from the published warehouse what still holds; of how many contents the skills were read again."""
    pair(warehouse)
    if plan.way == "again":
        carry(warehouse)
    if plan.is_same_edition:
        carry_earlier(warehouse)
        return 0
    renewal = plan.edition.renewal
    if plan.way == "fresh" or renewal is None:
        keep_earlier(warehouse, "shared")
        return 0
    kept = [texts.folder / name for name in texts.kept]
    renewed_count = renew(warehouse, renewal, kept, labour=plan.labour, lost=lost, watch=plan.watch)
    warehouse.execute("CREATE TEMP TABLE doubted AS FROM shared SEMI JOIN touched USING (content_number)")
    keep_earlier(warehouse, "doubted")
    return renewed_count


def unreadable(warehouse: DuckDBPyConnection, lost: list[int]) -> Iterator[str]:
    """What to say of each content that ended whoever read it, by a posting that has it."""
    found = warehouse.execute(
        """
        SELECT min(identities.posting_id), count(DISTINCT identities.posting_id) - 1
        FROM store.sightings AS sightings
        INNER JOIN store.identities AS identities ON sightings.posting_number = identities.posting_number
        WHERE list_contains($lost, sightings.content_number)
        GROUP BY sightings.content_number
        ORDER BY sightings.content_number
        """,
        {"lost": lost},
    ).fetchall()
    for posting_id, other_count in found:
        alike = f" and {other_count} more like it" if other_count else ""
        yield f"{posting_id}{alike}: {LETHAL}"


def describe(warehouse: DuckDBPyConnection, plan: Plan, texts: Texts) -> None:
    """Say what this warehouse was made by, and load what stands beside the postings: skills, guide, industries."""
    newest = warehouse.execute("SELECT arg_max(run_id, run_number) FROM store.runs").fetchone()
    versions = msgspec.structs.asdict(plan.making)
    rows = keyed(guide_rows(plan.guide)) | {
        "meta": [
            versions
            | {"reader_version": reader(), "guide_hash": plan.guide.hash, "industries_hash": plan.industries.hash}
            | {"built_from_run_id": newest[0] if newest else None}
        ],
        "skills": list(plan.edition.skills),
        "signal_kinds": list(plan.edition.signal_kinds),
        "industries": list(plan.industries.rows),
        "sources": [{"source": card.name, "label": card.label, "attribution": card.attribution} for card in cards()],
        "text_files": [{"name": name, "text_count": count} for name, count in sorted(texts.listed().items())],
    }
    for table, found in rows.items():
        warehouse.execute(f"DELETE FROM store.{table}")
        insert(warehouse, f"store.{table}", found)
    renewal = plan.edition.renewal
    name_edition(
        warehouse,
        {name: versions[name] for name in versions if name != "schema_version"}
        | {"taxonomy": msgspec.json.encode(renewal.taxonomy).decode() if renewal else None},
    )


def keyed(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The guide's rows, its big technology companies known by the key that employers of postings have, too."""
    giants = [{**row, "employer_key": employer_key(row["employer"])} for row in rows["guide_big_tech"]]
    return {**rows, "guide_big_tech": giants}
