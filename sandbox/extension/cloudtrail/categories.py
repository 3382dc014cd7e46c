"""Which calls are management events, and which of those only read.

Rules: awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html names the data events of each service;
`readOnly` in cloudtrail-event-reference-record-contents.html "identifies whether this operation is a read-only
operation". That AssumeRole counts as one, and the use of a KMS key, is seen in the examples of
eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html and
kms/latest/developerguide/logging-using-cloudtrail.html.
"""

import re

_READS = re.compile(r"(?:Batch)?(?:Describe|Get|List|Head|Lookup|Search|Query|Select|View|Validate|Test|Check|Preview)")
_ALSO_READS = {
    "kms": re.compile(r"Decrypt|Encrypt|ReEncrypt|GenerateDataKey.*|GenerateMac|VerifyMac|Sign|Verify"),
    "sts": re.compile(r"AssumeRole.*|GetCallerIdentity"),
}
# eb-service-event-cloudtrail-management.html: change events, although they begin with Get.
_CHANGES = frozenset({"GetFederationToken", "GetSessionToken"})
_DATA = {
    "s3": re.compile(r".*Object.*|.*MultipartUploads?|UploadPart.*|ListParts|HeadBucket|GetBucketLocation"),
    "sqs": re.compile(r"(?:Send|Receive|Delete)Message(?:Batch)?|ChangeMessageVisibility(?:Batch)?"),
    "dynamodb": re.compile(r".*Item|BatchWriteItem|Query|Scan|Execute.*|Transact.*"),
    "lambda": re.compile(r"Invoke.*"),
    "sns": re.compile(r"Publish(?:Batch)?"),
    "kinesis": re.compile(r"(?:Put|Get)Records?|GetShardIterator"),
    "firehose": re.compile(r"PutRecord(?:Batch)?"),
    "events": re.compile(r"PutEvents"),
    "logs": re.compile(r"PutLogEvents|GetLogEvents|FilterLogEvents"),
    "monitoring": re.compile(r"PutMetricData|GetMetricData|GetMetricStatistics"),
}


def is_management(service: str, name: str) -> bool:
    """Whether the operation `name` of ministack's `service` is a management event rather than a data event."""
    data = _DATA.get(service)
    return not (data and data.fullmatch(name))


def is_read_only(service: str, name: str) -> bool:
    """Whether a management event only reads."""
    if service == "sts" and name in _CHANGES:
        return False
    also = _ALSO_READS.get(service)
    return bool(_READS.match(name) or (also and also.fullmatch(name)))
