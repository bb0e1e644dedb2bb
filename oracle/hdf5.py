"""One small array in the ways that HDF5 can store it, and in ways that must be refused, as h5py writes them.

Writes arrays.h5 and elsewhere.h5 in formats/src/test/resources/cornea/formats/hdf5. Under `read` each is [[1, -2], [3.5, 4], [5, 0.25]]; under `refused` are
arrays of other kinds, and links; in elsewhere.h5 the numbers of an array are in another file.
"""

import os
import pathlib
import struct

import h5py
import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(os.environ.get("CORNEA_GOLDEN_HDF5", REPOSITORY / "formats/src/test/resources/cornea/formats/hdf5"))
ARRAY = np.array([[1, -2], [3.5, 4], [5, 0.25]], "<f4")
LZ4 = 32004  # the filter's registered number
ELSEWHERE = "/etc/hostname"


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    with h5py.File(GOLDEN / "arrays.h5", "w") as file:
        read = file.create_group("read")
        read["plain"] = ARRAY
        read["big_endian"] = ARRAY.astype(">f4")
        read["float64"] = ARRAY.astype("<f8")
        read.create_dataset("chunked", data=ARRAY, chunks=(2, 2))
        read.create_dataset("gzip", data=ARRAY, chunks=(3, 1), compression="gzip")
        read.create_dataset("shuffled", data=ARRAY, chunks=(2, 1), compression="gzip", shuffle=True)
        read.create_dataset("lzf", data=ARRAY, chunks=(3, 2), compression="lzf")
        read.create_dataset("checked", data=ARRAY, chunks=(3, 2), fletcher32=True)
        refused = file.create_group("refused")
        for kind in ("<i4", "<u1", "<c8"):
            refused[kind[1:]] = np.ones((3, 2), kind)
        refused["bool"] = np.ones((3, 2), bool)
        refused.create_dataset("text", data=np.full((3, 2), "x", object), dtype=h5py.string_dtype())
        refused["compound"] = np.zeros((3, 2), [("a", "<f4"), ("b", "<i4")])
        refused["external_link"] = h5py.ExternalLink("other.h5", "/a")
        refused["soft_link"] = h5py.SoftLink("/read/plain")
        lz4 = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        lz4.set_chunk((3, 2))
        lz4.set_filter(LZ4, h5py.h5z.FLAG_OPTIONAL)
        space = h5py.h5s.create_simple((3, 2))
        array = h5py.h5d.create(refused.id, b"lz4", h5py.h5t.IEEE_F32LE, space, lz4)
        literals = ARRAY.tobytes()  # one block of nothing but literals, since h5py has no such filter
        block = bytes([0xF0, len(literals) - 15]) + literals
        array.write_direct_chunk((0, 0), struct.pack(">QII", len(literals), len(literals), len(block)) + block)
    with h5py.File(GOLDEN / "elsewhere.h5", "w") as file:
        file.create_dataset("array", (3, 2), "<f4", external=[(ELSEWHERE, 0, 24)])


if __name__ == "__main__":
    main()
