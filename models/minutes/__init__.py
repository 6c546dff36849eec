"""Minutes: written step by step in versions nobody edits, checked by somebody else, told to who missed the meeting."""

from models.minutes.agreeing import agree
from models.minutes.missing import tell_absentees
from models.minutes.reviewing import decide, submit
from models.minutes.sheets import Record, guests_to_sign, paper, record, sign_sheet, signers
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import (
    MeetingStillOpen,
    MinutesCard,
    MinutesDecided,
    MinutesIncomplete,
    MinutesMissed,
    MinutesPaper,
    MinutesState,
    MinutesSubmitted,
    MinutesToReview,
    NoMinutes,
    NoSuchPart,
    NothingToReview,
    OwnMinutes,
    PaperFormat,
    RecorderNamed,
    SignSheet,
)
from models.minutes.writing import card, meant, name_recorder, revise

__all__ = [
    "MeetingStillOpen",
    "MinutesCard",
    "MinutesDecided",
    "MinutesIncomplete",
    "MinutesMissed",
    "MinutesPaper",
    "MinutesReview",
    "MinutesState",
    "MinutesSubmitted",
    "MinutesToReview",
    "MinutesVersion",
    "NoMinutes",
    "NoSuchPart",
    "NothingToReview",
    "OwnMinutes",
    "PaperFormat",
    "Record",
    "RecorderNamed",
    "SignSheet",
    "Verdict",
    "agree",
    "card",
    "decide",
    "guests_to_sign",
    "meant",
    "name_recorder",
    "paper",
    "record",
    "revise",
    "sign_sheet",
    "signers",
    "submit",
    "tell_absentees",
]
