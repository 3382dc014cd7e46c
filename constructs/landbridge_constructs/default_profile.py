"""The Studio user profile that pre-signed links open, and the domain that it is in where none is there."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings

NO_ADDRESS = "255.255.255.255/32"
"""Without a rule of its own a security group lets everything out (CloudFormation template reference,
AWS::EC2::SecurityGroup)."""


@dataclass(frozen=True)
class DomainSettings:
    """A domain to be made, in a VPC and its subnets."""

    vpc: str
    subnets: tuple[str, ...]


@dataclass(frozen=True)
class DefaultProfileSettings:
    """`domain` is the id of a domain that is there, or what to make one of; a domain that is made is named `name`."""

    name: str
    domain: str | DomainSettings
    role: PolicyRoleSettings


class DefaultProfile(Construct):
    """The profile, which works as its own role. A domain that is made has no network at all: apps alone need one, and
    this profile may start none."""

    def __init__(self, scope: Construct, construct_id: str, settings: DefaultProfileSettings) -> None:
        super().__init__(scope, construct_id)
        role = PolicyRole(self, "Role", settings.role)
        domain = settings.domain
        if isinstance(domain, DomainSettings):
            domain = self._domain(settings.name, domain, role.arn)
        self.profile = sagemaker.CfnUserProfile(
            self,
            "Profile",
            domain_id=domain,
            user_profile_name=settings.name,
            user_settings=sagemaker.CfnUserProfile.UserSettingsProperty(
                execution_role=role.arn, default_landing_uri="studio::", studio_web_portal="ENABLED"
            ),
        )

    @property
    def arn(self) -> str:
        """The profile's ARN, for use within the stack."""
        return self.profile.attr_user_profile_arn

    def _domain(self, name: str, settings: DomainSettings, role_arn: str) -> str:
        group = ec2.CfnSecurityGroup(
            self,
            "Network",
            group_description="Studio domain without apps: nothing comes in or goes out.",
            vpc_id=settings.vpc,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="icmp", from_port=252, to_port=86, cidr_ip=NO_ADDRESS, description="Nowhere."
                )
            ],
        )
        domain = sagemaker.CfnDomain(
            self,
            "Domain",
            domain_name=name,
            auth_mode="IAM",
            app_network_access_type="VpcOnly",
            vpc_id=settings.vpc,
            subnet_ids=list(settings.subnets),
            default_user_settings=sagemaker.CfnDomain.UserSettingsProperty(
                execution_role=role_arn, security_groups=[group.attr_group_id]
            ),
        )
        return domain.attr_domain_id
