"""Where a running local AWS is reached, and how its clients are set up."""

import ssl
import urllib.request
from dataclasses import dataclass
from pathlib import Path


class SandboxError(Exception):
    """The local AWS cannot be started, stopped or reached; the text says why and what to do."""


@dataclass(frozen=True)
class Endpoint:
    """Where a running local AWS is reached, and what to trust."""

    port: int
    region: str
    authority: Path
    state_dir: Path
    process_id: int

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return f"https://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """The server's output."""
        return self.state_dir / "server.log"


def client_environment(endpoint: Endpoint) -> dict[str, str]:
    """The environment variables with which any AWS client, the CDK CLI included, speaks to the local AWS alone.

    Credentials are not among them: see `sandbox.credentials`.
    """
    trust = str(endpoint.authority)
    certificates = ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return {
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_ENDPOINT_URL_S3": endpoint.url,
        **dict.fromkeys(certificates, trust),
        "AWS_REGION": endpoint.region,
        "AWS_DEFAULT_REGION": endpoint.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        # Some services put an account or an access point in front of the host name, which localhost has not.
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
    }


def ask(endpoint: Endpoint, path: str, *, method: str = "GET", body: bytes | None = None, timeout: float) -> None:
    """Send a request to one of the server's own paths (`/_ministack/...`, `/_sandbox/...`).

    timeout: seconds. Raises OSError, also where the answer is an error.
    """
    context = ssl.create_default_context(cafile=str(endpoint.authority))
    request = urllib.request.Request(f"{endpoint.url}{path}", data=body, method=method)  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    with opener.open(request, timeout=timeout) as response:
        response.read()
