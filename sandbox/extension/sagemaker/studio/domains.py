"""CreateDomain, DescribeDomain, ListDomains and DeleteDomain, with IAM as the authentication mode."""

import copy
import secrets
import string
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.studio import access, settings
from sandbox.extension.sagemaker.studio.domain import Domain
from sandbox.extension.sagemaker.studio.state import DOMAINS, own_arn

DEFAULT_ACCESS = "PublicInternetOnly"


def create_domain(request: dict[str, Any]) -> dict[str, Any]:
    """CreateDomain."""
    tagged, new_id = tags.by_key(request.get("Tags")), _new_id()
    arn = own_arn("domain", new_id)
    context = settings.condition_keys(request) | tags.request_context(tagged)
    authorization.authorize("sagemaker:CreateDomain", arn, context=context)
    settings.authorize_roles(request, arn)
    creation_rights.authorize_tags(arn, tagged, "CreateDomain")
    created = create(request, new_id)
    return {"DomainArn": created.arn, "DomainId": created.id, "Url": created.url}


def create(request: dict[str, Any], domain_id: str | None = None) -> Domain:
    """Create a domain that somebody was allowed to create. Raises ValidationException, ResourceInUse.

    That a name is given once in an account and Region is a rule of this local AWS: a second domain of the same name is
    a mistake of whoever deploys.
    """
    if request["AuthMode"] != "IAM":
        raise unsupported(f"AuthMode {request['AuthMode']} of a domain")
    defined = copy.deepcopy(request)
    defined.setdefault("AppNetworkAccessType", DEFAULT_ACCESS)
    domain_id = domain_id or _new_id()
    arn = own_arn("domain", domain_id)
    created = Domain(domain_id, arn, get_account_id(), get_region(), defined, datetime.now(UTC))
    created.tags = tags.by_key(request.get("Tags"))
    settings.check_roles(request, created.arn)
    with DOMAINS.lock:
        if any(each.name == created.name for each in DOMAINS.own()):
            raise AwsError(
                "ResourceInUse", f"A Domain with the name {created.name} exists already in {created.region}."
            )
        DOMAINS.by_id[created.id] = created
    return created


def describe_domain(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeDomain."""
    return access.domain("DescribeDomain", request["DomainId"]).described()


def list_domains(request: dict[str, Any]) -> dict[str, Any]:
    """ListDomains."""
    authorization.authorize("sagemaker:ListDomains", "*")
    shown, token = paging.page(DOMAINS.own(), request, size=10, invalid="ValidationException")
    return {"Domains": [each.summary() for each in shown], **token}


def delete_domain(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteDomain. There is no file system that RetentionPolicy could keep."""
    delete(access.domain("DeleteDomain", request["DomainId"]))
    return {}


def delete(domain: Domain) -> None:
    """Delete the domain. Raises ResourceInUse while it has user profiles
    (https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html)."""
    with DOMAINS.lock:
        if domain.profiles:
            message = f"Domain {domain.id} cannot be deleted: it has the user profiles {', '.join(domain.profiles)}."
            raise AwsError("ResourceInUse", message)
        DOMAINS.by_id.pop(domain.id, None)


def _new_id() -> str:
    return "d-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(12))
