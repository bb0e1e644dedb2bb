"""What Keras's ImageDataGenerator makes of an image for explicit parameters, and of images by its statistics.

Keras 3's own class judges KERAS_3, keras-preprocessing 1.1.2 (what tf.keras was up to 2.8) judges KERAS_2, and the latter with the
centre of the former judges the default. Writes into image/src/test/resources, because only the module image reads it.
"""

import os
import pathlib
import shutil
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore", category=DeprecationWarning)

import numpy as np
from keras.src.legacy.preprocessing import image as keras3
from keras_preprocessing.image import ImageDataGenerator as ImageDataGenerator2
from keras_preprocessing.image import affine_transformations as keras2

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get("CORNEA_GOLDEN_AUGMENT", REPOSITORY / "image/src/test/resources/cornea/image/augment")
)
NOTHING = dict(theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, fh=0, fv=0, shift=None, bright=None)
MOVES = [
    dict(theta=17.3),
    dict(tx=2.3, ty=-1.7),
    dict(tx=-3, ty=2),
    dict(shear=21.7),
    dict(zx=0.63, zy=1.41),
    dict(theta=-143.1, tx=1.37, ty=4.9, shear=-12.3, zx=1.83, zy=2.17),
    dict(theta=33.3, tx=-21.7, ty=13.9),
]
VALUES = [
    dict(fh=1),
    dict(fv=1),
    dict(fh=1, fv=1, theta=5.5),
    dict(shift=31.4),
    dict(shift=-77.7, zx=0.9),
    dict(bright=0.37),
    dict(bright=1.0),
    dict(bright=2.9),
    dict(theta=12.1, shift=20.5, fh=1, fv=1, bright=0.81),
]

SPLIT = dict(a=7, b=10)  # files of each class


def picture(height, width, channels):
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    return ((y * 37 + x * 23 + c * 61 + (y * x) % 11 * 19) % 256).astype(np.float32)


def transform(compat, image, parameters, fill_mode, cval, order):
    p = {**NOTHING, **parameters}
    given = dict(
        theta=p["theta"], tx=p["tx"], ty=p["ty"], shear=p["shear"], zx=p["zx"], zy=p["zy"],
        flip_horizontal=p["fh"], flip_vertical=p["fv"],
        channel_shift_intensity=p["shift"], brightness=p["bright"],
    )  # fmt: skip
    options = dict(fill_mode=fill_mode, cval=cval, interpolation_order=order)
    if compat == "KERAS_3":
        return keras3.ImageDataGenerator(**options).apply_transform(image, given)
    offset_center = keras2.transform_matrix_offset_center
    if compat == "NONE":
        keras2.transform_matrix_offset_center = keras3.transform_matrix_offset_center
    try:
        return ImageDataGenerator2(data_format="channels_last", **options).apply_transform(image, given)
    finally:
        keras2.transform_matrix_offset_center = offset_center


def cases():
    """Compat, size, parameters, fill mode, cval, order."""
    for compat in ("NONE", "KERAS_2", "KERAS_3"):
        for move in MOVES:
            for fill_mode in ("nearest", "constant", "reflect", "wrap"):
                for order in (0, 1, 3):
                    yield compat, (9, 6, 1), move, fill_mode, 7.5, order
    for size in ((7, 5, 3), (5, 7, 4)):
        for move in MOVES:
            yield "NONE", size, move, "nearest", 0, 1
    for size in ((1, 6, 3), (6, 1, 1), (2, 2, 3), (1, 1, 3)):
        for fill_mode in ("nearest", "constant", "reflect", "wrap"):
            for order in (0, 1, 3):
                yield "NONE", size, MOVES[5], fill_mode, 0, order
    for compat in ("KERAS_3", "NONE", "KERAS_2"):
        for size in ((6, 7, 1), (7, 5, 3)):
            for values in VALUES:
                # keras-preprocessing 1.1.2 stretches every image before it brightens it; Cornea never does unasked.
                if compat == "KERAS_3" or "bright" not in values:
                    yield compat, size, values, "nearest", 0, 1
    yield "KERAS_3", (7, 5, 4), VALUES[5], "nearest", 0, 1
    yield "KERAS_3", (7, 5, 3), dict(theta=9, bright=1.3), "nearest", 0, 3  # the spline overshoots


