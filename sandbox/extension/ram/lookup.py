"""Finding a share by its ARN, as far as the calling account may see it."""

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError
from sandbox.extension.ram.state import ACTIVE, STATE, Share


def own_share(arn: str) -> Share:
    """The calling account's share with this ARN. Raises MalformedArnException or UnknownResourceException."""
    if ":resource-share/" not in arn:
        raise AwsError("MalformedArnException", f"The specified resource share ARN {arn} is not valid.")
    share = STATE.shares.get(arn)
    if share is None or share.owner != get_account_id() or share.region != get_region():
        raise AwsError("UnknownResourceException", f"ResourceShare {arn} could not be found.")
    return share


def active_share(arn: str) -> Share:
    """As `own_share`, for a change: a deleted share can be read, but not changed."""
    share = own_share(arn)
    if share.status != ACTIVE:
        message = f"ResourceShare {arn} is {share.status} and cannot be changed."
        raise AwsError("InvalidStateTransitionException", message)
    return share


def visible_share(arn: str) -> Share:
    """The share with this ARN, if it is the calling account's own or shared with it."""
    share = STATE.shares.get(arn)
    if share is not None and share.region == get_region() and share.shared_with(get_account_id()):
        return share
    return own_share(arn)
