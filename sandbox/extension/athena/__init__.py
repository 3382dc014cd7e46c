"""Athena as the caller: workgroups that enforce, sources and results under the caller's permissions.

ministack runs the SQL with DuckDB over the objects of Glue tables. Corrected here: `workgroups`, which settings of a
query apply; `catalogs`, whose tables a name stands for; `sources`, who may read a table and what it then holds;
`definitions`, which statements run besides queries; `functions`, what Athena's engine knows and DuckDB does not;
`results`, where answers go and who may read them.
"""

from sandbox.extension.athena import catalogs, definitions, functions, results, sources, workgroups

__all__ = ["install"]


def install() -> None:
    """Correct ministack's Athena. Calling it again changes nothing."""
    for part in (workgroups, catalogs, sources, definitions, functions, results):
        part.install()
