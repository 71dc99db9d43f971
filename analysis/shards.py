"""Extraction over shards: a Parquet file of documents goes in, a Parquet file of facts comes out.

Whoever reads a shard needs its name, the folder it lies in, and nothing of whoever
asked: so one process, a pool or a cluster yield the same tables, a shard may be read
twice, and one that is there already is not read again. Its name is made of all that
decides what comes out, so that nobody takes a stale one. Its documents are JSON, not
pickles: a file on shared storage must not be able to run anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import accumulate, islice
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from analysis.errors import RulesChanged
from analysis.fact_rows import Task, rows_of
from analysis.facts import Document, Facts
from analysis.versions import rules
from scale.errors import NoSuchFile, NotShared
from scale.storage import Storage
from scale.workers import TRIES, Workers

SHARD = 256  # contents
AT_ONCE = 64  # of them laid out as rows, which take far more room than columns
TO_READ, READ = ".documents.parquet", ".facts.parquet"

TASKS = pa.schema([("content_number", pa.int32()), ("content_hash", pa.string()), ("document", pa.binary())])
TEXTS = pa.schema(
    [pa.field("content_hash", pa.string(), nullable=False), pa.field("text", pa.string(), nullable=False)]
)
NOTHING = Facts(
    text="", language="unknown", role="other", level="unknown", min_years=None, work_mode="unknown", coding="unstated"
)

Extract = Callable[[Document], Facts]
Improve = Callable[[Facts], Facts]
Tables = dict[str, pa.Table]


class Recipe(Struct, frozen=True, kw_only=True):
    """How the shards of a folder are read: all that a worker is told besides their names."""

    folder: str
    extract: Callable[[Any], Facts]
    kind: type[Document | Facts]
    schemas: Mapping[str, pa.Schema]
    rules: str
    seed: bytes  # for names: whatever decides what comes out, but for the documents


class Done(Struct, frozen=True):
    """What came of a shard."""

    name: str
    is_lost: bool = False  # whoever read it died of it
    is_unseen: bool = False
    other_rules: str = ""  # those of a worker that would read otherwise, and didn't read


def recipe_of(
    folder: str,
    extract: Extract | Improve,
    kind: type[Document | Facts],
    schemas: Mapping[str, pa.Schema],
    edition: str,
) -> Recipe:
    """A recipe for `texts` and one table per name in `schemas`; `edition` is what is known of `extract`'s."""
    schemas = {"texts": TEXTS, **schemas}
    shapes = {name: str(schema) for name, schema in schemas.items()}
    seed = msgspec.json.encode([edition, rules(), kind.__name__, shapes])
    return Recipe(folder=folder, extract=extract, kind=kind, schemas=schemas, rules=rules(), seed=seed)


def read_all(tasks: Iterable[Task], recipe: Recipe, workers: Workers, lost: list[int]) -> Iterator[Tables]:
    """Yield the tables of each shard, in order; `lost` takes the contents that ended whoever read them.

    Raises RulesChanged and NotShared.
    """
    storage = Storage(recipe.folder)
    names = (lay_out(storage, recipe, shard) for shard in shards(tasks))
    for done in workers.map(partial(read_shard, recipe), names, lost=given_up):
        yield from taken(storage, recipe, workers, done, lost)


