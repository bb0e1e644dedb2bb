"""What Pillow and Keras make of image files: nearest-neighbour indices, decoded pixels, and a batch of flow_from_directory.

Writes into image/src/test/resources, because only the module image reads it. Needs Pillow and Keras.
"""

import hashlib
import io
import os
import pathlib
import shutil
import struct
import zlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from keras.utils import img_to_array, load_img
from PIL import Image, ImageOps

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get(
        "CORNEA_GOLDEN_IMAGES", REPOSITORY / "image/src/test/resources/cornea/image/golden"
    )
)
WIDTH, HEIGHT = 37, 29


def picture(name, channels, limit=256):
    """Smooth colours with noise on top, by name, so that cases can be added or moved."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:channels]
    smooth = 0.5 + 0.4 * np.sin(x / 7.0 + c) * np.cos(y / 5.0 - c)
    noisy = smooth + random.normal(0, 0.05, smooth.shape)
    return np.clip(noisy * limit, 0, limit - 1).astype(np.uint16 if limit > 256 else np.uint8)


def nearest():
    """Source index of each target pixel, line by line: from, to, indices."""
    sizes = [(a, b) for a in (1, 2, 3, 10, 29, 37, 200) for b in (1, 2, 4, 7, 15, 150)]
    sizes += [(499, 150), (374, 150), (150, 224), (1023, 333), (28, 32), (3, 255), (640, 299)]
    lines = []
    for size, target in sizes:
        row = Image.fromarray(np.arange(size, dtype=np.int32)[None, :], mode="I")
        taken = np.array(row.resize((target, 1), Image.Resampling.NEAREST))[0]
        lines.append(f"{size} {target} " + " ".join(map(str, taken)))
    (GOLDEN / "nearest.txt").write_text("\n".join(lines) + "\n")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows, bit_depth, colour_type, extra=b""):
    """A PNG by hand, for what Pillow does not write; `rows` are the packed bytes of each row."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bit_depth, colour_type, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def packed(values, bits):
    """Rows of small samples, several to a byte, padded with zeros at the end of each row."""
    planes = (values[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(planes.reshape(HEIGHT, -1).astype(np.uint8), axis=1)


def saved(array, mode, form, **options):
    buffer = io.BytesIO()
    image = array if isinstance(array, Image.Image) else Image.fromarray(array, mode)
    image.save(buffer, form, **options)
    return buffer.getvalue()


def files():
    rgb = picture("rgb", 3)
    gray = picture("gray", 1)[..., 0]
    rgba = picture("rgba", 4)
    palette = Image.fromarray(rgb).quantize(40)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "rgb.png", saved(rgb, "RGB", "PNG")
    yield "gray.png", saved(gray, "L", "PNG")
    yield "rgba.png", saved(rgba, "RGBA", "PNG")
    yield "gray_alpha.png", saved(rgba[..., :2].copy(), "LA", "PNG")
    yield "palette.png", saved(palette, "P", "PNG")
    yield "palette_transparent.png", saved(palette, "P", "PNG", transparency=bytes(range(0, 240, 6)))
    yield "bilevel.png", saved(Image.fromarray(gray).convert("1"), "1", "PNG")
    yield "gray2.png", png(packed(gray >> 6, 2), 2, 0)
    yield "gray4.png", png(packed(gray >> 4, 4), 4, 0)
    yield "rgb_transparent.png", png(
        rgb.reshape(HEIGHT, -1), 8, 2, chunk(b"tRNS", struct.pack(">HHH", *map(int, rgb[3, 4])))
    )
    yield "rgb_gamma.png", png(rgb.reshape(HEIGHT, -1), 8, 2, chunk(b"gAMA", struct.pack(">I", 100000)))
    wide = picture("wide", 3, 65536)
    yield "rgb16.png", png([row.astype(">u2").tobytes() for row in wide.reshape(HEIGHT, -1)], 16, 2)
    dark = (picture("dark", 1, 65536)[..., 0] // 150).astype(np.uint16)  # around the limit of 255
    yield "gray16.png", png([row.astype(">u2").tobytes() for row in dark], 16, 0)
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        yield f"rgb{sampling.replace(':', '')}.jpg", saved(rgb, "RGB", "JPEG", quality=90, subsampling=sampling)
    yield "progressive.jpg", saved(rgb, "RGB", "JPEG", quality=80, progressive=True)
    yield "restarts.jpg", saved(rgb, "RGB", "JPEG", quality=75, restart_marker_blocks=2)
    yield "turned.jpg", saved(rgb, "RGB", "JPEG", quality=90, exif=exif)
    yield "gray.jpg", saved(gray, "L", "JPEG", quality=85)
    cmyk = saved(rgba, "CMYK", "JPEG", quality=90)
    yield "cmyk.jpg", cmyk
    end_of_adobe = cmyk.index(b"Adobe") + 12  # the last byte of APP14 says how colours were transformed
    yield "ycck.jpg", cmyk[: end_of_adobe - 1] + b"\2" + cmyk[end_of_adobe:]
    yield "rgb.bmp", saved(rgb, "RGB", "BMP")
    yield "palette.bmp", saved(palette, "P", "BMP")
    yield "palette.gif", saved(palette, "P", "GIF")
    yield "rgb.ppm", saved(rgb, "RGB", "PPM")
    yield "gray.pgm", saved(gray, "L", "PPM")
    yield "rgb.tiff", saved(rgb, "RGB", "TIFF")
    yield "cmyk.tiff", saved(rgba, "CMYK", "TIFF")
    yield "lossless.webp", saved(rgb, "RGB", "WEBP", lossless=True)
    yield "lossy.webp", saved(rgb, "RGB", "WEBP", quality=80)
    yield "alpha.webp", saved(rgba, "RGBA", "WEBP", lossless=True, exact=True)


def decoded():
    """Each file, and beside it what load_img makes of it: bytes, or 16-bit little endian where a sample needs it."""
    lines = []
    for name, content in files():
        path = GOLDEN / name
        path.write_bytes(content)
        for mode, suffix in (("rgb", ".rgb"), ("rgba", ".rgba"), ("grayscale", ".gray")):
            values = img_to_array(load_img(path, color_mode=mode))
            kind = "<u2" if values.max() > 255 else "u1"
            (GOLDEN / (name + suffix)).write_bytes(values.astype(kind).tobytes())
        lines.append(name)
    (GOLDEN / "decoded.txt").write_text("\n".join(lines) + "\n")


def turned():
    """Every EXIF orientation, in JPEG, PNG, TIFF and WebP, and what exif_transpose makes of it."""
    rgb = picture("turned", 3)
    for form, options in (("jpg", {"quality": 90}), ("png", {}), ("tiff", {}), ("webp", {"lossless": True})):
        for orientation in range(1, 9):
            exif = Image.Exif()
            exif[0x0112] = orientation
            path = GOLDEN / "turned" / f"{orientation}.{form}"
            path.parent.mkdir(exist_ok=True)
            Image.fromarray(rgb).save(path, exif=exif, **options)
            upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
            digest = hashlib.sha256(upright.tobytes()).hexdigest()
            yield f"{path.name} {upright.height} {upright.width} {digest}"


def flow():
    """A folder with Keras's traps of order, and the one batch that flow_from_directory makes of it."""
    folder = GOLDEN / "flow"
    shutil.rmtree(folder, ignore_errors=True)
    places = {
        "b/rgb.png": "rgb.png",
        "Z/z.JPG": "rgb420.jpg",
        "Z/10.jpg": "rgb444.jpg",
        "Z/9.png": "gray.png",
        "Z/sub/deep/1.jpeg": "turned.jpg",
        "Z/sub.d/2.bmp": "rgb.bmp",
        "Z/nodotjpg": "restarts.jpg",
        "Z/notes.txt": None,
        "a-10/x.png": "rgba.png",
        "a-9/x.tiff": "rgb.tiff",
    }
    for place, source in places.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((GOLDEN / source).read_bytes() if source else b"not an image\n")
    for mode in ("rgb", "grayscale"):
        batches = ImageDataGenerator(rescale=1 / 255.0).flow_from_directory(
            folder, target_size=(11, 17), color_mode=mode, batch_size=20, class_mode="sparse", shuffle=False
        )
        x, y = next(batches)
        (GOLDEN / f"flow.{mode}.f32").write_bytes(x.astype("<f4").tobytes())
    names = [f"{int(label)} {name}" for label, name in zip(y, batches.filenames, strict=True)]
    classes = [f"{index} {name}" for name, index in batches.class_indices.items()]
    (GOLDEN / "flow.txt").write_text("\n".join(names) + "\n")
    (GOLDEN / "flow.classes.txt").write_text("\n".join(classes) + "\n")


def main():
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir(parents=True)
    nearest()
    decoded()
    (GOLDEN / "turned.txt").write_text("\n".join(turned()) + "\n")
    flow()
    print(f"images: {sum(path.is_file() for path in GOLDEN.rglob('*'))} files")


if __name__ == "__main__":
    main()
