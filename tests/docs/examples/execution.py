"""The guided examples: where they are, and how one is executed and made fit to be committed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "examples"
NOTEBOOKS = ("owner", "consumer")
"""In the order in which they are run: the consumer reads what the owner put."""

_SECONDS_OF_A_CELL = 60
# What a kernel needs from the surrounding environment; credentials and settings of the shell must not reach a notebook.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


def path(name: str) -> Path:
    return FOLDER / f"{name}.ipynb"


def read(name: str) -> Any:
    """The committed notebook."""
    return nbformat.read(path(name), as_version=4)  # type: ignore[no-untyped-call]


def write(name: str, notebook: Any) -> None:
    nbformat.write(notebook, path(name))  # type: ignore[no-untyped-call]


def execute(name: str, profiles: Path, kernel_files: Path) -> Any:
    """The notebook with the outputs of a new run, as it is to be committed.

    profiles: the AWS configuration file of a local AWS. kernel_files: where the kernel may write files of its own.
    Raises CellExecutionError for the first cell that fails.
    """
    notebook = read(name)
    environment = {each: os.environ[each] for each in _INHERITED if each in os.environ}
    environment |= {
        "AWS_CONFIG_FILE": str(profiles),
        "AWS_EC2_METADATA_DISABLED": "true",
        "IPYTHONDIR": str(kernel_files),
        "NO_PROXY": "localhost,127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }
    client = NotebookClient(
        notebook,
        timeout=_SECONDS_OF_A_CELL,
        kernel_name="python3",
        # It warns that sockets of the loopback address are not encrypted.
        extra_arguments=["--log-level=ERROR"],
        record_timing=False,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute(env=environment)
    return _without_traces(notebook)


def _without_traces(notebook: Any) -> Any:
    """Less what tells of the machine or changes from run to run without a change of meaning."""
    notebook.metadata = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})  # type: ignore[no-untyped-call]
    return notebook


def outputs(notebook: Any) -> dict[str, str]:
    """What each code cell shows, as plain text, by the cell's id."""
    return {
        cell.id: "".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
