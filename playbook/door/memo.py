"""What was worked out in one reading, for the next one to take as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Result = TypeVar("Result")
Value = TypeVar("Value")
Context = TypeVar("Context")


class Memo:
    """Results of pure functions, remembered from one reading to the next.

    Whether something was given before is told by its identity, which costs nothing however large it
    is; words alone count by what they say. A result that a reading does not ask for is forgotten
    when the reading after it begins, so that a memo never holds more than two readings.
    """

    __slots__ = ("_before", "_now", "_values")

    def __init__(self) -> None:
        self._before: dict[tuple[Any, ...], tuple[Any, Any]] = {}
        self._now: dict[tuple[Any, ...], tuple[Any, Any]] = {}
        self._values: dict[tuple[Any, ...], Any] = {}

    def begin(self) -> None:
        """Begin a reading: from now on only what it asks for is kept."""
        self._before, self._now = self._now, {}

    def recall(self, work: Callable[[*Given], Result], *given: *Given) -> Result:
        """What a pure function returns for these very things, worked out at most once."""
        key = (work, *[one if type(one) is str else id(one) for one in given])
        known = self._now.get(key) or self._before.get(key)
        if known is None:
            # What was given is kept beside the result: nothing else can get its identity meanwhile.
            known = given, work(*given)
        self._now[key] = known
        result: Result = known[1]
        return result

    def revise(
        self, work: Callable[[Result | None, Context, *Given], Result], context: Context, *given: *Given
    ) -> Result:
        """What a function makes of its own last result for these very things, in another context."""
        key = (work, *[one if type(one) is str else id(one) for one in given])
        known = self._now.get(key) or self._before.get(key)
        result = work(known[1] if known else None, context, *given)
        self._now[key] = given, result
        return result

    def same(self, value: Value, *name: str) -> Value:
        """The value that was given under this name before, if it was an equal one, else this one.

        What was worked out from it is then recalled, because it is the very same thing.
        """
        before = self._values.get(name)
        if type(before) is type(value) and before == value:
            return before
        self._values[name] = value
        return value
