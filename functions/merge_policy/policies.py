"""Where the policies lie: a Glue catalog's resource policy and a bucket's policy, read and written the same way."""

from collections.abc import Callable
from typing import Any, Protocol

from botocore.exceptions import ClientError

KILOBYTE = 1024
_LOST = {"ConditionCheckFailureException", "EntityNotFoundException"}
# Refusals that say why; any other may mean that EnableHybrid is missing, for which Glue documents no code.
_EXPLAINED = {
    "AccessDeniedException",
    "InternalServiceException",
    "OperationTimeoutException",
    "ResourceNumberLimitExceededException",
    "ThrottlingException",
}


class PlaceMissingError(Exception):
    """There is no such bucket."""


class Policy(Protocol):
    """`place` is for messages, `limit` in bytes."""

    place: str
    limit: int

    def read(self) -> str | None:
        """The policy, or None for none. Raises PlaceMissingError."""

    def replace(self, text: str | None) -> bool:
        """Write over the policy that was read last, or delete it for None. True if it is certain that nobody else had
        written in between and that the new text is there; otherwise read again.
        """


class CatalogPolicy:
    """The one resource policy of a Glue Data Catalog, in an account and Region.

    Glue's PolicyHashCondition lets no writer overwrite what it has not read (glue/latest/webapi/
    API_PutResourcePolicy.html); 10 KB at most (glue/latest/dg/glue-resource-policies.html).
    """

    limit = 10 * KILOBYTE

    def __init__(self, glue: Any, account: str, check_time: Callable[[], None]) -> None:
        self.place = f"the Glue catalog of account {account}"
        self._glue, self._check_time = glue, check_time
        self._digest: str | None = None

    def read(self) -> str | None:
        self._check_time()
        try:
            found = self._glue.get_resource_policy()
        except ClientError as error:
            if error_code(error) != "EntityNotFoundException":
                raise
            found = {}
        self._digest = found.get("PolicyHash")
        text: str | None = found.get("PolicyInJson")
        return text

    def replace(self, text: str | None) -> bool:
        try:
            if text is None:
                self._check_time()
                self._glue.delete_resource_policy(PolicyHashCondition=self._digest)
            else:
                self._put(text)
        except ClientError as error:
            if error_code(error) not in _LOST:
                raise
            return False
        return True

    def _put(self, text: str) -> None:
        condition = (
            {"PolicyExistsCondition": "NOT_EXIST"}
            if self._digest is None
            else {"PolicyExistsCondition": "MUST_EXIST", "PolicyHashCondition": self._digest}
        )
        self._check_time()
        try:
            self._glue.put_resource_policy(PolicyInJson=text, **condition)
            return
        except ClientError as error:
            if error_code(error) in _LOST | _EXPLAINED:
                raise
            refusal = error
        # Beside grants of Lake Formation through RAM the call fails without EnableHybrid (lake-formation/latest/dg/
        # hybrid-cross-account.html). The refusal is what tells that it is needed.
        self._check_time()
        try:
            self._glue.put_resource_policy(PolicyInJson=text, EnableHybrid="TRUE", **condition)
        except ClientError as error:
            raise error if error_code(error) in _LOST else refusal from None


class BucketPolicy:
    """The policy of a bucket of the function's own account.

    S3 knows no condition on what was read, and its configuration is consistent eventually only (AmazonS3/latest/
    userguide/Welcome.html#ConsistencyModel): no write is certain. The pause before it is read back outlasts the moment
    in which another writer, who read before, would write over it. 20 KB at most (.../add-bucket-policy.html).
    """

    limit = 20 * KILOBYTE

    def __init__(self, s3: Any, bucket: str, account: str, check_time: Callable[[], None]) -> None:
        self.place = f"bucket {bucket}"
        self._s3, self._check_time, self._account = s3, check_time, account
        self._which = {"Bucket": bucket, "ExpectedBucketOwner": account}

    def read(self) -> str | None:
        self._check_time()
        try:
            return str(self._s3.get_bucket_policy(**self._which)["Policy"])
        except ClientError as error:
            if error_code(error) == "NoSuchBucket":
                raise PlaceMissingError(f"there is no {self.place} in account {self._account}") from None
            if error_code(error) == "NoSuchBucketPolicy":
                return None
            raise

    def replace(self, text: str | None) -> bool:
        self._check_time()
        try:
            if text is None:
                self._s3.delete_bucket_policy(**self._which)
            else:
                self._s3.put_bucket_policy(**self._which, Policy=text)
        except ClientError as error:
            # Gone meanwhile: reading again says so. Aborted: somebody else writes at this moment.
            if error_code(error) not in ("NoSuchBucket", "OperationAborted"):
                raise
        return False


def error_code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
