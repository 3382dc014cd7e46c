"""Rewrites the committed templates: `make snapshots`, or `python -m tests.snapshots.write`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]

from tests.snapshots.committed import committed, path, written  # noqa: E402
from tests.synthesis import example, synthesize  # noqa: E402


def main() -> None:
    with TemporaryDirectory() as outdir:
        templates = synthesize(example(), Path(outdir))
    for stack in set(committed()) - set(templates):
        path(stack).unlink()
        print(f"removed {path(stack).name}")
    for stack, template in templates.items():
        if not path(stack).exists() or path(stack).read_text() != written(template):
            path(stack).write_text(written(template))
            print(f"wrote {path(stack).name}")


if __name__ == "__main__":
    main()
