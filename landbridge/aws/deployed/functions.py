"""Lambda functions and who may invoke them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from landbridge.access.model import Condition, PolicyKind, Resource, Statement, Unresolved
from landbridge.access.parsing import unknown_statements
from landbridge.aws.deployed.reader import AccountReader

TYPE = "AWS::Lambda::Function"


def read_functions(reader: AccountReader) -> Iterator[Resource]:
    found = reader.listed("lambda", "list_functions", "Functions")
    if isinstance(found, Unresolved):
        for arn in reader.scope.known(reader.account, "lambda"):
            source = reader.source(arn.rpartition(":")[2], arn.rpartition(":")[2], PolicyKind.RESOURCE)
            yield Resource(arn, TYPE, reader.account, unknown_statements(found, source), source)
        return
    for function in found:
        arn, name = function["FunctionArn"], function["FunctionName"]
        if reader.scope.holds(arn, name):
            answer = reader.ask("lambda", "get_policy", absent=("ResourceNotFoundException",), FunctionName=name)
            source = reader.source(name, name, PolicyKind.RESOURCE)
            policy = answer["Policy"] if isinstance(answer, Mapping) else answer
            statements = tuple(_usual(each) for each in reader.statements(policy, source))
            yield Resource(arn, TYPE, reader.account, statements, source)


def _usual(statement: Statement) -> Statement:
    """Lambda writes AWS:SourceArn; case does not count in a key (reference_policies_elements_condition.html)."""
    conditions = tuple(
        Condition(each.operator, f"aws:{each.key[4:]}" if each.key.startswith("AWS:") else each.key, each.values)
        for each in statement.conditions
    )
    return replace(statement, conditions=conditions)
