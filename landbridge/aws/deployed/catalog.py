"""The resource policy of an account's Glue catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.access.model import PolicyKind, Resource
from landbridge.aws.deployed.reader import AccountReader

TYPE = "AWS::Glue::Catalog"


def read_catalog(reader: AccountReader) -> Iterator[Resource]:
    """The whole policy: what others wrote into it counts as well."""
    arn = reader.scope.names.glue_catalog_arn(reader.account)
    answer = reader.ask("glue", "get_resource_policy", absent=("EntityNotFoundException",))
    if answer is None and arn not in reader.scope.arns:
        return
    source = reader.source("catalog", "Glue resource policy", PolicyKind.RESOURCE)
    policy = answer["PolicyInJson"] if isinstance(answer, Mapping) else answer
    yield Resource(arn, TYPE, reader.account, reader.statements(policy, source), source)
