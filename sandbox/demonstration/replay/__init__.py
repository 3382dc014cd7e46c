"""Replays the access matrix: what landbridge.access answers from the templates, beside what real calls come to.

`ground` makes what the calls are about, `callers` the sessions of whoever asks, `ways` walks one way of one cell, and
the modules named after things say which calls a capability stands for. `replaying` does it for every cell.
"""
