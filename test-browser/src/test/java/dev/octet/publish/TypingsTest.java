package dev.octet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typings, in the eyes of the newest and of the oldest compiler that they promise. */
class TypingsTest {
  private static final Pattern DECLARED =
      Pattern.compile("^export (?:type|interface|class|function) (\\w+)", Pattern.MULTILINE);

  private static NpmProject checks;

  @BeforeAll
  static void install() throws IOException {
    checks = NpmProject.install("checks");
  }

  @ParameterizedTest
  @CsvSource({
    "typescript, page, esnext, bundler",
    "typescript, page, nodenext, nodenext",
    "typescript, worker, esnext, bundler",
    "typescript, node, nodenext, nodenext",
    "typescript-oldest, page, nodenext, nodenext",
    "typescript-oldest, worker, esnext, bundler",
    "typescript-oldest, node, nodenext, nodenext"
  })
  void allowWhatIsRightAndRefuseWhatIsWrong(
      String compiler, String project, String module, String resolution) throws IOException {
    compile(compiler, project, module, resolution);
  }

  /** Its options, members and codes are complete because the compiler says so. */
  @Test
  void sampleUsesEverythingThatIsExported() throws IOException {
    String usage = Files.readString(checks.folder().resolve("usage.ts"));
    Path octet = checks.folder().resolve("node_modules/octet-nn");
    String typings =
        Files.readString(octet.resolve("index.d.ts"))
            + Files.readString(octet.resolve("quantizer.d.ts"));
    List<String> unused = new ArrayList<>();
    for (MatchResult declared : DECLARED.matcher(typings).results().toList()) {
      String name = declared.group(1);
      if (Pattern.compile("\\b" + name + "\\b").matcher(usage).results().count() < 2) {
        unused.add(name);
      }
    }
    assertEquals(List.of(), unused, "to be imported and used in src/test/npm/checks/usage.ts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"octet-nn", "octet-nn/single", "octet-nn/quantizer"})
  void exportTheNamesThatTheScriptExports(String entry) throws IOException {
    String script = "console.log(Object.keys(await import('" + entry + "')).join())";
    String names = checks.run("node", "--input-type=module", "--eval", script).strip();
    assertTrue(names.contains("load") || names.contains("openQuantizer"), names);
    StringJoiner exported = new StringJoiner(", ", "{ ", " }");
    for (String name : names.split(",")) {
      exported.add(name + ": true");
    }
    // Missing and superfluous names are errors, both.
    Files.writeString(
        checks.folder().resolve("names.ts"),
        """
        import type * as typed from '%s';
        export const names: Record<keyof typeof typed, true> = %s;
        """
            .formatted(entry, exported));
    compile("typescript", "names", "esnext", "bundler");
  }

  private static void compile(String compiler, String project, String module, String resolution)
      throws IOException {
    checks.run(
        "node",
        "node_modules/" + compiler + "/bin/tsc",
        "--project",
        project + ".json",
        "--module",
        module,
        "--moduleResolution",
        resolution);
  }
}
