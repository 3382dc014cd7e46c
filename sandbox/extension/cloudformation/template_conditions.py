"""The Conditions section of a template, with every intrinsic function that may stand in it.

ministack's own reading leaves Fn::Join and the like unresolved, so that a comparison with them is never equal: the
CDK's bootstrap template then makes roles that trust an empty list of accounts, which IAM refuses. Rules:
docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html.
"""

from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers, stacks

_LOGICAL = frozenset({"Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not", "Condition"})


def install() -> None:
    """Resolve the functions before ministack compares."""
    evaluate = engine._evaluate_conditions
    if getattr(evaluate, "extended", False):
        return

    def evaluated(template: dict[str, Any], params: dict[str, Any]) -> dict[str, bool]:
        mappings = template.get("Mappings", {})
        conditions = {
            name: _resolved(expression, params, mappings) for name, expression in template.get("Conditions", {}).items()
        }
        found: dict[str, bool] = evaluate({**template, "Conditions": conditions}, params)
        return found

    evaluated.extended = True  # type: ignore[attr-defined]
    for module in (engine, changesets, handlers, stacks):
        module._evaluate_conditions = evaluated


def _resolved(expression: Any, params: dict[str, Any], mappings: dict[str, Any]) -> Any:
    if isinstance(expression, list):
        return [_resolved(item, params, mappings) for item in expression]
    if not isinstance(expression, dict):
        return expression
    if expression.keys() & _LOGICAL:
        return {name: _resolved(value, params, mappings) for name, value in expression.items()}
    if "Ref" in expression and expression["Ref"] in params:
        return expression  # ministack compares a list parameter as the one string that was given
    return engine._resolve_refs(expression, {}, params, {}, mappings, "", "")
