"""Confusion matrix and precision, recall and F1 of each class, by scikit-learn (judges-requirements.txt).

Writes tck/src/test/resources/cornea/training/classification.txt: true classes, predicted classes, then for each class its row of the
matrix, precision, recall, F1 and support; the last line is the accuracy. Class 3 is never predicted, class 4 has no image.
"""

import pathlib

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = REPOSITORY / "tck/src/test/resources/cornea/training/classification.txt"


def main():
    g = np.random.default_rng(7)
    truth = g.integers(0, 4, 200)
    predicted = np.where(g.uniform(size=200) < 0.6, truth, g.integers(0, 5, 200))
    predicted[predicted == 3] = 0
    labels = list(range(5))
    lines = [" ".join(map(str, truth)), " ".join(map(str, predicted))]
    matrix = confusion_matrix(truth, predicted, labels=labels)
    scores = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    for row, precision, recall, f1, support in zip(matrix, *scores):
        scores_of_class = (float(precision), float(recall), float(f1), int(support))
        lines.append(" ".join(map(str, (*row, *scores_of_class))))
    lines.append(repr(float(accuracy_score(truth, predicted))))
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
