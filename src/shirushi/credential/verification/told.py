"""The sentences of a report, in both languages."""

from __future__ import annotations

from shirushi.core.text import Text

READABLE = Text(ja="{kind}として読めました。", en="It reads as this: {kind}.")
FIELDS_THERE = Text(ja="必要な項目がそろっています。", en="The fields that it must have are there.")
FITS = Text(ja="スキーマ({urls})に合っています。", en="It fits its schema ({urls}).")
SIGNED = Text(
    ja="内容は、発行者「{issuer}」の鍵で署名されたときから変わっていません。",
    en="The content is as it was when signed with the key of the issuer {issuer}.",
)
OLDER = Text(
    ja="{said}コンテキスト {urls} は、署名時の版({editions})で確認しました。",
    en="{said} It fits the context {urls} in the edition it was signed with ({editions}).",
)
WITH_WARNINGS = Text(ja="{said}注意: {warnings}", en="{said} Mind: {warnings}")
NO_REFRESH = Text(ja="更新の案内はありません。", en="It names no place for a newer version.")
REFRESH_NOT_ASKED = Text(
    ja="更新版があるかは問い合わせていません({why})。",
    en="Its place for a newer version was not asked ({why}).",
)
REFRESH_USED = Text(
    ja="更新版({url})を取得し、署名を確認しました。以後の確認は更新版についてのものです。",
    en="A newer version ({url}) was had and its signature holds; the steps below are about it.",
)
REFRESH_LEFT = Text(
    ja="更新版({url})は使えないため、元の証明書で確認を続けました({why})。",
    en="The newer version ({url}) cannot be used; the original was checked on ({why}).",
)
NO_SOURCE = Text(ja="取得手段がありません", en="there is no way to fetch it")
KIND_UNKNOWN = Text(ja="種類「{kind}」には対応していません", en="the kind {kind} is not supported")
NO_ENDORSEMENTS = Text(ja="推奨は付いていません。", en="It carries no endorsements.")
ENDORSED = Text(
    ja="付いている推奨{count}件の署名は、いずれも正しいものです。",
    en="The signatures of its {count} endorsements all hold.",
)
ENDORSEMENTS_BAD = Text(
    ja="推奨{count}件のうち{bad}件は使えません。{why}証明書そのものの有効性は変わりません。",
    en="{bad} of its {count} endorsements cannot be relied on. {why} The credential itself stands.",
)
ENDORSES_ANOTHER = Text(
    ja="別のものについての推奨です", en="it is an endorsement of something else"
)
ANOTHER_LEARNER = Text(
    ja="記録の学習者とは別の id の人についての証明書が含まれています。",
    en="It contains a credential about somebody with another id than the record's learner.",
)
NO_STATUS = Text(
    ja="取り消しを確認する場所が書かれていません。",
    en="It names no place where a revocation would be shown.",
)
NOT_YET = Text(ja="{at}から有効です。", en="It holds from {at}.")
EXPIRED = Text(ja="有効期限({at})を過ぎています。", en="It expired on {at}.")
NO_DATES = Text(ja="有効期間は書かれていません。", en="It states no period.")
NO_END = Text(
    ja="{at}から有効で、期限は書かれていません。", en="It holds from {at}; no end is stated."
)
NO_START = Text(ja="{at}まで有効です。", en="It holds until {at}.")
IN_FORCE = Text(ja="{starts}から{ends}まで有効です。", en="It holds from {starts} until {ends}.")
TOKEN_PERIOD = Text(
    ja="トークンの有効期間内です。", en="It lies within the period that the token states."
)
NOBODY_NAMED = Text(
    ja="誰の証明書であるべきかは指定されていません。", en="Nobody said whose it should be."
)
NAMES_NOBODY = Text(
    ja="この証明書は学習者を名指ししていません。誰のものかは、この証明書からは分かりません。",
    en="It names no learner, so that nothing in it shows whose it is.",
)
THEIRS = Text(ja="指定された人の証明書です。", en="It is about the person named.")
SOMEBODY_ELSES = Text(
    ja="指定された人の証明書ではありません。", en="It is not about the person named."
)
NO_POLICY = Text(
    ja="発行者を信頼するかどうかは、検証する人が決めることです。",
    en="Whether to trust the issuer is for the person who verifies to decide.",
)
ISSUER_UNKNOWN = Text(
    ja="この発行者は、確認できる名簿に載っていません。",
    en="This issuer stands on no register at hand.",
)
NOT_REACHED = Text(
    ja="前の段階で終わったため、確認していません。", en="Not reached: an earlier step ended it."
)
NOT_TRUSTED_YET = Text(
    ja="署名を確認できていないため、確認していません。",
    en="Not checked, since the signature was not found good.",
)
SHOWN = Text(
    ja="所持者「{holder}」の署名と、提示された証明書{count}件の署名は正しいものです。",
    en="The signature of the holder {holder} and those of the {count} credentials hold.",
)
SHOWN_UNSIGNED = Text(
    ja="提示された証明書{count}件の署名は正しいものですが、提示そのものには署名がなく、"
    "提示した人が所持者かは分かりません。",
    en="The signatures of the {count} credentials hold; the presentation itself is not signed, "
    "so nobody can say that its holder showed it.",
)
OWN_WORD = Text(
    ja="所持者「{holder}」が自ら述べている内容で、提示の署名だけで守られています。",
    en="It is the holder {holder}'s own word, secured by the signature of the presentation alone.",
)
IN_MEMBER = Text(ja="証明書({where}): {said}", en="The credential {where}: {said}")
FIELDS_HIDDEN = Text(
    ja="所持者が開示していない項目があります({paths})。",
    en="The holder does not show some of the fields ({paths}).",
)
