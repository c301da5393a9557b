"""What a verification itself finds wrong, beside what its parts raise, and which word it makes."""

from __future__ import annotations

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Text
from shirushi.credential import reading
from shirushi.credential.adapter import ExtraMissing
from shirushi.credential.did import DidInvalid, DidMalformed
from shirushi.credential.jose.jws import KeyDoesNotFit
from shirushi.credential.jose.vc_jwt import TokenNotCredential
from shirushi.credential.jsonld.contexts import ContextUnknown
from shirushi.credential.jsonld.rdf import NotLinkedData, TermUndefined, ValueDropped
from shirushi.credential.jsonld.spelling import TermsMoved
from shirushi.credential.jsonld.together import TypesTogether
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs
from shirushi.credential.proofs.checking import CryptosuiteUnknown, ProofMissing, SuiteNotChecked
from shirushi.credential.public_keys import KeyKindUnknown
from shirushi.credential.report import Answer

__all__ = ["CryptosuiteUnknown", "KindUnsupported", "NotACredential", "ProofMissing"]


class NotACredential(ShirushiError):
    """A document is JSON, and no credential."""

    code = "credential.not-a-credential"
    text = Text(
        ja="検証可能な証明書(VerifiableCredential)ではありません。",
        en="It is not a verifiable credential.",
    )
    remedy = Text(
        ja="証明書のファイルか確認してください。", en="Check that it is a credential's file."
    )


class KindUnsupported(ShirushiError):
    """A credential is of a kind that we do not verify."""

    code = "credential.kind-unsupported"
    text = Text(
        ja="対応していない種類の証明書です({kind})。",
        en="The credential is of a kind not supported ({kind}).",
    )


class NothingShown(ShirushiError):
    """A presentation holds no credential."""

    code = "credential.nothing-shown"
    text = Text(ja="提示に証明書が入っていません。", en="The presentation holds no credential.")


class HolderAnother(ShirushiError):
    """A presentation is signed by somebody else than the holder it names."""

    code = "credential.holder-another"
    text = Text(
        ja="提示は所持者({holder})ではなく{signer}が署名しています。",
        en="The presentation is signed by {signer}, not by the holder {holder}.",
    )


def readable_answer(error: ShirushiError) -> Answer:
    """Return the word for a file that could not be read as a credential."""
    if isinstance(error, reading.FileNotCredential | NotACredential | TokenNotCredential):
        return Answer.NOT_A_CREDENTIAL
    return Answer.UNSUPPORTED if isinstance(error, KindUnsupported) else Answer.MALFORMED


def proof_answer(error: ShirushiError) -> Answer:
    """Return the word for a proof that could not be found good."""
    if isinstance(error, KeyNotTheirs | KeyDoesNotFit):
        return Answer.WRONG_KEY
    if isinstance(error, KeyNotReached):
        return Answer.KEY_UNKNOWN
    if isinstance(error, DidMalformed):
        return Answer.TAMPERED
    if isinstance(error, CryptosuiteUnknown) and not isinstance(error, SuiteNotChecked):
        # A cryptosuite may be newer than we are; a whole kind of proof that nobody has
        # registered says nothing that anybody could rely on.
        is_suite = (error.path or "").endswith("cryptosuite")
        return Answer.UNSUPPORTED if is_suite else Answer.TAMPERED
    return Answer.UNSUPPORTED if isinstance(error, UNSUPPORTED) else Answer.TAMPERED


def with_advice(error: ShirushiError) -> Text:
    """Return what an error says with what to do, and how many more there are of its kind."""
    if isinstance(error, ManyErrors) and error.errors:
        more = len(error.errors) - 1
        first = with_advice(error.errors[0])
        return Text(ja=f"{first.ja}(ほかに{more}件)", en=f"{first.en} (and {more} more)")
    return error.explained


#: A document that is not all covered by its terms is wrong before anybody looks at a signature.
TERMS_WRONG = (TermUndefined, ValueDropped, NotLinkedData)

UNSUPPORTED = (
    CryptosuiteUnknown,
    ContextUnknown,
    TermsMoved,
    KeyKindUnknown,
    DidInvalid,
    TypesTogether,
    ExtraMissing,
    KindUnsupported,
)
