"""Faults a test can order: error answers, silence, broken connections and broken bodies."""

import random
from dataclasses import dataclass, field

from .telegram_errors import ApiError, too_many

STATUS_WORDS = {
    "400": "Bad Request: injected",
    "401": "Unauthorized",
    "403": "Forbidden: bot was blocked by the user",
    "404": "Not Found",
    "409": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "429": "Too Many Requests",
    "500": "Internal Server Error",
}
BEFORE_EFFECT = frozenset(STATUS_WORDS) | {"502", "reset", "close"}
AFTER_EFFECT = frozenset(
    {"500_after", "502_after", "timeout_after", "reset_after", "close_after", "cut_json", "wrong_json"}
)
KINDS = BEFORE_EFFECT | AFTER_EFFECT | {"timeout", "outage", "cut_body"}

BAD_GATEWAY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(slots=True)
class Fault:
    """One ordered fault; `left` calls are still to fail (None: until cleared)."""

    method: str
    kind: str
    left: int | None
    probability: float | None
    seconds: float | None
    description: str | None

    @property
    def takes_effect(self) -> bool:
        """Return whether the call is carried out although the caller gets no proper answer in time."""
        return self.kind in AFTER_EFFECT or (self.kind == "timeout" and self.seconds is not None)

    @property
    def way(self) -> str:
        """Return how the call fails, apart from whether it took effect."""
        return self.kind.removesuffix("_after")

    def error(self) -> ApiError:
        """Return the error answer of a status fault."""
        if self.kind == "429" and self.description is None:
            return too_many(max(1, int(self.seconds or 1)))
        return ApiError(int(self.way), self.description or STATUS_WORDS[self.way])


@dataclass(slots=True)
class Faults:
    """The faults ordered and not yet used up."""

    rng: random.Random
    _armed: list[Fault] = field(default_factory=list)
    _outage_until: float = 0.0

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing is ordered, so that calls need not be checked."""
        return not self._armed and not self._outage_until

    def add(
        self,
        method: str,
        kind: str | int,
        *,
        now: float,
        times: int | None = None,
        probability: float | None = None,
        seconds: float | None = None,
        description: str | None = None,
    ) -> None:
        """Order a fault for `method` ("*": any).

        Args:
            kind: one of `KINDS`. `timeout` without seconds: no effect and no answer; with seconds: the effect at once
                and the answer that much later. `reset` cuts the connection, `close` ends it in good order, both without
                an answer. These and the error answers have no effect; what ends in `_after`, `cut_json` and
                `wrong_json` come when the effect has happened and the log says its status. `outage`: every call is
                cut for `seconds`, whatever the method. `cut_body`: of "download", the way of a file; half of it comes.
            times: so many calls; by default once, or with a probability until cleared.
            probability: the chance of each call to fail, above 0 up to 1.
            seconds: of `timeout` and `outage`; the `retry_after` of 429.
            description: other words for an error answer.
        """
        kind = str(kind)
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(sorted(KINDS))}")
        if probability is not None and not 0 < probability <= 1:
            raise ValueError("probability must be above 0 and at most 1")
        if kind == "outage":
            if seconds is None:
                raise ValueError("an outage needs seconds")
            self._outage_until = now + seconds
            return
        left = times if times is not None or probability is not None else 1
        self._armed.append(Fault(method.lower(), kind, left, probability, seconds, description))

    def clear(self) -> None:
        """Take back every fault, an outage too."""
        self._armed.clear()
        self._outage_until = 0.0

    def pick(self, method: str, now: float) -> Fault | None:
        """Return the fault this call meets, and use it up."""
        if self._outage_until:
            if now < self._outage_until:
                return Fault(method, "reset", None, None, None, None)
            self._outage_until = 0.0
        for fault in self._armed:
            if fault.method not in ("*", method.lower()):
                continue
            if fault.probability is not None and self.rng.random() >= fault.probability:
                continue
            self._use(fault)
            return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.left is None:
            return
        fault.left -= 1
        if fault.left <= 0:
            self._armed.remove(fault)
