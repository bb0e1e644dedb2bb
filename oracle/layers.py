"""Layers: outputs in both modes, gradients of sum(y * dy), and what a training call leaves in the weights."""

import numpy as np
import tensorflow as tf
from common import Subject, keras, random, serialized

L = keras.layers
IMAGE = (2, 5, 6, 3)


def cases():
    """Yields name, layer, input shapes, and options of `write`."""

    def case(name, layer, *shapes, **options):
        return name, layer, shapes or (IMAGE,), options

    yield case("dense", L.Dense(4), (3, 5))
    yield case("dense_no_bias", L.Dense(4, use_bias=False), (3, 5))
    yield case("dense_relu", L.Dense(4, activation="relu"), (3, 5))
    yield case("dense_softmax", L.Dense(4, activation="softmax"), (3, 5))
    yield case("dense_one_unit_sigmoid", L.Dense(1, activation="sigmoid"), (3, 5))
    yield case("dense_on_images", L.Dense(4), (2, 3, 4, 5))

    yield case("conv2d", L.Conv2D(4, 3))
    yield case("conv2d_same", L.Conv2D(4, 3, padding="same"))
    yield case("conv2d_1x1", L.Conv2D(4, 1))
    yield case("conv2d_5x5_same", L.Conv2D(2, 5, padding="same"))
    yield case("conv2d_even_kernel_valid", L.Conv2D(4, 2))
    yield case("conv2d_even_kernel_same", L.Conv2D(4, 2, padding="same"))
    yield case("conv2d_even_kernel_same_strides", L.Conv2D(4, 4, strides=2, padding="same"))
    yield case("conv2d_strides_valid", L.Conv2D(4, 3, strides=2))
    yield case("conv2d_strides_same", L.Conv2D(4, 3, strides=2, padding="same"))
    yield case("conv2d_strides_unequal", L.Conv2D(4, (2, 3), strides=(2, 1), padding="same"))
    yield case("conv2d_strides_larger_than_kernel", L.Conv2D(4, 2, strides=3))
    yield case("conv2d_1x1_strides_same", L.Conv2D(4, 1, strides=2, padding="same"))
    yield case("conv2d_wide_kernel", L.Conv2D(4, (2, 4)))
    yield case("conv2d_tall_kernel_same", L.Conv2D(4, (4, 1), padding="same"))
    yield case("conv2d_dilation_valid", L.Conv2D(4, 2, dilation_rate=2))
    yield case("conv2d_dilation_same", L.Conv2D(4, 3, dilation_rate=2, padding="same"))
    yield case("conv2d_dilation_unequal", L.Conv2D(4, 3, dilation_rate=(1, 2)))
    yield case("conv2d_groups", L.Conv2D(6, 3, groups=2), (2, 5, 6, 4))
    yield case("conv2d_groups_same_strides", L.Conv2D(6, 3, groups=3, strides=2, padding="same"))
    yield case("conv2d_no_bias", L.Conv2D(4, 3, use_bias=False))
    yield case("conv2d_relu", L.Conv2D(4, 3, activation="relu"))
    yield case("conv2d_selu_same", L.Conv2D(4, 3, activation="selu", padding="same"))
    yield case("conv2d_one_channel", L.Conv2D(1, 3), (2, 5, 6, 1))

    yield case("depthwise_conv2d", L.DepthwiseConv2D(3))
    yield case("depthwise_conv2d_same", L.DepthwiseConv2D(3, padding="same"))
    yield case("depthwise_conv2d_multiplier", L.DepthwiseConv2D(3, depth_multiplier=2))
    yield case(
        "depthwise_conv2d_multiplier_strides_same",
        L.DepthwiseConv2D(3, depth_multiplier=2, strides=2, padding="same"),
    )
    yield case("depthwise_conv2d_strides", L.DepthwiseConv2D(2, strides=2))
    yield case("depthwise_conv2d_even_kernel_same", L.DepthwiseConv2D(2, padding="same"))
    yield case("depthwise_conv2d_wide_kernel", L.DepthwiseConv2D((2, 3), use_bias=False))
    yield case("depthwise_conv2d_dilation", L.DepthwiseConv2D(2, dilation_rate=2))
    yield case("depthwise_conv2d_relu", L.DepthwiseConv2D(3, activation="relu"))

    yield case("separable_conv2d", L.SeparableConv2D(4, 3))
    yield case(
        "separable_conv2d_same_selu", L.SeparableConv2D(4, 3, padding="same", activation="selu")
    )
    yield case(
        "separable_conv2d_multiplier_strides",
        L.SeparableConv2D(4, 3, depth_multiplier=2, strides=2, padding="same"),
    )
    yield case("separable_conv2d_no_bias", L.SeparableConv2D(4, (2, 3), use_bias=False))

    yield case("conv2d_transpose", L.Conv2DTranspose(4, 3, strides=2), (2, 3, 4, 3))
    yield case(
        "conv2d_transpose_same", L.Conv2DTranspose(4, 3, strides=2, padding="same"), (2, 3, 4, 3)
    )

    for name, pooling in (("max", L.MaxPooling2D), ("average", L.AveragePooling2D)):
        yield case(f"{name}_pooling2d", pooling(2))
        yield case(f"{name}_pooling2d_same", pooling(2, padding="same"))
        yield case(f"{name}_pooling2d_3_strides_2", pooling(3, strides=2))
        yield case(f"{name}_pooling2d_3_strides_2_same", pooling(3, strides=2, padding="same"))
        yield case(f"{name}_pooling2d_3_strides_1_same", pooling(3, strides=1, padding="same"))
        yield case(
            f"{name}_pooling2d_unequal",
            pooling((2, 3), strides=(1, 2), padding="same"),
            (2, 5, 7, 2),
        )
        yield case(f"{name}_pooling2d_strides_larger", pooling(2, strides=3, padding="same"))
    yield case("global_average_pooling2d", L.GlobalAveragePooling2D())
    yield case("global_average_pooling2d_keepdims", L.GlobalAveragePooling2D(keepdims=True))
    yield case("global_max_pooling2d", L.GlobalMaxPooling2D())
    yield case("global_max_pooling2d_keepdims", L.GlobalMaxPooling2D(keepdims=True))

    norm = L.BatchNormalization
    for rank, shape in (("2d", (6, 4)), ("4d", (3, 4, 5, 3))):
        yield case(f"batch_normalization_{rank}", norm(), shape)
        yield case(f"batch_normalization_{rank}_inference", norm(), shape, gradients="inference")
        yield case(f"batch_normalization_{rank}_frozen", norm(trainable=False), shape)
        yield case(f"batch_normalization_{rank}_no_center", norm(center=False), shape)
        yield case(f"batch_normalization_{rank}_no_scale", norm(scale=False), shape)
        yield case(f"batch_normalization_{rank}_plain", norm(center=False, scale=False), shape)
        yield case(
            f"batch_normalization_{rank}_options", norm(momentum=0.9, epsilon=1e-5), shape
        )
    yield case("batch_normalization_axis_1", norm(axis=1), (3, 4, 5, 3))
    yield case("batch_normalization_batch_of_one", norm(), (1, 4, 5, 3))

    yield case("dropout_inference", L.Dropout(0.5), (3, 5), gradients="inference")
    yield case("spatial_dropout2d_inference", L.SpatialDropout2D(0.5), gradients="inference")
    yield case("gaussian_noise_inference", L.GaussianNoise(0.5), (3, 5), gradients="inference")

    for name in (
        "relu relu6 leaky_relu selu elu celu sigmoid hard_sigmoid log_sigmoid tanh softmax"
        " log_softmax softplus softsign gelu silu hard_silu exponential mish linear"
    ).split():
        yield case(f"activation_{name}", L.Activation(name), (4, 7), scale=2.5)
    yield case("activation_softmax_on_images", L.Activation("softmax"), scale=2.5)
    yield case("activation_softmax_extreme", L.Activation("softmax"), (4, 7), scale=300.0)
    yield case("relu", L.ReLU(), (4, 7))
    yield case(
        "relu_options", L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2), (4, 7), scale=2.0
    )
    yield case("leaky_relu", L.LeakyReLU(), (4, 7))
    yield case("leaky_relu_slope", L.LeakyReLU(negative_slope=0.1), (4, 7))
    yield case("elu", L.ELU(alpha=0.7), (4, 7))
    yield case("softmax", L.Softmax(), (4, 7))
    yield case("prelu", L.PReLU(), (2, 3, 4, 2))
    yield case("prelu_shared_axes", L.PReLU(shared_axes=[1, 2]), (2, 3, 4, 2))

    yield case("flatten", L.Flatten())
    yield case("flatten_2d", L.Flatten(), (3, 5))
    yield case("reshape", L.Reshape((6, 15)))
    yield case("reshape_inferred", L.Reshape((-1, 3)))
    yield case("permute", L.Permute((3, 1, 2)))
    yield case("repeat_vector", L.RepeatVector(3), (2, 4))
    yield case("zero_padding2d", L.ZeroPadding2D())
    yield case("zero_padding2d_unequal", L.ZeroPadding2D(((1, 2), (0, 3))))
    yield case("cropping2d", L.Cropping2D(1))
    yield case("cropping2d_unequal", L.Cropping2D(((1, 0), (2, 1))))
    yield case("up_sampling2d", L.UpSampling2D())
    yield case("up_sampling2d_unequal", L.UpSampling2D((2, 3)), (2, 3, 2, 2))
    # TensorFlow interpolates in float32; on short binary fractions that is exact.
    yield case(
        "up_sampling2d_bilinear",
        L.UpSampling2D(2, interpolation="bilinear"),
        (2, 3, 2, 2),
        fraction=64,
    )
    yield case("rescaling", L.Rescaling(1 / 127.5, offset=-1), scale=127.0)
    yield case("layer_normalization", L.LayerNormalization())
    yield case("identity", L.Identity(), (3, 5))

    pair, triple = (IMAGE,) * 2, (IMAGE,) * 3
    yield case("add", L.Add(), *pair)
    yield case("add_three", L.Add(), *triple)
    yield case("add_broadcast", L.Add(), (2, 5, 6, 3), (2, 1, 1, 3))
    yield case("subtract", L.Subtract(), *pair)
    yield case("multiply", L.Multiply(), *pair)
    yield case("multiply_three", L.Multiply(), *triple)
    yield case("multiply_broadcast", L.Multiply(), (2, 5, 6, 3), (2, 1, 1, 3))
    yield case("average", L.Average(), *triple)
    yield case("maximum", L.Maximum(), *triple)
    yield case("minimum", L.Minimum(), *pair)
    yield case("concatenate", L.Concatenate(), (2, 5, 6, 3), (2, 5, 6, 1), (2, 5, 6, 2))
    yield case("concatenate_axis_1", L.Concatenate(axis=1), (2, 2, 6, 3), (2, 3, 6, 3))
    yield case("concatenate_flat", L.Concatenate(), (3, 2), (3, 4))


