"""The declaration of one environment: YAML in, one checked and immutable `Declaration` out.

`models` holds the shapes and the rules of one entry, `rules` those between entries, `loader` reads the files and
collects every error with its file, line and column. Imports pydantic, PyYAML and `landbridge.naming` only.
"""

from landbridge.declaration.errors import DeclarationError, Problem
from landbridge.declaration.loader import load
from landbridge.declaration.models import Declaration

__all__ = ["Declaration", "DeclarationError", "Problem", "load"]
