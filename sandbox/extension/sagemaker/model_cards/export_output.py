"""Writing an exported card: into any account's bucket, as the caller, encrypted with the card's key where it has one.

"With kms:GenerateDataKey, users can encrypt ... the PDFs that they create": S3 calls KMS with the card's ARN in the
encryption context, as the documented key policy asks of s3 and sagemaker alike
(sagemaker/latest/dg/model-cards-xaccount.html). The object is CARD/JOB.pdf under the output path: the documented policy
for s3:PutObject names the card's folder, and AWS does not say more.
"""

import base64
import json
from dataclasses import dataclass
from urllib.parse import urlparse
from xml.etree import ElementTree

from ministack.core.responses import get_region, request_scope
from ministack.services import s3

from sandbox.extension.authorization import authorize, callers, encryption
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker.model_cards import access
from sandbox.extension.sagemaker.model_cards.model_card import ModelCard

_SSE = "x-amz-server-side-encryption"


@dataclass(frozen=True)
class Place:
    """An object in S3."""

    bucket: str
    key: str

    @classmethod
    def of(cls, path: str, name: str) -> "Place":
        """The object `name` under the S3 URI `path`."""
        address = urlparse(path)
        if address.scheme != "s3":
            raise unsupported(f"exports of model cards to {address.scheme} addresses; write s3://BUCKET/PREFIX")
        return cls(address.netloc, f"{address.path.strip('/')}/{name}".lstrip("/"))

    @property
    def arn(self) -> str:
        return f"arn:aws:s3:::{self.bucket}/{self.key}"

    @property
    def uri(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def write(card: ModelCard, place: Place, body: bytes) -> None:
    """Write the PDF `body` of `card`. Raises AwsError, in S3's words or in those of authorization."""
    owner = s3._bucket_owner_account(place.bucket)
    if owner is None:
        raise AwsError("NoSuchBucket", f"The specified bucket does not exist: {place.bucket}", 404)
    headers = _encryption(card)
    authorize("s3:PutObject", place.arn, context={"aws:ViaAWSService": True, **_condition_keys(headers)})
    with request_scope(owner, get_region()):
        headers = encryption.of_upload(place.bucket, headers)
        encryption.require(callers.current(), "kms:GenerateDataKey", place.bucket, place.key, headers)
        sent = {"content-type": "application/pdf", "content-length": str(len(body)), **headers}
        status, _, answer = s3._put_object(place.bucket, place.key, body, sent)
    if status >= 300:
        # ministack's own answer, not a client's: nothing to be defended against.
        error = ElementTree.fromstring(answer)  # noqa: S314
        raise AwsError(error.findtext("Code", ""), error.findtext("Message", ""), status)


def _encryption(card: ModelCard) -> dict[str, str]:
    """The headers of the upload. Without a bucket key the encryption context names the object."""
    if not card.key:
        return {}
    context = base64.b64encode(json.dumps({access.CONTEXT: card.arn}).encode()).decode()
    return {
        _SSE: "aws:kms",
        f"{_SSE}-aws-kms-key-id": card.key,
        f"{_SSE}-bucket-key-enabled": "false",
        f"{_SSE}-context": context,
    }


def _condition_keys(headers: dict[str, str]) -> dict[str, str]:
    named = (_SSE, f"{_SSE}-aws-kms-key-id")
    return {f"s3:{name}": headers[name] for name in named if name in headers}
