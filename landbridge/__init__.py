"""One central SageMaker feature store, shared by many AWS accounts: declared, deployed, proven.

Pure Python: nothing here imports aws_cdk, `stacks` or `landbridge_constructs`, so that every command starts at once.
boto3 is imported by `landbridge.aws` only.
"""
