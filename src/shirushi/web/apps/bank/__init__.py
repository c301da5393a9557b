"""The credit bank: what a person has learnt, kept and never counted twice (単位バンク)."""
