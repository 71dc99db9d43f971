"""Two questions to a lake (`aipm export --lake`), answered by Spark: a piece to copy from.

    python docs/examples/lake_with_spark.py aipm-data/lake

It needs `pip install pyspark` and Java 17 or newer, nothing of aipm. `catalog/spark.sql`
makes the tables; a cluster with a metastore runs it once after each export, and then
every session has them. `s3a://` addresses need Hadoop's own package for them.
"""

import json
import sys

from pyspark.sql import SparkSession

QUESTIONS = {
    "share_of_sql_by_week": """
        SELECT
            sightings.week,
            count(DISTINCT sightings.posting_id) AS posting_count,
            round(count(DISTINCT mentions.posting_id) / count(DISTINCT sightings.posting_id), 4) AS naming_share
        FROM aipm.sightings
        INNER JOIN aipm.postings ON sightings.posting_id = postings.posting_id
        LEFT JOIN aipm.mentions ON sightings.posting_id = mentions.posting_id AND mentions.skill_id = 'sql'
        WHERE postings.role = 'ai_pm'
        GROUP BY sightings.week
        ORDER BY sightings.week
    """,
    "pay_by_level": """
        SELECT
            postings.level,
            count(*) AS statement_count,
            round(percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST(salaries.annual_low AS DOUBLE)), 2) AS low_quarter,
            round(percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(salaries.annual_low AS DOUBLE)), 2) AS low_median,
            round(percentile_cont(0.75) WITHIN GROUP (ORDER BY CAST(salaries.annual_high AS DOUBLE)), 2) AS high_quarter
        FROM aipm.salaries
        INNER JOIN aipm.postings ON salaries.posting_id = postings.posting_id
        WHERE postings.role IN ('ai_pm', 'pm') AND salaries.kind = 'base' AND salaries.currency = 'USD'
        GROUP BY postings.level
        ORDER BY postings.level
    """,
}


def start(lake: str) -> SparkSession:
    """A Spark on two cores of this machine that knows the lake's tables; on a cluster, leave its own settings."""
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.conf.set("lake", lake)
    catalogue = spark.read.text(f"{lake}/catalog/spark.sql", wholetext=True).first()[0]
    for statement in catalogue.split(";\n"):
        if statement.strip():
            spark.sql(statement)
    return spark


if __name__ == "__main__":
    spark = start(sys.argv[1].rstrip("/"))
    answers = {name: [row.asDict() for row in spark.sql(sql).collect()] for name, sql in QUESTIONS.items()}
    sys.stdout.write(json.dumps(answers, indent=2) + "\n")
    spark.stop()
