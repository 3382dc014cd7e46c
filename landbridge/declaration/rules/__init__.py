"""What relates the values of a declaration to each other, as a checklist: one small function per rule.

Each yields a finding for every breach, with the path of the value to mend and what to write instead. Imports the
models, the names and nothing that calls AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from landbridge.declaration.rules import (
    accounts,
    features,
    governance,
    grants,
    groups,
    lake_formation,
    model_cards,
    model_registry,
    names,
    offline,
    organisation,
)
from landbridge.declaration.rules.judged import Finding, Judged

RULES: tuple[Callable[[Judged], Iterator[Finding]], ...] = (
    accounts.there_is_a_team,
    accounts.team_account_is_not_the_central_account,
    accounts.pipeline_does_not_run_in_a_partners_account,
    accounts.teams_of_one_account_agree_on_the_organisation,
    accounts.principals_belong_to_the_teams_account,
    accounts.principals_have_the_partition_of_the_region,
    accounts.roles_belong_to_one_team,
    accounts.discovery_is_within_the_organisation,
    organisation.policies_are_policies,
    groups.owner_is_a_team,
    groups.created_group_is_complete,
    groups.created_group_says_nothing_that_only_existing_ones_have,
    groups.existing_group_is_named,
    groups.offline_table_belongs_to_an_offline_store,
    groups.time_to_live_belongs_to_an_online_store,
    groups.table_format_belongs_to_an_offline_store,
    groups.keys_are_in_the_region,
    groups.local_groups_are_the_teams_own,
    groups.shard_belongs_to_a_central_created_group,
    groups.stacks_hold_at_most_200_groups,
    groups.accounts_stay_within_the_quota_of_groups,
    features.at_most_2500_features,
    features.names_are_not_reserved,
    features.names_differ_by_more_than_case,
    features.record_identifier_and_event_time_are_features,
    features.event_time_has_a_type_that_the_store_takes,
    names.groups_have_different_names,
    names.groups_have_different_tables,
    names.groups_have_different_locations,
    names.locations_of_iceberg_hold_the_metadata,
    names.tables_begin_with_a_letter,
    names.prefixes_of_teams_do_not_overlap,
    names.prefix_covers_no_group_of_another_owner,
    grants.team_is_declared,
    grants.group_is_declared,
    grants.store_is_one_that_the_group_has,
    grants.records_are_written_through_the_online_store,
    grants.offline_data_of_an_existing_group_can_be_found,
    offline.results_are_central_only_where_the_access_role_queries,
    offline.central_results_fit_into_one_bucket,
    offline.catalog_belongs_to_a_team_that_queries_through_one,
    offline.catalog_is_not_one_that_athena_has,
    offline.catalogs_of_one_account_have_different_names,
    offline.lake_formation_governs_every_team_or_none,
    offline.lake_formation_governs_no_existing_group,
    lake_formation.governed_stacks_hold_at_most_150_groups,
    lake_formation.grants_of_a_team_fit_into_one_stack,
    offline.replica_is_of_a_team_that_is_declared,
    offline.replicated_group_is_a_central_one,
    offline.replicated_group_is_named_once,
    offline.replicated_group_is_granted_offline,
    offline.replicated_group_can_be_copied,
    offline.replicas_of_a_team_fit_into_one_stack,
    offline.replicas_fit_into_one_bucket,
    model_registry.model_groups_have_a_registry,
    model_registry.owner_of_a_model_group_is_a_team,
    model_registry.existing_model_group_alone_is_named,
    model_registry.model_groups_have_different_names,
    model_registry.model_grant_joins_a_team_with_a_model_group,
    model_registry.models_are_granted_to_other_accounts,
    governance.at_most_ten_connections,
    governance.connections_have_different_accounts,
    governance.connections_have_different_business_entities,
    governance.connections_have_different_external_ids,
    governance.console_is_in_another_account,
    governance.console_is_in_no_production_account,
    governance.external_id_goes_with_a_role,
    governance.lanes_are_model_groups_of_the_registry,
    governance.trail_logs_what_changes_models,
    model_cards.card_accounts_have_a_hub,
    model_cards.card_accounts_are_not_the_hub,
    model_cards.card_accounts_are_of_one_stage,
    model_cards.card_spokes_are_different_accounts,
    model_cards.card_users_belong_to_their_account,
    model_cards.who_uses_cards_is_named,
    model_cards.service_control_policy_needs_an_organisation,
    model_cards.review_follows_packages_of_the_hub,
)


def check(judged: Judged) -> Iterator[Finding]:
    """Every breach of every rule."""
    for rule in RULES:
        yield from rule(judged)
