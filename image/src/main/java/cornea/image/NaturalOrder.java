package cornea.image;

/** Names with their numbers compared as numbers, of any length; equal ones by code points. */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endOfA = i + digits(a, i);
      int endOfB = j + digits(b, j);
      int result;
      if (endOfA > i && endOfB > j) {
        result = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
      } else {
        result = Integer.compare(a.codePointAt(i), b.codePointAt(j));
        endOfA = i + Character.charCount(a.codePointAt(i));
        endOfB = j + Character.charCount(b.codePointAt(j));
      }
      if (result != 0) {
        return result;
      }
      i = endOfA;
      j = endOfB;
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : FolderIndex.compareCodePoints(a, b);
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end - from;
  }

  private static int compareNumbers(String a, String b) {
    String x = withoutZeros(a);
    String y = withoutZeros(b);
    return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
  }

  private static String withoutZeros(String digits) {
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.substring(zeros);
  }
}
