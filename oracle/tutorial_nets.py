"""The eleven nets of the tutorials, at full size or with fewer pixels and channels (`divide`), without dropout on request."""

from common import keras

L = keras.layers


def _pool(x, strides=None, **options):
    return L.MaxPooling2D(2, strides=strides, **options)(x)


def nin(size=32, divide=1, dropout=0.5, normalized=False):
    """Network in Network; with BatchNormalization in the order bamd: normalization, activation, max pooling, dropout."""
    layers = [keras.Input((size, size, 3))]

    def convolution(filters, kernel):
        layers.append(
            L.Conv2D(filters, kernel, padding="same", kernel_regularizer=keras.regularizers.L2(1e-4))
        )
        if normalized:
            layers.append(L.BatchNormalization())
        layers.append(L.Activation("relu"))

    def pooling():
        layers.append(L.MaxPooling2D(3, strides=2, padding="same"))
        layers.append(L.Dropout(dropout))

    for filters, kernel in ((192, 5), (160, 1), (96, 1)):
        convolution(filters // divide, kernel)
    pooling()
    for filters, kernel in ((192, 5), (192, 1), (192, 1)):
        convolution(filters // divide, kernel)
    pooling()
    for filters, kernel in ((192, 3), (192, 1)):
        convolution(filters // divide, kernel)
    convolution(10, 1)
    layers += [L.GlobalAveragePooling2D(), L.Activation("softmax")]
    return keras.Sequential(layers, name="nin")


def lenet_bn(size=128, divide=1):
    image = keras.Input((size, size, 3))
    x = L.BatchNormalization()(image)
    for _ in range(5):
        x = _pool(L.Conv2D(20 // divide, 3, activation="relu")(x), strides=2)
    x = L.Dense(84 // divide, activation="relu")(L.Flatten()(x))
    return keras.Model(image, L.Dense(2, activation="softmax")(x), name="lenet_bn")


def separable(size=28, divide=1):
    same = {"padding": "same", "activation": "selu"}
    layers = [keras.Input((size, size, 1)), L.Conv2D(32 // divide, 3, **same)]
    for filters, count in ((32, 1), (64, 2), (128, 2)):
        layers += [L.SeparableConv2D(filters // divide, 3, **same) for _ in range(count)]
        layers.append(L.MaxPooling2D(2))
    layers += [
        L.Flatten(),
        L.Dense(128 // divide, activation="selu"),
        L.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(layers, name="separable")


def monkeys(size=128, divide=1):
    layers = [keras.Input((size, size, 3))]
    for filters in (32, 64, 128):
        layers += [
            L.Conv2D(filters // divide, 3, padding="same", activation="relu") for _ in range(2)
        ]
        layers.append(L.MaxPooling2D(2))
    layers += [
        L.Flatten(),
        L.Dense(128 // divide, activation="relu"),
        L.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(layers, name="monkeys")


def cats_dogs(size=150, divide=1, dropout=0.5):
    layers = [keras.Input((size, size, 3))]
    for filters in (32, 64, 128, 128):
        layers += [L.Conv2D(filters // divide, 3, activation="relu"), L.MaxPooling2D(2)]
    layers += [
        L.Flatten(),
        L.Dropout(dropout),
        L.Dense(512 // divide, activation="relu"),
        L.Dense(1, activation="sigmoid"),
    ]
    return keras.Sequential(layers, name="cats_dogs")


def bn_logistic(size=224):
    image = keras.Input((size, size, 3))
    x = L.Flatten()(L.BatchNormalization()(image))
    return keras.Model(image, L.Dense(2, activation="softmax")(x), name="bn_logistic")


def bn_wide(size=224, divide=1):
    image = keras.Input((size, size, 3))
    x = L.Conv2D(100 // divide, 2, activation="relu")(L.BatchNormalization()(image))
    x = L.Flatten()(L.MaxPooling2D(16)(x))
    return keras.Model(image, L.Dense(2, activation="softmax")(x), name="bn_wide")


def bn_deep(size=224, divide=1):
    image = keras.Input((size, size, 3))
    x = L.BatchNormalization()(image)
    for _ in range(7):
        x = _pool(L.Conv2D(20 // divide, 2, padding="same", activation="relu")(x))
    return keras.Model(image, L.Dense(2, activation="softmax")(L.Flatten()(x)), name="bn_deep")


def vgg16_base(size=150, divide=1):
    image = keras.Input((size, size, 3))
    x = image
    for block, (filters, count) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), 1):
        for number in range(1, count + 1):
            name = f"block{block}_conv{number}"
            x = L.Conv2D(filters // divide, 3, padding="same", activation="relu", name=name)(x)
        x = _pool(x, strides=2, name=f"block{block}_pool")
    return keras.Model(image, x, name="vgg16")


def vgg16(size=150, divide=1, finetune=False):
    """VGG16's convolutions, nested and frozen (or all but block 5 frozen), under a new head."""
    base = vgg16_base(size, divide)
    base.trainable = finetune
    if finetune:
        for layer in base.layers:
            layer.trainable = layer.name.startswith("block5")
    return keras.Sequential(
        [
            keras.Input((size, size, 3)),
            base,
            L.Flatten(),
            L.Dense(256 // divide, activation="relu"),
            L.Dense(1, activation="sigmoid"),
        ],
        name="vgg16_finetune" if finetune else "vgg16_frozen",
    )
