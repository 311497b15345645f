package dev.octet.demo.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Adds to the page what is not in the sources: the chart library, and the digests of what the JVM
 * computes with the page's models.
 */
public final class BuildSite {
  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
  private static final String CHARTS_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private BuildSite() {}

  /**
   * Entry point.
   *
   * @param args the folder of the page
   * @throws IOException if a file is missing or cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path web = Path.of(args[0]);
    Properties version = new Properties();
    try (InputStream in = resource(CHARTS_VERSION)) {
      version.load(in);
    }
    try (InputStream in = resource(String.format(CHARTS, version.getProperty("version")))) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // The map is not there, and looking for it would be an error in the console.
      Files.writeString(web.resolve("chart.js"), script.replaceAll("//# sourceMappingURL=.*", ""));
    }
    Files.writeString(web.resolve("references.json"), References.of(web));
  }

  private static InputStream resource(String name) {
    InputStream in = BuildSite.class.getResourceAsStream(name);
    if (in == null) {
      throw new UncheckedIOException(new IOException("no " + name + " on the class path"));
    }
    return in;
  }
}
