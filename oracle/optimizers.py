"""Optimizers: the variables and the optimizer's own slots, from given gradients, over ten steps."""

import numpy as np
from common import Subject, keras, random, serialized

O = keras.optimizers
S = keras.optimizers.schedules
STEPS = 10
SHAPES = ((3, 4), (4,))


def cases():
    yield "sgd", O.SGD(0.1)
    yield "sgd_default", O.SGD()
    yield "sgd_momentum", O.SGD(0.1, momentum=0.9)
    yield "sgd_nesterov", O.SGD(0.1, momentum=0.9, nesterov=True)
    yield "sgd_weight_decay", O.SGD(0.1, momentum=0.9, weight_decay=0.05)
    yield "sgd_clipnorm", O.SGD(0.1, momentum=0.9, clipnorm=1.0)
    yield "sgd_clipvalue", O.SGD(0.1, clipvalue=0.5)
    yield "sgd_global_clipnorm", O.SGD(0.1, global_clipnorm=1.0)
    yield "sgd_ema", O.SGD(0.1, use_ema=True, ema_momentum=0.9)
    yield "sgd_exponential_decay", O.SGD(S.ExponentialDecay(0.1, 4, 0.5))
    yield "sgd_exponential_staircase", O.SGD(S.ExponentialDecay(0.1, 4, 0.5, staircase=True))
    yield "sgd_piecewise_constant", O.SGD(S.PiecewiseConstantDecay([3, 7], [0.1, 0.05, 0.01]))
    yield "sgd_polynomial_decay", O.SGD(S.PolynomialDecay(0.1, 6, 0.01, power=2.0))
    yield "sgd_polynomial_cycle", O.SGD(S.PolynomialDecay(0.1, 4, 0.01, cycle=True))
    yield "sgd_inverse_time_decay", O.SGD(S.InverseTimeDecay(0.1, 4, 0.5))
    yield "sgd_cosine_decay", O.SGD(S.CosineDecay(0.1, 8, alpha=0.1))
    yield "sgd_cosine_warmup", O.SGD(S.CosineDecay(0.0, 6, warmup_target=0.1, warmup_steps=3))
    yield "sgd_cosine_restarts", O.SGD(S.CosineDecayRestarts(0.1, 3))
    yield "adam", O.Adam(0.01)
    yield "adam_default", O.Adam()
    yield "adam_options", O.Adam(0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-4)
    yield "adam_amsgrad", O.Adam(0.01, amsgrad=True)
    yield "adam_clipnorm", O.Adam(0.01, clipnorm=0.5)
    yield "adam_weight_decay", O.Adam(0.01, weight_decay=0.1)
    yield "adamw", O.AdamW(0.01)
    yield "adamw_weight_decay", O.AdamW(0.01, weight_decay=0.1)
    yield "rmsprop", O.RMSprop(0.01)
    yield "rmsprop_default", O.RMSprop()
    yield "rmsprop_momentum", O.RMSprop(0.01, momentum=0.9)
    yield "rmsprop_centered", O.RMSprop(0.01, centered=True)
    yield "rmsprop_centered_momentum", O.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True)
    yield "rmsprop_weight_decay", O.RMSprop(0.01, weight_decay=0.1)
    yield "adagrad", O.Adagrad(0.1)
    yield "adadelta", O.Adadelta(1.0)
    yield "adamax", O.Adamax(0.01)
    yield "nadam", O.Nadam(0.01)
    yield "lion", O.Lion(0.01)
    yield "ftrl", O.Ftrl(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02)


def write(subject, name, optimizer):
    generator = random("optimizers/" + name)
    variables = [
        keras.Variable(generator.normal(0.0, 1.0, shape), name=f"variable{i}")
        for i, shape in enumerate(SHAPES)
    ]
    # Sizes differ from step to step, so that clipping acts in some steps and not in others.
    sizes = np.exp(generator.normal(0.0, 1.0, STEPS))
    gradients = [
        sizes.reshape(-1, *[1] * len(shape)) * generator.normal(0.0, 0.5, (STEPS, *shape))
        for shape in SHAPES
    ]
    gradients[1][2] = 0.0  # a variable that one step does not touch
    arrays = {f"variable{i}": v.numpy() for i, v in enumerate(variables)}
    arrays |= {f"gradient{i}": g for i, g in enumerate(gradients)}
    history, rates = [], []
    for step in range(STEPS):
        rates.append(float(optimizer.learning_rate))
        optimizer.apply([keras.ops.convert_to_tensor(g[step]) for g in gradients], variables)
        history.append([v.numpy().copy() for v in variables])
    for i in range(len(variables)):
        arrays[f"variable{i}_steps"] = np.stack([values[i] for values in history])
    arrays["learning_rates"] = np.array(rates)
    slots = {v.path.split("/")[-1]: v.numpy() for v in optimizer.variables}
    del slots["iteration"]
    slots.pop("learning_rate", None)  # absent where a schedule sets it
    arrays |= {f"slot{i}": value for i, value in enumerate(slots.values())}
    case = {"optimizer": serialized(optimizer), "steps": STEPS, "slots": list(slots)}
    if optimizer.use_ema:
        optimizer.finalize_variable_values(variables)
        arrays |= {f"variable{i}_averaged": v.numpy() for i, v in enumerate(variables)}
    subject.write(name, case, arrays)


def main():
    subject = Subject("optimizers")
    for name, optimizer in cases():
        write(subject, name, optimizer)
    subject.finish()


if __name__ == "__main__":
    main()
