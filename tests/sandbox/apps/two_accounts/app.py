"""A bucket that insists on TLS in one account, and a role in another that may read it."""

from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

REGION = "eu-west-1"
OWNER, READER = "222222222222", "333333333333"

app = App()
owner = Stack(app, "Owner", env=Environment(account=OWNER, region=REGION))
bucket = s3.Bucket(
    owner, "Bucket", bucket_name=f"shared-{OWNER}", enforce_ssl=True, removal_policy=RemovalPolicy.DESTROY
)
bucket.add_to_resource_policy(
    iam.PolicyStatement(
        principals=[iam.AccountPrincipal(READER)],
        actions=["s3:GetObject"],
        resources=[bucket.arn_for_objects("*")],
        conditions={"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{READER}:role/reader"}},
    )
)

reader = Stack(app, "Reader", env=Environment(account=READER, region=REGION))
role = iam.Role(reader, "Role", role_name="reader", assumed_by=iam.AccountPrincipal(READER))
role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=[f"arn:aws:s3:::shared-{OWNER}/*"]))

app.synth()
