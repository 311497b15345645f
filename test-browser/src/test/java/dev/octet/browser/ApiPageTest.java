package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/api.md} and {@code docs/api-quantizer.md} are what the typings say. */
class ApiPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path TYPINGS = Path.of("../js-bindings/src/main/npm");
  private static final String STALE = " is stale: run scripts/api";

  @ParameterizedTest
  @CsvSource({"index.d.ts, api.md", "quantizer.d.ts, api-quantizer.md"})
  void thePageIsOfTheseTypings(String typings, String page)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] source = Files.readAllBytes(TYPINGS.resolve(typings));
    String digest = HexFormat.of().formatHex(sha256.digest(source));
    assertTrue(Files.readString(DOCS.resolve(page)).contains("sha256 " + digest), page + STALE);
  }

  @Test
  @Tag("full")
  void thePagesAreWhatTheGeneratorWrites(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process script = new ProcessBuilder("../scripts/api", folder.toString()).inheritIO().start();
    assertEquals(0, script.waitFor(), "scripts/api fails");
    for (String page : List.of("api.md", "api-quantizer.md")) {
      assertEquals(
          Files.readString(folder.resolve(page)),
          Files.readString(DOCS.resolve(page)),
          page + STALE);
    }
  }
}
