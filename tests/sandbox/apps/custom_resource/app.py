"""A custom resource whose Python function says as whom it runs."""

from pathlib import Path

from aws_cdk import App, CfnOutput, CustomResource, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

app = App()
stack = Stack(app, "Custom", env=Environment(account="222222222222", region="eu-west-1"))
function = lambda_.Function(
    stack,
    "Function",
    runtime=lambda_.Runtime.PYTHON_3_12,
    handler="index.handle",
    code=lambda_.Code.from_asset(str(Path(__file__).parent / "function")),
    role=iam.Role(stack, "Execution", role_name="execution", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
)
identity = CustomResource(
    stack, "Identity", service_token=function.function_arn, resource_type="Custom::Identity", properties={"Ask": "1"}
)
CfnOutput(stack, "Arn", value=identity.get_att_string("Arn"))
app.synth()
