"""Pre-signed links: for the profile that a policy names, and without anything of use in them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, refusal
from tests.sandbox.extension.sagemaker.studio.conftest import Studio

pytestmark = pytest.mark.sandbox


@pytest.mark.requirement("S3.6")
def test_a_policy_allows_links_for_one_profile_only(studio: Studio) -> None:
    domain = studio.domain()
    arn = studio.profile(domain)
    studio.profile(domain, "ada")
    console = studio.as_role("sagemaker", "console", [allow("sagemaker:CreatePresignedDomainUrl", arn)])
    console.create_presigned_domain_url(DomainId=domain, UserProfileName="console", ExpiresInSeconds=60)
    code, text = refusal(console.create_presigned_domain_url, DomainId=domain, UserProfileName="ada")
    assert code == "AccessDeniedException"
    assert f"on resource: {arn.replace('console', 'ada')} " in text


@pytest.mark.requirement("S3.6")
def test_a_link_is_https_and_carries_a_token_of_its_own(studio: Studio) -> None:
    domain = studio.domain()
    studio.profile(domain)
    console = studio.as_role("sagemaker", "console", [allow("sagemaker:*", "*")])
    named = {"DomainId": domain, "UserProfileName": "console"}
    links = [console.create_presigned_domain_url(**named)["AuthorizedUrl"] for _ in range(2)]
    assert len(set(links)) == 2
    url = urlsplit(links[0])
    assert (url.scheme, url.netloc, url.path) == ("https", f"{domain}.studio.{REGION}.sagemaker.aws", "/auth")
    [token] = parse_qs(url.query)["token"]
    held = console._request_signer._credentials.get_frozen_credentials()
    for secret in (held.access_key, held.secret_key, held.token, CENTRAL):
        assert secret not in token


def test_a_link_into_a_space_is_refused_by_name(studio: Studio) -> None:
    domain = studio.domain()
    studio.profile(domain)
    request = {"DomainId": domain, "UserProfileName": "console", "SpaceName": "shared"}
    code, text = refusal(studio.sagemaker.create_presigned_domain_url, **request)
    assert (code, "SpaceName" in text) == ("UnsupportedOperation", True)
