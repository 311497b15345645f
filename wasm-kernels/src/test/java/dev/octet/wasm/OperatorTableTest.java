package dev.octet.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} is what the code says; with {@code -Doctet.write} it becomes that. */
class OperatorTableTest {
  private static final Path FILE = Path.of("..", "docs", "operators.md");
  private static final String REWRITE =
      "./scripts/test -pl wasm-kernels -am -Dtest=OperatorTableTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Doctet.write";

  @Test
  void theTableOfOperatorsIsUpToDate() throws IOException {
    String table = new OperatorTable().markdown(REWRITE);
    if (System.getProperty("octet.write") != null) {
      Files.writeString(FILE, table);
    }
    assertEquals(table, Files.readString(FILE), FILE + " is stale; rewrite it with\n" + REWRITE);
  }
}
