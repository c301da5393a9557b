"""Notes of a European credential that say what they are about, in words of ours."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_parts import Part
from shirushi.model.achievement import CreditRecognition
from shirushi.model.credits import Credits
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind


class Notes:
    """The notes of one object; those without a subject of ours are left as not understood."""

    def __init__(self, part: Part) -> None:
        self._said: list[tuple[tuple[str, ...], Text]] = []
        self._none: set[str] = set()
        for one in part.parts("additionalNote"):
            about = own.code_of(one.of.get("subject"), own.ABOUT)
            nothing = own.code_of(one.of.get("subject"), own.NONE)
            words = one.text("noteLiteral")
            if about is not None and words is not None:
                self._said.append((about, words))
            elif nothing is not None:
                self._none.add(nothing[0])
            else:
                part.leave("additionalNote", one.of)

    def about(self, name: str) -> Text | None:
        """Return the words on one descriptor; several notes are one text."""
        found = [words for code, words in self._said if code == (name,)]
        if not found:
            return None
        return Text(ja="\n".join(one.ja for one in found), en="\n".join(one.en for one in found))

    def denies(self, name: str) -> bool:
        """Tell whether a note says that there is none of it."""
        return name in self._none

    def recognition(self, credits_: Credits | None) -> CreditRecognition | None:
        """Return credit and other recognition: an amount, words, or that there is none."""
        words = self.about("credit_recognition")
        if credits_ is None and words is None and not self.denies("credit_recognition"):
            return None
        return CreditRecognition(credits=credits_, text=words)

    def quality(self) -> tuple[QualityAssurance, ...]:
        """Return the quality assurance that notes tell of."""
        kinds = {("quality_assurance", kind.value): kind for kind in QualityAssuranceKind}
        return tuple(
            QualityAssurance(kind=kinds[code], text=words)
            for code, words in self._said
            if code in kinds
        )

    def partners(self) -> tuple[PartnerEndorsement, ...]:
        """Return who outside recognises it, as notes tell."""
        kinds = {("partner_endorsement", kind.value): kind for kind in PartnerKind}
        return tuple(
            PartnerEndorsement(kind=kinds[code], name=words)
            for code, words in self._said
            if code in kinds
        )
