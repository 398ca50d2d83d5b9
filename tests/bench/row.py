"""One line of the results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, and what it is measured by."""

    name: str
    value: float
    floor: float
    goal: float
    allowed: float = 0.0
    """What may come on top of goal times the floor, in the unit of both."""
    is_limit: bool = False
    """floor is no measurement, but the most that value may be."""

    @property
    def is_difference(self) -> bool:
        return "memory" in self.name

    @property
    def result(self) -> float:
        if self.is_difference:
            return self.value - self.floor
        return self.value / self.floor

    @property
    def ok(self) -> bool:
        if self.is_difference:
            return self.result <= self.goal
        return self.value <= self.floor * self.goal + self.allowed

    def line(self) -> str:
        result, goal = (
            (f"{self.result:+.1f}", f"{self.goal:+.1f}")
            if self.is_difference
            else (
                f"{self.result:.2f}x",
                f"{self.goal:.2f}x",
            )
        )
        if self.allowed:
            goal += f" + {self.allowed:g}"
        mark = "ok  " if self.ok else "SLOW"
        if self.is_limit:
            return f"{mark} {self.name:52} {self.value:8.1f}  limit {self.floor:8.1f}"
        return f"{mark} {self.name:52} {self.value:8.1f}  floor {self.floor:8.1f}  {result:>7}  goal {goal}"


def limited(name: str, value: float, limit: float) -> Row:
    """A row whose goal is a number by itself."""
    return Row(name, value, limit, 1.0, is_limit=True)
