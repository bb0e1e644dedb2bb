"""What every script here shares: Keras in float64 on one thread, random arrays, and the golden file format.

Import this module before TensorFlow or Keras: it sets the environment that makes two runs give the same bytes.
"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["COLUMNS"] = "80"  # summaries are cut at the console's width
os.environ["NO_COLOR"] = "1"

import io
import json
import math
import pathlib
import re
import zipfile
import zlib

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.ops import math_ops

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = pathlib.Path(
    os.environ.get("CORNEA_GOLDEN", REPOSITORY / "tck/src/main/resources/cornea/tck/golden")
)
EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can carry

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.config.experimental.enable_op_determinism()
tf.get_logger().setLevel("ERROR")
keras.config.set_floatx("float64")
keras.config.disable_traceback_filtering()


def _keep_constants_in_double():
    """Undoes three roundings of constants to float32 that TensorFlow makes even where all tensors are float64.

    Without this, Adam's 0.999 is 0.99900001287 in "float64" Keras, which no formula in double can reproduce to 1e-9.
    """
    cast, convert = math_ops.cast, tf.convert_to_tensor

    def exact_cast(x, dtype, name=None):
        if isinstance(x, float) and tf.as_dtype(dtype) == tf.float64:
            return tf.constant(x, tf.float64)
        return cast(x, dtype, name)

    def exact_convert(value, dtype=None, *args, **kwargs):
        if dtype is None and isinstance(value, float) and not isinstance(value, np.generic):
            dtype = tf.float64
        return convert(value, dtype, *args, **kwargs)

    def exact_leaky_relu(features, alpha=0.2, name=None):
        return tf.where(features > 0, features, tf.constant(alpha, features.dtype) * features)

    math_ops.cast = tf.cast = exact_cast
    tf.convert_to_tensor = exact_convert
    tf.nn.leaky_relu = exact_leaky_relu


_keep_constants_in_double()


def random(name):
    """A generator whose numbers depend on the case's name alone, so that cases can be added or moved."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def reset():
    """Names and seeds as in a fresh process."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)


def serialized(keras_object):
    """The JSON form that Keras itself writes into its files: module, class_name, config, registered_name."""
    return keras.saving.serialize_keras_object(keras_object)


class Subject:
    """The folder of one subject's golden files, rewritten as a whole."""

    def __init__(self, name):
        self.folder = GOLDEN / name
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        self.names = []

    def write(self, name, case, arrays):
        """Writes `name.npz`: `case.json` first, then the arrays in the order given."""
        case = {"name": name, "keras": keras.__version__, **case}
        case["arrays"] = list(arrays)
        with zipfile.ZipFile(self._new(name, ".npz"), "w", zipfile.ZIP_STORED) as archive:
            _add(archive, "case.json", json_text(case).encode())
            for key, value in arrays.items():
                _add(archive, key + ".npy", _npy(key, value))

    def write_json(self, name, content):
        self._new(name, ".json").write_text(json_text(content), encoding="utf-8")

    def write_text(self, name, text):
        self._new(name, ".txt").write_bytes(text.encode("utf-8"))

    def finish(self):
        """Writes `index.txt`, since the folder of a jar cannot be listed."""
        (self.folder / "index.txt").write_text("".join(n + "\n" for n in sorted(self.names)))
        print(f"{self.folder.name}: {len(self.names)} files")

    def _new(self, name, suffix):
        if name + suffix in self.names:
            raise ValueError(f"two cases are called {name}{suffix}")
        self.names.append(name + suffix)
        return self.folder / (name + suffix)


def json_text(content):
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False, default=_plain)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", _on_one_line, text) + "\n"


def _on_one_line(match):
    return "[" + re.sub(r"\s*\n\s*", " ", match[1]) + "]"


def _plain(value):
    if isinstance(value, (np.integer, np.floating, np.bool_)):
        return value.item()
    raise TypeError(f"not JSON: {value!r}")


def _npy(key, value):
    array = np.asarray(value)
    if array.dtype.kind in "iub":
        array = array.astype("<i8")
    elif array.dtype == np.float64:
        array = array.astype("<f8")
        if not np.isfinite(array).all():
            raise ValueError(f"{key} is not finite")
    else:
        raise ValueError(f"{key} is {array.dtype}: a golden number must be float64 or an integer")
    buffer = io.BytesIO()
    np.lib.format.write_array(
        buffer, np.ascontiguousarray(array).reshape(array.shape), version=(1, 0), allow_pickle=False
    )
    return buffer.getvalue()


def _add(archive, name, data):
    entry = zipfile.ZipInfo(name, EPOCH_OF_ZIP)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


# The numbers that nets are filled with. Both sides compute them, so that no file holds megabytes of weights.

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15


def uniform(stream, count):
    """`count` doubles in [0, 1): SplitMix64 of the state `stream * 2^32 + index`; README.md has it in Java."""
    state = (np.uint64((stream << 32) & _MASK) + np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(
        _GAMMA
    )
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state = state ^ (state >> np.uint64(31))
    return (state >> np.uint64(11)).astype(np.float64) * 2.0**-53


WEIGHT_STREAM = 1000
NOISE_STREAM = 1
PATTERN_STREAM = 2
LABEL_STREAM = 3


def initial_weight(name, shape, index):
    """The start value of the model's weight number `index`; `name` is its Keras name, such as "kernel"."""
    u = uniform(WEIGHT_STREAM + index, math.prod(shape)).reshape(shape)
    signed = 2.0 * u - 1.0
    if name in ("gamma", "moving_variance"):
        return 1.0 + 0.1 * signed
    if name in ("bias", "beta", "moving_mean"):
        return 0.05 * signed
    summed = math.prod(shape[:-1]) if name != "depthwise_kernel" else math.prod(shape[:-2])
    return math.sqrt(6.0 / summed) * signed


def fill(model):
    """Gives every weight of the model its start value."""
    for index, weight in enumerate(model.weights):
        weight.assign(initial_weight(weight.name, tuple(weight.shape), index))


def pictures(samples, shape, classes):
    """Pictures in [-1, 1) and labels: three parts noise, one part a pattern that all pictures of a class share."""
    size = math.prod(shape)
    labels = np.floor(uniform(LABEL_STREAM, samples) * classes).astype(np.int64)
    noise = 2.0 * uniform(NOISE_STREAM, samples * size).reshape(samples, size) - 1.0
    patterns = 2.0 * uniform(PATTERN_STREAM, classes * size).reshape(classes, size) - 1.0
    return (0.75 * noise + 0.25 * patterns[labels]).reshape((samples, *shape)), labels
