"""The pieces put together: who has which policies, and what has which policy."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from landbridge.access.collection.attaching import identities
from landbridge.access.collection.copies import copied_elsewhere
from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.gathered import AttachedPolicy, Gathered
from landbridge.access.collection.organisation import bounds, members
from landbridge.access.collection.reading import gather
from landbridge.access.collection.resources import GLUE_CATALOG
from landbridge.access.model import Estate, Identity, PolicyKind, Resource, Unresolved
from landbridge.access.ram_permissions import declared_permissions
from landbridge.declaration.models import Declaration
from landbridge.declaration.record import NAME, Recorded, read_record
from landbridge.naming import Names


def collect(assembly: Path, declaration: Declaration) -> Estate:
    """What the assembly made from this declaration says about access.

    Raises AssemblyError for an assembly that cannot be read, MalformedPolicy for a policy that AWS would refuse.
    """
    collecting = gc.isenabled()
    # Thousands of small objects and no garbage: collections would take most of the time.
    gc.disable()
    try:
        return _collect(assembly, declaration)
    finally:
        if collecting:
            gc.enable()


def collect_recorded(assembly: Path) -> tuple[Estate, Recorded]:
    """The estate of an assembly, and the declaration that it keeps.

    Raises AssemblyError also for the assembly of one team alone, whose accounts do not show what others may do, and
    DeclarationError for an assembly of another app.
    """
    if not assembly.is_dir():
        raise AssemblyError(assembly, "there is no such folder; run `cdk synth`, and name the folder that it writes")
    recorded = read_record(assembly)
    if recorded.team is not None:
        raise AssemblyError(
            assembly / NAME,
            f"the assembly holds the stacks of the team {recorded.team} alone; run `cdk synth` without -c team",
        )
    return collect(assembly, recorded.declaration), recorded


def _collect(assembly: Path, declaration: Declaration) -> Estate:
    names = Names.of(declaration)
    gathered = gather(assembly, declaration.environment)
    organisation = declaration.organisation
    resources = _resources(gathered, names)
    gathered.unresolved.extend(copied_elsewhere(gathered, resources))
    held = identities(gathered)
    gathered.unresolved.extend(_unknown_roles(held, resources.values()))
    return Estate(
        partition=names.partition,
        region=names.region,
        organisation=None if organisation is None else organisation.id,
        members=members(declaration),
        identities=held,
        resources=resources,
        shares=tuple(gathered.shares),
        lake_formation=tuple(gathered.lake_formation),
        lake_formation_tags=tuple(gathered.lake_formation_tags),
        routes=tuple(gathered.routes),
        service_control=bounds(declaration, names, PolicyKind.SERVICE_CONTROL),
        resource_control=bounds(declaration, names, PolicyKind.RESOURCE_CONTROL),
        ram_permissions=declared_permissions(declaration),
        # One of the same text elsewhere is another.
        unresolved=tuple({(each.place, each.text): each for each in gathered.unresolved}.values()),
    )


def _resources(gathered: Gathered, names: Names) -> dict[str, Resource]:
    """By ARN, each with its policy. Raises AssemblyError for what is made, or is given a whole policy, twice."""
    found: dict[str, Resource] = {}
    for resource in gathered.resources:
        other = found.get(resource.arn)
        if other is not None and (other.complete or resource.complete):
            raise _twice(resource.arn, other, resource)
        if other is not None:
            resource = replace(resource, aliases=tuple(sorted({*other.aliases, *resource.aliases})))
        found[resource.arn] = resource
    for account, source in gathered.catalogs.items():
        arn = names.glue_catalog_arn(account)
        found[arn] = Resource(arn, GLUE_CATALOG, account, (), source, complete=False)
    whole: dict[str, AttachedPolicy] = {}
    for policy in gathered.policies:
        if policy.whole and whole.setdefault(policy.arn, policy) is not policy:
            raise _twice(f"the policy of {policy.arn}", whole[policy.arn], policy)
        held = found.get(policy.arn)
        if held is None:
            held = Resource(
                arn=policy.arn,
                type=policy.type,
                account=policy.account,
                policy=(),
                source=policy.source,
                complete=policy.whole,
                key=Unresolved("the key of what no template makes", policy.source.path),
            )
        found[policy.arn] = replace(
            held, policy=held.policy + policy.statements, complete=held.complete or policy.whole
        )
    return found


def _unknown_roles(held: Mapping[str, Identity], resources: Iterable[Resource]) -> Iterator[Unresolved]:
    """Roles of functions that no template makes."""
    for each in resources:
        if isinstance(each.works_as, str) and each.works_as not in held:
            text = f"what {each.works_as} may do, the role of {each.arn}"
            yield Unresolved(text, f"{each.source.stack}, {each.source.path}")


def _twice(what: str, one: Resource | AttachedPolicy, other: Resource | AttachedPolicy) -> AssemblyError:
    where = f"{one.source.stack} ({one.source.path}) and {other.source.stack} ({other.source.path})"
    return AssemblyError(what, f"it is made twice, in {where}; CloudFormation would keep one of them")
