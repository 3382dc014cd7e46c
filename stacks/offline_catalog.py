"""OfflineCatalog: statements for teams that query over the central Glue catalog from home, within policies that are not
Landbridge's.
"""

from __future__ import annotations

from typing import Literal

from aws_cdk import aws_iam as iam
from constructs import Construct

from landbridge.policies.merge_policy_role import bucket_policies, merge_policy_role_statements
from landbridge.policies.offline_catalog import catalog_readers, catalog_statements, existing_bucket_statements
from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement
from landbridge.policies.trust import service_trust
from landbridge_constructs.policy_statements import PolicyStatements, PolicyStatementsSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings


class OfflineCatalogStack(LandbridgeStack):
    """In the central account: the function that merges, the catalog's statements, and those of each bucket that an
    existing group lies in.

    Without a team that reads so it has no resources, and `cdk deploy` deletes it where it was: left out of the app, it
    would stay, and its statements with it.
    """

    def __init__(self, scope: Construct, construct_id: str, settings: Settings) -> None:
        names, declaration = settings.names, settings.declaration
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description="What lets teams query the central offline store from their own accounts.",
            stateful=False,
        )
        if not catalog_readers(declaration, names):
            return
        self._function = self._merging()
        self._statements("Catalog", "glue-catalog", names.central_account, catalog_statements(declaration, names))
        in_buckets = existing_bucket_statements(declaration, names)
        documents = bucket_policies(names, tuple(in_buckets))
        # A scope of its own gives the rights' logical ids a hash, which tells bucket a-b from ab.
        rights = Construct(self, "Right")
        for bucket, statements in in_buckets.items():
            right = iam.CfnPolicy(
                rights,
                bucket,
                policy_name=names.bucket_policy_right(bucket),
                policy_document=documents[bucket],
                roles=[self._function.role.role.ref],
            )
            merged = self._statements(f"Bucket-{bucket}", "bucket", bucket, statements)
            merged.resource.add_resource_dependency(right)

    def _merging(self) -> PythonFunction:
        names = self.settings.names
        role = names.merge_policy_role()
        return PythonFunction(
            self,
            "MergePolicy",
            PythonFunctionSettings(
                function_name=names.merge_policy_function(),
                description="Adds statements to policies that are not Landbridge's, and takes them out again.",
                log_group=names.merge_policy_log_group(),
                role=role_settings(
                    names,
                    role,
                    "Merges statements into the policies of the Glue catalog and of existing buckets.",
                    service_trust("lambda.amazonaws.com"),
                    pack(merge_policy_role_statements(names), role=role, policies=1),
                ),
                source=str(FUNCTIONS / "merge_policy"),
            ),
        )

    def _statements(
        self, construct_id: str, target: Literal["glue-catalog", "bucket"], name: str, statements: list[Statement]
    ) -> PolicyStatements:
        owner = self.settings.names.merged_statements()
        documents = [statement.to_json() for statement in statements]
        return PolicyStatements(
            self, construct_id, self._function, PolicyStatementsSettings(target, name, owner, documents)
        )
