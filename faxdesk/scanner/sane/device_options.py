"""What a device of SANE can be told, as `scanimage --all-options` lists it, and what a scan tells it.

Every driver names its sources and modes in its own way; the names here are those of SANE's own drivers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from faxdesk.domain.scanning.scanner import DPI, PaperSource, ScanOptions, SourceAbility

_LINE = re.compile(r" {4}(--[a-z][\w-]*|-[a-z])(?:\[=\((?P<optional>[^)]*)\)\])?(?: (?P<values>.*))?")
_TRAILING = re.compile(r" \[[^\[\]]*\]$")
_STEPS = re.compile(r" \(in steps of [^)]*\)$")
_RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)([a-z%]*)(,\.\.\.)?")
_UNIT = re.compile(r"(?<=\d)(?:mm|dpi|pel|bit|us|%)$")
_FEEDER = re.compile(r"adf|feeder|automatic|card", re.IGNORECASE)
_FILM = re.compile(r"transpar|negativ|positive|slide|film|tma|tpu", re.IGNORECASE)
_BOTH = re.compile(r"duplex|both|double", re.IGNORECASE)
_BACK = re.compile(r"back|rear", re.IGNORECASE)
_GREY = re.compile(r"gr[ae]y", re.IGNORECASE)
_NOT_GREY = re.compile(r"diffusion|dither|16|12", re.IGNORECASE)
_USUAL_MM = 215.9, 297.0
"""The largest sheet of a device that does not say."""


class DeviceOption(Struct, frozen=True):
    """One option: the values that it takes, or a range of numbers in the option's own unit."""

    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class DeviceOptions(Struct, frozen=True):
    """What of a device can be set now, by the names that scanimage has for it ("--mode", "-x")."""

    options: dict[str, DeviceOption]

    @classmethod
    def of(cls, lines: Iterable[str]) -> DeviceOptions:
        """Read the list of options. Lines that are none are passed over."""
        found = {}
        for line in lines:
            match = _LINE.fullmatch(line.rstrip())
            if match is None:
                continue
            option = _option(match["optional"], match["values"] or "")
            if option is not None:
                found[match[1]] = option
        return cls(found)

    def abilities(self) -> tuple[SourceAbility, ...]:
        """The sources of paper that the device has, the glass first."""
        width, height = (self._most(name, usual) for name, usual in zip(("-x", "-y"), _USUAL_MM, strict=True))
        return tuple(
            SourceAbility(source, width, height, self._takes_both_sides(source))
            for source in PaperSource
            if self._has(source)
        )

    def arguments(self, options: ScanOptions, source: PaperSource) -> list[str]:
        """What scanimage is told for such a scan, in the order in which drivers want it: the source decides
        on what else can be set, and the mode on the depth."""
        told = [*self._source_arguments(source, options)]
        mode = self._grey_mode()
        if mode:
            told.append(f"--mode={mode}")
        depth = self.options.get("--depth")
        if mode and depth is not None and "8" in depth.values:
            told.append("--depth=8")
        if (resolution := self._resolution()) is not None:
            told.append(f"--resolution={resolution:g}")
        return told + self._area(options)

    # Sources

    def _sources(self, *, of: PaperSource) -> list[str]:
        named = self.options.get("--source", DeviceOption()).values
        names = [name for name in named if not _FILM.search(name)]
        return [name for name in names if bool(_FEEDER.search(name)) is (of is PaperSource.FEEDER)]

    def _has(self, source: PaperSource) -> bool:
        if "--source" in self.options and self.options["--source"].values:
            return bool(self._sources(of=source))
        # A device without a choice takes one sheet at a time, whichever way.
        return source is PaperSource.GLASS

    def _takes_both_sides(self, source: PaperSource) -> bool:
        if source is not PaperSource.FEEDER:
            return False
        return any(map(_BOTH.search, self._sources(of=source))) or bool(self._duplex_switch())

    def _duplex_switch(self) -> list[str]:
        """How both sides are asked for where that is no source of its own."""
        mode = self.options.get("--adf-mode", DeviceOption())
        if both := next(filter(_BOTH.search, mode.values), ""):
            return [f"--adf-mode={both}"]
        switch = self.options.get("--duplex", DeviceOption())
        return ["--duplex=yes"] if "yes" in switch.values else []

    def _source_arguments(self, source: PaperSource, options: ScanOptions) -> list[str]:
        names = self._sources(of=source)
        wants_both = options.both_sides and source is PaperSource.FEEDER
        fitting = [name for name in names if bool(_BOTH.search(name)) is wants_both]
        fitting.sort(key=lambda name: bool(_BACK.search(name)))
        if wants_both and not fitting:
            return [*(f"--source={name}" for name in names[:1]), *self._duplex_switch()]
        return [f"--source={name}" for name in (fitting or names)[:1]]

    # The rest

    def _grey_mode(self) -> str:
        modes = self.options.get("--mode", DeviceOption()).values
        grey = [mode for mode in modes if _GREY.search(mode) and not _NOT_GREY.search(mode)]
        return min(grey, key=len, default="")

    def _resolution(self) -> float | None:
        """That of a fine fax, or the next above it, or the highest there is."""
        option = self.options.get("--resolution")
        if option is None:
            return None
        if option.low is not None and option.high is not None:
            return min(max(DPI, option.low), option.high)
        numbers = sorted(number for value in option.values if (number := _number(value)) is not None)
        return next((number for number in numbers if number >= DPI), numbers[-1] if numbers else None)

    def _area(self, options: ScanOptions) -> list[str]:
        width, height = options.paper.size_mm
        told = []
        for name, millimetres in (("--page-width", width), ("--page-height", height)):
            # Feeders that lay the sheet in the middle want to know how wide it is.
            if (option := self.options.get(name)) is not None and option.high is not None:
                told.append(f"{name}={min(millimetres, option.high):g}")
        for name, millimetres in (("-l", 0.0), ("-t", 0.0), ("-x", width), ("-y", height)):
            option = self.options.get(name)
            if option is not None and option.low is not None and option.high is not None:
                told += [name, f"{min(max(millimetres, option.low), option.high):g}"]
        return told

    def _most(self, name: str, usual: float) -> float:
        high = self.options.get(name, DeviceOption()).high
        return high if high is not None and high > 0 else usual


def _option(optional: str | None, text: str) -> DeviceOption | None:
    """What an option takes; None where it cannot be set at the moment."""
    while match := _TRAILING.search(text) or _TRAILING.fullmatch(f" {text}"):
        if match[0] in {" [inactive]", " [read-only]", " [hardware]"}:
            return None
        text = text[: max(len(text) - len(match[0]), 0)]
    if optional is not None:
        return DeviceOption(tuple(optional.split("|")))
    text = _STEPS.sub("", text)
    if match := _RANGE.fullmatch(text.removeprefix("auto|")):
        low, high = _number(match[1]), _number(match[2])
        return None if low is None or high is None else DeviceOption((), low, high)
    return DeviceOption(tuple(_UNIT.sub("", value) for value in text.split("|") if value))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
