"""Model cards: `operations` is the way in.

`model_card` and `state` hold the cards; `cards` and `export_jobs` are the operations; `access` says who may do what,
on the card and on its key; `content` is the schema; `pdf` and `export_output` make and write what is exported;
`state_change` is the event; `sharing` registers cards with RAM; `resource_type` and `properties` are the
CloudFormation type. Search for cards is refused, as are Studio's user profiles as authors: authors are IAM identities.
"""
