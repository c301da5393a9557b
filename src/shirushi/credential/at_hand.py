"""What is said of a document that is not among those given, where nobody else was asked."""

from __future__ import annotations

from shirushi.core.text import Text

NOT_AT_HAND = Text(ja="手元になく、ネットワークにも問い合わせていません", en="not at hand")
