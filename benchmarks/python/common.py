"""Keras as it comes, in float32, for the nets of oracle/tutorial_nets.py.

That file says `from common import keras`: in the oracle it finds the oracle's own common.py (float64, one thread), and from here, since
this folder stands first on the path, this one. So the benchmarks run the very nets that the golden files are made of.
"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras

__all__ = ["keras"]
