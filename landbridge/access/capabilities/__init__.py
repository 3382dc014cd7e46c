"""Named capabilities, each a chain of requests: what somebody must be able to do, one call after another.

`chain` has the words: capability, thing, subject, question, chain, and `Domain`, what answers for one kind of thing.

Domains of the feature store: `entry`, `discovery`, `features`, `offline`, `results`, `producing`, `takeover`, made of
`operations` and `recurring` steps by `work`; who could be let in is found by `admission` from `allowances`.
Domains of the registry account: `models`, `cards`, `governance`, `spokes`, each with its `*_requests`, made of `steps`;
who could be let in is found by `candidates`. `doors` asks of everything else that Landbridge makes. `principals` and
`actors` are who asks.
"""
