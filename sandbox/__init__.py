"""A local multi-account AWS to deploy the product on and try it out: a development dependency, never deployed itself.

The base is ministack; `sandbox.extension` adds the services and CloudFormation types that it lacks and corrects what
it judges differently from AWS. Nothing in `landbridge`, `constructs`, `stacks` or `functions` imports this package,
except the `landbridge sandbox` commands.
"""
