"""What Spark finds in a lake, as JSON, by the example of docs/: test_lake.py starts it in an environment of its own."""

import json
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor


def main(example: str, lake: str) -> None:
    """Run the example's questions, and look at each table once."""
    shown = runpy.run_path(example)
    spark = shown["start"](lake)
    spark.conf.set("spark.sql.codegen.wholeStage", "false")  # compiling takes longer than reading so little
    answers = {name: [row.asDict() for row in spark.sql(sql).collect()] for name, sql in shown["QUESTIONS"].items()}
    names = [row.tableName for row in spark.sql("SHOW TABLES IN aipm").collect()]
    with ThreadPoolExecutor(4) as threads:
        tables = dict(zip(names, threads.map(lambda name: look(spark, name), names), strict=True))
    found = {"answers": answers, "questions": shown["QUESTIONS"], "tables": tables}
    sys.stdout.write(json.dumps(found))
    spark.stop()


def look(spark, name):  # type: ignore[no-untyped-def]
    """A table's columns, and of each that is no list its least and greatest value and how many there are."""
    table = spark.table(f"aipm.{name}")
    columns = [
        (field.name, field.dataType.simpleString(), field.metadata.get("comment", "")) for field in table.schema.fields
    ]
    flat = [column for column, kind, _ in columns if not kind.startswith("array")]
    ends = ", ".join(f"string(min(`{c}`)), string(max(`{c}`)), count(`{c}`)" for c in flat)
    return {"columns": columns, "ends": list(spark.sql(f"SELECT count(*), {ends} FROM aipm.`{name}`").first())}


if __name__ == "__main__":
    main(*sys.argv[1:])
