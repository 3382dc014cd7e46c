"""SageMaker: Feature Store, the model registry, model cards, and what of Studio leads to pre-signed links.

`api` is the way in. `model_registry`, `model_cards` and `studio` are folders of their own. The rest is Feature Store:
`state` holds the groups; `control_plane`, `feature_metadata`, `tags`, `search` and `runtime` are the operations;
`access`, `creation_rights` and `service_role` say who may do what; `online_store` and `offline_store` keep the records.
Every other operation of SageMaker is refused as UnsupportedOperation. Why this does not stand on moto's SageMaker:
docs/decisions/0011.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.extension.errors import Response

Handler = Callable[..., Awaitable[Response]]


def install() -> None:
    """Make ministack answer requests signed for `sagemaker`, RAM share its resources, CloudFormation make groups."""
    from ministack import app
    from ministack.core import router

    from sandbox.extension import reset
    from sandbox.extension.sagemaker import api, offline_store, ram_resources, resource_type
    from sandbox.extension.sagemaker.model_cards import resource_type as model_card_type
    from sandbox.extension.sagemaker.model_cards import sharing as model_card_sharing
    from sandbox.extension.sagemaker.model_cards.state import CARDS
    from sandbox.extension.sagemaker.model_registry import resource_type as model_package_group_type
    from sandbox.extension.sagemaker.model_registry import sharing
    from sandbox.extension.sagemaker.model_registry.state import REGISTRY
    from sandbox.extension.sagemaker.state import GROUPS
    from sandbox.extension.sagemaker.studio import domain_type, user_profile_type
    from sandbox.extension.sagemaker.studio.state import DOMAINS

    # Both endpoints sign for `sagemaker`, by which ministack finds a service among the keys of this table.
    router.SERVICE_PATTERNS["sagemaker"] = {"host_patterns": [r"^(api|featurestore-runtime)\.sagemaker\."]}
    app.SERVICE_HANDLERS["sagemaker"] = api.handle_request
    for reader in ("s3", "athena"):
        app.SERVICE_HANDLERS[reader] = _after_pending_records(app.SERVICE_HANDLERS[reader])
    reset.on_reset(GROUPS.reset)
    reset.on_reset(offline_store.reset)
    reset.on_reset(REGISTRY.reset)
    reset.on_reset(CARDS.reset)
    reset.on_reset(DOMAINS.reset)
    for part in (ram_resources, sharing, model_card_sharing):
        part.register()
    for kind in (resource_type, model_package_group_type, model_card_type, domain_type, user_profile_type):
        kind.register()


def _after_pending_records(handler: Handler) -> Handler:
    """A handler of requests that could look into the offline store, and must find in it what was put before."""
    from sandbox.extension.sagemaker import offline_store

    if getattr(handler, "after_pending_records", False):
        return handler

    async def after_pending_records(*request: Any) -> Response:
        offline_store.write_pending()
        return await handler(*request)

    after_pending_records.after_pending_records = True  # type: ignore[attr-defined]
    return after_pending_records
