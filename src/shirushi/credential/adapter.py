"""The one door to ``openvc-core``, which the extra ``shirushi[wallet]`` brings.

Nothing else imports it. What goes through has passed our own limits first.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
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


def derived_proof(value: str) -> Mapping[str, object] | None:
    """Return the parts of an ecdsa-sd-2023 derived proof's value, or ``None`` if it is none.

    Bytes under ``base_signature`` and ``public_key``, a list of bytes under ``signatures``, the
    issuer's label by canonical label under ``label_map``, numbers under ``mandatory_indexes``.
    Raises ``ExtraMissing``.
    """
    library = part("proof.ecdsa_sd", what="ecdsa-sd-2023")
    try:
        found: Mapping[str, object] = library.decode_derived_proof(value)
    except (library.EcdsaSdError, ValueError, RecursionError):
        return None
    return found
