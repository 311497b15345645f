package dev.octet.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The results as one page with charts, which needs no other file. */
final class BenchReport {
  private static final Path PAGE = Path.of("src", "bench", "pages", "report.html");
  private static final String CHARTS = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
  private static final String CHARTS_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private BenchReport() {}

  /** The page for results in JSON. */
  static String of(String results) throws IOException {
    Properties version = new Properties();
    version.load(new StringReader(resource(CHARTS_VERSION)));
    String charts = resource(String.format(CHARTS, version.getProperty("version")));
    return Files.readString(PAGE)
        .replace("/*chart.js*/", charts)
        .replace("{/*results*/}", results.replace("<", "\\u003c"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BenchReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
