"""DuckDB made to take the SQL of Athena that it lacks: from_iso8601_timestamp and to_unixtime are Trino's own.

The definitions are those of the local AWS, which pins them with its tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

FUNCTIONS = Path(__file__).parents[3] / "sandbox" / "extension" / "athena" / "functions.sql"


def connect() -> Any:
    """A database in memory, of one thread: the tables here are small."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(FUNCTIONS.read_text())
    return connection
