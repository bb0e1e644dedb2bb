package cornea.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ClassificationTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  @Test
  void figures_areScikitLearns() throws IOException {
    List<double[]> golden = golden();
    int[] truth = whole(golden.get(0));
    int[] predicted = whole(golden.get(1));
    Classification result = of(truth, predicted);

    for (int i = 0; i < NAMES.size(); i++) {
      double[] row = golden.get(2 + i);
      for (int j = 0; j < NAMES.size(); j++) {
        assertThat(result.count(i, j)).isEqualTo((int) row[j]);
      }
      // One division on each side; f1 of scikit-learn divides twice.
      assertThat(result.precision(i)).isCloseTo(row[5], within(1e-15));
      assertThat(result.recall(i)).isCloseTo(row[6], within(1e-15));
      assertThat(result.f1(i)).isCloseTo(row[7], within(1e-15));
      assertThat(result.support(i)).isEqualTo((int) row[8]);
    }
    assertThat(result.accuracy()).isEqualTo(golden.get(7)[0]);
  }

  @Test
  void mistakes_comeSurestFirstWithTheirFiles() {
    Tensor probabilities =
        Tensor.of(new float[] {0.9f, 0.1f, 0.4f, 0.6f, 0.2f, 0.8f, 0.3f, 0.7f}, 4, 2);
    Classification result =
        new Classification(
            List.of("cat", "dog"),
            new int[] {0, 0, 0, 1},
            probabilities,
            List.of("cat/1.png", "cat/2.png", "cat/3.png", "dog/1.png"));

    assertThat(result.mistakes()).containsExactly(2, 1);
    assertThat(result.mistakes(1).stream().map(result::fileName)).containsExactly("cat/3.png");
    assertThat(result.certainty(2)).isCloseTo(0.8f, within(1e-12));
    assertThat(result.text().lines())
        .containsSubsequence(
            "cat     1     2",
            "dog     0     1",
            "    precision    recall        F1    images",
            "cat    1.0000    0.3333    0.5000         3",
            "dog    0.3333    1.0000    0.5000         1");
  }

  @Test
  void text_ofNamesInAnyScript_isInColumns() {
    Classification result =
        new Classification(
            List.of("猫と犬", "a\u0301b", "🐱", "cat"),
            new int[] {0, 1, 2, 3},
            Tensor.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, 4, 4),
            List.of());
    assertThat(result.text().lines())
        .contains(
            "猫と犬     1     0     0     0",
            "a\u0301b         0     1     0     0",
            "🐱         0     0     1     0",
            "cat        0     0     0     1",
            "猫と犬    1.0000    1.0000    1.0000         1");
  }

  @Test
  void oneOutput_isTheProbabilityOfTheSecondClass() {
    Classification result =
        new Classification(
            List.of("cat", "dog"),
            new int[] {0, 1, 1},
            Tensor.of(new float[] {0.5f, 0.75f, 0.125f}, 3, 1),
            List.of());

    // 0.5 itself counts as the first class, as in Keras's binary accuracy.
    assertThat(IntStream.range(0, 3).map(result::predictedClass)).containsExactly(0, 1, 0);
    assertThat(result.certainty(2)).isEqualTo(0.875);
    assertThat(result.fileName(2)).isEqualTo("#2");
  }

  @Test
  void shuffledData_keepsPredictionsClassesAndFilesTogether() {
    try (Sequential model =
        new Sequential(
            Input.of(2, 1, 1), new Flatten(), new Dense(2).activation(Activations.SOFTMAX))) {
      model.initialize(3);
      model.compile(c -> c.optimizer("sgd").loss("sparse_categorical_crossentropy"));
      Tensor x = Tensor.of(new float[] {1, 0, 0, 1, 5, -3, -3, 5}, 4, 2, 1, 1);
      Classification straight =
          Classification.of(model, batches(x, new int[] {0, 1, 2, 3}), List.of("a", "b"));
      Classification shuffled =
          Classification.of(model, batches(x, new int[] {2, 0, 3, 1}), List.of("a", "b"));

      assertThat(taken(shuffled)).containsExactlyInAnyOrderElementsOf(taken(straight));
      for (int i = 0; i < 4; i++) {
        int row = Integer.parseInt(shuffled.fileName(i));
        assertThat(shuffled.trueClass(i)).isEqualTo(row % 2);
        assertThat(shuffled.certainty(i)).isEqualTo(straight.certainty(row));
      }
    }
  }

  @Test
  void evaluate_withClassNames_classifiesInTheSamePass() {
    try (Sequential model =
        new Sequential(
            Input.of(2, 1, 1), new Flatten(), new Dense(2).activation(Activations.SOFTMAX))) {
      model.initialize(3);
      model.compile(
          c -> c.optimizer("sgd").loss("sparse_categorical_crossentropy").metrics("accuracy"));
      Tensor x = Tensor.of(new float[] {1, 0, 0, 1, 5, -3, -3, 5}, 4, 2, 1, 1);
      Batches data = batches(x, new int[] {2, 0, 3, 1});
      List<String> names = List.of("a", "b");
      Evaluation plain = model.evaluate(data, e -> e.verbose(0));
      Evaluation result = model.evaluate(data, e -> e.verbose(0).classNames(names));
      Classification expected = Classification.of(model, data, names);

      assertThat(result.asMap()).isEqualTo(plain.asMap());
      assertThat(result.classification().text()).isEqualTo(expected.text());
      assertThat(taken(result.classification())).isEqualTo(taken(expected));
      assertThat(result.classification().accuracy())
          .isCloseTo(result.metric("accuracy"), within(1e-7)); // a float's rounding
      assertThat(model.evaluate(data, e -> e.verbose(0).steps(3).classNames(names)))
          .satisfies(three -> assertThat(three.classification().size()).isEqualTo(3));
      assertThatThrownBy(plain::classification).hasMessageContaining("e -> e.classNames(");
      assertThatThrownBy(() -> model.evaluate(data, e -> e.verbose(0).classNames(NAMES)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("evaluate: Expected a name for each of the model's 2 outputs");
    }
  }

  @Test
  void imagesOfOneClassOnly_haveAllFigures() {
    Classification result =
        new Classification(
            List.of("猫", "dog"),
            new int[] {0, 0},
            Tensor.of(new float[] {1, 0, 0.75f, 0.25f}, 2, 2),
            List.of());

    assertThat(result.accuracy()).isEqualTo(1);
    assertThat(result.f1(0)).isEqualTo(1);
    assertThat(result.f1(1)).isZero();
    assertThat(result.support(1)).isZero();
    assertThat(result.mistakes()).isEmpty();
  }

  @Test
  void oneOutputWithOneName_isAnError() {
    Tensor half = Tensor.of(new float[] {0.25f, 0.75f}, 2, 1);
    assertThatThrownBy(() -> new Classification(List.of("猫"), new int[] {0, 0}, half, List.of()))
        .hasMessageContaining("(two names where there is one). Received: [猫]");
  }

  @Test
  void wrongNumbers_areErrors() {
    Tensor two = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
    assertThatThrownBy(() -> new Classification(NAMES.subList(0, 2), new int[3], two, List.of()))
        .hasMessageContaining("each of 3 images. Received: 2 rows, 0 names");
    assertThatThrownBy(() -> new Classification(NAMES.subList(0, 3), new int[2], two, List.of()))
        .hasMessageContaining("each of the model's 2 outputs");
    assertThatThrownBy(
            () -> new Classification(NAMES.subList(0, 2), new int[] {0, 2}, two, List.of()))
        .hasMessageContaining("from 0 to 1. Received: 2");
    assertThatThrownBy(() -> Tensors.toLabels(Tensor.of(new float[] {0, 0.5f}, 2)))
        .hasMessageContaining("target 1 must be a whole number. Received: 0.5");
    try (Sequential model = new Sequential(Input.of(2), new Dense(2))) {
      assertThatThrownBy(() -> Classification.of(model, endless(), NAMES))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("data with an end");
    }
  }

  private static List<String> taken(Classification result) {
    return IntStream.range(0, result.size())
        .mapToObj(i -> result.fileName(i) + " " + result.predictedClass(i))
        .toList();
  }

  /** Rows one by one in some order; the class of row n is n % 2, its file is n. */
  private static Batches batches(Tensor x, int[] order) {
    List<Batch> all =
        IntStream.of(order)
            .mapToObj(
                row ->
                    new Batch(
                        List.of(x.slice(row, row + 1)),
                        List.of(Tensor.of(new float[] {row % 2}, 1)),
                        null,
                        List.of(Integer.toString(row))))
            .toList();
    return new Batches() {
      @Override
      public int size() {
        return all.size();
      }

      @Override
      public BatchIterator iterator(long seed, int epoch) {
        Iterator<Batch> batches = all.iterator();
        return new BatchIterator() {
          @Override
          public boolean hasNext() {
            return batches.hasNext();
          }

          @Override
          public Batch next() {
            return batches.next();
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private static Batches endless() {
    return new Batches() {
      @Override
      public int size() {
        return -1;
      }

      @Override
      public BatchIterator iterator(long seed, int epoch) {
        throw new AssertionError("read");
      }
    };
  }

  private static Classification of(int[] truth, int[] predicted) {
    float[] scores = new float[predicted.length * NAMES.size()];
    for (int i = 0; i < predicted.length; i++) {
      scores[i * NAMES.size() + predicted[i]] = 1;
    }
    return new Classification(
        NAMES, truth, Tensor.of(scores, predicted.length, NAMES.size()), List.of());
  }

  private static List<double[]> golden() throws IOException {
    try (InputStream in = ClassificationTest.class.getResourceAsStream("classification.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> Stream.of(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }

  private static int[] whole(double[] numbers) {
    return IntStream.range(0, numbers.length).map(i -> (int) numbers[i]).toArray();
  }
}
