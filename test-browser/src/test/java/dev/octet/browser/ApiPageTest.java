package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/api.md} is what the typings say. */
class ApiPageTest {
  private static final Path PAGE = Path.of("..", "docs", "api.md");
  private static final Path TYPINGS = Path.of("../js-bindings/src/main/npm/index.d.ts");
  private static final String STALE = PAGE + " is stale: run scripts/api";

  @Test
  void thePageIsOfTheseTypings() throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    String digest = HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(TYPINGS)));
    assertTrue(Files.readString(PAGE).contains("sha256 " + digest), STALE);
  }

  @Test
  @Tag("full")
  void thePageIsWhatTheGeneratorWrites(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path page = folder.resolve("api.md");
    Process script = new ProcessBuilder("../scripts/api", page.toString()).inheritIO().start();
    assertEquals(0, script.waitFor(), "scripts/api fails");
    assertEquals(Files.readString(page), Files.readString(PAGE), STALE);
  }
}
