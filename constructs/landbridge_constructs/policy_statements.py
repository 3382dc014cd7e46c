"""Statements within a policy that belongs to somebody else: a Glue catalog's resource policy, a bucket's policy.

CloudFormation has no type for the first and would replace the second as a whole. The function
functions/merge_policy puts the statements in among the others, and takes them out again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from constructs import Construct

from landbridge_constructs.python_function import PythonFunction


@dataclass(frozen=True)
class PolicyStatementsSettings:
    """`name` is the bucket's, for a catalog its account id: that of the stack. `owner` begins the Sids of `statements`,
    an upper-case letter follows: by that the function knows, among all statements, those that it may change.
    """

    target: Literal["glue-catalog", "bucket"]
    name: str
    owner: str
    statements: Sequence[Mapping[str, Any]]


class PolicyStatements(Construct):
    """The custom resource. One function serves any number of them; no two may be alike in target, name and owner.

    Its construct id must stay: CloudFormation makes a resource under a new id first and then deletes the old one, which
    would take the statements of both away. Raises ValueError for a Sid that does not show its owner.
    """

    def __init__(
        self, scope: Construct, construct_id: str, function: PythonFunction, settings: PolicyStatementsSettings
    ) -> None:
        super().__init__(scope, construct_id)
        for statement in settings.statements:
            sid = str(statement.get("Sid", ""))
            if not re.match(rf"{settings.owner}[A-Z]", sid):
                raise ValueError(
                    f"{self.node.path}: a statement's Sid is {sid!r}: begin it with {settings.owner} and an upper-case "
                    "letter, or the function could not tell it from the statements of others"
                )
        self.resource = function.custom_resource(
            self,
            "Resource",
            {
                "Target": settings.target,
                "Name": settings.name,
                "Owner": settings.owner,
                "Statements": json.dumps(list(settings.statements), sort_keys=True, separators=(",", ":")),
            },
        )
