"""What Keras's load_img, flow_from_directory, array_to_img, save_img, smart_resize and image_dataset_from_directory make of the files of `images.py` and of arrays from integer seeds.

Writes into image/src/test/resources/cornea/image/utils: `load.txt`, `flow.txt` and `arrays.txt` with a SHA-256 for each case, and
`smart.txt` and `dataset.txt` with a line for each result that follows in `smart.f32` and `dataset.f32`. Run `images.py` first.
"""

import hashlib
import os
import pathlib
import tempfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from keras.preprocessing.image import smart_resize
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from keras.utils import array_to_img, image_dataset_from_directory, img_to_array, load_img, save_img
from resample import samples

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
FILES = REPOSITORY / "image/src/test/resources/cornea/image/golden"
GOLDEN = pathlib.Path(
    os.environ.get("CORNEA_GOLDEN_UTILS", REPOSITORY / "image/src/test/resources/cornea/image/utils")
)
FILTERS = ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")
MODES = ("rgb", "rgba", "grayscale")
LOADED = ("rgb.png", "rgb420.jpg", "rgba.png", "palette_transparent.png", "gray16.png", "gray_alpha.png", "cmyk.jpg")
TARGETS = ((11, 17), (40, 40), (9, 50), (29, 20))
SMART = [((29, 37), (11, 17)), ((37, 29), (50, 80)), ((1, 9), (4, 3)), ((64, 48), (32, 32)), ((5, 5), (5, 5)), ((30, 7), (8, 90))]


def digest(array, kind):
    return hashlib.sha256(np.ascontiguousarray(array).astype(kind).tobytes()).hexdigest()


def load():
    for name in LOADED:
        for mode in MODES:
            for height, width in TARGETS:
                for filter in FILTERS:
                    for keep in (False, True):
                        image = load_img(FILES / name, mode, (height, width), filter, keep)
                        yield f"{name} {mode} {height} {width} {filter} {keep} {digest(img_to_array(image), '<f4')}"


def flow():
    for filter in FILTERS:
        for keep in (False, True):
            batches = ImageDataGenerator().flow_from_directory(
                FILES / "flow", target_size=(11, 17), batch_size=20, shuffle=False, interpolation=filter, keep_aspect_ratio=keep
            )
            yield f"{filter} {keep} {digest(next(batches)[0], '<f4')}"


def arrays():
    """Values from -20 to 235.996 in steps of 1/256, which are exact; those that are not stretched lie inside a byte's range."""
    with tempfile.TemporaryDirectory() as folder:
        for seed, (channels, scale) in enumerate((c, s) for c in (1, 3, 4) for s in (True, False)):
            values = samples(seed + 1, 13 * 9 * channels, 16).astype(np.float32).reshape(13, 9, channels) / 256
            values -= 20 if scale else 0
            image = array_to_img(values, scale=scale)
            file = pathlib.Path(folder) / "x.png"
            save_img(file, values, scale=scale)
            mode = {1: "grayscale", 3: "rgb", 4: "rgba"}[channels]
            saved = img_to_array(load_img(file, mode))
            yield f"{seed + 1} {channels} {scale} {digest(img_to_array(image), '<f4')} {digest(saved, '<f4')}"


def smart():
    results = []
    for seed, (size, target) in enumerate(SMART):
        for channels in (1, 3):
            values = samples(seed + 1, size[0] * size[1] * channels, 8).astype(np.float32).reshape(*size, channels)
            for filter in ("nearest", "bilinear", "bicubic", "lanczos3"):
                results.append(np.array(smart_resize(values, target, filter)).astype("<f4").tobytes())
                yield f"{seed + 1} {size[0]} {size[1]} {channels} {target[0]} {target[1]} {filter}"
    (GOLDEN / "smart.f32").write_bytes(b"".join(results))


def dataset():
    """Files and pixels of folders with a hidden class, in their own order; PNG and BMP only, because TensorFlow decodes JPEG otherwise."""
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for place in ("b/1.png", "b/10.PNG", "b/9.bmp", "a/sub/x.png", "a/x.tiff", ".hidden/x.png", "c/1.png", "c/2.png"):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            source = "rgb" + pathlib.Path(place).suffix.lower() if place[0] != "c" else "palette.png"
            (folder / place).write_bytes((FILES / source).read_bytes())
        for filter in ("nearest", "bilinear", "bicubic", "lanczos3"):
            for fit in ("stretch", "crop", "pad"):
                for subset in ("training", "validation"):
                    data = image_dataset_from_directory(
                        folder, image_size=(24, 19), batch_size=9, shuffle=False, validation_split=0.4, subset=subset, interpolation=filter,
                        crop_to_aspect_ratio=fit == "crop", pad_to_aspect_ratio=fit == "pad", verbose=False,
                    )  # fmt: skip
                    x, y = next(iter(data))
                    results.append(x.numpy().astype("<f4").tobytes())
                    files = [pathlib.Path(path).relative_to(folder).as_posix() for path in data.file_paths]
                    yield f"{filter} {fit} {subset} {','.join(map(str, y.numpy()))} {','.join(files)}"
    (GOLDEN / "dataset.f32").write_bytes(b"".join(results))


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, lines in (("load", load()), ("flow", flow()), ("arrays", arrays()), ("smart", smart()), ("dataset", dataset())):
        text = list(lines)
        (GOLDEN / f"{name}.txt").write_text("\n".join(text) + "\n")
        print(f"{name}: {len(text)} cases")


if __name__ == "__main__":
    main()
