"""The operations on model cards by name."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.extension.sagemaker.model_cards import cards, export_jobs

OPERATIONS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "CreateModelCard": cards.create_model_card,
    "DescribeModelCard": cards.describe_model_card,
    "UpdateModelCard": cards.update_model_card,
    "ListModelCards": cards.list_model_cards,
    "ListModelCardVersions": cards.list_model_card_versions,
    "DeleteModelCard": cards.delete_model_card,
    "CreateModelCardExportJob": export_jobs.create_model_card_export_job,
    "DescribeModelCardExportJob": export_jobs.describe_model_card_export_job,
    "ListModelCardExportJobs": export_jobs.list_model_card_export_jobs,
}
