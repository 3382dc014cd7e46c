"""All accounts read at once, and put together to an estate."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_

from landbridge.access.collection.organisation import bounds, members
from landbridge.access.model import (
    Estate,
    Identity,
    LakeFormationGrant,
    PolicyKind,
    Resource,
    Route,
    Share,
    Unresolved,
)
from landbridge.access.ram_permissions import declared_permissions
from landbridge.aws.deployed.aliases import Aliases
from landbridge.aws.deployed.buckets import read_buckets
from landbridge.aws.deployed.catalog import read_catalog
from landbridge.aws.deployed.functions import read_functions
from landbridge.aws.deployed.groups import read_feature_groups, read_model_groups
from landbridge.aws.deployed.identities import read_identities
from landbridge.aws.deployed.keys import read_aliases, read_keys
from landbridge.aws.deployed.lake_formation import read_grants
from landbridge.aws.deployed.organisation import KINDS, read_controls
from landbridge.aws.deployed.queues import read_queues
from landbridge.aws.deployed.reader import AccountReader, LiveError
from landbridge.aws.deployed.routes import read_routes
from landbridge.aws.deployed.scope import Scope
from landbridge.aws.deployed.sessions import AccountSessions
from landbridge.aws.deployed.shares import read_shares
from landbridge.aws.errors import SessionError
from landbridge.declaration.models import Declaration
from landbridge.lake_formation import lake_formation_governs

THREADS = 8
"""Accounts that are read at the same time."""

OnAccount = Callable[[str], None]
"""Called with one line when an account has been read, from any thread."""

_RESOURCES = (read_buckets, read_queues, read_model_groups, read_feature_groups, read_catalog, read_functions)


@dataclass(frozen=True)
class _Found:
    """What one account holds."""

    identities: tuple[Identity, ...]
    resources: tuple[Resource, ...]
    shares: tuple[Share, ...]
    grants: tuple[LakeFormationGrant, ...]
    routes: tuple[Route, ...]


def collect_live(
    declaration: Declaration,
    sessions: AccountSessions,
    progress: OnAccount = lambda line: None,
    like: Estate | None = None,
) -> Estate:
    """The estate of the deployed accounts: what is not deployed is not in it.

    like: the estate of the assembly that was deployed. With it the things that go by no name of Landbridge's are looked
        for as well, and what an account does not tell is known to be there.
    Raises LiveError (accounts that cannot be entered, all of them; or AWS fails) and MalformedPolicy.
    """
    scope = Scope.of(declaration, like)
    readers = _readers(scope, sessions)
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            aliases = reduce(or_, pool.map(read_aliases, readers), Aliases())
            for reader in readers:
                reader.aliases = aliases
            read = partial(_read, governed=lake_formation_governs(declaration), progress=progress)
            found = list(pool.map(read, readers))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    base = AccountReader(sessions.account, scope, sessions.base_clients())
    estate = Estate(
        identities={each.arn: each for one in found for each in one.identities},
        resources={each.arn: each for one in found for each in one.resources},
        shares=tuple(each for one in found for each in one.shares),
        lake_formation=tuple(each for one in found for each in one.grants),
        routes=tuple(each for one in found for each in one.routes),
    )
    estate = _with_organisation(declaration, base, estate)
    unresolved = tuple(each for reader in (*readers, base) for each in reader.unresolved)
    return replace(estate, unresolved=estate.unresolved + unresolved)


def _readers(scope: Scope, sessions: AccountSessions) -> list[AccountReader]:
    def enter(account: str) -> AccountReader | SessionError:
        try:
            return AccountReader(account, scope, sessions.clients(account))
        except SessionError as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        entered = list(pool.map(enter, scope.accounts))
    if refused := [str(each) for each in entered if isinstance(each, SessionError)]:
        raise LiveError("\n".join(refused))
    return [each for each in entered if isinstance(each, AccountReader)]


def _read(reader: AccountReader, *, governed: bool, progress: OnAccount) -> _Found:
    resources = [each for read in _RESOURCES for each in read(reader)]
    used = (each.key for each in resources)
    resources += read_keys(reader, (key for key in used if isinstance(key, str)))
    found = _Found(
        tuple(sorted(read_identities(reader), key=_arn)),
        tuple(sorted(resources, key=_arn)),
        tuple(read_shares(reader, frozenset(each.arn for each in resources))),
        tuple(read_grants(reader)) if governed else (),
        tuple(read_routes(reader)),
    )
    progress(
        f"account {reader.account}: {len(found.identities)} roles and users, {len(found.resources)} resources, "
        f"{len(found.shares)} shares"
    )
    return found


def _arn(each: Identity | Resource) -> str:
    return each.arn


def _with_organisation(declaration: Declaration, base: AccountReader, estate: Estate) -> Estate:
    """With what the declaration says of the organisation, and its control policies as far as they may be read: as
    declared where they may not."""
    names, organisation = base.scope.names, declaration.organisation
    controls = read_controls(base, organisation.id) if organisation else {}
    assumed: tuple[str, ...] = ()
    if isinstance(controls, Unresolved):
        # They only ever take away: nothing more is possible than is judged without them.
        base.unresolved.remove(controls)
        assumed = (f"control policies of the organisation are as declared: {controls.place}: {controls.text}",)
        controls = {kind: bounds(declaration, names, kind) for kind in KINDS.values()}
    return replace(
        estate,
        partition=names.partition,
        region=names.region,
        organisation=organisation.id if organisation else None,
        members=members(declaration),
        service_control=controls.get(PolicyKind.SERVICE_CONTROL, {}),
        resource_control=controls.get(PolicyKind.RESOURCE_CONTROL, {}),
        ram_permissions=declared_permissions(declaration),
        assumed=assumed,
    )
