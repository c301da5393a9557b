"""The limits on a stranger's documents, pictures and lists, each with its reason.

A token's stand beside its reader, in ``jose``.

A limit is checked before the work that it bounds. What costs more than its size is bounded by
counting the work itself, never by a clock, so that one document gets one answer on every machine.
"""

from __future__ import annotations

from shirushi.core import json

# ---------------------------------------------------------------- bytes

#: A picture: badges are small; a poster of 16 MiB is no badge.
PICTURE_BYTES = 16 * 1024 * 1024
#: A credential, once unpacked from its picture: what ``core.json`` reads.
CREDENTIAL_BYTES = json.MOST_BYTES
#: A status list, once unpacked: 16 million entries, which no issuer of credentials fills. A
#: kilobyte of GZIP can hold a megabyte of zeros, so the unpacking itself stops here.
STATUS_LIST_BYTES = 2 * 1024 * 1024
#: A cohort's CSV: 100,000 learners with every column fit.
COHORT_BYTES = 32 * 1024 * 1024

# ---------------------------------------------------------------- pictures

#: A PNG's chunks: encoders cut picture data into pieces of 8 KiB or more.
PNG_CHUNKS = 20_000
#: An SVG's depth and elements: drawing programs stay below a tenth of both.
SVG_DEPTH = 200
SVG_ELEMENTS = 200_000

# ---------------------------------------------------------------- linked data

#: Contexts that one document names: real ones name two to five, and each is spelt out in full
#: for the parser, so that a list of ten thousand would become a hundred megabytes.
CONTEXTS = 32
#: Values of one document: every name of an object and every item of an array. Each makes a
#: quad or is part of one, save those in a JSON literal.
VALUES = 40_000
#: Types, proofs and contained credentials: each brings a context of its own, which the parser
#: works out anew in a sixth of a millisecond.
SCOPES = 6_000
#: Places at which a document may carry contexts: a copy of every term in force each.
OWN_CONTEXTS = 64
#: Bytes of terms that a document may define itself. Ours has 70, large ones some thousands.
OWN_TERMS_BYTES = 64 * 1024
#: The same bytes, once for every value that they may be applied to: types and members can
#: carry such terms anew into each. Ten terms over 8,000 values fit, or 400 over 200.
OWN_TERMS_WORK = 4_000_000
#: Characters of names, once for every quad that they may stand in: the parser writes a node's
#: name out in each of its quads, and twenty thousand times a megabyte is more than memory.
SPREAD_CHARACTERS = 32 * 1024 * 1024
#: Quads of one document: a credential has a few hundred, a learner record with its
#: achievements some thousands.
QUADS = 20_000
#: Blank nodes of one document. Most nodes of a credential are named, or stand once.
BLANK_NODES = 10_000
#: Steps of telling alike blank nodes apart (RDFC-1.0 ``#dataset-poisoning``): one for every
#: place looked at, path tried and label copied. The hardest graph of the W3C's suite that is
#: meant to be canonicalised takes a third; seven nodes that all point at each other take more.
CANONICALISATION_STEPS = 80_000
#: Values read anew to see which of them the signature covers: each doubtful value costs two or
#: three readings of what leads to it, and of the contexts, which weigh as much as
#: ``CONTEXTS_AS_VALUES``.
DOUBT_VALUES = 300_000
CONTEXTS_AS_VALUES = 200

# ---------------------------------------------------------------- proofs

#: Proofs of one document: each costs a canonical form. The longest chain met has four.
PROOFS = 10
#: Characters of base58: reading takes time with the square of the length, and the longest
#: honest value, a P-384 signature, has 132.
BASE58_CHARACTERS = 1024
