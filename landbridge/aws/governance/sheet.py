"""What goes into the console's form for a connection, field by field (the vendor's page on setting up the integration).

Follows from the declaration alone. What only AWS or only the console knows is left open, and listed.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.aws.governance.target import Target

ROLE = "Cross-account role"
KEY = "Access key"


@dataclass(frozen=True)
class Field:
    """One field of the form. `value` is None where it is open; then `hint` says where it comes from."""

    section: str
    key: str
    label: str
    value: str | None
    hint: str = ""


def sheet(target: Target, domain: str | None = None) -> list[Field]:
    """The form's fields in its order. `domain`: id of the Studio domain that was made, where the declaration names
    none. Holds no secret: of an access key, the name of the secret that it is in.
    """
    connection = target.connection
    general, account, access = "General settings", "AWS account credentials", "Credentials"
    fields = [
        Field(general, "description", "Description", connection.description or None, "any text"),
        Field(general, "business_entity", "Parent business entity", connection.business_entity),
        Field(
            general,
            "default_user",
            "Default user",
            connection.default_user,
            "a user of the console, who owns models without an owner; declare it as `default_user`",
        ),
        Field(account, "account_id", "AWS account ID", target.account),
        Field(account, "region", "Region", target.region),
        _profile(target, account, domain),
    ]
    if target.has_role:
        fields += [
            Field(access, "credentials", "Access by", ROLE),
            Field(access, "role_arn", "Role ARN", target.role_arn),
            Field(access, "external_id", "External ID", connection.external_id),
        ]
    else:
        where = f"in the secret {target.names.governance_secret(target.name)} of Secrets Manager, as JSON"
        fields += [
            Field(access, "credentials", "Access by", KEY),
            Field(access, "key_account_id", "AWS account ID", target.account),
            Field(access, "access_key_id", "Access key ID", None, where),
            Field(access, "secret_access_key", "Secret key ID", None, where),
        ]
    fields.append(
        Field(
            access,
            "console_region",
            "Region of the watsonx.governance instance",
            None,
            "where the console itself runs, such as us-east-1",
        )
    )
    fields.append(Field("Models", "model_sqs_url", "Model SQS URL", target.queue_url))
    return fields


def _profile(target: Target, section: str, domain: str | None) -> Field:
    known = target.connection.default_profile.domain or domain
    profile = target.names.governance_profile(target.name)
    arn = target.names.user_profile_arn(target.account, known, profile) if known else None
    hint = f"{target.stack} makes the domain {profile}; give its id with --domain, or see `landbridge governance check`"
    return Field(section, "default_profile_arn", "Default profile ARN", arn, hint)
