"""The world that questions are asked in, and the domains that answer them."""

from __future__ import annotations

from landbridge.access.capabilities.cards import Cards
from landbridge.access.capabilities.chain import Domain, World
from landbridge.access.capabilities.discovery import Discovery
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
from landbridge.access.model import Estate
from landbridge.declaration.models import Declaration
from landbridge.naming import Names


def world_of(estate: Estate, declaration: Declaration) -> World:
    """The estate, judged for a declaration: the one that it was made from, or another."""
    peopled = with_strangers(estate)
    return World(peopled, declaration, Names.of(declaration), Evaluator(peopled))


def domains(world: World) -> tuple[Domain, ...]:
    """Every capability there is, each question in one domain. Make them once for a world: they keep what they find."""
    scene = Scene(world)
    stores = (Entry, Discovery, Features, Offline, ReadResults, Producing, TakeOver)
    models = (Models, Cards, Governance, Spokes)
    return (*(domain(scene) for domain in stores), *(domain(world) for domain in models))


domains_of = domains
"""The same, under the name that comparisons use."""
