"""A headless Chromium for the tests: that of the package @sparticuz/chromium, which `make install` brings from npm, or
one on the PATH.

The package holds a Linux x86-64 build with the libraries and a font that it needs, so that a machine with Python and
make alone can run the tests. Elsewhere, install Chromium or Chrome. A test that finds none fails; it is skipped only
where LANDBRIDGE_TESTS_WITHOUT_BROWSER=1 says that nobody expects one.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.synthesis import ROOT

WITHOUT = "LANDBRIDGE_TESTS_WITHOUT_BROWSER"
_PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
_UNPACKED = ROOT / "node_modules" / ".chromium"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_UNPACK = """
import { inflate } from "@sparticuz/chromium";
for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br", "chromium.br"])
  await inflate(`${process.argv[1]}/bin/${name}`);
"""


@dataclass(frozen=True)
class Chromium:
    path: Path
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def headless() -> Iterator[Browser]:
    """A running browser, ended with the context."""
    found = _found()
    if found is None:
        message = f"no Chromium: run `make install`, or install chromium or google-chrome; or set {WITHOUT}=1"
        if os.environ.get(WITHOUT) == "1":
            pytest.skip(message)
        pytest.fail(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path,
            # Containers have neither the sandbox's kernel features nor room in /dev/shm.
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            env={**os.environ, **found.environment},
        )
        try:
            yield browser
        finally:
            browser.close()


def _found() -> Chromium | None:
    fits = sys.platform == "linux" and platform.machine() == "x86_64"
    if fits and _PACKAGE.is_dir():
        return _of_package()
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    return None if on_path is None else Chromium(Path(on_path))


def _of_package() -> Chromium:
    """Unpacked once for each installation: 200 MB, about two seconds."""
    binary = _UNPACKED / "chromium"
    if not binary.exists() or binary.stat().st_mtime < (_PACKAGE / "package.json").stat().st_mtime:
        partial = _UNPACKED.with_suffix(".partial")
        for folder in (partial, _UNPACKED):
            shutil.rmtree(folder, ignore_errors=True)
        partial.mkdir()
        subprocess.run(
            ["node", "--input-type=module", "--eval", _UNPACK, str(_PACKAGE)],
            env={**os.environ, "TMPDIR": str(partial)},
            cwd=ROOT,
            check=True,
        )
        partial.rename(_UNPACKED)
    libraries = f"{_UNPACKED / 'al2023' / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    fonts = {} if Path("/etc/fonts/fonts.conf").exists() else {"FONTCONFIG_PATH": str(_UNPACKED / "fonts")}
    return Chromium(binary, {"LD_LIBRARY_PATH": libraries.rstrip(":"), **fonts})
