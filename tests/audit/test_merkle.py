"""The tree hash against the known vectors of RFC 6962 implementations, and proofs against the definition."""

import hashlib

import pytest

from app.audit import merkle

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) as section 2.1 writes it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return merkle.node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    count, root = merkle.root(LEAVES[:size])
    assert (count, root.hex()) == (size, ROOTS[size])


def test_the_stream_gives_what_the_definition_gives() -> None:
    leaves = [bytes([n]) for n in range(70)]
    for size in range(71):
        assert merkle.root(leaves[:size]) == (size, by_definition(leaves[:size]))


def test_each_leaf_can_be_proven_and_no_other() -> None:
    leaves = [bytes([n]) for n in range(21)]
    for size in range(1, 22):
        root = merkle.root(leaves[:size])[1]
        for index in range(size):
            proof = merkle.inclusion_proof(leaves[:size], index)
            assert merkle.root_from_proof(leaves[index], index=index, size=size, proof=proof) == root
            assert merkle.root_from_proof(b"other", index=index, size=size, proof=proof) != root


def test_proofs_that_cannot_be() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof([b"a"], 1)
    for size, proof in ((0, ()), (1, (b"x",)), (2, ()), (2, (b"x", b"y"))):
        with pytest.raises(ValueError, match="does not fit"):
            merkle.root_from_proof(b"a", index=0, size=size, proof=proof)
