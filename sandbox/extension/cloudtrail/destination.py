"""Where a trail's log files would go, and whether CloudTrail may put them there.

CloudTrail checks that when a trail is created or updated. Rules: AWS CloudTrail User Guide, "Amazon S3 bucket policy
for CloudTrail" (awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html: s3:GetBucketAcl on the
bucket and s3:PutObject with bucket-owner-full-control under AWSLogs/ACCOUNT, aws:SourceArn being the trail), for one
of the organisation also AWSLogs/ORGANISATION (creating-an-organizational-trail-by-using-the-aws-cli.html), and
"Configure AWS KMS key policies for CloudTrail" (create-kms-key-policy-for-cloudtrail.html).
"""

from ministack.core import responses
from ministack.services import s3

from sandbox.extension import organisation
from sandbox.extension.authorization import keys
from sandbox.extension.cloudtrail.trail import Trail
from sandbox.extension.errors import AwsError
from sandbox.extension.service_principal import ServiceCaller

SERVICE = "cloudtrail.amazonaws.com"


def require(trail: Trail) -> None:
    """Raises AwsError: S3BucketDoesNotExistException, InsufficientS3BucketPolicyException, those of `require_key`."""
    caller = ServiceCaller(SERVICE, trail.arn, trail.account, trail.region)
    owner = s3._bucket_owner_account(trail.bucket)
    if owner is None:
        raise AwsError("S3BucketDoesNotExistException", f"S3 bucket {trail.bucket} does not exist!")
    policy = s3._bucket_policies.get_scoped(owner, None, trail.bucket)
    bucket = f"arn:aws:s3:::{trail.bucket}"
    acl = {"s3:x-amz-acl": "bucket-owner-full-control"}
    folder = f"{bucket}/{trail.prefix}/AWSLogs" if trail.prefix else f"{bucket}/AWSLogs"
    needs = [("s3:GetBucketAcl", bucket, {}), ("s3:PutObject", f"{folder}/{trail.account}/CloudTrail/log", acl)]
    if trail.of_organisation:
        unit = organisation.organisation_id(trail.account)
        needs.append(("s3:PutObject", f"{folder}/{unit}/{trail.account}/CloudTrail/log", acl))
    for action, resource, context in needs:
        if not caller.may(action, resource, policy, owner, context):
            raise AwsError(
                "InsufficientS3BucketPolicyException",
                f"Incorrect S3 bucket policy is detected for bucket: {trail.bucket}: it does not let {SERVICE} do "
                f"{action} on {resource} with aws:SourceArn {trail.arn}",
            )
    if trail.key:
        require_key(trail, caller)


def key_arn(reference: str) -> str:
    """The ARN of the key that KmsKeyId stands for. Raises AwsError KmsKeyNotFoundException."""
    record = keys.find(reference)
    if record is None:
        raise AwsError("KmsKeyNotFoundException", f"KMS key {reference} does not exist in {responses.get_region()}")
    return str(record["Arn"])


def require_key(trail: Trail, caller: ServiceCaller) -> None:
    """Raises AwsError: KmsKeyNotFoundException, KmsKeyDisabledException, InsufficientEncryptionPolicyException."""
    record = keys.find(key_arn(trail.key))
    assert record is not None
    if record["KeyState"] != "Enabled":
        raise AwsError("KmsKeyDisabledException", f"KMS key {trail.key} is {record['KeyState']}")
    context = keys.encryption_context({"aws:cloudtrail:arn": trail.arn})
    for action, given in (("kms:GenerateDataKey", context), ("kms:DescribeKey", {})):
        if not caller.may_use_key(action, record, given):
            raise AwsError(
                "InsufficientEncryptionPolicyException",
                f"Insufficient permissions to access S3 bucket {trail.bucket} or KMS key {trail.key}: the key policy "
                f"does not let {SERVICE} do {action} for {trail.arn}",
            )
