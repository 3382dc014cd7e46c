"""Taking over: deleting a thing, or changing who may use it. Nobody is granted it; each action is a way of its own.

What belongs to many groups at once, such as the offline bucket and the keys, is asked about once, with the catalog.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from landbridge.access.capabilities.actors import ACCESS_ROLE
from landbridge.access.capabilities.chain import Capability, Expectation, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.discovery import catalog_thing
from landbridge.access.capabilities.entry import role_thing
from landbridge.access.capabilities.operations import Operation, Step, call
from landbridge.access.capabilities.principals import team_subject
from landbridge.access.capabilities.recurring import glue_asks
from landbridge.access.capabilities.results import results
from landbridge.access.capabilities.sharing import governs_tables
from landbridge.access.capabilities.stores import (
    ANY,
    Place,
    central_thing,
    data_object,
    groups,
    replicas,
)
from landbridge.access.capabilities.work import Scene, Work, expected, way
from landbridge.access.model import Context, Identity
from landbridge.naming import DEFAULT_DATABASE, Names

UPDATE_TABLE: Final = "UpdateTable"
UPDATE_DATABASE: Final = "UpdateDatabase"
PASS_ROLE: Final = "PassRole"  # noqa: S105
_POLICY = ("PutBucketPolicy", "DeleteBucketPolicy")
_BUCKET = (
    *(*_POLICY, "PutBucketAcl", "PutBucketOwnershipControls", "PutBucketPublicAccessBlock", "DeleteBucket"),
    *("PutLifecycleConfiguration", "PutReplicationConfiguration", "PutInventoryConfiguration"),
    *("PutEncryptionConfiguration", "PutBucketVersioning"),
)
_OBJECTS = ("DeleteObject", "DeleteObjectVersion", "PutObjectAcl")
_KEY = ("PutKeyPolicy", "ScheduleKeyDeletion", "DisableKey", "CreateGrant", "UpdateAlias", "ReplicateKey")
_CATALOG = ("PutResourcePolicy", "DeleteResourcePolicy")
_TABLE = (
    *("DeleteTable", "CreatePartition", "BatchCreatePartition", "UpdatePartition", "BatchUpdatePartition"),
    *("DeletePartition", "BatchDeletePartition"),
)
"""A table's partitions say where its data lies, so who writes them decides what others read."""
_SHARE = (
    *("AssociateResourceShare", "DisassociateResourceShare", "UpdateResourceShare", "DeleteResourceShare"),
    *("AssociateResourceSharePermission", "ReplacePermissionAssociations"),
)
_ROLE = (
    *("UpdateAssumeRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "DetachRolePolicy"),
    *("PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", "DeleteRole"),
)
_FUNCTION = ("UpdateFunctionCode", "UpdateFunctionConfiguration", "AddPermission", "InvokeFunction")
"""Who chooses a function's code, layers or input does what its role may (lambda/latest/dg/lambda-intro-execution-role
.html)."""
_ANY_ROLE = ("CreateRole", "PutRolePolicy", "AttachRolePolicy")
_ANY_USER = ("CreateAccessKey", "CreateLoginProfile", "PutUserPolicy", "AttachUserPolicy")
"""Who may do these to roles and users at large gives himself every right of the account (IAM user guide,
access_policies_managed-versioning and access-analyzer-reference-policy-checks). A stack is updated with the role that
it was made with (AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html)."""
_INSIDE = (
    ("ram", "CreateResourceShare"),
    *(("lakeformation", name) for name in ("GrantPermissions", "BatchGrantPermissions", "PutDataLakeSettings")),
    *(("lakeformation", name) for name in ("RegisterResource", "AddLFTagsToResource")),
)
_RAM_GRANTS = ("PutResourcePolicy", "DeleteResourcePolicy")


class TakeOver(Work):
    """Groups, copies, results, roles, and the central store as a whole."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._groups = groups(scene.world)
        self._places = {**replicas(scene.world), **results(scene.world)}
        identities = scene.world.estate.identities.values()
        self._roles = {role_thing(each.arn): each for each in identities if ":role/" in each.arn}
        self._functions: dict[str, list[str]] = defaultdict(list)
        for resource in scene.world.estate.resources.values():
            if isinstance(resource.works_as, str):
                self._functions[resource.works_as].append(resource.arn)
        self._operations: dict[Thing, tuple[Operation, ...]] = {}

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        every = (*self._groups, *self._places, *self._roles, catalog_thing(self.declaration))
        return ((Capability.TAKE_OVER, thing) for thing in every)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        if thing not in self._operations:
            self._operations[thing] = tuple(self._made(thing))
        return self._operations[thing]

    def declared(self) -> Iterator[Expectation]:
        yield from self._kept_tables()
        yield from self._governed()
        yield from self._merged_policies()
        yield from self._passed_roles()

    def _made(self, thing: Thing) -> Iterator[Operation]:
        if thing.kind is ThingKind.CATALOG:
            yield from self._central()
        elif thing.kind is ThingKind.ROLE:
            yield from self._role(thing)
        elif thing in self._places:
            yield from self._bucket(self._places[thing].bucket, "")
            yield from self._objects(self._places[thing], data=thing.kind is ThingKind.REPLICA)
            yield from self._key(self._places[thing].key, "")
        else:
            yield from self._group(thing)

    def _group(self, thing: Thing) -> Iterator[Operation]:
        group = self._groups[thing]
        for name in ("DeleteFeatureGroup", *_RAM_GRANTS):
            yield call("sagemaker", name, group.arn)
        own = thing.kind is ThingKind.LOCAL_FEATURE_GROUP or self._is_existing(thing)
        if own:
            yield from self._key(group.online_key, "online key: ")
        if group.offline is None:
            return
        yield from self._objects(group.offline, data=True)
        for name in (UPDATE_TABLE, *_TABLE):
            asks = glue_asks(self.names, group.offline, f"glue:{name}", {}, table=True)
            yield Operation(name, (Step(f"call {name}", asks),))
        if own:
            yield from self._bucket(group.offline.bucket, "")
            yield from self._key(group.offline.key, "offline key: ")

    def _central(self) -> Iterator[Operation]:
        names, account = self.names, self.names.central_account
        yield from self._bucket(names.offline_bucket(), "")
        yield from self._key(names.key_of_alias_arn(account, names.online_key_alias()), "online key: ")
        yield from self._key(names.key_of_alias_arn(account, names.offline_key_alias()), "offline key: ")
        for name in _CATALOG:
            yield call("glue", name, names.glue_catalog_arn(account))
        for database in (names.database(), DEFAULT_DATABASE):
            place = Place(account, database, "", "", "", None)
            for name in (UPDATE_DATABASE, "DeleteDatabase"):
                asks = glue_asks(names, place, f"glue:{name}", {}, table=False)
                yield Operation(f"{name} {database}", (Step(f"call {name}", asks),))
        share = names.arn("ram", account, f"resource-share/{ANY}")
        named: Context = {"ram:resourcesharename": (names.discovery_share(ANY),)}
        for name in _SHARE:
            yield call("ram", name, share, context=named)
        for service, name in _INSIDE:
            yield replace(call(service, name, "*"), inside=True)
        for every, what in ((_ANY_ROLE, "role"), (_ANY_USER, "user")):
            for name in every:
                yield call("iam", name, names.arn("iam", account, f"{what}/{ANY}", region=""))
        for name in ("UpdateStack", "CreateChangeSet"):
            yield call("cloudformation", name, names.arn("cloudformation", account, f"stack/{ANY}/{ANY}"))
        for alias in (names.online_key_alias(), names.offline_key_alias()):
            operation = call("ssm", "PutParameter", names.key_parameter_arn(alias))
            yield Operation(f"PutParameter {names.key_parameter(alias)}", operation.steps)

    def _role(self, thing: Thing) -> Iterator[Operation]:
        role = self._roles[thing]
        for name in _ROLE:
            yield call("iam", name, role.arn)
        for number, service in enumerate(_trusted_services(role)):
            passed = call("iam", PASS_ROLE, role.arn, context={"iam:passedtoservice": (service,)})
            yield passed if number == 0 else Operation(f"{PASS_ROLE} to {service}", passed.steps)
        for policy in _own_policies(role, self.names):
            for name in ("CreatePolicyVersion", "SetDefaultPolicyVersion"):
                operation = call("iam", name, policy)
                yield Operation(f"{name} {policy.rpartition('/')[2]}", operation.steps)
        for function in self._functions.get(role.arn, ()):
            for name in _FUNCTION:
                operation = call("lambda", name, function)
                yield Operation(f"{name} {function.rpartition(':')[2]}", operation.steps)

    def _bucket(self, bucket: str, prefix: str) -> Iterator[Operation]:
        for name in _BUCKET:
            operation = call("s3", name, self.names.bucket_arn(bucket))
            yield Operation(f"{prefix}{name}", operation.steps)

    def _objects(self, place: Place, *, data: bool) -> Iterator[Operation]:
        objects = data_object(self.names, place) if data else self.names.bucket_arn(place.bucket, f"{place.prefix}/any")
        for name in _OBJECTS:
            yield call("s3", name, objects)

    def _key(self, key: str | None, prefix: str) -> Iterator[Operation]:
        if key is None:
            return
        # Not on a service's behalf: what SageMaker does with a key for its caller is a part of producing.
        directly: Context = {"kms:viaservice": (), "kms:grantisforawsresource": ()}
        for name in _KEY:
            yield Operation(f"{prefix}{name}", call("kms", name, key, context=directly).steps)

    def _is_existing(self, thing: Thing) -> bool:
        declared = self.declaration.feature_groups
        return thing.kind is ThingKind.FEATURE_GROUP and declared[thing.key].existing

    def _kept_tables(self) -> Iterator[Expectation]:
        """Feature Store keeps the tables of its groups (SageMaker developer guide, feature-store-adding-policies), and
        sets the ACL of what it writes, which a bucket that enforces its owner does not heed."""
        for thing, group in self._groups.items():
            if group.offline is None or self._is_existing(thing):
                continue
            if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
                name, place = thing.key.split("/")[0], ("local_feature_groups", *thing.key.split("/"))
                role = self._own_role(thing.account, self.names.local_feature_store_role(name))
            elif thing.kind is ThingKind.PRODUCED:
                role = self._own_role(thing.account, self.names.produced_feature_store_role())
                place = ("teams", thing.key, "produce")
            else:
                role = self._own_role(thing.account, self.names.feature_store_role())
                place = ("feature_groups", thing.key)
            yield from expected(role, Capability.TAKE_OVER, thing, (UPDATE_TABLE,), place)
            yield from expected(role, Capability.TAKE_OVER, thing, ("PutObjectAcl",), place, may=True)

    def _governed(self) -> Iterator[Expectation]:
        """Lake Formation's role writes what it governs; its function takes grants back, and gives none; it
        changes the database, whose settings say what new tables grant (docs/concepts/lake-formation.md)."""
        if not governs_tables(self.declaration):
            return
        central = self.names.central_account
        for key in self.declaration.feature_groups:
            thing, role = (
                central_thing(self.declaration, key),
                self._own_role(central, self.names.lake_formation("reads")),
            )
            place = ("feature_groups", key)
            yield from expected(role, Capability.TAKE_OVER, thing, ("DeleteObject",), place, may=True)
        revokes, catalog = (
            self._own_role(central, self.names.lake_formation("revokes")),
            catalog_thing(self.declaration),
        )
        ways = (f"{UPDATE_DATABASE} {self.names.database()}",)
        yield from expected(revokes, Capability.TAKE_OVER, catalog, ways, ("feature_store",), may=True)

    def _merged_policies(self) -> Iterator[Expectation]:
        """One function adds to policies that are not Landbridge's (docs/concepts/offline.md)."""
        role = self._own_role(self.names.central_account, self.names.merge_policy_role())
        place = ("feature_store",)
        catalog = catalog_thing(self.declaration)
        yield from expected(role, Capability.TAKE_OVER, catalog, _CATALOG, place, may=True)
        for key, group in self.declaration.feature_groups.items():
            if group.existing:
                thing = central_thing(self.declaration, key)
                yield from expected(role, Capability.TAKE_OVER, thing, _POLICY, ("feature_groups", key), may=True)

    def _passed_roles(self) -> Iterator[Expectation]:
        """A producer passes Feature Store the role for produced groups."""
        central = self.names.central_account
        thing = Thing(ThingKind.ROLE, self.names.produced_feature_store_role(), central)
        for name, team in self.declaration.teams.items():
            if team.produce is not None:
                subject, place = team_subject(self.declaration, name), ("teams", name, "produce")
                ways = (way(ACCESS_ROLE, PASS_ROLE),)
                yield from expected(subject, Capability.TAKE_OVER, thing, ways, place, may=True)

    def _own_role(self, account: str, name: str) -> Subject:
        return Subject(SubjectKind.ROLE, self.names.role_arn(account, name), account)


def _trusted_services(role: Identity) -> tuple[str, ...]:
    found = (service for each in role.trust if each.principals for service in each.principals.services)
    return tuple(dict.fromkeys(service for service in found if isinstance(service, str)))


def _own_policies(role: Identity, names: Names) -> tuple[str, ...]:
    """The ARNs that its managed policies have: who writes a new version of one writes what the role may. An inline
    policy has a name as well, and no such ARN: asking for it does no harm."""
    found = (each.source.policy for each in (*role.policies, *(role.boundary or ())))
    arns = (names.arn("iam", role.account, f"policy/{name}", region="") for name in found if " " not in name)
    return tuple(dict.fromkeys(arns))
