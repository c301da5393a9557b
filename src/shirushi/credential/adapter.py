"""The one door to ``openvc-core``, which the extra ``shirushi[wallet]`` brings.

Nothing else imports it. What goes through has passed our own limits first.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, fields
from types import ModuleType

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text


class ExtraMissing(ShirushiError):
    """A format needs a library that is not installed."""

    code = "credential.extra-missing"
    text = Text(
        ja="この環境では「{what}」に対応していません。",
        en="{what} is unsupported here.",
    )
    remedy = Text(
        ja="shirushi[wallet] をインストールしてください。", en="Install shirushi[wallet]."
    )


def part(name: str, *, what: str) -> ModuleType:
    """Return a module of the library. Raises ``ExtraMissing`` where it is not installed.

    what
        The format that needs it, for the message.
    """
    try:
        return importlib.import_module(f"openvc.{name}")
    except ImportError:
        raise ExtraMissing(what=what) from None


# ------------------------------------------------------------- ecdsa-sd-2023's bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseProof:
    """What an issuer gives the holder in a base proof (``#serializebaseproofvalue``)."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedProof:
    """What a holder shows in a derived proof (``#serializederivedproofvalue``).

    label_map
        The issuer's label for each canonical one (``c14n0``) of what is shown; no two alike.
    """

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    label_map: dict[str, str]
    mandatory_indexes: list[int]


def base_proof(value: str) -> BaseProof | None:
    """Return the parts of a base proof's value, or ``None`` if it is none.

    Raises ``ExtraMissing``.
    """
    library = _library()
    try:
        found = BaseProof(**library.decode_base_proof(value))
    except (library.EcdsaSdError, ValueError, TypeError, RecursionError):
        return None
    binary = (found.base_signature, found.public_key, found.hmac_key)
    lists = (found.signatures, found.mandatory_pointers)
    if not (all(isinstance(one, bytes) for one in binary) and all(map(_is_list, lists))):
        return None
    if not all(isinstance(one, bytes) for one in found.signatures):
        return None
    return found if all(isinstance(one, str) for one in found.mandatory_pointers) else None


def derived_proof(value: str) -> DerivedProof | None:
    """Return the parts of a derived proof's value, or ``None`` if it is none.

    Raises ``ExtraMissing``.
    """
    library = _library()
    try:
        return DerivedProof(**library.decode_derived_proof(value))
    except (library.EcdsaSdError, ValueError, TypeError, RecursionError):
        return None


def base_proof_value(proof: BaseProof) -> str:
    """Return a base proof as its ``proofValue``. Raises ``ExtraMissing``."""
    value: str = _library().encode_base_proof(**_members(proof))
    return value


def derived_proof_value(proof: DerivedProof) -> str:
    """Return a derived proof as its ``proofValue``. Raises ``ExtraMissing``."""
    value: str = _library().encode_derived_proof(**_members(proof))
    return value


def _library() -> ModuleType:
    return part("proof.ecdsa_sd", what="ecdsa-sd-2023")


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _members(proof: BaseProof | DerivedProof) -> dict[str, object]:
    return {one.name: getattr(proof, one.name) for one in fields(proof)}
