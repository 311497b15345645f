package dev.octet.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cli.report.Block.Cell;
import dev.octet.cli.report.Block.Mark;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String EVIL =
      "</script><img src=http://evil onerror=\"alert(1)\"> {{library}} & 'x'";

  private static String page() {
    Block.Table table =
        new Block.Table(
            EVIL,
            List.of(EVIL, ">n"),
            List.of(List.of(new Cell(EVIL, "data:image/png;base64,AA", Mark.MET), Cell.of("1"))));
    double[] values = {1, Double.POSITIVE_INFINITY};
    Block bars =
        new Block.BarChart(EVIL, EVIL, List.of(EVIL, "b"), List.of(new Block.Series(EVIL, values)));
    Block histogram = new Block.Histogram(EVIL, EVIL, 0, 2, new long[] {3, 4});
    Block scatter = new Block.Scatter(EVIL, "x", "y", List.of(new Block.Point(EVIL, 1, 2)));
    Block fold = new Block.Fold(EVIL, List.of(table, scatter));
    List<Block> blocks = List.of(new Block.Text(EVIL), table, bars, histogram, fold);
    return new Report(EVIL, EVIL, List.of(new Report.Section(EVIL, blocks))).toHtml();
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = page();
    assertTrue(page.contains("Chart.js v"), "the charts are inside");
    assertTrue(page.contains("default-src 'none'; img-src data:;"), "nothing else may be loaded");
    assertFalse(page.contains("<script src") || page.contains("<link"), "nothing is linked");
    assertEquals(2, page.split("'sha256-", -1).length - 1, "both scripts are named");
  }

  @Test
  void namesStayTexts() {
    String page = page();
    assertFalse(page.contains("<img src=http"), "markup of a name");
    assertFalse(page.contains("onerror=\""), "quotes of a name");
    assertEquals(3, page.split("</script>", -1).length - 1, "only our scripts end");
    assertTrue(page.contains("{{library}}"), "a placeholder in a name is not filled in");
  }

  @Test
  void everyChartHasItsNumbersAsATable() {
    Matcher charts = Pattern.compile("<canvas.*?</details>", Pattern.DOTALL).matcher(page());
    int count = 0;
    while (charts.find()) {
      count++;
      assertTrue(charts.group().contains("<table>"), charts.group());
    }
    assertEquals(3, count);
    assertTrue(page().contains("<td class=\"number\">Infinity</td>"), "what has no bar is told");
  }
}
