"""SageMaker's model registry: model package groups, their policies, and the versions in them.

    model_package         what a group and a package are             state        where they are kept
    access                who may do what, in and across accounts    sharing      what RAM shares and makes discoverable
    groups, group_policy, packages, package_update                   the operations, listed in `operations`
    package_definition    what a valid package is                    resource_type    AWS::SageMaker::ModelPackageGroup
    state_change          the event of a version's approval

It may import what stands beside it in `sandbox.extension.sagemaker`, and what that may import.
"""
