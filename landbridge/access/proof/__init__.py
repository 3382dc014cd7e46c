"""Proof: what the declaration grants is possible, and nothing else is.

`world_of` sets the scene, `domains` are all capabilities, `matrix` answers every question that is possible or declared,
`verify` says what differs. Imports landbridge.access, landbridge.declaration and landbridge.naming only.
"""

from __future__ import annotations

from landbridge.access.proof.findings import Difference, Findings, Kind
from landbridge.access.proof.matrix import cell, domain_of, expectations, matrix
from landbridge.access.proof.verification import verify
from landbridge.access.proof.world import domains, named_domains, world_of

__all__ = [
    "Difference",
    "Findings",
    "Kind",
    "cell",
    "domain_of",
    "domains",
    "expectations",
    "matrix",
    "named_domains",
    "verify",
    "world_of",
]
