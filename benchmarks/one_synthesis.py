"""One synthesis, timed from inside: `one_synthesis.py TEAMS GROUPS GRANTS FOLDER` prints seconds as a line of JSON."""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]


def main() -> None:
    teams, groups, grants = map(int, sys.argv[1:4])
    moments = [time.perf_counter()]
    from benchmarks.organisation import organisation
    from landbridge.declaration.models import Declaration
    from stacks.application import add_stacks, new_app

    moments.append(time.perf_counter())
    declaration = Declaration.model_validate(organisation(teams, groups, grants))
    moments.append(time.perf_counter())
    app = new_app(sys.argv[4])
    add_stacks(app, declaration)
    moments.append(time.perf_counter())
    app.synth()
    moments.append(time.perf_counter())
    phases = ("import", "declaration", "build", "synth")
    seconds = [after - before for before, after in pairwise(moments)]
    print(json.dumps(dict(zip(phases, seconds, strict=True))))


if __name__ == "__main__":
    main()
