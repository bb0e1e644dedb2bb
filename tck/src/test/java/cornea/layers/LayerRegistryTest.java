package cornea.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayerRegistryTest {
  @Test
  void everyLayer_hasALine() throws Exception {
    List<Class<?>> layers = layers();
    assertThat(layers).contains(Conv2D.class, Dense.class).hasSizeGreaterThan(30);
    for (Class<?> layer : layers) {
      if (layer == Lambda.class) { // holds a function, which no file can name
        continue;
      }
      Layer read =
          LayerRegistry.read(Map.of("class_name", layer.getSimpleName(), "config", Map.of()));
      assertThat(read).isInstanceOf(layer);
    }
  }

  @Test
  void lambda_cannotBeSaved() {
    assertThatThrownBy(() -> LayerRegistry.write(new Lambda(x -> x)))
        .hasMessageContaining("'function' cannot be saved")
        .hasMessageContaining("write a layer class and register it");
  }

  @Test
  void unknownOption_isNamed() {
    Map<String, Object> config = new HashMap<>();
    config.put("units", 3);
    config.put("unit", 3);
    assertThatThrownBy(() -> LayerRegistry.read(Map.of("class_name", "Dense", "config", config)))
        .hasMessageStartingWith("Dense 'dense': ")
        .hasMessageContaining("Received: [unit]");
  }

  /** The public layers of the package, found among its class files. */
  private static List<Class<?>> layers() throws IOException, ReflectiveOperationException {
    URI place = URI.create(Layer.class.getResource("Layer.class").toString());
    if (!place.getScheme().equals("jar")) {
      return layers(Path.of(place).resolveSibling(""));
    }
    try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
      return layers(jar.getPath("/cornea/layers"));
    }
  }

  private static List<Class<?>> layers(Path folder)
      throws IOException, ReflectiveOperationException {
    List<Class<?>> layers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".class") || name.contains("Test")) {
          continue;
        }
        Class<?> type = Class.forName("cornea.layers." + name.replace(".class", ""));
        int modifiers = type.getModifiers();
        if (Layer.class.isAssignableFrom(type)
            && Modifier.isPublic(modifiers)
            && !Modifier.isAbstract(modifiers)) {
          layers.add(type);
        }
      }
    }
    return layers;
  }
}
