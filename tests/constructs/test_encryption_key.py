"""The encryption key construct."""

from __future__ import annotations

from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": ["kms:PutKeyPolicy", "kms:Decrypt"],
            "Resource": "*",
        }
    ],
}


def _template(parameter: str | None) -> Template:
    stack = Stack(App(), "Stack")
    EncryptionKey(stack, "Key", EncryptionKeySettings("alias/data", "Data.", POLICY, parameter))
    return Template.from_stack(stack)


def test_without_a_parameter_the_arn_is_written_nowhere() -> None:
    _template(None).resource_count_is("AWS::SSM::Parameter", 0)


def test_the_parameter_holds_the_keys_arn() -> None:
    template = _template("/data-key-arn")
    (key,) = template.find_resources("AWS::KMS::Key")
    template.has_resource_properties(
        "AWS::SSM::Parameter", {"Name": "/data-key-arn", "Value": {"Fn::GetAtt": [key, "Arn"]}}
    )


def test_key_and_alias_are_kept() -> None:
    template = _template(None)
    for kind in ("AWS::KMS::Key", "AWS::KMS::Alias"):
        template.has_resource(kind, {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"})
