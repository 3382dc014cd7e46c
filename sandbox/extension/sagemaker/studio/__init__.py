"""Studio as far as pre-signed links need it: domains, user profiles, and their URLs. There are no apps and no spaces.

    domain        what a domain and a user profile are       state       where they are kept
    access        who may do what with them                  settings    what their settings need
    domains, user_profiles, presigned_url                    the operations, listed in `operations`
    domain_type, user_profile_type                           the CloudFormation types

It may import what stands beside it in `sandbox.extension.sagemaker`, and what that may import.
"""
