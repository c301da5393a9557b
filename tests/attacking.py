"""What every attack test needs: to sign any document, and to say how it must be refused.

One file of attacks an area stands beside ``tests/unit/credential/test_attacks.py``
(``test_attacks_jose.py``, ``test_attacks_status.py``, ...): each attack is a small document built
in its test, with a good signature wherever the attack needs one, and the code it is refused with.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from nacl import bindings

from shirushi.credential import multibase
from shirushi.credential.keys import Ed25519Signer
from shirushi.credential.proofs.eddsa_rdfc_2022 import hash_data
from shirushi.credential.report import Answer, Report
from tests.world import SIGNER, checked, credential

Document = dict[str, Any]


def whole(**how: Any) -> Document:
    """Return a good credential of ours; the arguments are ``world.credential``'s."""
    found: Document = json.loads(credential(**how))
    return found


def unsigned(**how: Any) -> Document:
    found = whole(**how)
    del found["proof"]
    return found


def signed(document: Document, *, signer: Ed25519Signer = SIGNER, **options: Any) -> Document:
    """Return the document with a proof that holds, whatever its options say.

    options
        Members of the proof, in place of the ordinary ones; ``None`` leaves one out.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **options,
    }
    proof = {name: value for name, value in proof.items() if value is not None}
    signature = signer.sign(hash_data(document, proof))
    proof["proofValue"] = multibase.encode_base58(signature)
    return {**document, "proof": [proof]}


def forged(document: Document, public_key: bytes, signature: bytes, method: str) -> Document:
    """Return the document with a proof made without any secret."""
    del public_key  # named at the call so that a reader sees what the attack is about
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "proofValue": multibase.encode_base58(signature),
    }
    return {**document, "proof": [proof]}


def sent(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def codes(report: Report) -> set[str]:
    return {step.code for step in report.steps if step.code}


def answer_of(data: bytes | Document, **how: Any) -> Answer:
    """Return the answer, for attacks that more than one reason may stop."""
    return checked(sent(data) if isinstance(data, dict) else data, **how).answer


def refused(data: bytes | Document, code: str, **how: Any) -> Report:
    """Verify, and insist that the credential does not hold, for the reason with this code."""
    report = checked(sent(data) if isinstance(data, dict) else data, **how)

    assert not report.answer.holds, report.answer
    assert code in codes(report), (report.answer, codes(report))
    return report


def accepted(data: bytes | Document, **how: Any) -> Report:
    """Verify, and insist that the credential holds: the control beside an attack."""
    report = checked(sent(data) if isinstance(data, dict) else data, **how)

    assert report.answer.holds, (report.answer, codes(report))
    return report


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk with its length and check value."""
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(*texts: bytes) -> bytes:
    """Return a picture of one pixel with these chunks inside."""
    header = chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(texts) + pixels + chunk(b"IEND", b"")


#: The eight points of small order on Ed25519's curve, as libsodium lists them (some spelt twice).
SMALL_ORDER = [
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    b"\xec" + b"\xff" * 30 + b"\x7f",
    b"\xed" + b"\xff" * 30 + b"\x7f",
    b"\xee" + b"\xff" * 30 + b"\x7f",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
]
#: The order of the group that signatures live in: S and S + L are one number to a careless reader.
ORDER = 2**252 + 27742317777372353535851937790883648493


def malleated(signature: bytes) -> bytes:
    """Return the same signature with S + L in place of S."""
    s = int.from_bytes(signature[32:], "little") + ORDER
    return signature[:32] + s.to_bytes(32, "little")


def scalar_zero_signature() -> bytes:
    """Return R of small order and S = 0: it fits every message under the neutral point."""
    return (b"\x01" + bytes(31)) + bytes(bindings.crypto_sign_BYTES - 32)
