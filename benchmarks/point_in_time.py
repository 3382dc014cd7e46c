"""The point-in-time query against the plain one, on DuckDB: seconds and peak memory.

python benchmarks/point_in_time.py                                          10,000 labels, 100,000 feature rows
python benchmarks/point_in_time.py --labels 100000 --rows 1000000 --hot 0.02   a fiftieth of both of one identifier

The plain query joins each label with every earlier record of its identifier, numbers these by event time and keeps the
first. Both run in a process of their own over the same Parquet files and must give the same rows. DuckDB is not Athena:
what carries over is how the work grows, not the seconds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.process_memory import MemoryWatch  # noqa: E402
from landbridge.offline import FeatureView, LabelTable, point_in_time_query  # noqa: E402

FUNCTIONS = ROOT / "sandbox" / "extension" / "athena" / "functions.sql"
LABELS = LabelTable("store", "labels", "asked_at", ("number", "user_id", "asked_at"))
USERS = FeatureView("users", "store", "users", "user_id", "event_time", ("clicks", "spend", "city"))
PLAIN = """
SELECT number, user_id, asked_at,
       CASE WHEN NOT is_deleted THEN clicks END AS users_clicks,
       CASE WHEN NOT is_deleted THEN spend END AS users_spend,
       CASE WHEN NOT is_deleted THEN city END AS users_city
FROM (
    SELECT l.number, l.user_id, l.asked_at, f.clicks, f.spend, f.city, f.is_deleted,
           row_number() OVER (
               PARTITION BY l.number
               ORDER BY from_iso8601_timestamp(f.event_time) DESC NULLS LAST, f.api_invocation_time DESC,
                        f.write_time DESC, f.is_deleted DESC, f.clicks DESC, f.spend DESC, f.city DESC
           ) AS position
    FROM store.labels AS l
    LEFT JOIN store.users AS f ON f.user_id = l.user_id
        AND from_iso8601_timestamp(f.event_time) <= from_iso8601_timestamp(l.asked_at)
)
WHERE position = 1
"""
# A year of events; a fortieth of the rows are deletions, a tenth of them arrive an hour late.
_GENERATE = """
CREATE MACRO user_of(i) AS CASE WHEN hash(i, 1) % 10000 < {hot} * 10000 THEN 'hot'
                                ELSE 'u' || (hash(i, 2) % {identifiers}) END;
CREATE MACRO second_of(i) AS 1740000000 + CAST(hash(i, 3) % 31536000 AS BIGINT);
CREATE MACRO iso(second) AS strftime(make_timestamp(second * 1000000), '%Y-%m-%dT%H:%M:%SZ');
COPY (SELECT i AS number, user_of(i) AS user_id, iso(second_of(i + 7)) AS asked_at FROM range({labels}) AS r(i))
TO '{folder}/labels.parquet' (FORMAT parquet);
COPY (SELECT user_of(i) AS user_id, iso(second_of(i)) AS event_time, CAST(hash(i, 4) % 1000 AS BIGINT) AS clicks,
             (hash(i, 5) % 10000) / 100 AS spend, 'city ' || (hash(i, 6) % 500) AS city,
             make_timestamp(1000000 * (second_of(i) + if(i % 10 = 0, 3600, 0))) AS api_invocation_time,
             api_invocation_time + INTERVAL 5 MINUTE AS write_time, i % 40 = 0 AS is_deleted
      FROM range({rows}) AS r(i))
TO '{folder}/users.parquet' (FORMAT parquet);
"""


def main() -> None:
    arguments = _arguments()
    if arguments.run:
        _run(arguments.run, Path(arguments.folder))
        return
    with TemporaryDirectory() as folder:
        _generate(arguments, folder)
        print(
            f"{arguments.labels:,} labels, {arguments.rows:,} feature rows, {arguments.identifiers:,} identifiers",
            end="",
        )
        print(f", {arguments.hot:.0%} of both of one more")
        answers = {way: _measure(way, folder, arguments.timeout) for way in ("window", "plain")}
    if len({answer for answer in answers.values() if answer}) > 1:
        sys.exit(f"the two queries give different rows: {answers}")


def _measure(way: str, folder: str, timeout: float) -> str:
    """Prints seconds and memory; the checksum of the rows, or nothing where the query did not end in time."""
    command = [sys.executable, __file__, "--run", way, "--folder", folder]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    watch = MemoryWatch(process.pid)
    ended = True
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        output, ended = "", False
    seconds, peak = time.perf_counter() - started, watch.stop()
    if process.returncode and ended:
        sys.exit(process.returncode)
    how = f"{seconds:.1f} s" if ended else f"not done after {seconds:.0f} s"
    print(f"{way:7} {how}, {peak.python / 2**20:,.0f} MB", flush=True)
    return output


def _run(way: str, folder: Path) -> None:
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 2, "temp_directory": str(folder / "spill")})
    connection.execute(FUNCTIONS.read_text())
    connection.execute("CREATE SCHEMA store")
    for name in ("labels", "users"):
        connection.execute(f"CREATE VIEW store.{name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")  # noqa: S608
    query = PLAIN if way == "plain" else point_in_time_query(LABELS, [USERS])
    print(connection.execute(f"SELECT count(*), sum(hash(s)::HUGEINT) FROM ({query}) AS s").fetchone())  # noqa: S608


def _generate(arguments: argparse.Namespace, folder: str) -> None:
    import duckdb

    duckdb.connect(":memory:").execute(_GENERATE.format(**vars(arguments) | {"folder": folder}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000, help="records of the feature group")
    parser.add_argument("--identifiers", type=int, default=1000)
    parser.add_argument("--hot", type=float, default=0.0, help="share of labels and records that are of one identifier")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for each query")
    parser.add_argument("--run", choices=["window", "plain"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
