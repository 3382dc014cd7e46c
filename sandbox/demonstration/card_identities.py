"""The identities of an account on the map of model cards: a card user, a stranger, and the hub's own people."""

from functools import cached_property

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from sandbox.credentials import role_session, root_session
from sandbox.demonstration.identities import Identity
from sandbox.endpoint import Endpoint
from sandbox.environment import cards_role_arn, principal_role_arn
from sandbox.preparation import STRANGER


class CardIdentities:
    """Sessions of one account, assumed when first needed. Each raises ClientError where the role may not be assumed."""

    def __init__(self, endpoint: Endpoint, declaration: Declaration, name: str) -> None:
        self._endpoint = endpoint
        self._declaration = declaration
        self._name = name
        self._entry = declaration.card_accounts[name]

    @cached_property
    def user(self) -> Identity:
        """Somebody in a declared role, who works as the card users' role."""
        return self.assume(self._in_account(principal_role_arn(self._entry.principals[0])))

    @cached_property
    def stranger(self) -> Identity:
        """Somebody with every right in the account, in a role that the declaration does not name."""
        return self._in_account(Names.of(self._declaration).role_arn(self._entry.account, STRANGER))

    def assume(self, identity: Identity) -> Identity:
        """The card users' role, assumed by `identity`."""
        role = cards_role_arn(self._declaration, self._name)
        return Identity(role_session(self._endpoint, identity.session, role, self._name))

    def _in_account(self, role_arn: str) -> Identity:
        root = root_session(self._endpoint, self._entry.account)
        return Identity(role_session(self._endpoint, root, role_arn, self._name))


def hub_identity(endpoint: Endpoint, declaration: Declaration) -> Identity:
    """Who creates cards and retires them: the declaration leaves it to the hub's own administrators."""
    assert declaration.model_cards is not None
    return Identity(root_session(endpoint, declaration.model_cards.account))
