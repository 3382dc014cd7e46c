"""The model cards and export jobs of every account and Region, and their ARNs."""

import threading

from sandbox.extension.sagemaker.model_cards.model_card import ExportJob, ModelCard
from sandbox.extension.sagemaker.model_registry.state import own_arn

_EXPORT_JOB = "/export-job/"


class ModelCards:
    """Cards and export jobs by ARN, oldest first. Names keep their case."""

    def __init__(self) -> None:
        self.cards: dict[str, ModelCard] = {}
        self.jobs: dict[str, ExportJob] = {}
        # CloudFormation works in threads of its own.
        self.lock = threading.RLock()

    def jobs_of(self, card: ModelCard) -> list[ExportJob]:
        """The export jobs of a card, whoever started them: they belong to the card's account."""
        return [job for job in self.jobs.values() if card_of(job.arn) == card.arn]

    def remove(self, card: ModelCard) -> None:
        """Forget a card with its versions and export jobs."""
        for job in self.jobs_of(card):
            del self.jobs[job.arn]
        self.cards.pop(card.arn, None)

    def reset(self) -> None:
        """Forget everything."""
        self.cards.clear()
        self.jobs.clear()


CARDS = ModelCards()


def card_arn(name_or_arn: str) -> str:
    """The ARN of a card named by its name (then the caller's own) or by its ARN."""
    return name_or_arn if name_or_arn.startswith("arn:") else own_arn("model-card", name_or_arn)


def job_arn(card: str, name: str) -> str:
    """The ARN of the export job `name` of the card with the ARN `card`."""
    return f"{card}{_EXPORT_JOB}{name}"


def card_of(job: str) -> str:
    """The ARN of the card that an export job's ARN names."""
    return job.partition(_EXPORT_JOB)[0]
