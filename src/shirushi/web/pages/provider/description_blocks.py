"""The items of a description's form: the 17 descriptors and the elements beside them, in groups.

An item's parts are named by their place in the document, with hyphens (``credits-amount``).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.framework.rules.descriptors import LEGAL_BASES
from shirushi.framework.rules.exclusions import NOT_QUALIFICATIONS, QUALIFICATIONS
from shirushi.framework.vocabulary import descriptors, elements
from shirushi.model.achievement import ParticipationMode
from shirushi.model.assessment import AssessmentKind
from shirushi.model.partner import PartnerKind
from shirushi.model.profile import OrganisationKind
from shirushi.model.quality import QualityScope
from shirushi.model.workload import HoursBasis

Label = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of a descriptor, by its place inside it."""

    name: str
    label: Text | Label
    kind: str = "line"
    choices: tuple[tuple[str, Text | Label], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One descriptor, or one more item, of the form.

    many
        Whether it stands in rows; ``blank`` is how many empty ones are offered at first.
    if_asked
        Whether it is only shown where a chosen framework asks for it, or where it is stated.
    """

    name: str
    parts: tuple[Part, ...]
    many: bool = False
    blank: int = 1
    if_asked: bool = False
    label: Text | Label = ""
    hint: Text | Label = ""


def _both(name: str = "", *, kind: str = "long", of: Label = "") -> tuple[Part, Part]:
    start = f"{name}-" if name else ""
    return (
        Part(name=f"{start}ja", label=of, kind=kind),
        Part(name=f"{start}en", label=of, kind=kind),
    )


_KINDS_OF_BODY: dict[OrganisationKind, Label] = {
    OrganisationKind.UNIVERSITY: _("University"),
    OrganisationKind.JUNIOR_COLLEGE: _("Junior college"),
    OrganisationKind.COLLEGE_OF_TECHNOLOGY: _("College of technology"),
    OrganisationKind.PROFESSIONAL_TRAINING_COLLEGE: _("Professional training college"),
    OrganisationKind.ACADEMIC_SOCIETY: _("Academic society"),
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.TRAINING_PROVIDER: _("Training provider"),
    OrganisationKind.PUBLIC_BODY: _("Public body"),
}

_TITLE = Block(name="title", parts=_both(kind="line"))
_BODY = Block(
    name="awarding_body",
    parts=(
        *_both("name", kind="line", of=_("Name of the organisation")),
        Part(
            name="kind",
            label=_("Kind of body"),
            kind="choice",
            choices=tuple((one.value, _KINDS_OF_BODY[one]) for one in OrganisationKind),
        ),
        Part(name="country", label=_("Country (two letters)")),
        Part(name="url", label=_("Web address")),
    ),
)
_OUTCOMES = Block(
    name="learning_outcomes",
    parts=(*_both("text"), Part(name="alignments", label="", kind="hidden")),
    many=True,
    blank=3,
)
_FORM = Block(
    name="form_of_participation",
    parts=(
        Part(
            name="mode",
            label=_("How learners take part"),
            kind="choice",
            choices=tuple((one.value, one.label) for one in ParticipationMode),
        ),
        *_both("text", of=_("In words")),
    ),
)
_EFFORT = Block(
    name="learner_effort",
    parts=(
        Part(name="hours", label=_("Hours"), kind="number"),
        Part(
            name="basis",
            label=_("What an hour counts"),
            kind="choice",
            choices=tuple((one.value, one.label) for one in HoursBasis),
        ),
    ),
    many=True,
)
_ASSESSMENT = Block(
    name="assessment_type",
    parts=(
        Part(
            name="kind",
            label=_("Kind of assessment"),
            kind="choice",
            choices=tuple((one.value, one.label) for one in AssessmentKind),
        ),
        *_both("text", of=_("Method and what passes")),
        *_both("supervision", of=_("How the learner's identity is made sure")),
    ),
    many=True,
)
_NO_ASSESSMENT = Block(
    name="no_assessment",
    parts=(Part(name="", label=_("There is no assessment at all"), kind="check"),),
    label=_("No assessment"),
    hint=_("Tick it only when nothing is assessed. It is then no micro-credential."),
)
_QUALITY = Block(
    name="quality_assurance",
    parts=(
        Part(
            name="kind",
            label=_("Who vouches"),
            kind="choice",
            choices=(
                ("internal", _("The provider itself (internal)")),
                ("external", _("An outside body (external)")),
            ),
        ),
        *_both("text", of=_("What was checked, by which standard")),
        Part(
            name="scope",
            label=_("What was judged"),
            kind="choice",
            choices=tuple((one.value, one.label) for one in QualityScope),
        ),
        *_both("body", kind="line", of=_("Who did it")),
        Part(name="body_country", label=_("Its country, as two letters such as JP")),
        Part(name="url", label=_("Web address")),
        Part(name="valid_from", label=_("Valid from"), kind="day"),
        Part(name="valid_until", label=_("Valid until (this day outside)"), kind="day"),
    ),
    many=True,
)
_LEVEL = Block(
    name="level",
    parts=(
        Part(name="framework", label=_("Framework, such as jeqf or eqf")),
        Part(name="level", label=_("Level in it")),
    ),
    many=True,
)
_CREDIT = Block(
    name="credit_recognition",
    parts=(
        Part(name="credits-amount", label=_("Amount of credit"), kind="number"),
        Part(
            name="credits-system",
            label=_("Credit system"),
            kind="choice",
            choices=tuple((one.id, one.name) for one in credit_systems().values()),
        ),
        Part(name="none", label=_("No credit is given"), kind="check"),
        *_both("text", of=_("In words")),
    ),
)
_OFFERED = Block(
    name="offered",
    parts=(
        Part(name="from", label=_("Offered from"), kind="day"),
        Part(name="until", label=_("Offered until (this day outside)"), kind="day"),
    ),
    label=_("Period offered"),
    hint=_("When learners can take it; leave the end empty while it goes on."),
)
_CRITERIA = Block(
    name="criteria",
    parts=_both(),
    label=_("What earning it takes"),
    hint=_("All that must be met to complete it; it stands in every certificate."),
)


def _element(name: str, *parts: Part, many: bool = False, if_asked: bool = True) -> Block:
    """Return the item of an element beside the 17, with its own name and hint."""
    one = elements()[name]
    return Block(
        name=name, parts=parts, many=many, if_asked=if_asked, label=one.name, hint=one.hint
    )


_PURPOSE = _element("purpose", *_both())
_TYPE = _element(
    "achievement_type",
    Part(
        name="",
        label=elements()["achievement_type"].name,
        kind="choice",
        choices=(
            *NOT_QUALIFICATIONS.items(),
            ("Certificate", Text(ja="証明書(種類を問わない)", en="certificate (of any kind)")),
            *QUALIFICATIONS.items(),
        ),
    ),
    if_asked=False,
)
_BASIS = _element(
    "issued_under",
    Part(
        name="",
        label=elements()["issued_under"].name,
        kind="choice",
        choices=tuple(LEGAL_BASES.items()),
    ),
)
_SUBJECTS = _element(
    "subject_codes",
    Part(name="scheme", label=_("Classification, such as NZSCED or ISCED-F")),
    Part(name="code", label=_("Code")),
    *_both("name", kind="line", of=_("Name of the subject")),
    many=True,
)
_ALIGNMENTS = _element(
    "alignments",
    Part(name="name", label=_("Name of the skill or standard")),
    Part(name="url", label=_("Web address")),
    Part(name="framework", label=_("Framework it belongs to")),
    Part(name="code", label=_("Code")),
    Part(name="type", label="", kind="hidden"),
    many=True,
)
_DURATION = _element("duration", Part(name="weeks", label=_("Weeks"), kind="number"))
_GRADING = _element("grading", *_both())
_REVIEW = _element(
    "review_period",
    Part(name="years", label=_("Years between two reviews, at most"), kind="number"),
)
_PARTNERS = _element(
    "partner_endorsement",
    Part(
        name="kind",
        label=_("Kind of body"),
        kind="choice",
        choices=tuple((one.value, one.label) for one in PartnerKind),
    ),
    *_both("name", kind="line", of=_("Name of the organisation")),
    *_both("text", of=_("In words")),
    Part(name="url", label=_("Web address")),
    many=True,
)
_FURTHER = _element("further_information", *_both())


def _plain(name: str, *, kind: str = "long") -> Block:
    return Block(name=name, parts=_both(kind=kind))


def _single(name: str) -> Block:
    return Block(name=name, parts=(Part(name="", label=descriptors()[name].name),))


#: The form's groups, each with the items that stand in it.
GROUPS: tuple[tuple[Label, tuple[Block, ...]], ...] = (
    (
        _("What it is"),
        (_TITLE, _TYPE, _PURPOSE, _plain("content"), _BODY, _single("country_region"), _BASIS),
    ),
    (_("What is learnt"), (_OUTCOMES, _LEVEL, _plain("prerequisites"), _SUBJECTS, _ALIGNMENTS)),
    (_("How it is taught"), (_FORM, _single("language"), _EFFORT, _DURATION, _OFFERED)),
    (
        _("How it is assessed"),
        (_ASSESSMENT, _NO_ASSESSMENT, _GRADING, _CRITERIA, _QUALITY, _REVIEW),
    ),
    (
        _("What it gives"),
        (
            _plain("certification"),
            _CREDIT,
            _plain("stackability"),
            _plain("learner_identification"),
            _plain("date_of_issuing"),
            _PARTNERS,
            _FURTHER,
        ),
    ),
)
BLOCKS = tuple(block for _label, blocks in GROUPS for block in blocks)
BY_NAME = {block.name: block for block in BLOCKS}
