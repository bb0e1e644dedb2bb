package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.engine.EngineProvider;
import cornea.tensor.DType;
import java.util.Optional;

/** Offers the reference engine in float32, with rank 0: it runs everywhere. */
public final class ReferenceProvider implements EngineProvider {
  @Override
  public String name() {
    return ReferenceEngine.NAME;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public Engine engine() {
    return Holder.ENGINE;
  }

  private static final class Holder {
    static final Engine ENGINE = new ReferenceEngine(DType.FLOAT32);
  }
}
