package dev.octet.js;

/** Writes JSON text; the caller's calls are in a valid order. */
final class Json {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  Json open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  Json close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  Json key(String key) {
    value(key);
    text.append(':');
    first = true;
    return this;
  }

  Json value(long number) {
    separate();
    text.append(number);
    return this;
  }

  /** A number, or null for one that JSON does not know: an infinite one, or none at all. */
  Json value(double number) {
    if (!(Math.abs(number) <= Double.MAX_VALUE)) {
      separate();
      text.append("null");
      return this;
    }
    separate();
    text.append(number);
    return this;
  }

  Json value(String string) {
    separate();
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      character(string.charAt(i));
    }
    text.append('"');
    return this;
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < ' ') {
      text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    } else {
      text.append(c);
    }
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
