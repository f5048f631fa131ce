"""What each node of the language gives for whole columns; see `bpvcheck.observe.kernels.table`."""

# the modules that are imported for the kernels that they add
from bpvcheck.observe.kernels import (  # noqa: F401
    coverage,
    covers,
    dates,
    items,
    plain,
    sequence,
    texts,
)
