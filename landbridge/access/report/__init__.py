"""What came out, for people and for programs: a table for the terminal, Markdown, JSON, one HTML page, and the
explanation of one answer.

`standing` says how each answer compares with the declaration; `words` names things. Imports the data of
landbridge.access and nothing that evaluates.
"""

from landbridge.access.report.report import Report

__all__ = ["Report"]
