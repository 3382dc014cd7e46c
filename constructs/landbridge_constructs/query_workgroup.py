"""An Athena workgroup whose settings the client cannot change."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_athena as athena
from constructs import Construct


@dataclass(frozen=True)
class QueryWorkgroupSettings:
    """`results` is an S3 address that ends in a slash; `results_owner` the account that must own its bucket: Athena
    checks it before each write."""

    name: str
    description: str
    results: str
    results_owner: str


class QueryWorkgroup(athena.CfnWorkGroup):
    """Results are encrypted by the results bucket's own default key: that key's id is not known in this account."""

    def __init__(self, scope: Construct, construct_id: str, settings: QueryWorkgroupSettings) -> None:
        super().__init__(
            scope,
            construct_id,
            name=settings.name,
            description=settings.description,
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=settings.results,
                    expected_bucket_owner=settings.results_owner,
                ),
            ),
        )
