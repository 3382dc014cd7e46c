"""The Glue table of an offline store.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_OfflineStoreConfig.html says when Feature Store makes it.
A table that Feature Store is to make must not exist: the notebook v3-feature-store-data-catalog-config.ipynb of
aws/sagemaker-python-sdk says that the group becomes CreateFailed. Deleting a group leaves its table
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteFeatureGroup.html), so that a group whose creation
was undone meets it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import glue

from sandbox.extension import authorization
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import offline_layout
from sandbox.extension.sagemaker.definition import GLUE_CATALOG
from sandbox.extension.sagemaker.feature_group import FeatureGroup
from sandbox.extension.sagemaker.service_role import table_arns

DEFAULT_DATABASE = "sagemaker_featurestore"


def config(offline_store: Mapping[str, Any], group_name: str, created: datetime) -> dict[str, Any] | None:
    """The DataCatalogConfig of a new group; None where no table is made or associated."""
    given: dict[str, Any] | None = offline_store.get("DataCatalogConfig")
    if given is not None:
        return dict(given)
    if offline_store.get("DisableGlueTableCreation"):
        return None
    table = f"{group_name.replace('-', '_')}_{int(created.timestamp())}".lower()
    return {"TableName": table, "Catalog": GLUE_CATALOG, "Database": DEFAULT_DATABASE}


def provide_table(group: FeatureGroup, *, with_rights_of_caller: bool) -> str | None:
    """Make the table, and the default database where it is missing. Returns why that failed, or None.

    Feature Store calls Glue with the rights of whoever creates the group: with Lake Formation it is the creator who
    needs to be a database creator (https://github.com/aws/amazon-sagemaker-examples/issues/2079), and the
    AWS::SageMaker::FeatureGroup schema lists glue:CreateTable and glue:CreateDatabase among the creator's permissions.
    """
    catalog = (group.offline_store or {}).get("DataCatalogConfig")
    if catalog is None:
        return None
    database, table = catalog["Database"], catalog["TableName"]
    with request_scope(group.account, group.region):
        has_database, has_table = database in glue._databases, f"{database}/{table}" in glue._tables
    if (group.offline_store or {}).get("DisableGlueTableCreation"):
        return None if has_table else f"DataCatalogConfig names the table {database}.{table}, which does not exist."
    if has_table:
        return f"DataCatalogConfig names the table {database}.{table}, which exists already."
    if not has_database and database != DEFAULT_DATABASE:
        return f"DataCatalogConfig names the database {database}, which does not exist."
    try:
        if with_rights_of_caller:
            _authorize_caller(group, has_database=has_database)
    except AwsError as error:
        return error.message
    with request_scope(group.account, group.region):
        if not has_database:
            _called(glue._create_database({"DatabaseInput": {"Name": database}}))
    write_table(group)
    return None


def write_table(group: FeatureGroup) -> None:
    """Write the table as the group's definition has it, whether it exists or not."""
    catalog = (group.offline_store or {})["DataCatalogConfig"]
    table_input = offline_layout.table_input(group, catalog["TableName"])
    with request_scope(group.account, group.region):
        exists = f"{catalog['Database']}/{catalog['TableName']}" in glue._tables
        write = glue._update_table if exists else glue._create_table
        _called(write({"DatabaseName": catalog["Database"], "TableInput": table_input}))


def _authorize_caller(group: FeatureGroup, *, has_database: bool) -> None:
    catalog_arn, database_arn, table_arn = table_arns(group)
    if not has_database:
        for arn in (catalog_arn, database_arn):
            authorization.authorize("glue:CreateDatabase", arn)
    for arn in (catalog_arn, database_arn, table_arn):
        authorization.authorize("glue:CreateTable", arn)


def _called(response: tuple[int, Any, bytes]) -> None:
    status, _, body = response
    if status >= 300:
        error = json.loads(body)
        raise AwsError(error.get("__type", "InternalFailure"), error.get("message", "Glue refused the table"), status)
