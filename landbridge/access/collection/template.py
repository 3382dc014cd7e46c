"""One stack's template, with every part of the shape that CloudFormation asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from landbridge.access.collection.assembly import StackFile
from landbridge.access.collection.errors import AssemblyError
from landbridge.access.model import Value
from landbridge.naming.arns import Arns

NO_VALUE: Final = object()
"""What AWS::NoValue stands for: the property or element is not there."""

SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources")


@dataclass
class Stack:
    """A stack where it goes: `arns` are those of its account and Region. `raw` are its resources by logical id, `ssm`
    the values of the SSM parameters that the assembly makes there, by name."""

    id: str
    name: str
    arns: Arns
    file: Path
    sections: Mapping[str, Mapping[str, Any]]
    transforms: bool
    ssm: Mapping[str, Value]

    @classmethod
    def of(cls, file: StackFile, arns: Arns, content: Mapping[str, Any], ssm: Mapping[str, Value]) -> Stack:
        """Raises AssemblyError for a template that is none."""
        sections: dict[str, Mapping[str, Any]] = {}
        for section in SECTIONS:
            found = content.get(section, {})
            if not isinstance(found, dict):
                raise AssemblyError(file.template, f"{section} is no object; run `cdk synth` again")
            sections[section] = found
        for logical_id, body in sections["Resources"].items():
            properties = body.get("Properties", {}) if isinstance(body, dict) else None
            if not isinstance(properties, dict) or not isinstance(body.get("Type"), str):
                message = f"the resource {logical_id} is no object with Type and Properties; run `cdk synth` again"
                raise AssemblyError(file.template, message)
        return cls(file.id, file.name, arns, file.template, sections, "Transform" in content, ssm)

    @property
    def account(self) -> str:
        return self.arns.central_account

    @property
    def raw(self) -> Mapping[str, Any]:
        return self.sections["Resources"]

    def path(self, logical_id: str) -> str:
        """The construct's path, or the logical id where the template does not say."""
        metadata = self.raw[logical_id].get("Metadata")
        path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
        return path if isinstance(path, str) else f"{self.id}/{logical_id}"
