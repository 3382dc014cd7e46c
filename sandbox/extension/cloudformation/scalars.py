"""Truth values as templates spell them: true or "true", whichever the author or an intrinsic function gave."""


def is_true(value: object) -> bool:
    """Whether a property that holds a truth value is true."""
    return str(value).lower() == "true"
