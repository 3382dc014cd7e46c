"""The world that questions are asked in, and the domains that answer them."""

from __future__ import annotations

from dataclasses import replace

from landbridge.access.capabilities.cards import Cards
from landbridge.access.capabilities.chain import Domain, World
from landbridge.access.capabilities.discovery import Discovery
from landbridge.access.capabilities.doors import Doors
from landbridge.access.capabilities.entry import Entry
from landbridge.access.capabilities.features import Features
from landbridge.access.capabilities.governance import Governance
from landbridge.access.capabilities.models import Models
from landbridge.access.capabilities.offline import Offline
from landbridge.access.capabilities.principals import with_strangers
from landbridge.access.capabilities.producing import Producing
from landbridge.access.capabilities.results import ReadResults
from landbridge.access.capabilities.spokes import Spokes
from landbridge.access.capabilities.takeover import TakeOver
from landbridge.access.capabilities.work import Scene
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Estate, PolicyKind, Resource, Source
from landbridge.declaration.models import Declaration
from landbridge.naming import Names


def world_of(estate: Estate, declaration: Declaration) -> World:
    """The estate, judged for a declaration: the one that it was made from, or another."""
    names = Names.of(declaration)
    whole = _with_existing_buckets(with_strangers(estate), declaration, names)
    return World(whole, declaration, names, Evaluator(whole))


def _with_existing_buckets(estate: Estate, declaration: Declaration, names: Names) -> Estate:
    """Buckets of existing groups are in the central account, and nothing more is known of their policies unless a stack
    adds to them."""
    found = dict(estate.resources)
    for group in declaration.feature_groups.values():
        if group.offline_table is not None:
            bucket = group.offline_table.location.removeprefix("s3://").partition("/")[0]
            arn = names.bucket_arn(bucket)
            source = Source("", bucket, bucket, PolicyKind.RESOURCE)
            found.setdefault(arn, Resource(arn, "AWS::S3::Bucket", names.central_account, (), source, complete=False))
    return replace(estate, resources=found)


def domains(world: World) -> tuple[Domain, ...]:
    """Every capability there is, each question in one domain. Make them once for a world: they keep what they find."""
    scene = Scene(world)
    others = _named(scene)
    return (*others, Doors(scene, others))


def named_domains(world: World) -> tuple[Domain, ...]:
    """Those of the capabilities with a name of their own: all but reaching anything at all."""
    return _named(Scene(world))


def _named(scene: Scene) -> tuple[Domain, ...]:
    stores = (Entry, Discovery, Features, Offline, ReadResults, Producing, TakeOver)
    models = (Models, Cards, Governance, Spokes)
    return (*(domain(scene) for domain in stores), *(domain(scene.world) for domain in models))
