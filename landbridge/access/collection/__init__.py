"""From the templates of a cloud assembly to an `Estate`.

`assembly` reads the manifest, `template` and `intrinsics` one stack (`references` is what Ref and GetAtt are), `entry`
one resource. `types` says who collects which type: `identities`, `resources`, `calls`, `sharing`, `custom_resources`.
What they find is `gathered`, and put together by `attaching` and `estate`; `organisation` adds what the declaration
says. May import landbridge.access.model and parsing, and the declaration's models; nothing of evaluation.
"""

from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.estate import collect, collect_recorded

__all__ = ["AssemblyError", "collect", "collect_recorded"]
