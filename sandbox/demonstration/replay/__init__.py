"""Replays the access matrix: what landbridge.access answers from the templates, beside what real calls come to.

`ground` makes what the calls are about, `callers` the sessions of whoever asks, `circumstances` what a way supposes
besides; `ways` walks one way of one cell, in by the roles that it takes. Which call a request stands for is in `calls`
and in the modules named after what they call. `cells` are those of everybody on everything, `replaying` tries them.
"""
