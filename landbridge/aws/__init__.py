"""What Landbridge does in AWS by itself: sessions of a team's roles.

The one part of `landbridge` that imports boto3. Commands import it when they run, never before.
"""
