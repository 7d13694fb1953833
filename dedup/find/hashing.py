"""The constants of the hashes, for both ways of computing them. Imports numpy only.

A word's hash is that of the UTF-8 bytes of its normal form, eight at a time; a shingle's is a polynomial of
its words' hashes, mixed. All arithmetic is modulo 2**64. The multipliers are the odd constants of splitmix64
(Steele et al., OOPSLA 2014) and of MurmurHash3's 64-bit finalizer (Appleby, public domain).
"""

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

LENGTH = np.uint64(0x9E3779B97F4A7C15)  # a word's hash starts with its length in bytes times this
CHUNK = np.uint64(0xFF51AFD7ED558CCD)  # multiplies after each eight bytes of a word
SHINGLE = np.uint64(0xD6E8FEB86659FD93)  # base of the polynomial over a shingle's words
MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
BAND = np.uint64(0x9FB21C651E98DF25)  # a bucket key starts with its band's number times this

EMPTY = np.uint32(0xFFFFFFFF)  # a signature value that no shingle reached


def mix(values: U64) -> U64:
    """MurmurHash3's 64-bit finalizer: a bijection that spreads every input bit over all output bits."""
    values = values ^ (values >> np.uint64(33))
    values = values * MIX_1
    values = values ^ (values >> np.uint64(33))
    values = values * MIX_2
    return values ^ (values >> np.uint64(33))
