"""Who may see a trail of the organisation: member accounts, with nothing but their own identity policies
(awscloudtrail/latest/userguide/creating-trail-organization.html). That they cannot change it, the operations see to.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id

from sandbox.extension.authorization import requirements
from sandbox.extension.authorization.requirements import Need
from sandbox.extension.cloudtrail.trail import TRAILS


def install() -> None:
    """Judge requests about the organisation's trails in the account that asks."""
    requirements._EXPANSIONS["cloudtrail"] = _needs  # type: ignore[index]


def _needs(action: str, resource: str, _body: Mapping[str, Any]) -> list[Need]:
    account = get_account_id()
    shared = any(trail.arn == resource and trail.account != account for trail in TRAILS.covering(account))
    return [Need(action, resource, {"aws:resourceaccount": account} if shared else {})]
