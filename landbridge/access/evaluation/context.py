"""The condition keys of a request: what the request gives, and what follows from caller and resource.

IAM/latest/UserGuide/reference_policies_condition-keys.html. A key that is neither given nor follows is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from landbridge.access.evaluation.callers import UNKNOWN_TAGS
from landbridge.access.evaluation.governing import Governed
from landbridge.access.model import Estate, Request, Unresolved

Values = tuple[str, ...] | None
"""Of a key: none where the request lacks it, None where nobody can know."""

_PRINCIPAL_TAG = "aws:principaltag/"
_RESOURCE_TAGS = ("aws:resourcetag/", "iam:resourcetag/", "kms:resourcetag/", "sagemaker:resourcetag/")


class Facts:
    """One request with what is known about it."""

    __slots__ = ("_account", "_estate", "arn", "caller", "governed", "request")

    def __init__(self, request: Request, governed: Governed, estate: Estate) -> None:
        self.request = request
        self.caller = request.caller
        self.governed = governed
        self.arn = governed.arn
        self._estate = estate
        self._account = self.caller.account

    def values(self, key: str) -> Values:
        """Of a key by its lower-case name."""
        if key in self.request.context:
            given = self.request.context[key]
            return None if isinstance(given, Unresolved) else given
        derived = _DERIVED.get(key)
        if derived is not None:
            return derived(self)
        if key.startswith(_PRINCIPAL_TAG):
            return self._tag(self.caller.tags, key.removeprefix(_PRINCIPAL_TAG))
        for prefix in _RESOURCE_TAGS:
            if key.startswith(prefix):
                tags = self.governed.tags
                return None if tags is None else self._tag(tags, key.removeprefix(prefix))
        return None

    def _tag(self, tags: Mapping[str, str], name: str) -> Values:
        if tags is UNKNOWN_TAGS:
            return None
        # Names of tags in condition keys are not case sensitive.
        return next(((value,) for tag, value in tags.items() if tag.lower() == name), ())

    def principal_arn(self) -> Values:
        return () if self.caller.arn is None else (self.caller.arn,)

    def principal_account(self) -> Values:
        return () if self._account is None else (self._account,)

    def principal_organisation(self) -> Values:
        return () if self._account is None else self._organisation(self._account)

    def principal_paths(self) -> Values:
        return () if self.principal_organisation() == () else None

    def resource_account(self) -> Values:
        account = self.governed.account
        return None if account is None else (account,)

    def resource_organisation(self) -> Values:
        account = self.governed.account
        return None if account is None else self._organisation(account)

    def _organisation(self, account: str) -> Values:
        if self._estate.organisation is None:
            return None
        if account in self._estate.members:
            return (self._estate.organisation,)
        other = self._estate.elsewhere.get(account)
        return () if other is None else (other,)

    def principal_type(self) -> Values:
        if self.caller.service is not None:
            return None
        arn = self.caller.arn
        if arn is None:
            return ("Anonymous",)
        if arn.endswith(":root"):
            return ("Account",)
        return ("User",) if ":user/" in arn else ("AssumedRole",)

    def user_name(self) -> Values:
        arn = self.caller.arn
        return (arn.rpartition("/")[2],) if arn is not None and ":user/" in arn else ()

    def is_service(self) -> Values:
        return ("false",) if self.caller.service is None else ("true",)

    def service_name(self) -> Values:
        return () if self.caller.service is None else (self.caller.service,)

    def region(self) -> Values:
        region = self.arn.split(":", 4)[3] if self.arn.count(":") >= 5 else ""
        region = region or self._estate.region
        return (region,) if region else None

    def called_via(self) -> Values:
        return () if self.values("aws:viaawsservice") == ("false",) else None

    def aliases(self) -> Values:
        resource = self.governed.resource
        return None if resource is None or not resource.complete else resource.aliases


def _absent(_: Facts) -> Values:
    return ()


_DERIVED: Mapping[str, Callable[[Facts], Values]] = {
    "aws:principalarn": Facts.principal_arn,
    "aws:principalaccount": Facts.principal_account,
    "kms:calleraccount": Facts.principal_account,
    "aws:principalorgid": Facts.principal_organisation,
    "aws:principalorgpaths": Facts.principal_paths,
    "aws:principaltype": Facts.principal_type,
    "aws:username": Facts.user_name,
    "aws:principalisawsservice": Facts.is_service,
    "aws:principalservicename": Facts.service_name,
    "aws:resourceaccount": Facts.resource_account,
    "s3:resourceaccount": Facts.resource_account,
    "aws:resourceorgid": Facts.resource_organisation,
    "aws:requestedregion": Facts.region,
    "aws:calledvia": Facts.called_via,
    "aws:calledviafirst": Facts.called_via,
    "aws:calledvialast": Facts.called_via,
    "aws:viaawsservice": lambda _: ("false",),
    "aws:securetransport": lambda _: ("true",),
    "aws:sourcearn": _absent,
    "aws:sourceaccount": _absent,
    "aws:sourceorgid": _absent,
    "aws:sourceorgpaths": _absent,
    "kms:resourcealiases": Facts.aliases,
}
