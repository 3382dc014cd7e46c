"""The example's assembly becomes an estate: nothing is lost, nothing hangs on logical ids, no damage is a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.access.collection import AssemblyError, collect
from landbridge.access.collection.assembly import NEWEST_VERSION
from landbridge.access.model import Estate
from landbridge.access.parsing import MalformedPolicy
from landbridge.declaration.models import Declaration
from tests.synthesis import changed, example, properties, read_templates, synthesize

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outdir = tmp_path_factory.mktemp("cdk.out")
    synthesize(declared(), outdir)
    return outdir


@pytest.fixture(scope="module")
def estate(assembly: Path) -> Estate:
    return collect(assembly, declared())


def declared() -> Declaration:
    """The example, in which one team reads through Lake Formation."""
    return changed(example(), teams={"data-curation": {"offline": "lake-formation"}})


def bodies(assembly: Path, type_: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type: a walk of the test's own."""
    return [each for template in read_templates(assembly).values() for each in properties(template, type_)]


def found(assembly: Path, type_: str, name: str) -> list[str]:
    return sorted(each[name] for each in bodies(assembly, type_))


def last(arns: Any) -> list[str]:
    return sorted(re.split("[:/]", arn)[-1] for arn in arns)


def of_type(estate: Estate, type_: str) -> list[str]:
    return [arn for arn, each in estate.resources.items() if each.type == type_]


def test_every_role_is_an_identity(assembly: Path, estate: Estate) -> None:
    assert last(estate.identities) == found(assembly, "AWS::IAM::Role", "RoleName")
    assert all(identity.trust for identity in estate.identities.values())


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        ("AWS::SQS::Queue", "QueueName"),
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::SageMaker::FeatureGroup", "FeatureGroupName"),
        ("AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName"),
    ],
)
def test_every_resource_is_there(assembly: Path, estate: Estate, type_: str, name: str) -> None:
    assert last(of_type(estate, type_)) == found(assembly, type_, name)


def test_every_bucket_is_there_and_the_existing_ones_that_statements_are_merged_into(
    assembly: Path, estate: Estate
) -> None:
    buckets = {arn: estate.resources[arn] for arn in of_type(estate, "AWS::S3::Bucket")}
    assert last(arn for arn, each in buckets.items() if each.complete) == found(
        assembly, "AWS::S3::Bucket", "BucketName"
    )
    assert last(arn for arn, each in buckets.items() if not each.complete) == ["product-success-features-111122223333"]
    assert all(bucket.policy for bucket in buckets.values())


def test_every_key_is_known_by_its_alias(assembly: Path, estate: Estate) -> None:
    keys = of_type(estate, "AWS::KMS::Key")
    aliases = found(assembly, "AWS::KMS::Alias", "AliasName")
    assert sorted(arn.partition(":key/")[2] for arn in keys) == aliases
    assert sorted(alias for arn in keys for alias in estate.resources[arn].aliases) == aliases
    assert all(estate.resources[arn].policy for arn in keys)


def test_every_share_and_rule_is_there(assembly: Path, estate: Estate) -> None:
    assert sorted(share.name for share in estate.shares) == found(assembly, "AWS::RAM::ResourceShare", "Name")
    assert last(route.arn for route in estate.routes) == found(assembly, "AWS::Events::Rule", "Name")


def test_every_grant_and_tag_of_lake_formation_is_there(assembly: Path, estate: Estate) -> None:
    grants = found(assembly, "AWS::LakeFormation::PrincipalPermissions", "Catalog")
    tags = bodies(assembly, "AWS::LakeFormation::TagAssociation")
    assert sorted(grant.account for grant in estate.lake_formation) == grants != []
    assert len(estate.lake_formation_tags) == len(tags) > 0


def test_every_statement_of_a_managed_policy_reaches_an_identity(assembly: Path, estate: Estate) -> None:
    documents = {
        each["ManagedPolicyName"]: len(each["PolicyDocument"]["Statement"])
        for each in bodies(assembly, "AWS::IAM::ManagedPolicy")
    }
    held: dict[str, set[int]] = {}
    for identity in estate.identities.values():
        for each in (*identity.policies, *(identity.boundary or ())):
            held.setdefault(each.source.policy, set()).add(each.source.index)
    assert {name: len(held.get(name, ())) for name in documents} == documents


def test_nothing_of_the_example_is_unresolved(estate: Estate) -> None:
    assert estate.unresolved == ()


def test_sources_are_constructs_of_stacks(assembly: Path, estate: Estate) -> None:
    stacks = set(read_templates(assembly))
    for identity in estate.identities.values():
        for each in (*identity.policies, *identity.trust):
            assert each.source.stack in stacks
            assert each.source.path.startswith(f"{each.source.stack}/")


def test_the_pinned_library_writes_manifests_that_are_read(assembly: Path) -> None:
    assert int(json.loads((assembly / "manifest.json").read_text())["version"].partition(".")[0]) == NEWEST_VERSION


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value that speaks of resources by other logical ids."""
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["Ref"]:
        return {"Ref": names.get(value["Ref"], value["Ref"])}
    if list(value) == ["Fn::GetAtt"]:
        logical_id, attribute = value["Fn::GetAtt"]
        return {"Fn::GetAtt": [names[logical_id], attribute]}
    return {key: renamed(inner, names) for key, inner in value.items()}


def test_other_logical_ids_are_the_same_estate(assembly: Path, estate: Estate, tmp_path: Path) -> None:
    for file in assembly.glob("*.json"):
        content = json.loads(file.read_text())
        if file.name.endswith(".template.json") and content:
            names = {logical_id: f"Renamed{number}" for number, logical_id in enumerate(content["Resources"])}
            content["Resources"] = {names[name]: renamed(body, names) for name, body in content["Resources"].items()}
        (tmp_path / file.name).write_text(json.dumps(content))
    assert collect(tmp_path, declared()) == estate


JUNK: list[Any] = [
    None,
    True,
    7,
    "",
    "*",
    "arn:aws:iam::1:role/x",
    [],
    {},
    [[]],
    {"Ref": "AWS::NoValue"},
    {"Ref": 7},
    {"Fn::GetAtt": "Nobody"},
    {"Fn::Sub": ["${a}", {"a": {"Ref": "Nobody"}}]},
    {"Fn::If": ["Nowhere", "a", "b"]},
    {"Fn::Select": [5, ["a"]]},
    {"Statement": {}},
]


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from places(inner, (*above, key))


def damage(content: Mapping[str, Any], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(places(content))))
    holder: Any = content
    for key in place[:-1]:
        holder = holder[key]
    if data.draw(st.booleans()):
        holder[place[-1]] = data.draw(st.sampled_from(JUNK))
    elif isinstance(holder, dict):
        holder[data.draw(st.sampled_from(["Condition", "Fn::Sub", "Ref", "other"]))] = holder.pop(place[-1])
    else:
        holder.pop(place[-1])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_assembly_is_collected_or_refused_with_a_reason(assembly: Path, data: st.DataObject) -> None:
    names = sorted(file.name for file in assembly.glob("*.template.json") if file.stat().st_size > 10)
    file = assembly / data.draw(st.sampled_from([*names, "manifest.json"]))
    text = file.read_text()
    content = json.loads(text)
    damage(content, data)
    try:
        file.write_text(json.dumps(content))
        with suppress(AssemblyError, MalformedPolicy):
            collect(assembly, declared())
    finally:
        file.write_text(text)
