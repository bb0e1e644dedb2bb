package cornea.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import cornea.CorneaException;
import cornea.saving.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON texts as maps, lists, texts, numbers, booleans and null, within bounds. */
final class JsonText {
  /** The longest text that is read, in bytes; the largest of Keras's own nets has 2 million. */
  private static final int LONGEST = 32 << 20;

  private static final int DEEPEST = 300;
  private static final long MOST_TOKENS = 3_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxDocumentLength(LONGEST)
                  .maxStringLength(LONGEST)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN and Infinity
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private JsonText() {}

  /**
   * Reads a JSON object from a stream, and no more than the longest text takes.
   *
   * @param where the file and the place in it, for messages
   * @throws CorneaException as {@link #read(String, String)} does
   * @throws IOException if the stream fails
   */
  static Map<String, @Nullable Object> read(String where, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new CorneaException(
          where, "the text is longer than " + LONGEST + " bytes, which no model needs");
    }
    return read(where, new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Reads a JSON object.
   *
   * @param where the file and the place in it, for messages
   * @throws CorneaException if the text is no JSON, no object, too long or too deep
   */
  static Map<String, @Nullable Object> read(String where, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows its end");
      }
      return Json.object(value);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorneaException(where, "this is no JSON that can be read: " + reason(e), e);
    }
  }

  /** Without the excerpt and the position that the parser appends. */
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        map.put(name, value(parser));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return number(parser);
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return parser.getBooleanValue();
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    throw new IllegalArgumentException("it ends too early");
  }

  private static Number number(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> parser.getIntValue();
      case LONG -> parser.getLongValue();
      default -> parser.getDoubleValue();
    };
  }

  /** The text of maps, lists, texts, numbers, booleans and null. */
  static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(value, generator);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
    if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      generator.writeStartArray();
      for (Object item : list) {
        write(item, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      generator.writeNumber(number.doubleValue());
    } else if (value == null) {
      generator.writeNull();
    } else {
      throw new IllegalArgumentException("JSON has no " + value.getClass().getSimpleName());
    }
  }
}
