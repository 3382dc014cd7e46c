"""The hub's copies: cards of this account that bear the tags of a copy.

* `landbridge:source`: the ARN of the card that it is a copy of.
* `landbridge:source-version`: up to which version it is known to be the source's, version for version.
"""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from functions.copy_cards.spokes import Version, content, versions
from functions.share_cards.patience import Patience

SOURCE, VERSION = "landbridge:source", "landbridge:source-version"
_MISSING = {"ResourceNotFound", "ResourceNotFoundException"}


class NotACopyError(Exception):
    """A card of the hub has the name of a copy, and is none."""


@dataclass(frozen=True)
class Copy:
    """A copy as it is now. `confirmed`: what its tag says."""

    name: str
    versions: tuple[Version, ...]
    confirmed: int

    @property
    def status(self) -> str:
        return self.versions[-1].status


class Copies:
    """`prefix` is what ARNs of the hub's cards begin with; `key` names the KMS key of new copies, None for AWS's."""

    def __init__(self, sagemaker: Any, prefix: str, key: str | None, patience: Patience) -> None:
        self._sagemaker, self._prefix, self._key, self._patience = sagemaker, prefix, key, patience

    def find(self, name: str, source: str) -> Copy | None:
        """The copy of this name. Raises NotACopyError where the card is not a copy of `source`, and ClientError."""
        try:
            found = versions(self._sagemaker, self._patience, name)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        listed = self._patience.call(self._sagemaker.list_tags, ResourceArn=self._arn(name))["Tags"]
        tags = {tag["Key"]: tag["Value"] for tag in listed}
        if tags.get(SOURCE) != source:
            raise NotACopyError(
                f"the hub's card {name} is no copy of {source} (its tag {SOURCE} is {tags.get(SOURCE)!r}): delete it, "
                "or write the tag back"
            )
        return Copy(name, tuple(found), int(tags.get(VERSION, 0)))

    def content(self, name: str, number: int) -> str:
        return content(self._sagemaker, self._patience, name, number)

    def create(self, name: str, source: str, text: str, status: str) -> None:
        security = {"SecurityConfig": {"KmsKeyId": self._key}} if self._key else {}
        self._patience.call(
            self._sagemaker.create_model_card,
            ModelCardName=name,
            Content=text,
            ModelCardStatus=status,
            Tags=_tags({SOURCE: source, VERSION: "1"}),
            **security,
        )

    def add(self, name: str, number: int, text: str) -> None:
        """Version `number`, if the copy has it not yet. SageMaker gives it the status of the one before."""
        self._patience.call(self._add, name=name, number=number, text=text)

    def set_status(self, name: str, status: str) -> None:
        self._patience.call(self._sagemaker.update_model_card, ModelCardName=name, ModelCardStatus=status)

    def confirm(self, name: str, number: int) -> None:
        """Note that all versions up to this one are the source's."""
        tags = _tags({VERSION: str(number)})
        self._patience.call(self._sagemaker.add_tags, ResourceArn=self._arn(name), Tags=tags)

    def delete(self, name: str) -> None:
        self._patience.call(self._sagemaker.delete_model_card, ModelCardName=name)

    def _add(self, name: str, number: int, text: str) -> None:
        # An attempt whose answer was lost may have made the version: SageMaker would make it twice.
        latest = self._sagemaker.list_model_card_versions(ModelCardName=name, SortOrder="Descending", MaxResults=1)
        if latest["ModelCardVersionSummaryList"][0]["ModelCardVersion"] < number:
            self._sagemaker.update_model_card(ModelCardName=name, Content=text)

    def _arn(self, name: str) -> str:
        return f"{self._prefix}{name}"


def _tags(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in values.items()]
