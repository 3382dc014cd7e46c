"""Whether a connection works, asked of AWS: one file for each thing that is looked at.

Nothing is changed and no event is sent: nobody but AWS may send one whose source begins with `aws.` (EventBridge API
reference, PutEvents), so the route is judged piece by piece.
"""

from landbridge.aws.governance.checks.all_checks import check
from landbridge.aws.governance.checks.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "check"]
