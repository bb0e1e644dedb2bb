package cornea.data;

import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 over texts and numbers: equal for equal content, whatever holds it. */
public final class Fingerprint {
  private static final int CHUNK = 1 << 14; // numbers put into bytes at once

  private final MessageDigest digest;

  /** Of nothing so far. */
  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A text. */
  public Fingerprint add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
    return this;
  }

  /** Type, shape and elements. */
  public Fingerprint add(Tensor tensor) {
    return add(tensor.dtype() + " " + tensor.shape()).add(tensor, 0, tensor.size());
  }

  /** Some elements, by flat position. */
  public Fingerprint add(Tensor tensor, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = from; start < to; start += CHUNK) {
      int length = Math.min(CHUNK, to - start);
      if (tensor.dtype() == DType.FLOAT32) {
        bytes.asFloatBuffer().put(tensor.floatBuffer().slice(start, length));
        digest.update(bytes.array(), 0, length * Float.BYTES);
      } else {
        bytes.asDoubleBuffer().put(tensor.doubleBuffer().slice(start, length));
        digest.update(bytes.array(), 0, length * Double.BYTES);
      }
    }
    return this;
  }

  /** The fingerprint; nothing can be added any more. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
