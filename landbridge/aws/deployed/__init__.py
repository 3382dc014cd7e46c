"""Deployed accounts as an estate: the same that `collection` makes of an assembly, read with boto3.

`sessions` brings a session to each account, `scope` says what is Landbridge's there, `reader` asks and keeps what AWS
would not tell, and each of the other modules reads one kind of thing. Nothing here writes. May import
landbridge.access.{model,parsing,ram_permissions,collection.organisation}, landbridge.aws, landbridge.declaration,
landbridge.naming and landbridge.policies.
"""

from __future__ import annotations

from landbridge.aws.deployed.estate import collect_live
from landbridge.aws.deployed.reader import LiveError
from landbridge.aws.deployed.sessions import AccountSessions, lookup_roles

__all__ = ["AccountSessions", "LiveError", "collect_live", "lookup_roles"]
