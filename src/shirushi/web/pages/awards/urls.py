"""The addresses of awards: the public's, the holder's below a secret link, the institution's."""

from django.urls import path

from shirushi.web.pages.awards import holder, institution, public

app_name = "awards"
_HOLDER = "bank/<uuid:uuid>/<slug:token>/awards/"
_DESK = "o/<slug:organisation>/awards/"

urlpatterns = [
    path("awards/", public.index, name="index"),
    path("awards/<slug:provider>/<slug:award>/", public.award, name="award"),
    path("awards/<slug:provider>/<slug:award>/award.toml", public.source, name="source"),
    path(f"{_HOLDER}watch/", holder.watch, name="watch"),
    path(f"{_HOLDER}<uuid:offer>/", holder.offer, name="offer"),
    path(f"{_HOLDER}<uuid:offer>/accept/", holder.accept, name="accept"),
    path(f"{_HOLDER}<uuid:offer>/decline/", holder.decline, name="decline"),
    path(_DESK, institution.desk, name="desk"),
    path(f"{_DESK}new/", institution.new, name="new"),
    path(f"{_DESK}<slug:award>/withdraw/", institution.withdraw, name="withdraw"),
    path(f"{_DESK}cases/<uuid:offer>/", institution.case, name="case"),
    path(f"{_DESK}cases/<uuid:offer>/issue/", institution.issue, name="issue"),
    path(f"{_DESK}cases/<uuid:offer>/decide/", institution.decide, name="decide"),
]
