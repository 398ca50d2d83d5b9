"""When a fax is to be sent, as people type it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import mark, tr

_FORM = mark("Write it like 2027-01-04T15:30, with +01:00 behind it for another zone.")


def read_send_time(text: str) -> datetime:
    """The moment that was typed, aware; without an offset it is by the clocks of this computer's zone.

    Raises FaxDeskError (BAD_INPUT) for what is no time or no single one: a day alone, an hour that the clocks
    skip, one that they show twice.
    """
    try:
        typed = datetime.fromisoformat(text)
        moment = typed.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise FaxDeskError(
            tr("“{text}” is not a time.", text=text), tr(_FORM), ErrorKind.BAD_INPUT
        ) from error
    if _is_day(text):
        raise FaxDeskError(
            tr("“{text}” is a day without a time; nothing was sent.", text=text),
            tr(_FORM),
            ErrorKind.BAD_INPUT,
        )
    if typed.tzinfo is None:
        _check_clocks(typed, text)
    return moment


def check_not_past(moment: datetime, now: datetime) -> None:
    """Raise FaxDeskError (BAD_INPUT) for a time that is over, which the running minute is not. now is by the
    service's clock."""
    if moment < now.replace(second=0, microsecond=0):
        shown = moment.astimezone().strftime("%Y-%m-%d %H:%M")
        raise FaxDeskError(
            tr("{shown} is past; nothing was sent.", shown=shown),
            tr("Choose a time to come, or leave the time out to send it now."),
            ErrorKind.BAD_INPUT,
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_clocks(typed: datetime, text: str) -> None:
    """Raise for a wall-clock time that comes not at all or twice in this computer's zone."""
    first, second = typed.replace(fold=0).astimezone(), typed.replace(fold=1).astimezone()
    if first.utcoffset() == second.utcoffset():
        return
    if first.replace(tzinfo=None, fold=0) != typed.replace(fold=0):
        # Read by the offsets before and after it, a skipped time lies after and before the gap.
        late, early = (moment.strftime("%H:%M") for moment in sorted((first, second), reverse=True))
        raise FaxDeskError(
            tr(
                "There is no {time} on {day}: the clocks are put forward; nothing was sent.",
                time=f"{typed:%H:%M}",
                day=f"{typed:%Y-%m-%d}",
            ),
            tr("Write {early} or {late}, as you mean it.", early=early, late=late),
            ErrorKind.BAD_INPUT,
        )
    earlier, later = (f"{text}{_offset(moment)}" for moment in (first, second))
    raise FaxDeskError(
        tr(
            "The clocks show {time} twice on {day}; nothing was sent.",
            time=f"{typed:%H:%M}",
            day=f"{typed:%Y-%m-%d}",
        ),
        tr("Write {early} or {late}, as you mean it.", early=earlier, late=later),
        ErrorKind.BAD_INPUT,
    )


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
