"""What bears on access is collected or listed, never overlooked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cfnlint
import pytest

from landbridge.access.collection import AssemblyError, collect
from landbridge.access.collection.types import COLLECTORS, overlooked
from landbridge.access.model import Estate, LakeFormationGrant, LakeFormationTag, PolicyKind, Source, Unresolved
from tests.landbridge.access.collection.made import ACCOUNT, declaration, estate_of, policy, resource, write

pytestmark = pytest.mark.requirement("B.1")

SOURCE = Source("", "", "", PolicyKind.RESOURCE)


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::ECR::Repository", {"RepositoryPolicyText": policy()}),
        ("AWS::S3::AccessPoint", {"Policy": policy()}),
        ("AWS::DynamoDB::Table", {"ResourcePolicy": {"PolicyDocument": policy()}}),
        ("AWS::EC2::VPCEndpoint", {"PolicyDocument": policy()}),
        ("AWS::Logs::ResourcePolicy", {"PolicyName": "p"}),
        ("AWS::S3::AccessGrant", {"Permission": "READ"}),
        ("AWS::SSO::Assignment", {"PrincipalId": "p"}),
        ("AWS::Organizations::Policy", {}),
        ("AWS::LakeFormation::DataLakeSettings", {"Admins": []}),
        ("AWS::CloudFormation::Stack", {"TemplateURL": "https://"}),
        ("AWS::Lambda::Url", {"AuthType": "NONE"}),
        # Neither their names nor those of their properties tell.
        ("AWS::S3::MultiRegionAccessPoint", {"Regions": [{"Bucket": "b"}]}),
        ("AWS::Pipes::Pipe", {"Source": "q", "Target": "f"}),
        ("AWS::EKS::PodIdentityAssociation", {"RoleArn": "r"}),
        ("AWS::RolesAnywhere::Profile", {"RoleArns": ["r"]}),
        ("AWS::IAM::AccessKey", {"UserName": "somebody"}),
        ("AWS::S3::Bucket", {"ReplicationConfiguration": {"Rules": [{"Destination": {"Bucket": "arn:aws:s3:::b"}}]}}),
        ("AWS::S3::Bucket", {"InventoryConfigurations": [{"Destination": {"BucketArn": "arn:aws:s3:::b"}}]}),
        ("AWS::S3::Bucket", {"LoggingConfiguration": {"DestinationBucketName": "b"}}),
        ("AWS::S3::Bucket", {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}),
        ("AWS::SageMaker::FeatureGroup", {"OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://theirs/a"}}}),
        ("AWS::Events::Rule", {"Targets": [{"Id": "a", "Arn": "arn:aws:events:eu-west-1:999999999999:event-bus/b"}]}),
        ("AWS::Lambda::Function", {"Code": {"S3Bucket": "theirs", "S3Key": "k"}}),
        ("AWS::Lambda::Function", {"Role": "arn:aws:iam::111122223333:role/theirs"}),
        ("AWS::Lambda::Function", {"Code": {"ZipFile": "..."}, "Handler": "functions.share_cards.index.handler"}),
        ("AWS::Lambda::Function", {"Handler": "index.handler"}),
        ("AWS::Lambda::Function", {"Layers": ["arn:aws:lambda:eu-west-1:1:layer:l:1"]}),
        ("Ours::Data::Share", {}),
        ("AWS::S3::Bucket::MODULE", {}),
        ("AWS::CloudFormation::CustomResource", {"ServiceToken": "arn:aws:lambda:eu-west-1:1:function:f"}),
        ("Custom::Thing", {"ServiceToken": {"Ref": "Open"}}),
    ],
)
def test_a_type_that_bears_on_access_and_that_nobody_collects_is_listed(
    tmp_path: Path, type_: str, properties: dict[str, Any]
) -> None:
    estate = estate_of(tmp_path, {"Thing": resource(type_, **properties)})
    assert any(each.place.startswith(("Stack, Thing", "Stack, Stack/Thing")) for each in estate.unresolved)


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::Logs::LogGroup", {"LogGroupName": "/log", "RetentionInDays": 7}),
        ("AWS::SSM::Parameter", {"Name": "/a", "Value": "b", "Policies": "[]"}),
        ("AWS::SNS::Subscription", {"FilterPolicy": {}}),
        ("AWS::AutoScaling::ScalingPolicy", {"PolicyType": "SimpleScaling"}),
        ("AWS::SQS::Queue", {"QueueName": "a", "RedriveAllowPolicy": {"redrivePermission": "byQueue"}}),
    ],
)
def test_what_says_nothing_about_access_is_not_listed(tmp_path: Path, type_: str, properties: dict[str, Any]) -> None:
    assert estate_of(tmp_path, {"Thing": resource(type_, **properties)}).unresolved == ()


def test_what_stays_with_what_the_templates_make_is_not_listed(tmp_path: Path) -> None:
    """Copies to another of their buckets, the key of a user of theirs, code of the CDK's assets."""
    role = {"Fn::GetAtt": ["Role", "Arn"]}
    code = {"S3Bucket": f"cdk-hnb659fds-assets-{ACCOUNT}-eu-west-1", "S3Key": "k"}
    estate = estate_of(
        tmp_path,
        {
            "Data": resource(
                "AWS::S3::Bucket", BucketName="data", LoggingConfiguration={"DestinationBucketName": {"Ref": "Logs"}}
            ),
            "Logs": resource("AWS::S3::Bucket", BucketName="logs"),
            "User": resource("AWS::IAM::User", UserName="console"),
            "Key": resource("AWS::IAM::AccessKey", UserName={"Ref": "User"}),
            "Role": resource("AWS::IAM::Role", RoleName="works"),
            "Works": resource("AWS::Lambda::Function", FunctionName="works", Code=code, Role=role),
        },
    )
    assert estate.unresolved == ()
    assert estate.resources[f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:works"].works_as in estate.identities


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("works", ["works"]),
        ("works:live", ["works", "works:live"]),
        (f"{ACCOUNT}:function:works:1", ["works", "works:1"]),
    ],
)
def test_a_permission_on_an_alias_or_version_lets_in_there_and_at_the_function(
    tmp_path: Path, name: str, about: list[str]
) -> None:
    """lambda/latest/dg/using-aliases.html; it is the function's code that runs."""
    allowed = resource("AWS::Lambda::Permission", FunctionName=name, Principal="*", Action="lambda:InvokeFunction")
    estate = estate_of(tmp_path, {"Thing": allowed})
    arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:"
    assert estate.resources[f"{arn}works"].policy[0].resources == tuple(f"{arn}{each}" for each in about)


