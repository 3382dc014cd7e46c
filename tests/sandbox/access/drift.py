"""What somebody changes by hand in the deployed example, for as long as a test looks at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CENTRAL, REGISTRY, STRANGER = "111122223333", "888899990000", "000000000009"
USERS = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/example-users"
FRAUD = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-access-fraud"
OFFLINE = f"landbridge-example-{CENTRAL}"
EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"

Client = Callable[..., Any]
"""A client of an account's root, by service and account."""


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@contextmanager
def attached_policy(client: Client) -> Iterator[None]:
    iam, name = client("iam"), FRAUD.rpartition("/")[2]
    iam.attach_role_policy(RoleName=name, PolicyArn=EVERYTHING)
    yield
    iam.detach_role_policy(RoleName=name, PolicyArn=EVERYTHING)


@contextmanager
def trust_without_condition(client: Client) -> Iterator[None]:
    iam, name = client("iam"), FRAUD.rpartition("/")[2]
    before = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    loose = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=policy(loose))
    yield
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(before))


@contextmanager
def open_bucket(client: Client) -> Iterator[None]:
    s3 = client("s3")
    before = json.loads(s3.get_bucket_policy(Bucket=OFFLINE)["Policy"])
    objects = f"arn:aws:s3:::{OFFLINE}/*"
    loose = {"Effect": "Allow", "Principal": {"AWS": STRANGER}, "Action": "s3:*", "Resource": objects}
    s3.put_bucket_policy(Bucket=OFFLINE, Policy=policy(*before["Statement"], loose))
    yield
    s3.put_bucket_policy(Bucket=OFFLINE, Policy=json.dumps(before))


@contextmanager
def wider_share(client: Client) -> Iterator[None]:
    ram = client("ram")
    shares = ram.get_resource_shares(resourceOwner="SELF", name="landbridge-example-read-fraud")["resourceShares"]
    arn = next(share["resourceShareArn"] for share in shares if share["status"] == "ACTIVE")
    ram.associate_resource_share(resourceShareArn=arn, principals=["444455556666"])
    yield
    ram.disassociate_resource_share(resourceShareArn=arn, principals=["444455556666"])


@contextmanager
def share_by_hand(client: Client) -> Iterator[None]:
    ram = client("ram")
    made = ram.create_resource_share(
        name="by-hand", resourceArns=[USERS], principals=["777788889999"], allowExternalPrincipals=False
    )
    yield
    ram.delete_resource_share(resourceShareArn=made["resourceShare"]["resourceShareArn"])


@contextmanager
def model_group_policy(client: Client) -> Iterator[None]:
    sagemaker, name = client("sagemaker", REGISTRY), "example-ranking"
    before = sagemaker.get_model_package_group_policy(ModelPackageGroupName=name)["ResourcePolicy"]
    loose = [
        {**statement, "Principal": {"AWS": "arn:aws:iam::777788889999:root"}, "Sid": f"Loose{number}"}
        for number, statement in enumerate(json.loads(before)["Statement"])
    ]
    held = policy(*json.loads(before)["Statement"], *loose)
    sagemaker.put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=held)
    yield
    sagemaker.put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=before)
