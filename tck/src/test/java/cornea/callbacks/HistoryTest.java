package cornea.callbacks;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private static History of(String key, int first, double... values) {
    History history = new History(7);
    for (int i = 0; i < values.length; i++) {
      history.onEpochEnd(first + i, new Logs().put(key, values[i]));
    }
    return history;
  }

  @Test
  void followedBy_numbersOnEpochsThatBeginAgain() {
    History both = of("loss", 0, 3, 2).followedBy(of("loss", 0, 1, 0.5, 0.25));
    assertThat(both.get("loss")).containsExactly(3.0, 2.0, 1.0, 0.5, 0.25);
    assertThat(both.epochs()).containsExactly(0, 1, 2, 3, 4);
    assertThat(both.beginnings()).containsExactly(2);
    assertThat(both.seed()).isEqualTo(7);
    assertThat(both.inputWaitMillis()).hasSize(5);
    assertThat(both.inputStageMillis()).hasSize(5);
  }

  @Test
  void followedBy_keepsEpochsThatGoOn() {
    History both = of("loss", 0, 3, 2).followedBy(of("loss", 4, 1));
    assertThat(both.epochs()).containsExactly(0, 1, 4);
    assertThat(both.beginnings()).containsExactly(4);
  }

  @Test
  void followedBy_twice_keepsEachBeginning() {
    History two = of("loss", 0, 2, 1);
    assertThat(two.followedBy(two).followedBy(two.followedBy(two)).beginnings())
        .containsExactly(2, 4, 6);
  }

  @Test
  void followedBy_columnOfOneAlone_isNanInTheOther() {
    History both = of("a", 0, 1).followedBy(of("b", 0, 2, 3));
    assertThat(both.get("a")).containsExactly(1.0, NaN, NaN);
    assertThat(both.get("b")).containsExactly(NaN, 2.0, 3.0);
  }

  @Test
  void followedBy_ofAnEmptyHistory_changesNothing() {
    History empty = new History(0);
    assertThat(of("loss", 0, 1).followedBy(empty).beginnings()).isEmpty();
    assertThat(empty.followedBy(of("loss", 0, 1)).beginnings()).isEmpty();
    assertThat(empty.followedBy(of("loss", 0, 1)).get("loss")).containsExactly(1.0);
  }
}
