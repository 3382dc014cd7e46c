"""CloudFormation's intrinsic functions, as far as a template alone answers them.

AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html. What it does not answer is `Unresolved`: exports
of other stacks, macros, parameters without a default, attributes that AWS makes up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from landbridge.access.collection import references
from landbridge.access.collection.conditions import Conditions
from landbridge.access.collection.template import NO_VALUE, Stack
from landbridge.access.model import Unresolved

_UNKNOWN: Final = object()
_SUBSTITUTED = re.compile(r"\$\{([^}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:([a-z-]+):([^}]*)\}\}")


class Intrinsics:
    """Resolves the values of one stack. `unresolved` counts what it could not, so that nobody need search for it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.unresolved = 0
        self.conditions = Conditions(stack.sections["Conditions"], self._text_of)
        self._attributes: dict[tuple[str, str | None], Any] = {}
        self._functions: Mapping[str, Callable[[Any, str], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ToJsonString": self._to_json_string,
        }

    def resolve(self, value: Any, place: str) -> Any:
        """The value with its functions answered: the same object where it has none, NO_VALUE for AWS::NoValue."""
        if isinstance(value, str):
            return value if "{{resolve:" not in value else self._dynamic(value, place)
        if isinstance(value, dict):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name == "Ref" or name.startswith("Fn::"):
                    return self._called(name, argument, place, value)
            changed: dict[str, Any] | None = None
            for key, inner in value.items():
                found = self.resolve(inner, place)
                if found is not inner:
                    changed = dict(value) if changed is None else changed
                    changed[key] = found
            return value if changed is None else {k: v for k, v in changed.items() if v is not NO_VALUE}
        if isinstance(value, list):
            items = [self.resolve(inner, place) for inner in value]
            if all(map(_same, items, value)):
                return value
            return [item for item in items if item is not NO_VALUE]
        return value

    def attribute(self, logical_id: str, attribute: str | None, place: str) -> Any:
        """What GetAtt, or without an attribute Ref, of a resource is; what is made up by AWS is unresolved."""
        found = self._attribute(logical_id, attribute, place)
        if found is _UNKNOWN:
            of = {"Ref": logical_id} if attribute is None else {"Fn::GetAtt": [logical_id, attribute]}
            return self._unknown(of, place)
        return found

    def _called(self, name: str, argument: Any, place: str, written: Any) -> Any:
        function = self._functions.get(name)
        found = _UNKNOWN if function is None else function(argument, place)
        return self._unknown(written, place) if found is _UNKNOWN else found

    def _unknown(self, written: Any, place: str) -> Unresolved:
        self.unresolved += 1
        text = written if isinstance(written, str) else json.dumps(self._by_path(written), default=_written)
        return Unresolved(text, place)

    def _by_path(self, written: Any) -> Any:
        """As written, with paths for logical ids: those may change while everything stays as it is."""
        if isinstance(written, dict):
            if list(written) == ["Ref"] and self._is_resource(written["Ref"]):
                return {"Ref": self.stack.path(written["Ref"])}
            if list(written) == ["Fn::GetAtt"] and (named := _attribute_named(written["Fn::GetAtt"])):
                logical_id, attribute = named
                if self._is_resource(logical_id):
                    return {"Fn::GetAtt": [self.stack.path(logical_id), attribute]}
            return {key: self._by_path(value) for key, value in written.items()}
        return [self._by_path(value) for value in written] if isinstance(written, list) else written

    def _is_resource(self, logical_id: object) -> bool:
        return isinstance(logical_id, str) and logical_id in self.stack.raw

    def _text(self, value: Any, place: str) -> Any:
        """A resolved value as text, as Join and Sub take it."""
        found = self.resolve(value, place)
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, int | float):
            return str(found)
        return found if isinstance(found, str) else _UNKNOWN

    def _text_of(self, value: Any) -> str | None:
        found = self._text(value, f"{self.stack.id}, Conditions")
        return None if found is _UNKNOWN else str(found)

    def _list(self, value: Any, place: str) -> Any:
        found = self.resolve(value, place)
        return found if isinstance(found, list) else _UNKNOWN

    def _ref(self, name: Any, place: str) -> Any:
        if not isinstance(name, str):
            return _UNKNOWN
        if name == "AWS::NoValue":
            return NO_VALUE
        arns = self.stack.arns
        pseudo = {
            "AWS::AccountId": self.stack.account,
            "AWS::Region": arns.region,
            "AWS::Partition": arns.partition,
            "AWS::URLSuffix": arns.domain,
            "AWS::StackName": self.stack.name,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self.stack.raw:
            return self._attribute(name, None, place)
        return self._parameter(self.stack.sections["Parameters"].get(name))

    def _parameter(self, parameter: Any) -> Any:
        if not isinstance(parameter, dict) or "Default" not in parameter:
            return _UNKNOWN
        default, kind = parameter["Default"], str(parameter.get("Type"))
        if isinstance(default, bool) or not isinstance(default, str | int | float):
            return _UNKNOWN
        text = str(default)
        if kind.startswith("AWS::SSM::Parameter::Value"):
            return self.stack.ssm.get(text, _UNKNOWN)
        is_list = kind == "CommaDelimitedList" or kind.startswith("List<")
        return [part.strip() for part in text.split(",")] if is_list else text

    def _get_att(self, argument: Any, place: str) -> Any:
        named = _attribute_named(argument)
        return self._attribute(*named, place) if named else _UNKNOWN

    def _attribute(self, logical_id: str, attribute: str | None, place: str) -> Any:
        key = (logical_id, attribute)
        if key not in self._attributes:
            # Also what a resource finds that is named after itself.
            self._attributes[key] = _UNKNOWN
            known = logical_id in self.stack.raw
            found = references.stands_for(self, logical_id, attribute, place) if known else None
            self._attributes[key] = _UNKNOWN if found is None or isinstance(found, Unresolved) else found
        return self._attributes[key]

    def _sub(self, argument: Any, place: str) -> Any:
        template, values = argument, {}
        if isinstance(argument, list) and len(argument) == 2:
            template, values = argument
        if not isinstance(template, str) or not isinstance(values, dict):
            return _UNKNOWN
        parts: list[str] = []
        end = 0
        for match in _SUBSTITUTED.finditer(template):
            parts.append(template[end : match.start()])
            end = match.end()
            text = self._substituted(match[1], values, place)
            if text is _UNKNOWN:
                return _UNKNOWN
            parts.append(text)
        return "".join((*parts, template[end:]))

    def _substituted(self, name: str, values: Mapping[str, Any], place: str) -> Any:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name in values:
            return self._text(values[name], place)
        named = _attribute_named(name)
        found = self._attribute(*named, place) if named else self._ref(name, place)
        return found if isinstance(found, str) else _UNKNOWN

    def _join(self, argument: Any, place: str) -> Any:
        if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
            return _UNKNOWN
        items = self._list(argument[1], place)
        if items is _UNKNOWN:
            return _UNKNOWN
        texts = [self._text(item, place) for item in items]
        return _UNKNOWN if _UNKNOWN in texts else argument[0].join(texts)

    def _select(self, argument: Any, place: str) -> Any:
        if not isinstance(argument, list) or len(argument) != 2:
            return _UNKNOWN
        index, items = self._text(argument[0], place), self._list(argument[1], place)
        if items is _UNKNOWN or index is _UNKNOWN or not re.fullmatch(r"[0-9]{1,6}", index):
            return _UNKNOWN
        found = items[int(index)] if int(index) < len(items) else _UNKNOWN
        return _UNKNOWN if isinstance(found, Unresolved) else found

    def _split(self, argument: Any, place: str) -> Any:
        if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str) or not argument[0]:
            return _UNKNOWN
        text = self._text(argument[1], place)
        return _UNKNOWN if text is _UNKNOWN else text.split(argument[0])

    def _if(self, argument: Any, place: str) -> Any:
        if not isinstance(argument, list) or len(argument) != 3:
            return _UNKNOWN
        met = self.conditions.holds(argument[0])
        return _UNKNOWN if met is None else self.resolve(argument[1 if met else 2], place)

    def _find_in_map(self, argument: Any, place: str) -> Any:
        if not isinstance(argument, list) or len(argument) not in (3, 4):
            return _UNKNOWN
        found: Any = self.stack.sections["Mappings"]
        for key in argument[:3]:
            name = self._text(key, place)
            if name is _UNKNOWN:
                return _UNKNOWN
            found = found.get(name, _UNKNOWN) if isinstance(found, dict) else _UNKNOWN
        if found is _UNKNOWN and len(argument) == 4 and isinstance(argument[3], dict) and "DefaultValue" in argument[3]:
            return self.resolve(argument[3]["DefaultValue"], place)
        return found

    def _to_json_string(self, argument: Any, place: str) -> Any:
        before = self.unresolved
        found = self.resolve(argument, place)
        return _UNKNOWN if self.unresolved > before or found is NO_VALUE else json.dumps(found)

    def _dynamic(self, value: str, place: str) -> Any:
        """A dynamic reference to an SSM parameter that this assembly makes (dynamic-references-ssm.html)."""

        def known(match: re.Match[str]) -> str:
            name = match[2].partition(":")[0]
            found = self.stack.ssm.get(name) if match[1] == "ssm" else None
            if not isinstance(found, str):
                raise KeyError(name)
            return found

        try:
            return _DYNAMIC.sub(known, value)
        except KeyError:
            return self._unknown(value, place)


def _same(one: object, other: object) -> bool:
    return one is other


def _written(value: object) -> str:
    return value.text if isinstance(value, Unresolved) else str(value)


def _attribute_named(argument: Any) -> tuple[str, str] | None:
    """Logical id and attribute, from either form of GetAtt."""
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if isinstance(argument, list) and len(argument) == 2 and all(isinstance(part, str) for part in argument):
        return argument[0], argument[1]
    return None
