"""Every address of the site, one line an audience."""

from django.urls import include, path

from shirushi.web.api.v1.api import api
from shirushi.web.pages.errors import views as errors
from shirushi.web.pages.guide import views as guide
from shirushi.web.pages.home import views as home
from shirushi.web.pages.issuer import views as issuer
from shirushi.web.pages.stacking import niad_views as stacking_niad
from shirushi.web.pages.stacking import views as stacking
from shirushi.web.pages.verifier import views as verifier
from shirushi.web.pages.wallet import views as wallet

urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("language/", home.set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
    # programs
    path("api/v1/", api.urls),
    # authors, reviewers, and the public's catalogue
    path("", include("shirushi.web.pages.provider.urls")),
    path("", include("shirushi.web.pages.reviewer.urls")),
    path("", include("shirushi.web.pages.catalogue.urls")),
    path("", include("shirushi.web.pages.frameworks.urls")),
    path("errors/", errors.every, name="errors"),
    path("errors/<str:code>/", errors.one, name="error"),
    path("", include("shirushi.web.pages.registrar.urls")),
    path("", include("shirushi.web.pages.members.urls")),
    # verifiers
    path("verify/", verifier.verify, name="verify"),
    path("c/<slug:key>/", verifier.shared, name="shared"),
    path("c/<slug:key>/credential.json", verifier.shared_file, name="shared_file"),
    path("issuers/<slug:slug>/did.json", verifier.did_document, name="did_document"),
    path("extension/1/context.json", verifier.extension_context, name="extension_context"),
    path("extension/1/schema.json", verifier.extension_schema, name="extension_schema"),
    path("status/<slug:slug>/<int:number>/", verifier.status_list, name="status_list"),
    # learners and registrars: what counts towards an award
    path("stack/", stacking.stack, name="stack"),
    path("stack/niad/", stacking_niad.niad, name="niad"),
    # learners
    path("claim/<uuid:uuid>/<slug:token>/", wallet.claim, name="claim"),
    path(
        "claim/<uuid:uuid>/<slug:token>/credential.<str:ending>",
        wallet.credential_file,
        name="credential_file",
    ),
    # people with an account in the credit bank
    path("", include("shirushi.web.pages.bank.urls")),
    path("", include("shirushi.web.pages.desk.urls")),
    # awards that complete themselves: the public, holders, institutions
    path("", include("shirushi.web.pages.awards.urls")),
    # issuing officers
    path("o/<slug:organisation>/cohorts/", issuer.cohorts, name="cohorts"),
    path("o/<slug:organisation>/cohorts/new/", issuer.cohort_new, name="cohort_new"),
    path("o/<slug:organisation>/cohorts/<int:pk>/", issuer.cohort, name="cohort"),
    path("o/<slug:organisation>/cohorts/<int:pk>/issue/", issuer.cohort_issue, name="cohort_issue"),
    path(
        "o/<slug:organisation>/credentials/<uuid:uuid>/revoke/",
        issuer.credential_revoke,
        name="credential_revoke",
    ),
]

handler400 = "shirushi.web.pages.home.views.bad_request"
handler403 = "shirushi.web.pages.home.views.forbidden"
handler404 = "shirushi.web.pages.home.views.not_found"
handler500 = "shirushi.web.pages.home.views.broken"
