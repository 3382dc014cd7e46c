"""What a git revision, or the working tree, synthesizes: by its own code, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from landbridge.access.comparison.errors import ComparisonError

MANIFEST = "manifest.json"
WORKING_TREE = "the working tree"

_LINES = 15
"""How much of what a failed command printed is shown."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison. `folder` is where the app and environments/ lie, None where only the assembly is known;
    `name` what the side is called in messages."""

    name: str
    assembly: Path
    folder: Path | None = None


@contextmanager
def side_of(text: str | None, environment: str, say: Callable[[str], None]) -> Iterator[Side]:
    """The assembly in a directory, of a git revision, or with None of the working tree as it is.

    What is synthesized lies in a temporary directory, which is gone at the end, as is the worktree of a revision. `say`
    gets lines of progress. Raises ComparisonError.
    """
    if text is None:
        with TemporaryDirectory(prefix="landbridge-") as temporary:
            yield _synthesized(WORKING_TREE, Path.cwd(), Path(temporary), environment, say)
        return
    if not text:
        raise ComparisonError("a side is empty; write a git revision, or the directory of an assembly")
    commit = _commit(text)
    if Path(text, MANIFEST).is_file():
        if commit is not None:
            raise ComparisonError(
                f"{text} is both an assembly and a git revision; write ./{text} for the assembly, or {commit[:12]}"
            )
        yield Side(text, Path(text))
        return
    if commit is None:
        raise ComparisonError(_unknown(text))
    with TemporaryDirectory(prefix="landbridge-") as temporary, _worktree(commit, Path(temporary, "tree")) as tree:
        name = commit[:12] if commit.startswith(text) else f"{text} ({commit[:12]})"
        yield _synthesized(name, tree / _prefix(), Path(temporary), environment, say)


def _unknown(text: str) -> str:
    if Path(text).is_dir():
        return f"{text} holds no cloud assembly ({MANIFEST}); run `cdk synth --output {text}`, or write a git revision"
    shallow = _git("rev-parse", "--is-shallow-repository")
    if shallow is None:
        return f"{text} is no directory of an assembly, and git, which finds revisions, is not on the PATH"
    if shallow.returncode != 0:
        return f"{text} is no directory of an assembly, and there is no git repository here to find a revision in"
    unknown = f"{text} is neither a directory nor a git revision here"
    if shallow.stdout.strip() == "true":
        return f"{unknown}; this clone is shallow: `git fetch --unshallow` brings the rest"
    return f"{unknown}; `git fetch` brings those that only a remote has"


def _commit(text: str) -> str | None:
    """The commit that the text names. Raises ComparisonError where it names several."""
    answer = _git("rev-parse", "--verify", "--end-of-options", f"{text}^{{commit}}")
    if answer is None:
        return None
    if "is ambiguous" in answer.stderr:
        raise ComparisonError(
            f"{text} names more than one thing in git; write refs/heads/…, refs/tags/… or more digits"
        )
    return answer.stdout.strip() if answer.returncode == 0 else None


def _prefix() -> str:
    """Where in the repository this folder is: the app may lie below its root."""
    answer = _git("rev-parse", "--show-prefix")
    return answer.stdout.strip() if answer is not None else ""


@contextmanager
def _worktree(commit: str, folder: Path) -> Iterator[Path]:
    # A hook of the repository is not meant for a tree that is looked at and thrown away.
    made = _git("-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", str(folder), commit)
    if made is None or made.returncode != 0:
        raise ComparisonError(f"git cannot check out {commit[:12]}: {made.stderr.strip() if made else 'git is gone'}")
    try:
        yield folder
    finally:
        _git("worktree", "remove", "--force", str(folder))


def _synthesized(name: str, folder: Path, above: Path, environment: str, say: Callable[[str], None]) -> Side:
    if not (folder / "app.py").is_file():
        raise ComparisonError(f"{name}: there is no app.py; run this in the folder that holds it")
    if not (folder / "environments" / environment).is_dir():
        known = sorted(path.name for path in (folder / "environments").glob("[!_.]*") if path.is_dir())
        raise ComparisonError(f"{name}: there is no environment {environment}; there are: {', '.join(known) or 'none'}")
    if shutil.which("node") is None:
        raise ComparisonError(
            "node is not on the PATH, and a synth needs it; run `make install`, then put .venv/bin there"
        )
    say(f"synthesizing {name}")
    assembly = above / "assembly"
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("CDK_", "PYTHONPATH"))}
    context = json.dumps({"environment": environment})
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=folder,
        env={**variables, "CDK_OUTDIR": str(assembly), "CDK_CONTEXT_JSON": context, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0 or not (assembly / MANIFEST).is_file():
        printed = (done.stdout + done.stderr).replace(f"{folder}{os.sep}", "")
        lines = "\n".join(printed.strip().splitlines()[-_LINES:])
        raise ComparisonError(f"{name} does not synthesize (exit status {done.returncode}):\n{lines}")
    return Side(name, assembly, folder)


def _git(*words: str) -> subprocess.CompletedProcess[str] | None:
    """None where there is no git."""
    git = shutil.which("git")
    if git is None:
        return None
    return subprocess.run(  # noqa: S603
        [git, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
