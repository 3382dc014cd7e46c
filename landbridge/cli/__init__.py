"""The command `landbridge`: one module per subcommand, imported only when it is called.

A command's module has a docstring whose first line is its summary, `add_arguments(parser)` and `run(arguments) -> int`.
"""
