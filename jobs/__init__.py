"""What happens by the clock: importing this package declares every job, in the order a tick runs them."""

from jobs import (  # noqa: F401, I001
    series,
    meetings,
    keepers,
    dues,
    publications,
    arrears,
    study,
    hours,
    absentees,
    double_life,
    makeups,
    actions,
    visits,
    materials,
    shifts,
    minutes,
    digests,
    files,
    accounts,
    housekeeping,
)
