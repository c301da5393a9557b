"""Verifying what strangers hand in: a file, and a report with its reasons, step by step."""

from shirushi.credential.verification.errors import (
    KindUnsupported,
    NotACredential,
    ProofMissing,
)
from shirushi.credential.verification.flow import verify
from shirushi.credential.verification.memory import Memory
from shirushi.credential.verification.sources import (
    DocumentGone,
    DocumentNotReached,
    DocumentsAtHand,
    DocumentSource,
    IssuerPolicy,
    IssuersListed,
    KeyBinding,
)

__all__ = [
    "DocumentGone",
    "DocumentNotReached",
    "DocumentSource",
    "DocumentsAtHand",
    "IssuerPolicy",
    "IssuersListed",
    "KeyBinding",
    "KindUnsupported",
    "Memory",
    "NotACredential",
    "ProofMissing",
    "verify",
]
