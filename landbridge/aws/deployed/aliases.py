"""What goes by ids that AWS makes up and no template can know: keys stand by their aliases, Studio domains by names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from landbridge.access.model import Unresolved, Value
from landbridge.naming import Names

_KEY = re.compile(r"arn:[\w-]+:kms:[\w-]+:\d{12}:key/[\w-]+")
_DOMAIN = re.compile(r"(?<=:user-profile/)d-\w+(?=/)|(?<=:domain/)d-\w+")


@dataclass(frozen=True)
class Aliases:
    """`arns` says for the ARN of a key by its id what stands for it: `Names.key_of_alias_arn` of its alias. `all` are
    all aliases of a key, by the same ARN. `domains` are names by id. `refused` are accounts that do not list their
    aliases."""

    arns: Mapping[str, str] = field(default_factory=dict)
    all: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, Unresolved] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Names, account: str, aliases: Iterable[Mapping[str, Any]], known: Iterable[str]) -> Aliases:
        """From kms:ListAliases of an account. Of several aliases of Landbridge's on one key the one that is `known` as
        the ARN of a key stands for it, else the first."""
        by_key: dict[str, list[str]] = {}
        for alias in aliases:
            if target := alias.get("TargetKeyId"):
                by_key.setdefault(names.arn("kms", account, f"key/{target}"), []).append(alias["AliasName"])
        expected = frozenset(known)
        arns = {}
        for arn, found in by_key.items():
            own = sorted(alias for alias in found if alias.startswith(f"alias/{names.prefix}-"))
            standing = [names.key_of_alias_arn(account, alias) for alias in own]
            if standing:
                arns[arn] = next((each for each in standing if each in expected), standing[0])
        return cls(arns, {arn: tuple(sorted(found)) for arn, found in by_key.items()})

    def __or__(self, other: Aliases) -> Aliases:
        return Aliases(
            {**self.arns, **other.arns},
            {**self.all, **other.all},
            {**self.domains, **other.domains},
            {**self.refused, **other.refused},
        )

    def named(self, content: Any) -> str:
        """A policy, an object of JSON or its text, without such ids."""
        text = content if isinstance(content, str) else json.dumps(content)
        text = _KEY.sub(lambda match: self.arns.get(match[0], match[0]), text)
        return _DOMAIN.sub(lambda match: self.domains.get(match[0], match[0]), text)

    def key(self, names: Names, account: str, given: str | None) -> Value | None:
        """A key as services give it: ARN, id or alias; None for AWS's own."""
        if not given or given.startswith("alias/aws/") or ":alias/aws/" in given:
            return None
        if ":alias/" in given:
            return given.replace(":alias/", ":key/alias/", 1)
        if given.startswith("alias/"):
            return names.key_of_alias_arn(account, given)
        arn = given if given.startswith("arn:") else names.arn("kms", account, f"key/{given}")
        return self.arns.get(arn, arn)
