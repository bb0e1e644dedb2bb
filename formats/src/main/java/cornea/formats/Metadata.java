package cornea.formats;

import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Group;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.saving.Json;
import cornea.saving.Options;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What models carry beside Keras's own content, under the name {@code cornea}: JSON, and tensors in
 * an HDF5 group of that name. Keras asks for its own names alone and never sees either.
 */
final class Metadata {
  /** The key of the JSON, and the group of the tensors. */
  static final String NAME = "cornea";

  private static final String TENSOR = "tensor";
  private static final String SHAPE = "shape";

  private Metadata() {}

  /** JSON of metadata; its tensors go into a file. */
  static @Nullable Object write(@Nullable Object value, Hdf5Group root) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      map.forEach((key, entry) -> result.put(String.valueOf(key), write(entry, root)));
      return result;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(write(entry, root)));
      return result;
    }
    if (value instanceof Tensor tensor) {
      String path = NAME + "/" + root.group(NAME).size();
      root.put(path, Hdf5Dataset.of(tensor));
      return Map.of(TENSOR, path, SHAPE, Options.toJson(tensor.shape()));
    }
    return value;
  }

  /** The metadata of JSON that {@link #write} gave. */
  static @Nullable Object read(@Nullable Object json, Hdf5Reader reader) {
    if (json instanceof Map<?, ?> untyped) {
      Map<String, @Nullable Object> map = Json.object(untyped);
      if (map.keySet().equals(Set.of(TENSOR, SHAPE))) {
        return reader.tensor(Json.text(map, TENSOR), Options.toShape(SHAPE, map.get(SHAPE)));
      }
      map.replaceAll((key, value) -> read(value, reader));
      return map;
    }
    if (json instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(read(entry, reader)));
      return result;
    }
    return json;
  }
}
