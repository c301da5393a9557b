"""Listing (公開情報): the published snapshot of a programme, and the catalogue of them."""
