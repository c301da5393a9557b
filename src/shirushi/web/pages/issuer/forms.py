"""The forms of the issuing officer."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.issuing.models import RevocationReason
from shirushi.web.ui.templatetags.shirushi import current_language


class VersionField(forms.ModelChoiceField[VersionRecord]):
    """An approved version, named by its title in the reader's language."""

    def label_from_instance(self, obj: VersionRecord) -> str:
        """Return what the choice is called."""
        title = obj.title.in_language(current_language())
        return f"{title} ({_('Version')} {obj.number})"


class CohortForm(forms.Form):
    """An approved programme, and the file with its learners."""

    version = VersionField(
        label=_("Approved programme"),
        queryset=VersionRecord.objects.none(),
        empty_label=None,
    )
    file = forms.FileField(
        label=_("Cohort file (CSV)"),
        help_text=_(
            "As Excel saves it, in CP932 or UTF-8. Columns: name, email, student_id, result, "
            "completed_on."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(
        self,
        organisation: OrganisationRecord,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    ) -> None:
        super().__init__(data, files)
        field = self.fields["version"]
        if isinstance(field, VersionField):
            field.queryset = authoring.approved(organisation)

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file over the limit."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > settings.UPLOAD_MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."), code="too-large")
        return file


class RevokeForm(forms.Form):
    """Why a credential is revoked, for everybody who will verify it."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RevocationReason.choices)
    note = forms.CharField(
        label=_("Words for whoever verifies (optional)"),
        help_text=_("Everybody can read this. Name nobody in it."),
        max_length=500,
        required=False,
    )
