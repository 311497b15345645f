package dev.octet.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. */
final class TextTable {
  private static final String GAP = "  ";

  private final String[] header;
  private final boolean[] numeric;
  private final List<String[]> rows = new ArrayList<>();

  /** A column whose title starts with {@code >} is aligned to the right. */
  TextTable(String... titles) {
    header = new String[titles.length];
    numeric = new boolean[titles.length];
    for (int i = 0; i < titles.length; i++) {
      numeric[i] = titles[i].startsWith(">");
      header[i] = numeric[i] ? titles[i].substring(1) : titles[i];
    }
  }

  void row(String... cells) {
    rows.add(cells);
  }

  void print(PrintWriter out) {
    int[] widths = new int[header.length];
    measure(widths, header);
    rows.forEach(row -> measure(widths, row));
    print(out, widths, header);
    rows.forEach(row -> print(out, widths, row));
  }

  private static void measure(int[] widths, String[] row) {
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], row[i].length());
    }
  }

  private void print(PrintWriter out, int[] widths, String[] row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : GAP);
      line.append(numeric[i] ? padding + row[i] : row[i] + padding);
    }
    out.println(line.toString().stripTrailing());
  }
}
