"""The canonical form of a document: what is hashed and signed (RDFC-1.0), nothing dropped."""

from __future__ import annotations

import functools
import re

import pyoxigraph as ox

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.bounds import refuse_costly
from shirushi.credential.jsonld.contexts import DESCRIPTORS, NEWEST, Chosen
from shirushi.credential.jsonld.cover import has_own_terms, refuse_dropped
from shirushi.credential.jsonld.quads import NotLinkedData, quads_of
from shirushi.credential.jsonld.rdfc import HashName, canonical_lines
from shirushi.credential.jsonld.shapes import Shapes
from shirushi.credential.jsonld.spelling import refuse_respelt
from shirushi.credential.jsonld.undefined import TermUndefined, ValueDropped, refuse_undefined

__all__ = [
    "DESCRIPTORS",
    "NotLinkedData",
    "TermUndefined",
    "ValueDropped",
    "canonical",
    "check_terms",
    "general",
]


def canonical(
    document: JsonObject,
    *,
    hash_name: HashName = "sha256",
    chosen: Chosen = NEWEST,
) -> bytes:
    """Return what ``general`` returns, quickly for a document whose shape is known.

    Takes and raises what ``general`` does.
    """
    if hash_name != "sha256":
        return general(document, hash_name=hash_name, chosen=chosen)
    return _SHAPES.canonical(
        document,
        general=lambda one: general(one, chosen=chosen),
        about=tuple(sorted(chosen.items())),
    )


_SHAPES = Shapes()


def general(
    document: JsonObject,
    *,
    hash_name: HashName = "sha256",
    chosen: Chosen = NEWEST,
) -> bytes:
    """Return the canonical N-Quads of ``document``, UTF-8, from the document alone.

    ``#canonicalization`` of RDFC-1.0, with SHA-384 for keys on P-384, offline. In safe mode
    (``#securing-data-losslessly``): whatever would be dropped or resolved to nothing is an
    error with its path.

    chosen
        Which edition to take of each context that has several; see ``contexts.choices``.

    Raises ``ContextUnknown``, ``TermUndefined``, ``ValueDropped``, ``TooComplex``,
    ``TypesTogether`` or ``NotLinkedData``.
    """
    quads = _checked(document, chosen)
    written = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
    if "\\uFFF" in written:
        written = _ESCAPE.sub(_unescaped, written)
    canonical = canonical_lines(written.split("\n")[:-1], hash_name=hash_name)
    return "".join(f"{line}\n" for line in canonical).encode()


#: RDFC-1.0 ``#canonical-quads`` escapes the control characters and nothing else; the writer of
#: quads follows RDF 1.2, which escapes U+FFFE and U+FFFF as well.
_ESCAPE = re.compile(r"\\(?:u(FFF[EF])|.)")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[0]


def check_terms(document: JsonObject, *, chosen: Chosen = NEWEST) -> None:
    """Refuse a document of which something would be dropped, without canonicalising it.

    For proofs that sign the JSON itself, and for documents that nobody signed. Raises what
    ``canonical`` raises.
    """
    _checked(document, chosen)


def _checked(document: JsonObject, chosen: Chosen) -> list[ox.Quad]:
    refuse_costly(document)
    quads = quads_of(document, chosen)
    refuse_undefined(document, quads)
    refuse_dropped(document, quads, chosen)
    refuse_respelt(
        document,
        own_terms=has_own_terms(document),
        parse=functools.partial(quads_of, chosen=chosen),
    )
    return quads
