"""The process that asks the system whether a password is right: `python -m faxdesk.desktop.password_check`.

The password comes on standard input, which is nobody else's to read.

It is one of its own, since what the system asks on its way (a directory on the network, a reader of
fingerprints) may hang or crash. The answer is its exit code, one of those below.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_void_p
from pathlib import Path

RIGHT, WRONG, UNKNOWN = 80, 81, 82
"""None that Python or the system gives a process which died."""
_MOST = 4096
_SUCCESS, _CONVERSATION_ERROR = 0, (19, 6)
_PASSWORD_ASKED, _TEXT_ASKED = 1, 2
_NO_EMPTY_PASSWORD = 1
_REFUSALS = {"linux": {7, 10, 11}, "darwin": {8, 9, 13}}
"""What says that the password is wrong, in each system's numbers; all else says that it cannot be told."""
_SERVICES = ("faxdesk", "common-auth", "system-auth", "login")
"""Of those that PAM knows, the first one that is there: our own where an administrator made one, else what
all log-ins of this computer have in common."""
_FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d")
_WRONG_BY_WINDOWS = 1326


class _Message(Structure):
    _fields_ = (("style", c_int), ("text", c_char_p))


class _Response(Structure):
    _fields_ = (("text", c_void_p), ("code", c_int))


_Talk = CFUNCTYPE(c_int, c_int, POINTER(POINTER(_Message)), POINTER(POINTER(_Response)), c_void_p)


class _Conversation(Structure):
    _fields_ = (("talk", _Talk), ("data", c_void_p))


def main() -> int:
    """The exit code."""
    content = sys.stdin.buffer.read(_MOST + 1)
    if not content or len(content) > _MOST or b"\0" in content:
        return WRONG
    if sys.platform == "win32":
        return _ask_windows(content.decode())
    import os
    import pwd

    return ask_pam(content, pwd.getpwuid(os.getuid()).pw_name, _service())


def _service() -> str:
    for name in _SERVICES:
        if any(Path(folder, name).exists() for folder in _FOLDERS):
            return name
    return _SERVICES[-1]


def ask_pam(password: bytes, user: str, service: str, folder: str = "") -> int:
    """Whether PAM takes the password of a user, by a service that /etc/pam.d describes, or another folder."""
    try:
        pam = ctypes.CDLL("libpam.2.dylib" if sys.platform == "darwin" else "libpam.so.0")
        libc = ctypes.CDLL(None)
    except OSError:
        return UNKNOWN
    libc.calloc.restype, libc.calloc.argtypes = c_void_p, [c_size_t, c_size_t]
    libc.strdup.restype, libc.strdup.argtypes = c_void_p, [c_char_p]
    asked: list[int] = []

    def talk(count: int, messages: object, responses: object, _data: object) -> int:
        return _answer(libc, password, asked, count, messages, responses)

    conversation = _Conversation(_Talk(talk), None)
    handle = c_void_p()
    names = (service.encode(), user.encode(), byref(conversation))
    if folder:
        code = pam.pam_start_confdir(*names, folder.encode(), byref(handle))
    else:
        code = pam.pam_start(*names, byref(handle))
    if code != _SUCCESS:
        return UNKNOWN
    code = pam.pam_authenticate(handle, _NO_EMPTY_PASSWORD)
    pam.pam_end(handle, code)
    if code == _SUCCESS and asked:
        return RIGHT
    # What lets in without having asked for the password says nothing about it.
    return WRONG if asked and code in _REFUSALS.get(sys.platform, ()) else UNKNOWN


def _answer(
    libc: ctypes.CDLL, password: bytes, asked: list[int], count: int, messages: object, responses: object
) -> int:
    """Give the password to the first who asks for one. PAM frees what it is given."""
    answers = ctypes.cast(libc.calloc(count, ctypes.sizeof(_Response)), POINTER(_Response))
    responses[0] = answers  # type: ignore[index]
    for place in range(count):
        style = messages[place].contents.style  # type: ignore[index]
        if style == _TEXT_ASKED or (style == _PASSWORD_ASKED and asked):
            # A code from a telephone, or another name: nobody is there who could tell.
            return _CONVERSATION_ERROR[sys.platform == "darwin"]
        if style == _PASSWORD_ASKED:
            asked.append(place)
            answers[place].text = libc.strdup(password)
    return _SUCCESS


def _ask_windows(password: str) -> int:
    if sys.platform == "win32":
        import os

        advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
        token = c_void_p()
        user, domain = os.environ.get("USERNAME", ""), os.environ.get("USERDOMAIN", ".")
        # 3 is a log-in as over the network: it starts nothing, and needs no right that a person has not.
        if advapi32.LogonUserW(user, domain, password, 3, 0, byref(token)):
            ctypes.WinDLL("kernel32").CloseHandle(token)
            return RIGHT
        return WRONG if ctypes.get_last_error() == _WRONG_BY_WINDOWS else UNKNOWN
    return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
