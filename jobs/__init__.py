"""What happens by the clock: importing this package declares every job, in the order a tick runs them."""

from jobs import series, meetings, dues, study, absentees, actions, materials, minutes, digests, files, housekeeping  # noqa: F401, I001
