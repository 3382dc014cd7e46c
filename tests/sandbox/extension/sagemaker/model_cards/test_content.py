"""What the content of a model card may be."""

import json
from typing import Any

import pytest

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.model_cards import content, properties

WHOLE: dict[str, Any] = {
    "model_overview": {
        "model_name": "churn",
        "model_version": 1,
        "model_artifact": ["s3://models/churn.tar.gz"],
        "inference_environment": {"container_image": ["image:1"]},
    },
    "intended_uses": {"purpose_of_model": "who leaves", "risk_rating": "Low"},
    "business_details": {"line_of_business": "retail"},
    "training_details": {
        "objective_function": {"function": {"function": "Maximize", "facet": "AUC"}, "notes": "on the whole"},
        "training_job_details": {
            "training_metrics": [{"name": "auc", "value": 0.9}],
            "hyper_parameters": [{"name": "eta", "value": "0.2"}],
        },
    },
    "evaluation_details": [
        {
            "name": "holdout",
            "metadata": {"Data Set": "June"},
            "metric_groups": [
                {
                    "name": "quality",
                    "metric_data": [
                        {"name": "auc", "type": "number", "value": 0.88},
                        {"name": "confusion", "type": "matrix", "value": [[5, 1], [2, 9]], "x_axis_name": ["a", "b"]},
                    ],
                }
            ],
        }
    ],
    "model_package_details": {"model_package_arn": "arn:aws:sagemaker:eu-west-1:1:model-package/churn/1"},
    "additional_information": {"custom_details": {"Ticket": "ML-7"}},
}


def test_content_of_every_section_is_accepted() -> None:
    content.check(json.dumps(WHOLE))
    content.check("{}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "$: [] is not of type 'object'"),
        ('{"overview": {}}', "'overview' was unexpected"),
        ('{"model_overview": {"owner": "me"}}', "$.model_overview: Additional properties"),
        ('{"model_overview": {"model_owner": "%s"}}' % ("x" * 1025), "$.model_overview.model_owner"),
        ('{"intended_uses": {"risk_rating": "low"}}', "$.intended_uses.risk_rating: 'low' is not one of"),
        ('{"evaluation_details": [{}]}', "$.evaluation_details[0]: 'name' is a required property"),
        ('{"additional_information": {"custom_details": {"a": 1}}}', "$.additional_information.custom_details.a"),
    ],
)
def test_content_that_breaks_the_schema_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(AwsError, match="ValidationException") as caught:
        content.check(text)
    assert said in caught.value.message


def test_metadata_is_what_needs_no_key() -> None:
    assert json.loads(content.metadata_only(json.dumps(WHOLE))) == {
        "model_overview": {"model_name": "churn"},
        "intended_uses": {"risk_rating": "Low"},
        "model_package_details": {"model_package_arn": "arn:aws:sagemaker:eu-west-1:1:model-package/churn/1"},
    }
    assert content.metadata_only("{}") == "{}"


def test_a_template_spells_content_in_its_own_way() -> None:
    template = {
        "ModelOverview": {"ModelName": "churn", "ModelVersion": "1"},
        "TrainingDetails": {
            "TrainingJobDetails": {
                "TrainingMetrics": [{"Name": "auc", "Value": "0.9"}],
                "HyperParameters": [{"Name": "eta", "Value": "0.2"}],
            }
        },
        "EvaluationDetails": [
            {
                "Name": "holdout",
                "Metadata": {"DataSet": "June"},
                "MetricGroups": [
                    {
                        "Name": "quality",
                        "MetricData": [
                            {"Name": "auc", "Type": "number", "Value": "0.88", "XAxisName": "x"},
                            {"Name": "verdict", "Type": "string", "Value": "12"},
                            {"Name": "confusion", "Type": "matrix", "Value": [["5", 1]], "YAxisName": ["y"]},
                        ],
                    }
                ],
            }
        ],
        "AdditionalInformation": {"CustomDetails": {"TicketNumber": "ML-7"}},
    }
    text = properties.content({"Content": template})
    content.check(text)
    assert json.loads(text) == {
        "model_overview": {"model_name": "churn", "model_version": 1},
        "training_details": {
            "training_job_details": {
                "training_metrics": [{"name": "auc", "value": 0.9}],
                "hyper_parameters": [{"name": "eta", "value": "0.2"}],
            }
        },
        "evaluation_details": [
            {
                "name": "holdout",
                "metadata": {"DataSet": "June"},
                "metric_groups": [
                    {
                        "name": "quality",
                        "metric_data": [
                            {"name": "auc", "type": "number", "value": 0.88, "x_axis_name": "x"},
                            {"name": "verdict", "type": "string", "value": "12"},
                            {"name": "confusion", "type": "matrix", "value": [[5, 1]], "y_axis_name": ["y"]},
                        ],
                    }
                ],
            }
        ],
        "additional_information": {"custom_details": {"TicketNumber": "ML-7"}},
    }
