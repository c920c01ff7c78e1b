"""A handover file under a password: scrypt and AES-256-GCM of `cryptography`.

Whatever was changed in a sealed file, be it one bit of its first line, is noticed when it is opened
([decision 0024](docs/decisions/0024-handover-file.md)).
"""

from __future__ import annotations

import os
import unicodedata
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from storage.handover import errors
from storage.handover.errors import HandoverError, PasswordError
from storage.readers.content_kind import SEALED_HANDOVER

_VERSION = 1
_HEAD_BYTES = 1000
_KEY_BYTES = 32
_Hex = Annotated[str, Meta(pattern=r"\A[0-9a-f]{24,64}\Z")]


class _Head(Struct, kw_only=True):
    """The second line of a sealed file, JSON; 128 n r bytes of memory make the key."""

    version: int = _VERSION
    kdf: Literal["scrypt"] = "scrypt"
    n: Annotated[int, Meta(ge=2**14, le=2**18)] = 2**17
    r: Annotated[int, Meta(ge=8, le=8)] = 8
    p: Annotated[int, Meta(ge=1, le=4)] = 1
    salt: _Hex
    cipher: Literal["aes-256-gcm"] = "aes-256-gcm"
    nonce: _Hex


def seal(content: bytes, password: str) -> bytes:
    """Return content that only the password opens.

    Raises:
        HandoverError: the password is empty.
    """
    if not password:
        raise HandoverError(errors.EMPTY_KEY)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - when needed

    head = _Head(salt=os.urandom(16).hex(), nonce=os.urandom(12).hex())
    opening = SEALED_HANDOVER + msgspec.json.encode(head) + b"\n"
    cipher = AESGCM(_make_key(head, password))
    return opening + cipher.encrypt(bytes.fromhex(head.nonce), content, opening)


def is_sealed(content: bytes) -> bool:
    """Tell whether a file needs a password, by its first bytes."""
    return content.startswith(SEALED_HANDOVER)


def unseal(content: bytes, password: str | None, name: str) -> bytes:
    """Return what is in a sealed file; `name` is what messages call it.

    Raises:
        PasswordError: there is none, or it is a wrong one.
        HandoverError: the file is damaged, or a newer one.
    """
    head, opening = _read_head(content, name)
    if not password:
        raise PasswordError(errors.NO_KEY.format(name=name))
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - when needed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    cipher = AESGCM(_make_key(head, password))
    try:
        return cipher.decrypt(bytes.fromhex(head.nonce), content[len(opening) :], opening)
    except (InvalidTag, ValueError) as error:
        raise PasswordError(errors.WRONG_KEY.format(name=name)) from error


def _read_head(content: bytes, name: str) -> tuple[_Head, bytes]:
    end = content.find(b"\n", len(SEALED_HANDOVER), _HEAD_BYTES)
    line = content[len(SEALED_HANDOVER) : end] if end > 0 else b""
    try:
        told = msgspec.json.decode(line, type=dict[str, object])
        version = told.get("version")
        if isinstance(version, int) and version > _VERSION:
            raise HandoverError(errors.NEWER.format(name=name))
        head = msgspec.convert(told, _Head)
        bytes.fromhex(head.nonce + head.salt)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise HandoverError(errors.DAMAGED.format(name=name)) from error
    return head, content[: end + 1]


def _make_key(head: _Head, password: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - when needed

    # The same characters can be typed in two ways on some keyboards.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    salt = bytes.fromhex(head.salt)
    return Scrypt(salt=salt, length=_KEY_BYTES, n=head.n, r=head.r, p=head.p).derive(typed)
