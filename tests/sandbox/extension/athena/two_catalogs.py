"""A team's account beside the central one, each with a Glue catalog, and the policies of a query over both."""

from typing import Any

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, policy

CENTRAL, TEAM = "111111111111", "222222222222"
DATA, OWN = "central-offline-store", "the-teams-own"
ROLE = f"arn:aws:iam::{TEAM}:role/notebook"
CATALOG = "landbridge_central"
READ_GLUE = ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"]
OF_ROLE = {"ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{TEAM}:role/other", ROLE]}}

Statements = dict[str, dict[str, Any]]


def arns(sandbox: Sandbox, account: str, *names: str) -> list[str]:
    return [f"arn:aws:glue:{sandbox.endpoint.region}:{account}:{name}" for name in names]


def users(sandbox: Sandbox) -> list[str]:
    return arns(sandbox, CENTRAL, "catalog", "database/store", "table/store/users")


class Policies:
    """The policies of a query that is allowed everything it needs, by place; `put` stores them, less what is left out.

    Places: identity (the role's, in the team's account), glue, bucket and key (resource policies, central).
    """

    def __init__(self, sandbox: Sandbox, key: str) -> None:
        self.sandbox, self.key = sandbox, key
        region = sandbox.endpoint.region
        athena = f"arn:aws:athena:{region}:{TEAM}:"
        own = arns(sandbox, TEAM, "catalog", "database/default", "database/search", "table/search/keywords")
        self.identity: Statements = {
            "queries": allow(["athena:*Query*"], f"{athena}workgroup/team"),
            "data catalog": allow("athena:GetDataCatalog", f"{athena}datacatalog/{CATALOG}"),
            "own catalog": allow([*READ_GLUE, "glue:CreateDatabase", "glue:CreateTable", "glue:DeleteTable"], own),
            "own bucket": allow(["s3:*"], [f"arn:aws:s3:::{OWN}", f"arn:aws:s3:::{OWN}/*"]),
            "database": allow("glue:GetDatabase", users(sandbox)),
            "table": allow("glue:GetTable", users(sandbox)),
            "partitions": allow("glue:GetPartitions", users(sandbox)),
            "list": allow("s3:ListBucket", f"arn:aws:s3:::{DATA}"),
            "objects": allow("s3:GetObject", f"arn:aws:s3:::{DATA}/*"),
            "key": allow("kms:Decrypt", key),
        }
        by_role = {"Principal": {"AWS": TEAM}, "Condition": OF_ROLE}
        self.glue: Statements = {action: allow(action, users(sandbox), **by_role) for action in READ_GLUE}
        prefix = {**OF_ROLE, "StringLike": {"s3:prefix": "users/*"}}
        self.bucket: Statements = {
            "list": allow("s3:ListBucket", f"arn:aws:s3:::{DATA}", Principal={"AWS": TEAM}, Condition=prefix),
            "objects": allow("s3:GetObject", f"arn:aws:s3:::{DATA}/users/*", **by_role),
        }
        through_s3 = {**OF_ROLE, "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}
        self.keys: Statements = {
            "central": allow("kms:*", "*", Principal={"AWS": CENTRAL}),
            "role": allow("kms:Decrypt", "*", Principal={"AWS": TEAM}, Condition=through_s3),
        }

    def put(self) -> None:
        central = self.sandbox.root(CENTRAL)
        glue: Any = central.client("glue")
        if self.glue:
            glue.put_resource_policy(PolicyInJson=policy(*self.glue.values()), EnableHybrid="FALSE")
        else:
            glue.delete_resource_policy()
        s3: Any = central.client("s3")
        if self.bucket:
            s3.put_bucket_policy(Bucket=DATA, Policy=policy(*self.bucket.values()))
        else:
            s3.delete_bucket_policy(Bucket=DATA)
        central.client("kms").put_key_policy(KeyId=self.key, Policy=policy(*self.keys.values()))
        document = policy(*self.identity.values())
        self.sandbox.root(TEAM).client("iam").put_role_policy(
            RoleName="notebook", PolicyName="own", PolicyDocument=document
        )


def table(name: str, location: str) -> dict[str, Any]:
    """A partitioned Parquet table of numbers and words."""
    columns = [{"Name": "id", "Type": "bigint"}, {"Name": "word", "Type": "string"}]
    return {
        "Name": name,
        "Parameters": {"classification": "parquet"},
        "PartitionKeys": [{"Name": "month", "Type": "string"}],
        "StorageDescriptor": {"Columns": columns, "Location": location},
    }
