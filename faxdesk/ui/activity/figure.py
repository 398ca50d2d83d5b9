"""What a chart shows: figures, each with its sentence and the search for its faxes."""

from __future__ import annotations

from msgspec import Struct


class Figure(Struct, frozen=True):
    """size is how large it is drawn, text how it is written, sentence says it whole. search finds its faxes;
    "" where there is no such search. ink is the role of its colour."""

    size: float
    text: str
    sentence: str
    search: str = ""
    ink: str = "data2"


class Column(Struct, frozen=True):
    """Figures upon each other, the lowest first, over a label."""

    label: str
    figures: tuple[Figure, ...]

    @property
    def size(self) -> float:
        return sum(figure.size for figure in self.figures)


class Row(Struct, frozen=True):
    """A figure beside its name. second stands below the name, in small letters."""

    name: str
    figure: Figure
