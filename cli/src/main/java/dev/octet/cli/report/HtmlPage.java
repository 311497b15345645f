package dev.octet.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report in HTML. Its content security policy names the two scripts by their hashes, so that
 * nothing else can run or be fetched, whatever the report's texts are.
 */
final class HtmlPage {
  private static final String LIBRARY =
      "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
  private static final String LIBRARY_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private final StringBuilder body = new StringBuilder();
  private final JsonArray charts = new JsonArray();
  private final String page;

  HtmlPage(Report report) {
    body.append("<h1>").append(escaped(report.title())).append("</h1>\n");
    add(new Block.Text(report.introduction()));
    for (Report.Section section : report.sections()) {
      body.append("<section>\n<h2>").append(escaped(section.title())).append("</h2>\n");
      section.blocks().forEach(this::add);
      body.append("</section>\n");
    }
    String library = library();
    String script = resource("report.js");
    String policy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
            + (hash(library) + " " + hash(script));
    page =
        filled(
            resource("report.html"),
            Map.of(
                "policy", policy,
                "title", escaped(report.title()),
                "style", resource("report.css"),
                "library", library,
                "body", body.toString(),
                "charts", charts.toString().replace("<", "\\u003c"),
                "script", script));
  }

  @Override
  public String toString() {
    return page;
  }

  private void add(Block block) {
    if (block instanceof Block.Text text) {
      body.append("<p>").append(escaped(text.text())).append("</p>\n");
    } else if (block instanceof Block.Table table) {
      add(table);
    } else if (block instanceof Block.Fold fold) {
      body.append("<details>\n<summary>").append(escaped(fold.summary())).append("</summary>\n");
      fold.blocks().forEach(this::add);
      body.append("</details>\n");
    } else if (block instanceof Block.BarChart chart) {
      add(chart.title(), ChartData.of(chart), ChartData.table(chart));
    } else if (block instanceof Block.Histogram chart) {
      add(chart.title(), ChartData.of(chart), ChartData.table(chart));
    } else if (block instanceof Block.Scatter chart) {
      add(chart.title(), ChartData.of(chart), ChartData.table(chart));
    }
  }

  /** A chart, and its numbers as a table for those who do not see it. */
  private void add(String title, JsonObject chart, Block.Table numbers) {
    body.append("<figure>\n<figcaption>").append(escaped(title)).append("</figcaption>\n");
    body.append("<div class=\"chart\"><canvas role=\"img\" aria-label=\"");
    body.append(escaped(title)).append("; the numbers follow as a table\" data-chart=\"");
    body.append(charts.size()).append("\"></canvas></div>\n");
    add(new Block.Fold("Numbers", List.of(numbers)));
    body.append("</figure>\n");
    charts.add(chart);
  }

  private void add(Block.Table table) {
    body.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<caption>");
    body.append(escaped(table.caption())).append("</caption>\n<thead><tr>");
    for (String column : table.columns()) {
      body.append("<th scope=\"col\"").append(isNumber(column) ? " class=\"number\">" : ">");
      body.append(escaped(isNumber(column) ? column.substring(1) : column)).append("</th>");
    }
    body.append("</tr></thead>\n<tbody>\n");
    for (List<Block.Cell> row : table.rows()) {
      body.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        add(row.get(i), isNumber(table.columns().get(i)));
      }
      body.append("</tr>\n");
    }
    body.append("</tbody>\n</table></div>\n");
  }

  private void add(Block.Cell cell, boolean isNumber) {
    String mark = cell.mark() == Block.Mark.NONE ? "" : cell.mark().name().toLowerCase(Locale.ROOT);
    String classes = ((isNumber ? "number " : "") + mark).strip();
    body.append(classes.isEmpty() ? "<td>" : "<td class=\"" + classes + "\">");
    if (cell.image() != null) {
      body.append("<img alt=\"\" src=\"").append(escaped(cell.image())).append("\" />");
    }
    body.append(escaped(cell.text())).append("</td>");
  }

  private static boolean isNumber(String column) {
    return column.startsWith(">");
  }

  /** Text as it may stand in HTML, attributes included. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Fills in all placeholders at once: what is filled in may look like one. */
  private static String filled(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  private static String library() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(resource(LIBRARY_VERSION)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return resource(String.format(LIBRARY, properties.getProperty("version")));
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
