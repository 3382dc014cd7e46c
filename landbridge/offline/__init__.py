"""The offline store as its readers use it: queries over the tables that Feature Store keeps in Glue.

Imports `landbridge.declaration`, `landbridge.naming` and `landbridge.policies` only, and makes no calls: what it gives
is SQL for Athena, to be run with whatever client is at hand.
"""

from landbridge.offline.granted_views import feature_views
from landbridge.offline.point_in_time import point_in_time_query
from landbridge.offline.tables import FeatureView, LabelTable, TimeFormat

__all__ = ["FeatureView", "LabelTable", "TimeFormat", "feature_views", "point_in_time_query"]