def test_every_type_of_cloudformation_that_holds_a_policy_of_iam_is_collected_or_listed() -> None:
    """Of the registry of resource types as cfn-lint packages it."""
    folder = Path(str(cfnlint.__file__)).parent / "data" / "schemas" / "resources"
    schemas = [json.loads(file.read_text()) for file in folder.glob("*.json")]
    assert len(schemas) > 1000
    missed = [
        (schema["typeName"], name)
        for schema in schemas
        for name in schema.get("properties", {})
        if name.endswith(("PolicyDocument", "ResourcePolicy", "PolicyText"))
        and schema["typeName"] not in COLLECTORS
        and overlooked(schema["typeName"], {name: {}}) is None
    ]
    assert missed == []


def test_a_share_is_kept_as_it_is_written(tmp_path: Path) -> None:
    properties: dict[str, Any] = {
        "PermissionArns": ["p"],
        "ResourceArns": ["r"],
        "Principals": [{"Ref": "AWS::AccountId"}],
    }
    estate = estate_of(
        tmp_path,
        {
            "Inside": resource("AWS::RAM::ResourceShare", Name="a", AllowExternalPrincipals=False, **properties),
            "Open": resource("AWS::RAM::ResourceShare", Name="b", **properties),
        },
    )
    assert [(each.name, each.external) for each in estate.shares] == [("a", False), ("b", True)]
    assert estate.shares[0].principals == (ACCOUNT,)
    assert estate.shares[0].source == Source("Stack", "Stack/Inside", "a", PolicyKind.SHARE)


