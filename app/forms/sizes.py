"""The size classes of S3."""


def size_of(fte: float) -> str:
    """The size class of a centre by its full-time equivalents: 5 or fewer, under 10, 10 or more (S3 2.1.2). S3 names nothing
    between 5 and 6; those are medium here, as in the nation's tables."""
    return "small" if fte <= 5 else "medium" if fte < 10 else "large"
