"""Producing: a team makes feature groups of its own in the central account, under its prefix and in its folder.

What CreateFeatureGroup takes of its caller: SageMaker developer guide, feature-store-security, and API reference,
OnlineStoreSecurityConfig (the key); IAM user guide, id_roles_use_passrole; the Glue table is made for the caller
(feature-store-create-feature-group). Condition keys: service authorization reference, SageMaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.actors import ACCESS_ROLE
from landbridge.access.capabilities.chain import Capability, Chain, Expectation, Question, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.operations import Ask, Operation, Step, step
from landbridge.access.capabilities.principals import team_subject
from landbridge.access.capabilities.recurring import glue_asks, through_sagemaker
from landbridge.access.capabilities.stores import ANY, Group, groups, produced_thing
from landbridge.access.capabilities.work import Scene, Work, expected, way
from landbridge.access.model import Context

CREATE = "sagemaker:CreateFeatureGroup"
ONLINE, OFFLINE, BOTH = "online", "offline", "both"
ELSEWHERE = "in another folder"
UNENCRYPTED = "without a key"
OTHER_NAMES = "other names"
_KEY_USE = (
    *("kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant", "kms:RetireGrant", "kms:ReEncryptFrom"),
    *("kms:ReEncryptTo", "kms:GenerateDataKey", "kms:ListGrants", "kms:RevokeGrant"),
)


class Producing(Work):
    """What each producer makes, and names that are nobody's."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        found = groups(scene.world)
        self._groups = {thing: group for thing, group in found.items() if thing.kind is ThingKind.PRODUCED}
        self._elsewhere = Thing(ThingKind.PRODUCED, OTHER_NAMES, self.names.central_account)

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        yield from ((Capability.PRODUCE, thing) for thing in self._groups)
        yield Capability.PRODUCE, self._elsewhere

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        return self._making(thing, thing.key)

    def ways(self, question: Question) -> Iterator[Chain]:
        """A team that asks for other names puts them into its own folder, as its statements ask for."""
        subject, thing = question.subject, question.thing
        folder = subject.name if subject.kind is SubjectKind.TEAM else thing.key
        operations = self._making(thing, folder)
        for actor in self.scene.actors.of(subject):
            for operation in operations:
                yield Chain(way(actor.role, operation.name), self.links(actor, operation.steps))

    def declared(self) -> Iterator[Expectation]:
        for name, team in self.declaration.teams.items():
            if team.produce is not None:
                thing, place = produced_thing(self.declaration, name), ("teams", name, "produce")
                ways = tuple(way(ACCESS_ROLE, what) for what in (ONLINE, OFFLINE, BOTH))
                yield from expected(team_subject(self.declaration, name), Capability.PRODUCE, thing, ways, place)

    def _making(self, thing: Thing, folder: str) -> tuple[Operation, ...]:
        names = self.names
        group = self._groups.get(thing)
        arn = names.feature_group_arn(f"{names.environment}-{ANY}") if group is None else group.arn
        own = f"s3://{names.offline_bucket()}/{names.produced_offline_prefix(folder)}/{ANY}"
        elsewhere = f"s3://{names.offline_bucket()}/{names.environment}-{ANY}"
        key = names.key_of_alias_arn(names.central_account, names.online_key_alias())
        online, offline = self._online(key), self._offline(group)
        passing = self._passing()
        return (
            Operation(ONLINE, (_create(arn, key, None), *online)),
            Operation(OFFLINE, (_create(arn, None, own), passing, *offline)),
            Operation(BOTH, (_create(arn, key, own), passing, *online, *offline)),
            Operation(ELSEWHERE, (_create(arn, key, elsewhere), passing)),
            Operation(UNENCRYPTED, (_create(arn, "", None),)),
        )

    def _passing(self) -> Step:
        role = self.names.role_arn(self.names.central_account, self.names.produced_feature_store_role())
        to_sagemaker: Context = {"iam:passedtoservice": ("sagemaker.amazonaws.com",)}
        return step("pass Feature Store its role", role, "iam:PassRole", context=to_sagemaker)

    def _online(self, key: str) -> tuple[Step, ...]:
        aliases = Ask("kms:ListAliases", "*", through_sagemaker(self.names))
        use = step("use the key of the online store", key, *_KEY_USE, context=through_sagemaker(self.names))
        return (use, Step("find the key's alias", (aliases,)))

    def _offline(self, group: Group | None) -> tuple[Step, ...]:
        if group is None or group.offline is None:
            return ()
        table = glue_asks(self.names, group.offline, "glue:CreateTable", {}, table=True)
        return (Step("make the table", table),)


def _create(arn: str, key: str | None, location: str | None) -> Step:
    """`key` None: no online store; empty: one without a customer key. `location` None: no offline store."""
    context: Context = {
        "sagemaker:featuregroupenableonlinestore": () if key is None else ("true",),
        "sagemaker:featuregrouponlinestorekmskey": (key,) if key else (),
        "sagemaker:featuregroupofflinestoreconfig": () if location is None else ("true",),
        "sagemaker:featuregroupofflinestores3uri": () if location is None else (location,),
        "sagemaker:featuregroupdisablegluetablecreation": () if location is None else ("false",),
    }
    return step("create a feature group", arn, CREATE, context=context)
