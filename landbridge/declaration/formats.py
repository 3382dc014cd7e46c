"""How single values are written: account ids, names, ARNs. Each format says what to write, with an example.

The words and the example reach the reader of an error and the JSON Schema alike. Patterns are linear-time (Rust's
regex engine) and valid in JSON Schema as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True)
class Format:
    """Text of at most `maximum` characters that matches `pattern` as a whole; `says` is what to write."""

    pattern: str
    says: str
    example: str
    maximum: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(pattern=f"^(?:{self.pattern})$", max_length=self.maximum, strict=True)
        longest = f", at most {self.maximum} characters" if self.maximum else ""
        return core_schema.custom_error_schema(
            text,
            custom_error_type="format",
            custom_error_message="write {says}{longest}, such as {example}",
            custom_error_context={"says": self.says, "longest": longest, "example": self.example},
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        written: JsonSchemaValue = {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        if self.maximum is not None:
            written["maxLength"] = self.maximum
        return {
            **written,
            "description": f"{self.says[0].upper()}{self.says[1:]}.",
            "examples": [self.example.strip('"')],
        }


_KEBAB_OR_SNAKE = "[a-zA-Z0-9]([_-]*[a-zA-Z0-9])*"

AccountId = Annotated[str, Format(r"[0-9]{12}", "the account's 12 digits in quotes", '"111122223333"')]
RegionName = Annotated[str, Format(r"[a-z]{2}(-[a-z]+)+-[0-9]", "a Region's name", "eu-west-1")]
EnvironmentName = Annotated[
    str,
    Format(r"[a-z][a-z0-9]*", "an environment's name, lower-case letters and digits without hyphens", "staging", 10),
]
TeamName = Annotated[
    str, Format(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a team's name, lower-case words joined by hyphens", "core-search", 20)
]
GroupKey = Annotated[
    str, Format(r"[a-z0-9]([_-]*[a-z0-9])*", "a group's name, lower-case words joined by - or _", "user-sessions", 53)
]
PhysicalGroupName = Annotated[
    str, Format(_KEBAB_OR_SNAKE, "the group's name as it stands in its ARN", "product-reviews-v2", 64)
]
FeatureName = Annotated[
    str, Format(_KEBAB_OR_SNAKE, "a feature's name, letters and digits with - or _ between them", "mean_rating", 64)
]
RoleArn = Annotated[
    str,
    Format(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/*?-]+",
        "a role's ARN, in which * and ? may stand for parts of its path and name",
        "arn:aws:iam::222233334444:role/data-scientist",
        600,
    ),
]
NamePrefix = Annotated[str, Format(r"[a-z0-9]([_-]*[a-z0-9])*-", "a prefix that ends in a hyphen", "fraud-", 40)]
OrganisationId = Annotated[str, Format(r"o-[a-z0-9]{10,32}", "the organisation's id", "o-exampleorg1")]
OrganisationArn = Annotated[
    str,
    Format(
        r"arn:aws[a-z-]*:organizations::[0-9]{12}:(organization/o-[a-z0-9]{10,32}|ou/o-[a-z0-9]{10,32}/ou-[a-z0-9-]+)",
        "the ARN of the organisation or of an organisational unit",
        "arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-abcd-12345678",
    ),
]
GlueName = Annotated[
    str, Format(r"[a-z0-9_]+", "a Glue name, lower-case letters, digits and _", "product_reviews", 255)
]
CatalogName = Annotated[
    str,
    Format(r"[A-Za-z0-9_@-]+", "a name that Athena takes: letters, digits, _, @ and -", "central_features", 127),
]
ResultsPrefix = Annotated[
    str,
    Format(
        r"[A-Za-z0-9_=-]+(/[A-Za-z0-9_=-]+)*",
        "a folder within the team's own results, without a slash at either end and without `..`",
        "results/adhoc",
        200,
    ),
]
StorageLocation = Annotated[
    str,
    Format(
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9!_.'()/=+@:,-]*[A-Za-z0-9!_.'()=+@:,-]",
        "a bucket and a key prefix without a slash at the end",
        "s3://product-features/reviews",
        1024,
    ),
]
KeyArn = Annotated[
    str,
    Format(
        r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+",
        "the ARN of a KMS key (not of an alias)",
        "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
]
RamPermissionName = Annotated[
    str, Format(r"[A-Za-z0-9_-]+", "the name of a RAM permission", "AWSRAMPermissionSageMakerFeatureGroupReadOnly", 128)
]

ModelGroupKey = Annotated[
    str, Format(r"[a-z0-9](-*[a-z0-9])*", "a model group's name, lower-case words joined by hyphens", "churn", 52)
]
ModelGroupName = Annotated[
    str, Format(r"[a-zA-Z0-9](-*[a-zA-Z0-9])*", "the model group's name as it stands in its ARN", "churn-models", 63)
]
ConsoleAccount = Annotated[
    str,
    Format(
        r"marketplace|vendor|[0-9]{12}",
        "marketplace (bought on AWS Marketplace), vendor (bought from the vendor) or the account's 12 digits in quotes",
        "marketplace",
    ),
]
ExternalId = Annotated[
    str,
    Format(
        r"[A-Za-z0-9_+=,.@:/-]{2,1224}",
        "an external id, 2 to 1,224 letters, digits or any of _+=,.@:/-",
        '"governance-7f3a91"',
    ),
]
OneLine = Annotated[
    str, Format(r"[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?", "text on one line", "Retail models", 200)
]
PolicyName = Annotated[
    str,
    Format(
        r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a policy's name, lower-case words joined by hyphens", "deny-other-regions", 64
    ),
]
PolicyText = Annotated[
    str,
    Format(
        r"\s*\{[\s\S]*\}\s*",
        "a policy in IAM's JSON as text, in a block that begins with `|`",
        """'{"Version": "2012-10-17", "Statement": []}'""",
        20_000,
    ),
]
TrailArn = Annotated[
    str,
    Format(
        r"arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]",
        "the ARN of a trail",
        "arn:aws:cloudtrail:eu-west-1:999900001111:trail/organisation",
    ),
]
DomainId = Annotated[str, Format(r"d-[a-z0-9]{1,61}", "the id of a Studio domain", "d-abcdefghij12")]
VpcId = Annotated[str, Format(r"vpc-[0-9a-f]{8,17}", "the id of a VPC", "vpc-0123456789abcdef0")]
SubnetId = Annotated[str, Format(r"subnet-[0-9a-f]{8,17}", "the id of a subnet", "subnet-0123456789abcdef0")]

Flag = Annotated[bool, Strict()]
"""true or false, nothing that merely looks like it."""
Description = Annotated[str, Strict()]
Count = Annotated[int, Strict(), Field(ge=1)]
Days = Annotated[int, Strict(), Field(ge=1, le=3650)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=1440)]
PoliciesPerRole = Annotated[int, Strict(), Field(ge=1, le=20)]