def weight_value(generator, weight):
    """Random numbers that a trained layer could hold."""
    shape = tuple(weight.shape)
    if weight.name == "moving_variance":
        return generator.uniform(0.5, 2.0, shape)
    if weight.name == "gamma":
        return generator.uniform(0.5, 1.5, shape)
    return generator.normal(0.0, 0.5, shape)


def write(subject, name, layer, shapes, gradients="training", scale=1.0, fraction=None):
    generator = random("layers/" + name)

    def normal(scale, shape):
        numbers = generator.normal(0.0, scale, shape)
        return numbers if fraction is None else np.round(numbers * fraction) / fraction

    inputs = [tf.constant(normal(scale, shape)) for shape in shapes]
    argument = inputs if len(inputs) > 1 else inputs[0]
    layer.build(list(shapes) if len(shapes) > 1 else shapes[0])
    for weight in layer.weights:
        weight.assign(weight_value(generator, weight))
    arrays = {f"input{i}": x.numpy() for i, x in enumerate(inputs)}
    arrays |= {f"weight{i}": w.numpy() for i, w in enumerate(layer.weights)}

    arrays["y_inference"] = layer(argument, training=False).numpy()
    dy = normal(1.0, arrays["y_inference"].shape)
    arrays["dy"] = dy

    training = gradients == "training"
    trained = [i for i, w in enumerate(layer.weights) if w.trainable]

    # XLA has the gradients of grouped and dilated convolutions, which TensorFlow's CPU kernels lack.
    config = layer.get_config()
    needs_xla = config.get("groups", 1) != 1 or config.get("dilation_rate", (1, 1)) != (1, 1)

    @tf.function(jit_compile=needs_xla)
    def call():
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = layer(argument, training=training)
            loss = tf.reduce_sum(y * dy)
        variables = [layer.weights[i].value for i in trained]
        dinputs, dweights = tape.gradient(loss, [inputs, variables])
        return y, dinputs, dweights

    y, dinputs, dweights = call()
    if training:
        arrays["y_training"] = y.numpy()
    arrays |= {f"dinput{i}": g.numpy() for i, g in enumerate(dinputs)}
    arrays |= {f"dweight{i}": g.numpy() for i, g in zip(trained, dweights)}
    if training:
        for i, weight in enumerate(layer.weights):
            if not np.array_equal(weight.numpy(), arrays[f"weight{i}"]):
                arrays[f"weight{i}_after"] = weight.numpy()
    description = serialized(layer)
    description["config"]["name"] = name
    case = {
        "layer": description,
        "gradients": gradients,
        "inputs": len(inputs),
        "weights": [{"name": w.name, "trainable": w.trainable} for w in layer.weights],
    }
    subject.write(name, case, arrays)


def main():
    subject = Subject("layers")
    for name, layer, shapes, options in cases():
        write(subject, name, layer, shapes, **options)
    subject.finish()


if __name__ == "__main__":
    main()
