"""How far a sync has come: a small file beside other programs' state, so that an interrupted one goes on.

It holds names and numbers of what is on the queue, nothing else.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from landbridge.aws.governance.target import Target


@dataclass
class SyncState:
    """groups: ARNs of groups that have been sent. versions: highest version sent, by the group's ARN."""

    file: Path
    queue: str
    groups: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path, queue: str) -> SyncState:
        """What the file says; nothing has been sent where there is none, or one of another queue or no state at all."""
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            if content["queue"] == queue:
                return cls(file, queue, set(content["groups"]), dict(content["versions"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            pass
        return cls(file, queue)

    @property
    def is_begun(self) -> bool:
        return bool(self.groups)

    def write(self) -> None:
        """Whole or not at all. Raises OSError."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        content = {"queue": self.queue, "groups": sorted(self.groups), "versions": self.versions}
        new = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        new.write_text(json.dumps(content), encoding="utf-8")
        new.replace(self.file)

    def forget(self) -> None:
        """The sync is done; the next one begins anew."""
        self.file.unlink(missing_ok=True)


def default_file(target: Target) -> Path:
    """Below XDG_STATE_HOME, by default ~/.local/state (XDG Base Directory Specification)."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / "landbridge" / f"sync-{target.declaration.environment}-{target.name}.json"
