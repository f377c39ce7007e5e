"""The Merkle tree hash of RFC 6962, section 2.1: pure functions over leaf data."""

import hashlib
from collections.abc import Iterable, Sequence


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> tuple[int, bytes]:
    """How many leaves there were and the tree's root; keeps only one hash for each level."""
    peaks: list[bytes] = []
    size = 0
    for data in leaves:
        size += 1
        peaks.append(leaf_hash(data))
        for _ in range(_trailing_zeros(size)):
            right = peaks.pop()
            peaks.append(node_hash(peaks.pop(), right))
    return size, _fold(peaks)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The sibling hashes on the way from leaf ``index`` up to the root; IndexError if there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root(leaves[split:])[1])
    return (*inclusion_proof(leaves[split:], index - split), root(leaves[:split])[1])


def root_from_proof(data: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to: equal to the published root exactly when the leaf is in that tree.

    ValueError when the proof has the wrong length.
    """
    if size <= 1:
        if proof or index or not size:
            raise ValueError("the proof does not fit the tree")
        return leaf_hash(data)
    if not proof:
        raise ValueError("the proof does not fit the tree")
    *below, sibling = proof
    split = _split(size)
    if index < split:
        return node_hash(root_from_proof(data, index=index, size=split, proof=below), sibling)
    return node_hash(sibling, root_from_proof(data, index=index - split, size=size - split, proof=below))


def _fold(peaks: list[bytes]) -> bytes:
    if not peaks:
        return hashlib.sha256(b"").digest()
    total = peaks.pop()
    while peaks:
        total = node_hash(peaks.pop(), total)
    return total


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
