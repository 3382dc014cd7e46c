"""Secrets Manager under its policies: the key of a secret, its resource policy, and callers from other accounts.

`requests` stands before ministack's operations, `encryption` judges the key, `resource_type` is
AWS::SecretsManager::Secret, `user_quotas` are those of the users whose keys secrets hold.
"""


def install() -> None:
    """Judge requests before ministack serves them. Calling it again changes nothing."""
    from sandbox.extension.secrets import requests, resource_type, user_quotas

    requests.install()
    user_quotas.install()
    resource_type.register()
