"""Functions that Athena's engine has and DuckDB lacks, defined in functions.sql.

Rules: Amazon Athena User Guide, "Functions in Amazon Athena" (athena/latest/ug/functions.html), which are Trino's.
"""

from pathlib import Path

from ministack.services import athena

_LINES = Path(__file__).with_name("functions.sql").read_text().splitlines()

DEFINITIONS = " ".join(line for line in _LINES if not line.lstrip().startswith("--"))
"""DuckDB's statements on one line, so that an error still names the line of the query that it stands in."""


def install() -> None:
    """Define the functions for each query. To be called after `sources`, which leaves this last step idle."""
    athena._rewrite_s3_paths = _with_functions


def _with_functions(query: str) -> str:
    return f"{DEFINITIONS} {query}"
