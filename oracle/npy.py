"""Small arrays as np.save writes them, for every type that Cornea reads, in both orders, big endian, and of rank 0 and 1; and archives of them.

Writes into tck/src/test/resources/cornea/tensor/npy. Element i in C's order is (37 * i) % 101, less 50 where the type has a sign, and an
eighth of that for floats; booleans say whether it is odd.
"""

import os
import pathlib

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(os.environ.get("CORNEA_GOLDEN_NPY", REPOSITORY / "tck/src/test/resources/cornea/tensor/npy"))


def array(kind, shape):
    values = (37 * np.arange(np.prod(shape, dtype=int))) % 101
    if kind == "b1":
        values = values % 2 == 1
    elif kind[0] != "u":
        values = values - 50
    return (values / 8 if kind[0] == "f" else values).astype(kind).reshape(shape)


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for kind in ("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"):
        np.save(GOLDEN / f"{kind}.npy", array(kind, (2, 3, 4)))
        np.save(GOLDEN / f"{kind}.fortran.npy", np.asfortranarray(array(kind, (2, 3, 4))))
        np.save(GOLDEN / f"{kind}.big.npy", array(kind, (2, 3, 4)).astype(">" + kind))
    np.save(GOLDEN / "f4.rank0.npy", array("f4", ()))
    np.save(GOLDEN / "f4.rank1.npy", array("f4", (5,)))
    np.save(GOLDEN / "c8.npy", np.zeros(3, np.complex64))
    arrays = {"weights": array("f4", (2, 3, 4)), "counts": array("u2", (5,)), "layer/bias": array("f8", (3,))}
    np.savez(GOLDEN / "stored.npz", **arrays)
    np.savez_compressed(GOLDEN / "compressed.npz", **arrays)


if __name__ == "__main__":
    main()
