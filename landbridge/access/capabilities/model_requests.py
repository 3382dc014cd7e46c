"""The calls on one model group: on the group, on a version of it, on the artifacts that versions are made of.

Actions, and the resources that each is asked on: service-authorization/latest/reference/list_amazonsagemaker.html;
across accounts, sagemaker/latest/dg/model-registry-deploy.html has CreateModel asked on the version.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.access.capabilities.candidates import Gate
from landbridge.access.capabilities.chain import Capability
from landbridge.access.capabilities.steps import Call, Step, through
from landbridge.access.model import Context
from landbridge.declaration.model_registry import ModelGroup
from landbridge.naming import Names

APPROVE = "approve a version"
REGISTER_APPROVED = "register an approved version"

_STATUS = "sagemaker:modelapprovalstatus"
_NO_TAGS: Context = {"aws:tagkeys": ()}
_NO_STAGE: Context = {"sagemaker:modellifecycle:stage": (), "sagemaker:modellifecycle:stagestatus": ()}


@dataclass(frozen=True)
class ModelRequests:
    """One version and one artifact stand for all of the group's."""

    names: Names
    account: str
    key: str
    model_group: ModelGroup

    @property
    def _name(self) -> str:
        return self.names.model_group(self.key, self.model_group)

    @property
    def group(self) -> str:
        return self.names.model_group_arn(self.account, self._name)

    @property
    def version(self) -> str:
        return self.names.model_packages_arn(self.account, self._name).removesuffix("*") + "1"

    @property
    def bucket(self) -> str:
        return self.names.bucket_arn(self.names.artifacts_bucket(self.account))

    @property
    def artifact(self) -> str:
        return f"{self.bucket}/{self.names.artifacts_prefix(self._name)}/model.tar.gz"

    @property
    def encryption_key(self) -> str:
        return self.names.key_of_alias_arn(self.account, self.names.artifacts_key_alias())

    def list_groups(self) -> Step:
        return Step("list model groups", (Call("sagemaker:ListModelPackageGroups", "*"),))

    def describe_group(self) -> Step:
        return Step("describe the group", (Call("sagemaker:DescribeModelPackageGroup", self.group),))

    def describe_versions(self) -> Step:
        return Step("describe a version", (self._on_version("DescribeModelPackage"),))

    def describe(self) -> tuple[Step, ...]:
        """What is needed to find a version and to see what it is made of."""
        listed = Step("list its versions", (self._on_version("ListModelPackages"),))
        return self.describe_group(), listed, self.describe_versions()

    def make_model(self) -> Step:
        return Step("make a model of a version", (self._on_version("CreateModel"),))

    def read_artifacts(self) -> Step:
        """The bucket encrypts with the key (AmazonS3/latest/userguide/UsingKMSEncryption.html)."""
        return Step("read its artifacts", (self._on_artifact("GetObject"), self._on_key("Decrypt")))

    def list_artifacts(self) -> Step:
        prefix: Context = {"s3:prefix": (f"{self.names.artifacts_prefix(self._name)}/",)}
        return Step("list its artifacts", (Call("s3:ListBucket", self.bucket, prefix),))

    def put_artifacts(self) -> Step:
        """One in parts reads what it has put (AmazonS3/latest/userguide/mpuoverview.html)."""
        calls = (self._on_artifact("PutObject"), self._on_key("GenerateDataKey"), self._on_key("Decrypt"))
        return Step("put artifacts", calls)

    def overwrite_artifacts(self) -> Step:
        """Whoever puts an object may choose another key than the bucket's, or none."""
        return Step("put artifacts under any key", (self._on_artifact("PutObject"),))

    def register(self) -> Step:
        return Step("register a version", self._registered("PendingManualApproval"))

    def take_over(self) -> tuple[Step, ...]:
        """What deletes the group, a version or artifacts, approves a version, or changes who may do so."""
        return (
            Step("delete the group", (Call("sagemaker:DeleteModelPackageGroup", self.group),)),
            Step("delete a version", (self._on_version("DeleteModelPackage"),)),
            Step(APPROVE, (self._on_version("UpdateModelPackage", {_STATUS: ("Approved",), **_NO_STAGE}),)),
            Step(REGISTER_APPROVED, self._registered("Approved")),
            Step("change the group's policy", (Call("sagemaker:PutModelPackageGroupPolicy", self.group),)),
            Step("delete the group's policy", (Call("sagemaker:DeleteModelPackageGroupPolicy", self.group),)),
            Step("delete artifacts", (self._on_artifact("DeleteObject"),)),
            Step("delete the artifacts' history", (self._on_artifact("DeleteObjectVersion"),)),
            Step("change the bucket's policy", (Call("s3:PutBucketPolicy", self.bucket),)),
            Step("delete the bucket's policy", (Call("s3:DeleteBucketPolicy", self.bucket),)),
            Step("change the key's policy", (self._administer("PutKeyPolicy"),)),
            Step("hand the key on", (self._administer("CreateGrant", {"kms:grantisforawsresource": ("false",)}),)),
            Step("delete the key", (self._administer("ScheduleKeyDeletion"),)),
        )

    def gates(self) -> dict[Capability, tuple[Gate, ...]]:
        """What each capability cannot be had without, one of them at least."""
        steps = {
            Capability.DESCRIBE: (self.describe_group(), self.describe_versions()),
            Capability.DEPLOY_MODEL: (self.make_model(), self.read_artifacts()),
            Capability.REGISTER_MODEL: (self.register(), self.overwrite_artifacts()),
            Capability.TAKE_OVER: self.take_over(),
        }
        return {
            capability: tuple(gate for step in every for gate in step.gates(self.account))
            for capability, every in steps.items()
        }

    def _registered(self, status: str) -> tuple[Call, ...]:
        """Asked on the version and on the group."""
        context = {_STATUS: (status,), **_NO_STAGE, **_NO_TAGS}
        return (
            self._on_version("CreateModelPackage", context),
            Call("sagemaker:CreateModelPackage", self.group, context),
        )

    def _on_version(self, action: str, context: Context | None = None) -> Call:
        """A version has no policy: the group's is about its versions, too."""
        return Call(f"sagemaker:{action}", self.version, context or {}, holder=self.group)

    def _on_artifact(self, action: str) -> Call:
        return Call(f"s3:{action}", self.artifact, holder=self.bucket)

    def _on_key(self, action: str) -> Call:
        """S3 keeps one data key for the bucket, and gives the bucket as context
        (AmazonS3/latest/userguide/bucket-key.html)."""
        context = through(self.names.kms_via_s3(), {"aws:s3:arn": self.bucket})
        return Call(f"kms:{action}", self.encryption_key, context)

    def _administer(self, action: str, context: Context | None = None) -> Call:
        return Call(f"kms:{action}", self.encryption_key, {"kms:viaservice": (), **(context or {})})
