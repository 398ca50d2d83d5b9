"""What nobody opens without its password: the picture of a signature, the key of an archive.

The key is made of the password by scrypt, which takes a computer about half a second and 128 MiB for each
guess. AES-GCM tells a wrong password from a right one, and whether somebody changed the content.
"""

from __future__ import annotations

import os

_MAGIC = b"FaxDesk sealed 2\n"
_SALT, _NONCE = 16, 12
_COSTS = {b"FaxDesk sealed 1\n": 1 << 15, _MAGIC: 1 << 17}
"""What a guess costs, by the first line; the first has a quarter of it."""
_BLOCK, _LANES = 8, 1


class WrongPassword(ValueError):
    """The password is not the one that it was sealed with, or the content is damaged."""


def sealed(content: bytes, password: str) -> bytes:
    """The content, to be had back by opened() with the same password."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return (
        _MAGIC + salt + nonce + AESGCM(_key(password, salt, _COSTS[_MAGIC])).encrypt(nonce, content, _MAGIC)
    )


def opened(content: bytes, password: str) -> bytes:
    """The opposite of sealed(). Raises WrongPassword."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    begin = len(_MAGIC)
    magic = content[:begin]
    salt, nonce = content[begin : begin + _SALT], content[begin + _SALT : begin + _SALT + _NONCE]
    if magic not in _COSTS or len(nonce) < _NONCE:
        raise WrongPassword
    try:
        rest = content[begin + _SALT + _NONCE :]
        return AESGCM(_key(password, salt, _COSTS[magic])).decrypt(nonce, rest, magic)
    except InvalidTag as error:
        raise WrongPassword from error


def _key(password: str, salt: bytes, cost: int) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # The same letters may be typed as other characters on another keyboard.
    typed = unicodedata.normalize("NFKC", password).encode()
    return Scrypt(salt=salt, length=32, n=cost, r=_BLOCK, p=_LANES).derive(typed)
