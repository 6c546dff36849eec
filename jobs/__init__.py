"""What happens by the clock: importing this package declares every job, in the order a tick runs them."""

from jobs import series, meetings, dues, study, absentees, double_life, actions, minutes, digests, housekeeping  # noqa: F401, I001
