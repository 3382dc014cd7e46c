"""What the execution role needs to query in the team's own account: central groups through a registered catalog or
through Lake Formation, copies of central groups, and the team's local groups.
"""

from __future__ import annotations

from landbridge.declaration.models import Declaration, OfflineAccess
from landbridge.naming import Names
from landbridge.policies.granted import OfflinePlace, granted_groups, offline_through, queries_at_home
from landbridge.policies.lake_formation import lake_formation_statements
from landbridge.policies.offline_data import OfflineData, central_offline_data, query_statements, read_statements
from landbridge.policies.replication import replica_statements
from landbridge.policies.results import home_query_results, results_statements
from landbridge.policies.statement import Statement


def home_query_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """None for a team that does not query at home."""
    if not queries_at_home(declaration, team):
        return []
    entry = declaration.teams[team]
    statements = query_statements(names, entry.account, team)
    if offline_through(declaration, team, OfflineAccess.CATALOG):
        catalog = names.data_catalog_arn(entry.account, names.data_catalog(team, entry))
        central = central_offline_data(names, granted_groups(declaration, names, team))
        statements.append(Statement("CentralCatalog", ("athena:GetDataCatalog",), (catalog,)))
        statements += read_statements(names, central)
    statements += lake_formation_statements(declaration, names, team)
    statements += replica_statements(declaration, names, team)
    statements += read_statements(names, local_offline_data(declaration, names, team))
    return statements + results_statements(names, home_query_results(declaration, names, team))


def local_offline_data(declaration: Declaration, names: Names, team: str) -> OfflineData:
    account = declaration.teams[team].account
    places = tuple(
        OfflinePlace(
            names.local_database(team),
            names.table(key),
            names.local_offline_bucket(team, account),
            names.offline_prefix(names.feature_group(key, group)),
        )
        for key, group in declaration.local_feature_groups.get(team, {}).items()
        if group.store.offline
    )
    return OfflineData("LocalOffline", account, places, names.local_offline_key_alias(team))
