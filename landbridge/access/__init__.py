"""Effective access: what the templates, or the deployed accounts, really allow; proven, explained and compared.

`collection` reads a cloud assembly into an `Estate` (`landbridge.aws.deployed` reads deployed accounts into the same);
`evaluation` decides one request against it as AWS documents it; `capabilities` are the named chains of requests;
`proof` asks them of everybody; `comparison` does so for two estates; `report` writes what came out. Nothing here needs
aws_cdk or calls AWS.
"""
