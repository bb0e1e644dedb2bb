package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableTest {
  @TempDir Path temporary;

  private Path file(String text) throws Exception {
    return Files.writeString(temporary.resolve("table.csv"), text);
  }

  @Test
  void paddedQuotedAndEmptyCells_areRead() throws Exception {
    Table table =
        Table.readCsv(
            file(
                """
                \uFEFFLabel, Latin Name   , Train Images\r
                n0   , alouatta_palliata\t  , 131\r
                \r
                n1,"says ""hu, hu""
                loudly" ,
                """));
    assertThat(table.columns()).containsExactly("Label", "Latin Name", "Train Images");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.column("Latin Name"))
        .containsExactly("alouatta_palliata", "says \"hu, hu\"\nloudly");
    assertThat(table.column("Train Images")).containsExactly("131", "");
  }

  @Test
  void text_isTheTableAligned() throws Exception {
    assertThat(Table.readCsv(file("Label,Images\nn0,131\nn10,9\n")))
        .hasToString("   Label  Images\n0     n0     131\n1    n10       9\n");
    List<List<String>> many = IntStream.range(0, 61).mapToObj(i -> List.of("r" + i)).toList();
    String text = Table.of(List.of("a"), many).toString();
    assertThat(text.lines()).hasSize(12).contains("  4   r4", "...  ...", " 56  r56");
  }

  @Test
  void lastLine_needsNoEnd() throws Exception {
    assertThat(Table.readCsv(file("a,b\n1,")).column("b")).containsExactly("");
    assertThat(Table.readCsv(file("a,b\n1,2")).numbers("b")).containsExactly(2);
  }

  @Test
  void malformedFiles_areNamedWithTheLine() throws Exception {
    Path file = file("a,b\n1,2\n3\n");
    assertThatThrownBy(() -> Table.readCsv(file))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            file
                + ": Table: row 2 must have a cell for each column. Expected: 2 [a, b]. Received: 1");
    file("a\n\"x\ny\n");
    assertThatThrownBy(() -> Table.readCsv(file))
        .hasMessage(file + ": line 2: a quote is opened and not closed");
    file("a\n\"x\"y\n");
    assertThatThrownBy(() -> Table.readCsv(file))
        .hasMessage(
            file + ": line 2: a quoted cell must end with its quote; quotes inside are doubled");
    file("a,a\n");
    assertThatThrownBy(() -> Table.readCsv(file)).hasMessageContaining("named twice");
    file("");
    assertThatThrownBy(() -> Table.readCsv(file))
        .hasMessage(file + ": the file has no header and no rows");
    Files.write(file, "a\né".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Table.readCsv(file)).hasMessage(file + ": the file is no UTF-8 text");
    assertThatThrownBy(() -> Table.readCsv(temporary.resolve("none.csv")))
        .hasMessageEndingWith("none.csv: the file does not exist");
  }

  @Test
  void records_areRows() {
    record Photo(String file, int age) {}
    Map<String, Function<Photo, Object>> columns = new LinkedHashMap<>();
    columns.put("filename", Photo::file);
    columns.put("age", Photo::age);
    Table table = Table.of(List.of(new Photo("a.png", 3), new Photo("b.png", 4)), columns);
    assertThat(table.column("filename")).containsExactly("a.png", "b.png");
    assertThat(table.numbers("age")).containsExactly(3, 4);
  }

  @Test
  void columnsThatAreMissingOrNoNumbers_areErrors() {
    Table table = Table.of(List.of("a"), List.of(List.of("1"), List.of("x")));
    assertThatThrownBy(() -> table.column("b"))
        .hasMessage("Table: there is no column 'b'. Expected: one of [a]");
    assertThatThrownBy(() -> table.numbers("a"))
        .hasMessage("Table: column 'a' must hold numbers. Received: 'x' in row 2");
  }
}