def shards(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield the tasks in lists of equal length; the last may be shorter."""
    rest = iter(tasks)
    while shard := list(islice(rest, SHARD)):
        yield shard


def lay_out(storage: Storage, recipe: Recipe, tasks: list[Task]) -> str:
    """Write a shard to be read, unless it was read before; its name."""
    documents = [msgspec.json.encode(task.document) for task in tasks]
    digest = sha256(recipe.seed)
    for task, document in zip(tasks, documents, strict=True):
        digest.update(f"\n{task.content_number} {task.content_hash} {len(document)} ".encode())
        digest.update(document)
    name = digest.hexdigest()[:32]
    if not storage.exists(name + READ):
        columns = [[task.content_number for task in tasks], [task.content_hash for task in tasks], documents]
        storage.write(name + TO_READ, packed(pa.table(columns, schema=TASKS)))
    return name


def read_shard(recipe: Recipe, name: str) -> Done:
    """Read one shard, unless it was read before: the same bytes by whomever, whole or not at all."""
    storage = Storage(recipe.folder)
    if storage.exists(name + READ):
        return Done(name)
    if rules() != recipe.rules:
        return Done(name, other_rules=rules())
    try:
        tasks = load_tasks(storage, recipe, name)
    except NoSuchFile:
        return Done(name, is_unseen=True)
    storage.write(name + READ, packed(pa.concat_tables(extracted(tasks, recipe))))
    return Done(name)


def extracted(tasks: list[Task], recipe: Recipe) -> Iterator[pa.Table]:
    """Yield the facts of a shard, some contents at a time."""
    for first in range(0, len(tasks), AT_ONCE):
        some = tasks[first : first + AT_ONCE]
        yield nested([rows_of(task, recipe.extract(task.document)) for task in some], recipe)


def given_up(name: str) -> Done:
    """What comes of a shard that ended each of its readers."""
    return Done(name, is_lost=True)


def taken(storage: Storage, recipe: Recipe, workers: Workers, done: Done, lost: list[int]) -> Iterator[Tables]:
    """Yield the tables of a shard that is done, or those of its parts; its documents are not needed any more."""
    if done.is_lost:
        yield from halved(storage, recipe, workers, load_tasks(storage, recipe, done.name), lost)
    elif done.other_rules:
        raise RulesChanged(recipe.rules, done.other_rules)
    elif done.is_unseen:
        raise NotShared(recipe.folder)
    else:
        with storage.opened(done.name + READ) as file:
            yield flat(pq.ParquetFile(file).read(), recipe)
    storage.remove(done.name + TO_READ)


def halved(storage: Storage, recipe: Recipe, workers: Workers, tasks: list[Task], lost: list[int]) -> Iterator[Tables]:
    """Read the halves of a shard that ended its readers, and so on, until the document at fault stands alone."""
    if len(tasks) == 1:
        lost.append(tasks[0].content_number)
        blank = Task(tasks[0].content_number, tasks[0].content_hash, Document(title=""))
        yield flat(nested([rows_of(blank, NOTHING)], recipe), recipe)
        return
    half = len(tasks) // 2
    names = [lay_out(storage, recipe, part) for part in (tasks[:half], tasks[half:])]
    tries = 1 if half > 1 else TRIES
    for done in workers.map(partial(read_shard, recipe), names, lost=given_up, tries=tries):
        yield from taken(storage, recipe, workers, done, lost)


def load_tasks(storage: Storage, recipe: Recipe, name: str) -> list[Task]:
    """A shard as it was laid out; raises NoSuchFile."""
    decode = msgspec.json.Decoder(recipe.kind).decode
    with storage.opened(name + TO_READ) as file:
        numbers, hashes, documents = (column.to_pylist() for column in pq.ParquetFile(file).read().columns)
    return [
        Task(number, content_hash, decode(document))
        for number, content_hash, document in zip(numbers, hashes, documents, strict=True)
    ]


def nested(contents: list[dict[str, list[dict[str, Any]]]], recipe: Recipe) -> pa.Table:
    """One row for each content; in it, of each table, the list of its rows."""
    columns = {}
    for name, schema in recipe.schemas.items():
        ends = accumulate((len(rows[name]) for rows in contents), initial=0)
        rows = pa.Table.from_pylist([row for rows in contents for row in rows[name]], schema=schema)
        columns[name] = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), rows.to_struct_array().combine_chunks())
    return pa.table(columns)


def flat(table: pa.Table, recipe: Recipe) -> Tables:
    """The tables again, as `nested` took them."""
    return {
        name: pa.Table.from_struct_array(table[name].combine_chunks().flatten()).cast(schema)
        for name, schema in recipe.schemas.items()
    }


def packed(table: pa.Table) -> bytes:
    """A table as a Parquet file; nobody searches in it, so it says nothing of what is where."""
    file = pa.BufferOutputStream()
    pq.write_table(table, file, compression="zstd", write_statistics=False)
    body: bytes = file.getvalue().to_pybytes()
    return body


def clear_shards(storage: Storage) -> None:
    """Remove all shards of a folder, finished or not."""
    for suffix in (TO_READ, READ):
        for name in storage.names(suffix):
            storage.remove(name)
