"""The credit bank's addresses, all but the first below a secret link."""

from django.urls import path

from shirushi.web.pages.bank import files, handing, views

app_name = "bank"
_ONE = "bank/<uuid:uuid>/<slug:token>/"

urlpatterns = [
    path("bank/", views.open_account, name="open"),
    path(_ONE, views.account, name="account"),
    path(f"{_ONE}deposit/", views.deposit, name="deposit"),
    path(f"{_ONE}claim/", views.claim, name="claim"),
    path(f"{_ONE}take-out/", views.take_out, name="take_out"),
    path(f"{_ONE}take-back/", views.take_back, name="take_back"),
    path(f"{_ONE}statement.csv", files.csv, name="statement"),
    path(f"{_ONE}statement.json", files.export, name="export"),
    path(f"{_ONE}statement.pdf", files.pdf, name="pdf"),
    path(f"{_ONE}learner-record.json", files.record, name="record"),
    path(f"{_ONE}deposits/<str:act>/confirm/", handing.ask, name="ask"),
    path(f"{_ONE}withdraw/", handing.withdraw, name="withdraw"),
    path(f"{_ONE}hand-over/", handing.hand_over, name="hand_over"),
    path(f"{_ONE}hand-over/take-back/", handing.take_back, name="hand_over_take_back"),
    path(f"{_ONE}deposits/<str:act>/credential.json", views.credential, name="credential"),
    path(f"{_ONE}erase/", views.erase, name="erase"),
]
