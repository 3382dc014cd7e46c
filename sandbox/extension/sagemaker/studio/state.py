"""The domains of every account and Region with their user profiles, and their ARNs."""

import threading

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.state import partition
from sandbox.extension.sagemaker.studio.domain import Domain


class Domains:
    """The domains of every account and Region by id, oldest first."""

    def __init__(self) -> None:
        self.by_id: dict[str, Domain] = {}
        # CloudFormation works in threads of its own.
        self.lock = threading.RLock()

    def own(self) -> list[Domain]:
        """The domains of the caller's account and Region."""
        place = (get_account_id(), get_region())
        return [each for each in self.by_id.values() if (each.account, each.region) == place]

    def find(self, domain_id: str) -> Domain | None:
        """A domain of the caller's account and Region."""
        return next((each for each in self.own() if each.id == domain_id), None)

    def reset(self) -> None:
        """Forget everything."""
        self.by_id.clear()


DOMAINS = Domains()


def own_arn(kind: str, name: str) -> str:
    """The ARN of something of the caller's: a `domain` by its id, a `user-profile` by domain id/name."""
    region = get_region()
    return f"arn:{partition(region)}:sagemaker:{region}:{get_account_id()}:{kind}/{name}"


def existing(found: Domain | None, domain_id: str) -> Domain:
    """`found`, if there is one. Raises ResourceNotFound."""
    if found is None:
        raise AwsError("ResourceNotFound", f"Domain {domain_id} does not exist in {get_region()}.")
    return found