def transforms():
    lines, values = [], []
    for compat, size, parameters, fill_mode, cval, order in cases():
        p = {**NOTHING, **parameters}
        lines.append(" ".join([compat, *map(str, size), fill_mode.upper(), str(cval), str(order), *map(str, p.values())]))
        values.append(transform(compat, picture(*size), parameters, fill_mode, cval, order).ravel())
    (GOLDEN / "transforms.txt").write_text("\n".join(lines) + "\n")
    (GOLDEN / "transforms.f32").write_bytes(np.concatenate(values).astype("<f4").tobytes())
    return len(lines)


def statistics():
    """Three of 200 small images after each of the options; in double, so that it judges our rounding and not its own."""
    random = np.random.default_rng(5)
    shades = random.uniform(20, 200, (200, 1, 1, 1)) + random.uniform(-20, 20, (200, 1, 1, 3))
    images = np.clip(shades + random.normal(0, 25, (200, 4, 4, 3)), 0, 255).astype(np.uint8)
    (GOLDEN / "statistics.u8").write_bytes(images.tobytes())
    options = {
        "rescale": {},
        "samplewiseCenter": dict(samplewise_center=True),
        "samplewiseStd": dict(samplewise_std_normalization=True),
        "featurewiseCenter": dict(featurewise_center=True),
        "featurewiseStd": dict(featurewise_std_normalization=True),
        "samplewiseBoth": dict(samplewise_center=True, samplewise_std_normalization=True),
        "featurewiseBoth": dict(featurewise_center=True, featurewise_std_normalization=True),
        "everything": dict(
            samplewise_center=True, samplewise_std_normalization=True, featurewise_center=True, featurewise_std_normalization=True,
            zca_whitening=True, zca_epsilon=0.5, preprocessing_function=lambda x: 255 - x,
        ),  # fmt: skip
        "zca": dict(zca_whitening=True, featurewise_std_normalization=True),
        "zcaEpsilon": dict(zca_whitening=True, zca_epsilon=0.5),
        "zcaOfFew": dict(zca_whitening=True),
        "preprocessing": dict(preprocessing_function=lambda x: 255 - x, featurewise_std_normalization=True),
    }
    values = []
    for name, option in options.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            generator = keras3.ImageDataGenerator(rescale=1 / 255.0, dtype="float64", **option)
        generator.fit(images[:20] if name == "zcaOfFew" else images)
        for image in images[:3]:
            values.append(generator.standardize(image.astype(np.float64)).ravel())
    (GOLDEN / "statistics.txt").write_text("\n".join(options) + "\n")
    (GOLDEN / "statistics.f32").write_bytes(np.concatenate(values).astype("<f4").tobytes())
    return len(options)


def splits():
    """Which rows of an array and which files of two folders Keras takes for each subset."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, count in SPLIT.items():
            (pathlib.Path(folder) / name).mkdir()
            for i in range(count):
                (pathlib.Path(folder) / name / f"{i}.png").touch()
        rows = np.zeros((sum(SPLIT.values()), 1, 1, 1))
        numbers = np.arange(len(rows))
        for share in (0.1, 0.25, 0.29, 0.5, 0.58, 0.75):
            generator = keras3.ImageDataGenerator(validation_split=share)
            for subset in ("training", "validation"):
                arrays = generator.flow(rows, numbers, subset=subset, shuffle=False, ignore_class_split=True)
                files = generator.flow_from_directory(folder, subset=subset)
                lines.append(f"{share} {subset.upper()} {','.join(map(str, arrays.y))} {','.join(files.filenames)}")
    (GOLDEN / "splits.txt").write_text("\n".join(lines) + "\n")
    return len(lines)


def main():
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir(parents=True)
    print(f"augment: {transforms()} transformations, {statistics()} statistics, {splits()} subsets")


if __name__ == "__main__":
    main()
