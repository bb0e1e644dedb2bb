package cornea.image;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what a file is that cannot be read, as far as its first bytes tell. */
final class UnsupportedFormat {
  private static final int LOOKED_AT = 64;

  /** Beginnings of files; those with a dot have any byte there. */
  private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

  static {
    for (String brand : new String[] {"heic", "heix", "mif1", "msf1", "hevc"}) {
      BEGINNINGS.put("....ftyp" + brand, "HEIC");
    }
    BEGINNINGS.put("....ftypavif", "AVIF");
    BEGINNINGS.put("....ftyp", "MP4");
    BEGINNINGS.put("....jP  ", "JPEG 2000");
    BEGINNINGS.put("....JXL ", "JPEG XL");
    BEGINNINGS.put("\u00FF\n", "JPEG XL");
    BEGINNINGS.put("8BPS", "Photoshop");
    BEGINNINGS.put("%PDF", "PDF");
    BEGINNINGS.put("PK\u0003\u0004", "ZIP");
    BEGINNINGS.put("\u001F\u008B", "gzip");
    BEGINNINGS.put("\0\0\u0001\0", "icon");
    BEGINNINGS.put("<svg", "SVG");
  }

  private UnsupportedFormat() {}

  static String of(ByteBuffer file) {
    String start = ImageHeader.text(file, 0, LOOKED_AT);
    for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
      if (matches(start, beginning.getKey())) {
        return "this is " + beginning.getValue() + " data, which is not supported";
      }
    }
    String text = start.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return "this is a web page and not an image; a download may have failed";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "this is a pointer of Git LFS and not the image; git lfs pull fetches it";
    }
    return "this is not an image";
  }

  private static boolean matches(String start, String beginning) {
    if (start.length() < beginning.length()) {
      return false;
    }
    for (int i = 0; i < beginning.length(); i++) {
      if (beginning.charAt(i) != '.' && beginning.charAt(i) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
