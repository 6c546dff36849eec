"""Make-up study (补学): who missed a meeting that counts as study learns it by herself, and says so.

What is made up for stands beside the attendance, which it never changes.
"""

from models.makeups.listing import made_up, mine, of_branch, open_days, open_of_meeting
from models.makeups.making import drop, make, plan, withdraw
from models.makeups.reminding import remind
from models.makeups.reporting import decide, enter, report, waiting
from models.makeups.tables import MISSED, OPEN, SEEN, Makeup, MakeupState
from models.makeups.told import (
    MakeupBrief,
    MakeupDecided,
    MakeupDropped,
    MakeupDueInPast,
    MakeupEntered,
    MakeupPlan,
    MakeupPlanned,
    MakeupReminder,
    MakeupReported,
    MakeupSettled,
    MakeupsOfBranch,
    MakeupsToDecide,
    MakeupWaiting,
    MyMakeups,
    NoSuchMakeup,
    NothingToMakeUp,
    NothingToPlan,
    OwnMakeup,
    WhichMakeup,
)

__all__ = [
    "MISSED",
    "OPEN",
    "SEEN",
    "Makeup",
    "MakeupBrief",
    "MakeupDecided",
    "MakeupDropped",
    "MakeupDueInPast",
    "MakeupEntered",
    "MakeupPlan",
    "MakeupPlanned",
    "MakeupReminder",
    "MakeupReported",
    "MakeupSettled",
    "MakeupState",
    "MakeupWaiting",
    "MakeupsOfBranch",
    "MakeupsToDecide",
    "MyMakeups",
    "NoSuchMakeup",
    "NothingToMakeUp",
    "NothingToPlan",
    "OwnMakeup",
    "WhichMakeup",
    "decide",
    "drop",
    "enter",
    "made_up",
    "make",
    "mine",
    "of_branch",
    "open_days",
    "open_of_meeting",
    "plan",
    "remind",
    "report",
    "waiting",
    "withdraw",
]
