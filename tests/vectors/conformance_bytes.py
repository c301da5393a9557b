"""Vectors that are no file to verify, but bytes to arrive at: canonical forms and packed lists."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose.token_list import TokenList
from shirushi.credential.jsonld.rdfc import HashName, TooComplex, canonical_lines
from shirushi.credential.proofs import jcs
from tests.vectors.conformance import Result


def every_result(folder: Path) -> Iterator[tuple[str, str, Result]]:
    """Yield each vector's name, its source, and how what we arrive at compares."""
    for ask in (_jcs, _rdf_canon, _token_lists):
        for name, source, is_right in ask(folder):
            yield f"{source}/{name}", source, Result.RIGHT if is_right else Result.WRONG_REJECT


def _jcs(folder: Path) -> Iterator[tuple[str, str, bool]]:
    source = "jcs-rfc8785"
    for entry in json.loads((folder / source / "expected.json").read_bytes())["entries"]:
        expected = folder / source / entry["expected"].removeprefix("bytes of ")
        found = jcs.canonical(json.loads((folder / source / entry["file"]).read_bytes()))
        yield entry["file"], source, found == expected.read_bytes().rstrip(b"\n")


def _rdf_canon(folder: Path) -> Iterator[tuple[str, str, bool]]:
    source = "w3c-rdf-canon"
    manifest = (folder / source / "manifest.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(manifest):
        given = (folder / source / "rdfc10" / f"{row['test']}-in.nq").read_bytes()
        quads = ox.parse(given, format=ox.RdfFormat.N_QUADS)
        lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")[:-1]
        hash_name: HashName = "sha384" if row["hashAlgorithm"] == "SHA384" else "sha256"
        try:
            found = canonical_lines(lines, hash_name=hash_name)
        except TooComplex:
            # A graph made to take for ever has to be given up.
            yield row["test"], source, row["rdfc10"] != "TRUE"
            continue
        expected = folder / source / "rdfc10" / f"{row['test']}-rdfc10.nq"
        is_right = expected.is_file() and "".join(f"{one}\n" for one in found) == (
            expected.read_text("utf-8")
        )
        yield row["test"], source, is_right


def _token_lists(folder: Path) -> Iterator[tuple[str, str, bool]]:
    source = "ietf-token-status-list"
    for entry in json.loads((folder / source / "expected.json").read_bytes())["entries"]:
        given = json.loads((folder / source / entry["file"]).read_bytes())
        stated = {int(index): value for index, value in given["expected_non_zero"].items() if value}
        try:
            found = TokenList.decode(given["lst"], bits=given["bits"])
            values = [found.get(index) for index in range(found.length)]
        except ShirushiError:
            yield entry["file"], source, False
            continue
        is_right = {index: value for index, value in enumerate(values) if value} == stated
        yield entry["file"], source, is_right and given["size"] in {None, found.length}
