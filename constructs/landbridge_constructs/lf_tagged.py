"""An LF-tag, and what carries it."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_lakeformation as lakeformation
from constructs import Construct


class LfTagged(Construct):
    """The tag with its one value, on one database or table, `resource` as CloudFormation writes it. The association
    goes before the tag, as Lake Formation asks for."""

    def __init__(
        self, scope: Construct, construct_id: str, *, catalog: str, tag: str, value: str, resource: dict[str, Any]
    ) -> None:
        super().__init__(scope, construct_id)
        self.tag = lakeformation.CfnTag(self, "Tag", catalog_id=catalog, tag_key=tag, tag_values=[value])
        self.association = lakeformation.CfnTagAssociation(
            self,
            "Association",
            lf_tags=[{"catalogId": catalog, "tagKey": tag, "tagValues": [value]}],
            resource=resource,
        )
        self.association.add_resource_dependency(self.tag)
