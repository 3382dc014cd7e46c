"""One resource of a template, as those who collect read it: values resolved, wrong types refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from landbridge.access.collection import references
from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.intrinsics import Intrinsics
from landbridge.access.collection.template import NO_VALUE, Stack
from landbridge.access.model import PolicyKind, Source, Statements, Unresolved, Value
from landbridge.access.parsing import statements_of


@dataclass
class Entry:
    """A resource. `doubt` is set where nobody knows before deployment whether there is one: all its values are that.

    Each value that cannot be known is added to `unresolved`, once it is asked for.
    """

    intrinsics: Intrinsics
    logical_id: str
    type: str
    properties: Mapping[str, Any]
    unresolved: list[Unresolved]
    doubt: Unresolved | None = None
    _path: str = field(default="", init=False)

    @property
    def stack(self) -> Stack:
        return self.intrinsics.stack

    @property
    def account(self) -> str:
        return self.stack.account

    @property
    def path(self) -> str:
        if not self._path:
            self._path = self.stack.path(self.logical_id)
        return self._path

    def place(self, name: str = "") -> str:
        return f"{self.stack.id}, {self.logical_id}{'.' if name else ''}{name}"

    def source(self, kind: PolicyKind, policy: str) -> Source:
        return Source(self.stack.id, self.path, policy, kind)

    def wrong(self, name: str, found: object, instead: str) -> NoReturn:
        text = json.dumps(found, default=str)
        shown = text if len(text) <= 80 else f"{text[:77]}..."
        raise AssemblyError(self.stack.file, f"{name} of {self.logical_id} ({self.type}) is {shown}, not {instead}")

    def note(self, text: str, name: str = "") -> Unresolved:
        """Something that cannot be known, listed."""
        made = Unresolved(text, self.place(name))
        self.unresolved.append(made)
        return made

    def get(self, name: str) -> Any:
        """The property, resolved; None where there is none."""
        return self._resolved(name) if self.doubt is None or name not in self.properties else self.doubt

    def text(self, name: str) -> Value | None:
        found = self.get(name)
        return found if found is None else self.as_text(found, name)

    def as_text(self, found: Any, name: str) -> Value:
        if not isinstance(found, str | Unresolved):
            self.wrong(name, found, "a text")
        return found

    def texts(self, name: str) -> tuple[Value, ...]:
        """A list of texts; one that is not known as a whole is one value."""
        return self.as_texts(self.get(name), name)

    def targets(self, name: str) -> tuple[Value, ...]:
        """What a policy says it is for: names, known also of a policy that may not be there."""
        return self.as_texts(self._resolved(name), name)

    def as_texts(self, found: Any, name: str) -> tuple[Value, ...]:
        if found is None:
            return ()
        if isinstance(found, str | Unresolved):
            return (found,)
        if not isinstance(found, list):
            self.wrong(name, found, "a list of texts")
        return tuple(self.as_text(each, name) for each in found)

    def objects(self, name: str) -> Iterator[Mapping[str, Any] | Unresolved]:
        found = self.get(name)
        if found is None:
            return
        if isinstance(found, Unresolved):
            yield found
            return
        if not isinstance(found, list):
            self.wrong(name, found, "a list of objects")
        for each in found:
            if not isinstance(each, Mapping | Unresolved):
                self.wrong(name, each, "an object")
            yield each

    def inside(self, *names: str) -> Any:
        """A value at a path of properties; None where there is none, unresolved where any part of the path is. The
        first item of a list is taken."""
        found = self.get(names[0])
        for name in names[1:]:
            found = found[0] if isinstance(found, list) and found else found
            if isinstance(found, Unresolved) or found is None:
                return found
            if not isinstance(found, Mapping):
                self.wrong(name, found, "within an object")
            found = found.get(name)
        return found

    def arn(self) -> str | None:
        """None, and listed, where it is not known."""
        return self._named(references.arn_of(self.intrinsics, self.logical_id, self.place("name")))

    def name(self) -> str | None:
        return self._named(references.name_of(self.intrinsics, self.logical_id, self.place("name")))

    def statements(self, document: Any, kind: PolicyKind, policy: str) -> Statements:
        """Of a resolved document; none where there is none. Raises MalformedPolicy."""
        if document is None:
            return ()
        return statements_of(document, self.source(kind, policy), self.stack.arns.partition)

    def tags(self) -> dict[str, str]:
        """Known ones, from either form that CloudFormation has. What is not known is listed."""
        found = self.get("Tags")
        if found is None or isinstance(found, Unresolved):
            return {}
        if isinstance(found, Mapping):
            return {key: value for key, value in found.items() if isinstance(value, str)}
        pairs = ((each.get("Key"), each.get("Value")) for each in self.objects("Tags") if isinstance(each, Mapping))
        return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}

    def _resolved(self, name: str) -> Any:
        written = self.properties.get(name)
        before = self.intrinsics.unresolved
        found = self.intrinsics.resolve(written, self.place(name))
        if self.intrinsics.unresolved > before:
            self.unresolved.extend(_unresolved_in(found))
        return None if found is NO_VALUE else found

    def _named(self, found: Value | None) -> str | None:
        if isinstance(found, str):
            return found
        self.unresolved.append(found or Unresolved(f"the name of {self.path}", self.place()))
        return None


def _unresolved_in(value: Any) -> Iterator[Unresolved]:
    if isinstance(value, Unresolved):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _unresolved_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _unresolved_in(inner)
