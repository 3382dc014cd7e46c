"""The calls on model cards: one card for each status, which it has for a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_hex
from typing import Any

from botocore.exceptions import ClientError

from landbridge.access.capabilities.chain import SubjectKind, ThingKind
from landbridge.access.capabilities.stores import ANY
from landbridge.card_spokes import SOURCE_TAG
from landbridge.cards.status import Status
from sandbox.demonstration.outcome import NotVerifiable
from sandbox.demonstration.replay.ground import CONTENT, NOBODY, Ground, cards_key, make_card
from sandbox.demonstration.replay.look_ups import share_arn, shared
from sandbox.demonstration.replay.own_account import at_home, own_share
from sandbox.demonstration.replay.ways import Asked, Call


def _list(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("sagemaker").list_model_cards)


def _describe(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("sagemaker").describe_model_card, ModelCardName=asked.request.resource)


def _versions(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("sagemaker").list_model_card_versions, ModelCardName=asked.request.resource)


def _update(ground: Ground, asked: Asked) -> Call:
    """New content where the key is asked for as well; otherwise, and of an archived card, the status that it has."""
    update = partial(asked.identity.client("sagemaker").update_model_card, ModelCardName=asked.request.resource)
    content = any(request.action.startswith("kms:") for request in asked.link.requests)
    if content and _status(asked) is not Status.ARCHIVED:
        return partial(update, Content=CONTENT)
    return partial(_update_status, partial(update, ModelCardStatus=_status(asked)))


def _update_status(update: Call) -> None:
    try:
        update()
    except ClientError as error:
        if "kms:" in error.response["Error"]["Message"]:
            raise NotVerifiable("no page says whether a change of the status alone asks the card's key") from error
        raise


def _delete(ground: Ground, asked: Asked) -> Call:
    """By its name, which is one of the caller's own account. What goes is made again."""
    sagemaker, name, thing = asked.identity.client("sagemaker"), asked.resource.partition("/")[2], asked.question.thing
    in_hub = thing.key in tuple(Status)

    def delete() -> None:
        sagemaker.delete_model_card(ModelCardName=name)
        make_card(ground, thing.account, name, _status(asked), cards_key(ground) if in_hub else None)

    return at_home(asked, delete)


def _export(ground: Ground, asked: Asked) -> Call:
    """Into the export bucket of the account; who has none names a bucket of his own."""
    subject, create = asked.question.subject, asked.identity.client("sagemaker").create_model_card_export_job
    bucket = ground.own_bucket(asked.request.caller.account or NOBODY)
    if subject.kind is SubjectKind.CARD_ACCOUNT and subject.account is not None:
        bucket = ground.names.cards_bucket(subject.name, subject.account)
    name = f"replay-{token_hex(4)}"
    output = {"S3OutputPath": f"s3://{bucket}/replay"}
    return partial(create, ModelCardName=asked.request.resource, ModelCardExportJobName=name, OutputConfig=output)


def _list_exports(ground: Ground, asked: Asked) -> Call:
    name = asked.resource.partition("/")[2]
    return partial(asked.identity.client("sagemaker").list_model_card_export_jobs, ModelCardName=name)


def _follow(ground: Ground, asked: Asked) -> Call:
    describe = asked.identity.client("sagemaker").describe_model_card_export_job
    return partial(describe, ModelCardExportJobArn=_export_job(ground, asked))


def _shares(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("ram").get_resource_shares, resourceOwner="OTHER-ACCOUNTS")


def _resources(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("ram").list_resources, resourceOwner="OTHER-ACCOUNTS")


def _associations(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("ram").get_resource_share_associations, associationType="RESOURCE")


def _principals(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("ram").list_principals, resourceOwner="SELF")


def _associate(ground: Ground, asked: Asked) -> Call:
    """Taken out again where it was not in it before."""
    share, resource = share_arn(ground, asked), _shareable(ground, asked)

    def associate() -> None:
        held = ground.once(("shared", share), lambda: shared(ground, asked.question.thing.account, share))
        asked.identity.client("ram").associate_resource_share(resourceShareArn=share, resourceArns=[resource])
        if resource not in held:
            root = ground.callers.root(asked.question.thing.account).client("ram")
            root.disassociate_resource_share(resourceShareArn=share, resourceArns=[resource])

    return own_share(asked, associate)


def _create_share(ground: Ground, asked: Asked) -> Call:
    """RAM shares what belongs to the caller's account (RAM user guide, getting-started-sharing)."""
    resource, account = _shareable(ground, asked), asked.question.thing.account

    def create() -> None:
        made = asked.identity.client("ram").create_resource_share(name="replay", resourceArns=[resource])
        arn = made["resourceShare"]["resourceShareArn"]
        ground.callers.root(account).client("ram").delete_resource_share(resourceShareArn=arn)

    return own_share(asked, create)


def _status(asked: Asked) -> Status:
    """The card's; those of spokes are Approved."""
    key = asked.question.thing.key
    return Status(key) if key in tuple(Status) else Status.APPROVED


def _card(ground: Ground, asked: Asked) -> str:
    thing = asked.question.thing
    return ground.names.model_card_arn(thing.account, thing.key if thing.key in tuple(Status) else ANY)


def _shareable(ground: Ground, asked: Asked) -> str:
    return _card(ground, asked) if asked.question.thing.kind is ThingKind.CARD else ground.names.catalog_arn()


def _export_job(ground: Ground, asked: Asked) -> str:
    """One that an administrator of the card's account began."""
    account, card = asked.question.thing.account, _card(ground, asked)
    create = ground.callers.root(account).client("sagemaker").create_model_card_export_job
    output = {"S3OutputPath": f"s3://{ground.own_bucket(account)}/replay"}

    def export() -> str:
        name = f"replay-{token_hex(4)}"
        made = create(ModelCardName=card, ModelCardExportJobName=name, OutputConfig=output)
        return str(made["ModelCardExportJobArn"])

    return str(ground.once(("export job", card), export))


def _create(ground: Ground, asked: Asked) -> Call:
    """A copy, with the tag that says of what."""
    request: dict[str, Any] = {
        "Tags": [{"Key": SOURCE_TAG, "Value": asked.given(f"aws:requesttag/{SOURCE_TAG}") or ""}]
    }
    if key := cards_key(ground):
        request["SecurityConfig"] = {"KmsKeyId": key}
    create = asked.identity.client("sagemaker").create_model_card
    name = asked.resource.partition("/")[2]
    return partial(create, ModelCardName=name, Content=CONTENT, ModelCardStatus=Status.APPROVED, **request)


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "sagemaker:ListModelCards": _list,
    "sagemaker:CreateModelCard": _create,
    "sagemaker:DescribeModelCard": _describe,
    "sagemaker:ListModelCardVersions": _versions,
    "sagemaker:UpdateModelCard": _update,
    "sagemaker:DeleteModelCard": _delete,
    "sagemaker:CreateModelCardExportJob": _export,
    "sagemaker:DescribeModelCardExportJob": _follow,
    "sagemaker:ListModelCardExportJobs": _list_exports,
    "ram:GetResourceShares": _shares,
    "ram:ListResources": _resources,
    "ram:GetResourceShareAssociations": _associations,
    "ram:ListPrincipals": _principals,
    "ram:AssociateResourceShare": _associate,
    "ram:CreateResourceShare": _create_share,
}
