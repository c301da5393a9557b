"""The public's search form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.model.achievement import ParticipationMode
from shirushi.web.apps.listing import queries
from shirushi.web.ui.templatetags.shirushi import current_language


class SearchForm(forms.Form):
    """Words, and what a programme can be narrowed down by."""

    words = forms.CharField(label=_("Words"), max_length=200, required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a request's GET; the stub names Django's own dict
        language = current_language()
        providers = [(one.slug, one.name.in_language(language)) for one in queries.providers()]
        modes = [(one.value, one.label.in_language(language)) for one in ParticipationMode]
        fields = [(one, one) for one in queries.fields()]
        for name, label, choices in (
            ("provider", _("Provider"), providers),
            ("mode", _("How learners take part"), modes),
            ("field", _("Skill or field"), fields),
        ):
            if choices:
                self.fields[name] = forms.ChoiceField(
                    label=label, required=False, choices=[("", _("all")), *choices]
                )
