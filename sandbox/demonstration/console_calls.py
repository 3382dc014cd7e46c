"""The calls of governance consoles: who gets their role, and what they read with it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from landbridge.declaration.model_registry import CONSOLE_ACCOUNTS, Connection, Credentials, PermissionSet
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from sandbox.credentials import role_session, root_session
from sandbox.demonstration.expectation import Way
from sandbox.demonstration.identities import Identity
from sandbox.demonstration.outcome import ALLOWED, NOT_VERIFIABLE, REFUSED, Outcome, attempt
from sandbox.endpoint import Endpoint

_EVENT_SECONDS = 10.0


@dataclass(frozen=True)
class ConsoleCalls:
    """`registered` are ARNs of model versions that were registered just before, in whatever account."""

    endpoint: Endpoint
    declaration: Declaration
    registered: Sequence[str]

    def outcomes(self, name: str) -> Iterator[Outcome]:
        """The calls of one connection; none where the console comes in with an access key."""
        connection = self.declaration.governance[name]
        if connection.credentials is not Credentials.ROLE:
            return
        yield from self._assuming(name, connection)
        versions = [arn for arn in self.registered if f":{connection.account}:" in arn]
        if not versions:
            return
        yield self._receiving(name, connection, versions)
        described = attempt(partial(self._describe, name, versions[0]))
        yield Outcome(name, "describe model version", "a new one", Way.CONSOLE, described, ALLOWED)
        if connection.permissions is PermissionSet.LEAST_PRIVILEGE:
            approved = attempt(partial(self._approve, name, versions[0]))
            yield Outcome(name, "approve model version", "a new one", Way.CONSOLE, approved, REFUSED)

    def _assuming(self, name: str, connection: Connection) -> Iterator[Outcome]:
        """The external id and the account are needed both (IAM user guide, confused-deputy)."""
        own, external_id = connection.console_account, connection.external_id
        stranger = next(account for account in CONSOLE_ACCOUNTS.values() if account != own)
        for who, account, given, expected in (
            ("the console", own, external_id, ALLOWED),
            ("without its external id", own, None, REFUSED),
            ("another console", stranger, external_id, REFUSED),
        ):
            result = attempt(partial(self._assume, name, account, given))
            yield Outcome(f"{name}: {who}", "assume", "console's role", "", result, expected)

    def _receiving(self, name: str, connection: Connection, versions: Sequence[str]) -> Outcome:
        what, on = "receive events", f"{len(versions)} new versions"
        organisation = self.declaration.organisation
        if organisation is not None and organisation.trail is not None:
            # The organisation's trail is not Landbridge's to make, and without one no event comes.
            return Outcome(name, what, on, Way.CONSOLE, NOT_VERIFIABLE, ALLOWED)
        result = attempt(partial(self._receive, name, connection, versions))
        return Outcome(name, what, on, Way.CONSOLE, result, ALLOWED)

    def _receive(self, name: str, connection: Connection, versions: Sequence[str]) -> None:
        """Takes from the queue what is on it, as a console does, until each version came. Raises LookupError."""
        names = Names.of(self.declaration)
        queue = names.queue_url(connection.account, names.governance_queue(name))
        sqs, missing = self._console(name).client("sqs"), set(versions)
        deadline = time.monotonic() + _EVENT_SECONDS
        while missing:
            for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
                missing -= {arn for arn in missing if f'"{arn}"' in message["Body"]}
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if missing and time.monotonic() > deadline:
                raise LookupError(f"no event of {', '.join(sorted(missing))} in {_EVENT_SECONDS:.0f} s")
            time.sleep(0.05)

    def _describe(self, name: str, version: str) -> None:
        self._console(name).client("sagemaker").describe_model_package(ModelPackageName=version)

    def _approve(self, name: str, version: str) -> None:
        sagemaker = self._console(name).client("sagemaker")
        sagemaker.update_model_package(ModelPackageArn=version, ModelApprovalStatus="Approved")

    def _console(self, name: str) -> Identity:
        connection = self.declaration.governance[name]
        return self._assume(name, connection.console_account, connection.external_id)

    def _assume(self, name: str, account: str, external_id: str | None) -> Identity:
        names = Names.of(self.declaration)
        role = names.role_arn(self.declaration.governance[name].account, names.governance(name))
        root = root_session(self.endpoint, account)
        return Identity(role_session(self.endpoint, root, role, name, external_id=external_id))