def test_grants_and_tags_of_lake_formation_are_collected(tmp_path: Path) -> None:
    table = {"Table": {"CatalogId": ACCOUNT, "DatabaseName": "d", "Name": "t"}}
    grant = resource(
        "AWS::LakeFormation::PrincipalPermissions",
        Principal={"DataLakePrincipalIdentifier": "222233334444"},
        Resource=table,
        Permissions=["SELECT"],
        PermissionsWithGrantOption=["DESCRIBE"],
    )
    tag = resource(
        "AWS::LakeFormation::TagAssociation",
        Resource=table,
        LFTags=[{"CatalogId": ACCOUNT, "TagKey": "k", "TagValues": ["a", "b"]}],
    )
    estate = estate_of(tmp_path, {"Grant": grant, "Tag": tag})
    assert estate.lake_formation == (
        LakeFormationGrant(ACCOUNT, "222233334444", table, ("SELECT",), SOURCE, ("DESCRIBE",)),
    )
    assert estate.lake_formation_tags == (LakeFormationTag(ACCOUNT, table, (("k", "a"), ("k", "b")), SOURCE),)


def test_a_rule_is_a_route_to_its_targets(tmp_path: Path) -> None:
    pattern = {"source": ["aws.sagemaker"]}
    rule = resource(
        "AWS::Events::Rule",
        Name="rule",
        EventPattern=pattern,
        State="DISABLED",
        Targets=[{"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}],
    )
    scheduled = resource("AWS::Events::Rule", Name="clock", ScheduleExpression="rate(1 hour)")
    queue = resource("AWS::SQS::Queue", QueueName="events")
    estate = estate_of(tmp_path, {"Rule": rule, "Clock": scheduled, "Queue": queue})
    assert estate.unresolved == ()
    one, two = estate.routes
    assert (one.pattern, one.enabled, one.targets) == (
        pattern,
        False,
        (f"arn:aws:sqs:eu-west-1:{ACCOUNT}:events",),
    )
    assert (two.pattern, two.enabled, two.targets) == (None, True, ())


STATEMENTS = [{"Sid": "LandbridgetestRead", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]


def custom(folder: Path, function: str, **properties: Any) -> Estate:
    """A custom resource of one stack, served by a function of another."""
    token = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:serves"
    handler = f"functions.{function}.index.handler"
    stacks = {
        "Uses": {
            "Resources": {"Use": resource("AWS::CloudFormation::CustomResource", ServiceToken=token, **properties)}
        },
        "Serves": {"Resources": {"F": resource("AWS::Lambda::Function", FunctionName="serves", Handler=handler)}},
    }
    return collect(write(folder, stacks), declaration())


@pytest.mark.parametrize(
    ("target", "name", "arn"),
    [
        ("bucket", "theirs", "arn:aws:s3:::theirs"),
        ("glue-catalog", ACCOUNT, f"arn:aws:glue:eu-west-1:{ACCOUNT}:catalog"),
    ],
)
def test_merged_statements_are_part_of_a_policy_that_is_not_all_known(
    tmp_path: Path, target: str, name: str, arn: str
) -> None:
    estate = custom(tmp_path, "merge_policy", Target=target, Name=name, Owner="o", Statements=json.dumps(STATEMENTS))
    assert not estate.resources[arn].complete
    assert [each.source.sid for each in estate.resources[arn].policy] == ["LandbridgetestRead"]
    assert estate.unresolved == ()


def test_statements_that_are_not_known_may_allow_and_deny(tmp_path: Path) -> None:
    estate = custom(tmp_path, "merge_policy", Target="bucket", Name="theirs", Statements={"Ref": "Open"})
    assert len(estate.resources["arn:aws:s3:::theirs"].policy) == 2
    assert estate.unresolved == (Unresolved('{"Ref": "Open"}', ""),)


@pytest.mark.parametrize("changes", [{"Statements": "["}, {"Target": "queue"}])
def test_merged_statements_that_cannot_be_read_are_an_error(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(AssemblyError, match="of Use"):
        custom(tmp_path, "merge_policy", **{"Target": "bucket", "Name": "theirs", "Statements": "[]", **changes})


@pytest.mark.parametrize(
    ("function", "listed"), [("accept_invitations", 0), ("revoke_iam_access", 0), ("share_cards", 1)]
)
def test_a_function_that_is_known_to_open_nothing_is_not_listed(tmp_path: Path, function: str, listed: int) -> None:
    assert len(custom(tmp_path, function).unresolved) == listed
