"""What Pillow's resize makes of images from integer seeds: the SHA-256 of every result.

Writes image/src/test/resources/cornea/image/resample/cases.txt; each line is
mode height width left top right bottom target_height target_width filter seed sha256.
The images are not stored: the test makes the same ones from their seeds (see `samples`).
"""

import hashlib
import os
import pathlib

import numpy as np
from PIL import Image

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get(
        "CORNEA_GOLDEN_RESAMPLE", REPOSITORY / "image/src/test/resources/cornea/image/resample"
    )
)
FILTERS = ("NEAREST", "BILINEAR", "BICUBIC", "LANCZOS", "BOX", "HAMMING")
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4, "I;16": 1}
SIZES = [
    ((1, 1), (1, 1)), ((1, 1), (7, 5)), ((1, 9), (4, 3)), ((9, 1), (3, 4)), ((2, 2), (3, 3)), ((3, 2), (2, 3)),
    ((5, 5), (5, 5)), ((5, 8), (5, 3)), ((8, 5), (3, 5)), ((10, 10), (4, 4)), ((29, 37), (11, 17)),
    ((29, 37), (58, 74)), ((37, 29), (150, 150)), ((100, 100), (99, 101)), ((64, 64), (1, 1)), ((200, 3), (7, 90)),
    ((3, 200), (90, 7)), ((1, 1000), (1, 13)), ((1000, 1), (13, 1)), ((1, 2000), (40, 2)), ((2000, 1), (2, 40)),
    ((404, 4), (50, 9)), ((350, 3), (349, 2)), ((128, 128), (32, 32)), ((150, 201), (150, 150)), ((333, 500), (224, 224)),
    ((374, 499), (150, 150)), ((31, 41), (310, 3)), ((17, 23), (16, 24)), ((512, 7), (7, 512)),
    ((90, 60), (30, 30)), ((91, 60), (30, 30)), ((61, 40), (60, 41)),
]  # fmt: skip
LARGE = [((3000, 4000), (150, 150), "RGB"), ((4000, 3000), (224, 224), "L"), ((2003, 3001), (640, 480), "RGBA")]
CROPS = [((29, 37), (3, 2, 30, 29), (11, 17)), ((100, 60), (0, 20, 60, 80), (32, 32)), ((60, 100), (20, 0, 80, 60), (60, 60)),
         ((500, 4), (0, 10, 4, 14), (8, 8)), ((40, 40), (5, 5, 6, 6), (9, 9))]  # fmt: skip


def samples(seed, count, bits):
    """The upper bits of SplitMix64's output number 1, 2, ... from the seed; every fifth image is black and white."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed << 32) + np.arange(1, count + 1, dtype=np.uint64)
        z *= np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    values = z >> np.uint64(64 - bits)
    if seed % 5 == 0:
        values = (values >> np.uint64(bits - 1)) * np.uint64((1 << bits) - 1)
    return values


def image(mode, height, width, seed):
    channels = CHANNELS[mode]
    bits = 16 if mode == "I;16" else 8
    values = samples(seed, height * width * channels, bits).astype(np.uint16 if bits == 16 else np.uint8)
    shape = (height, width) if channels == 1 else (height, width, channels)
    return Image.frombytes(mode, (width, height), values.reshape(shape).tobytes())


def drawn(count):
    """Sizes and crops of all proportions, shrunk and enlarged, so that both orders of the passes occur."""
    for number in range(count):
        words = [int(word) for word in samples(1_000_000 + 5 * number + 1, 9, 16)]
        height, width, target_height, target_width = (1 + word % (300 if word % 3 else 24) for word in words[:4])
        box = None
        if number % 4 == 0:
            left, top = words[4] % width, words[5] % height
            box = (left, top, left + 1 + words[6] % (width - left), top + 1 + words[7] % (height - top))
        yield list(CHANNELS)[words[8] % 4], (height, width), box, (target_height, target_width)


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    cases = [(mode, size, None, target) for size, target in SIZES for mode in CHANNELS]
    cases += [(mode, size, box, target) for size, box, target in CROPS for mode in CHANNELS]
    cases += [(mode, size, None, target) for size, target, mode in LARGE]
    cases += drawn(200)
    lines = []
    for seed, (mode, (height, width), box, (target_height, target_width)) in enumerate(cases):
        source = image(mode, height, width, seed)
        box = box or (0, 0, width, height)
        for name in FILTERS:
            result = source.resize((target_width, target_height), Image.Resampling[name], box=box)
            digest = hashlib.sha256(result.tobytes()).hexdigest()
            numbers = (height, width, *box, target_height, target_width)
            lines.append(f"{mode} {' '.join(map(str, numbers))} {name} {seed} {digest}")
    (GOLDEN / "cases.txt").write_text("\n".join(lines) + "\n")
    print(f"resample: {len(lines)} results of {len(cases)} images")


if __name__ == "__main__":
    main()
