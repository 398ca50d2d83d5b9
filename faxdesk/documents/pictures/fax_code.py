"""Finds out which lines of a fax picture can really be read (child process only).

libtiff and PDFium do not say where the code of a picture (T.4, T.6) is broken or ends too early, and fill the
rest with black. So what they read is coded again: where that gives the same bits, all is well. Else the code
is followed here bit by bit, which takes longer.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from PIL import Image, ImageChops

MODIFIED_HUFFMAN, GROUP_3, GROUP_4 = 2, 3, 4
"""The ways of coding, by the numbers that TIFF has for them."""
_NAMES = {GROUP_3: "group3", GROUP_4: "group4"}

_WHITE = """
00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010
101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010
00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010
00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100
00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100
"""
_BLACK = """
0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000
0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111
00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010
000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100
000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100
000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000
000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111
"""
_WHITE_64S = """
11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101
011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011
010011000 010011001 010011010 011000 010011011
"""
_BLACK_64S = """
0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100
0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011
0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100
0000001010101 0000001011010 0000001011011 0000001100100 0000001100101
"""
_LONG_64S = """
00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110
000000010111 000000011100 000000011101 000000011110 000000011111
"""


def _runs(short: str, long: str) -> dict[str, int]:
    """What each code word of a colour stands for, in dots."""
    multiples = enumerate((long + _LONG_64S).split(), 1)
    return {word: run for run, word in enumerate(short.split())} | {
        word: 64 * many for many, word in multiples
    }


def _words(codes: Sequence[str] | dict[str, int]) -> re.Pattern[str]:
    # No word begins with another one, so their order does not matter.
    return re.compile("|".join(codes))


_RUNS = (_runs(_WHITE, _WHITE_64S), _runs(_BLACK, _BLACK_64S))
_RUN_WORDS = (_words(_RUNS[0]), _words(_RUNS[1]))
_PASS, _HORIZONTAL = 100, 101
_MODES = {
    "1": 0,
    "011": 1,
    "000011": 2,
    "0000011": 3,
    "010": -1,
    "000010": -2,
    "0000010": -3,
    "0001": _PASS,
    "001": _HORIZONTAL,
}
"""The words of two-dimensional code; a number is how far a change lies from that of the line above."""
_MODE_WORDS = _words(_MODES)
_END_OF_LINE = re.compile("0{11,}1")
_END_BITS = 32
"""The most that may follow the last line: the mark of the end, and what fills the last byte."""


def broken_lines(picture: Image.Image, code: bytes, coding: int, options: int = 0) -> set[int]:
    """The numbers of the lines that code does not hold, or holds damaged.

    picture is what was read of it, in one bit, where the code's white is 0 (black to Pillow); options are
    TIFF's T4Options. Modified Huffman is only looked at as far as it can be coded again.
    """
    if coding not in _NAMES or _is_same_again(picture, code, coding, options):
        return set()
    bits = "".join(f"{byte:08b}" for byte in code)
    if coding == GROUP_4:
        good = _good_lines(bits, picture.width, picture.height)
        return set(range(good, picture.height))
    good_lines = _good_lines_between_marks(bits, picture.width, options)
    pairs = zip_longest(range(picture.height), good_lines, fillvalue=False)
    return {number for number, good in pairs if not good and number is not False}


def _is_same_again(picture: Image.Image, code: bytes, coding: int, options: int) -> bool:
    memory = io.BytesIO()
    whole = max((picture.width + 7) // 8 * picture.height, 1)
    more = {292: options} if coding == GROUP_3 else {}
    picture.save(memory, "TIFF", compression=_NAMES[coding], strip_size=whole, tiffinfo=more)
    with Image.open(io.BytesIO(memory.getvalue())) as again:
        tags = again.tag_v2  # type: ignore[attr-defined]
        start, length = int(tags[273][0]), int(tags[279][0])
    made = memory.getvalue()[start : start + length]
    if code.startswith(made):
        return True
    # The mark at the end of group 4 (three bytes, four with what fills the last one) is often left out.
    compared = max(length - 4, 0)
    return coding == GROUP_4 and len(code) <= length and code[:compared] == made[:compared]


def _good_lines(bits: str, width: int, lines: int) -> int:
    """How many lines of two-dimensional code can be read, one after the other. Where more follows than there
    are lines, the code was overwritten, and the last lines that repeat each other are its remains."""
    above = [width]
    at = first_repeated = 0
    for number in range(lines):
        line, at = _line(bits, at, above, width)
        if line is None:
            return number
        if line != above:
            first_repeated = number + 1
        above = line
    is_more = len(bits) - at > _END_BITS and "1" in bits[at:] and not _END_OF_LINE.match(bits, at)
    return first_repeated if is_more else lines


def _good_lines_between_marks(bits: str, width: int, options: int) -> Iterator[bool]:
    """Whether each line of group 3 can be read. After a bad one, the next mark tells where to go on."""
    marks = [match.end() for match in _END_OF_LINE.finditer(bits)]
    above: list[int] | None = []
    for start, end in zip(marks, chain(marks[1:], [len(bits)]), strict=True):
        is_flat = not options & 1 or bits[start : start + 1] == "1"
        place = start + (options & 1)
        if is_flat:
            line = _flat_line(bits, place, width)
        else:
            line = None if above is None else _line(bits, place, above, width)[0]
        above = line
        # The last mark of all has nothing behind it.
        if line is not None or end - place > 24:
            yield line is not None


def _flat_line(bits: str, at: int, width: int) -> list[int] | None:
    """The places in a line of one-dimensional code where the colour changes; None where it is damaged."""
    changes: list[int] = []
    place = 0
    while place < width:
        run, at = _run(bits, at, len(changes) % 2)
        if run is None:
            return None
        place += run
        changes.append(place)
    return changes if place == width else None


def _run(bits: str, at: int, colour: int) -> tuple[int | None, int]:
    """The length of a run, and where the code goes on after it; None where there is none."""
    total = 0
    while match := _RUN_WORDS[colour].match(bits, at):
        run, at = _RUNS[colour][match.group()], match.end()
        total += run
        if run < 64:
            return total, at
    return None, at


def _line(bits: str, at: int, above: list[int], width: int) -> tuple[list[int] | None, int]:
    """The places in a line of two-dimensional code where the colour changes, and where the code goes on;
    None where it is damaged. above are those of the line above."""
    changes: list[int] = []
    place, colour, index, is_first = 0, 0, 0, True
    while place < width:
        match = _MODE_WORDS.match(bits, at)
        if match is None:
            return None, at
        mode, at = _MODES[match.group()], match.end()
        # The next change above that lies behind this place and is one to the other colour.
        index = max(index - 2, 0)
        while index < len(above) and (index % 2 != colour or above[index] < place + (not is_first)):
            index += 1
        beneath = above[index] if index < len(above) else width
        if mode == _PASS:
            place = above[index + 1] if index + 1 < len(above) else width
        elif mode == _HORIZONTAL:
            for side in (colour, 1 - colour):
                run, at = _run(bits, at, side)
                if run is None:
                    return None, at
                place += run
                changes.append(place)
        else:
            if not place <= beneath + mode <= width:
                return None, at
            place = beneath + mode
            changes.append(place)
            colour = 1 - colour
        is_first = False
    return (changes if place == width else None), at


def inverted(picture: Image.Image) -> Image.Image:
    """A one-bit picture with black and white exchanged."""
    return ImageChops.invert(picture.convert("L")).convert("1", dither=Image.Dither.NONE)
