package dev.octet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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
    "typescript, esnext, bundler",
    "typescript, nodenext, nodenext",
    "typescript-oldest, esnext, bundler",
    "typescript-oldest, nodenext, nodenext"
  })
  void allowWhatIsRightAndRefuseWhatIsWrong(String compiler, String module, String resolution)
      throws IOException {
    compile(compiler, module, resolution, "usage.ts", "refused.ts");
  }

  /** Its options, members and codes are complete because the compiler says so. */
  @Test
  void sampleUsesEverythingThatIsExported() throws IOException {
    String usage = Files.readString(checks.folder().resolve("usage.ts"));
    String typings = Files.readString(checks.folder().resolve("node_modules/octet-nn/index.d.ts"));
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
  @ValueSource(strings = {"octet-nn", "octet-nn/single"})
  void exportTheNamesThatTheScriptExports(String entry) throws IOException {
    String script = "console.log(Object.keys(await import('" + entry + "')).join())";
    String names = checks.run("node", "--input-type=module", "--eval", script).strip();
    assertTrue(names.contains("load"), names);
    StringJoiner exported = new StringJoiner(", ", "{ ", " }");
    for (String name : names.split(",")) {
      exported.add(name + ": true");
    }
    // Missing and superfluous names are errors, both.
    Files.writeString(
        checks.folder().resolve("names.ts"),
        "import type * as typed from '%s';\nexport const names: Record<keyof typeof typed, true> = %s;\n"
            .formatted(entry, exported));
    compile("typescript", "esnext", "bundler", "names.ts");
  }

  private static void compile(String compiler, String module, String resolution, String... files)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                "node_modules/" + compiler + "/bin/tsc",
                "--noEmit",
                "--strict",
                "--skipLibCheck",
                "false",
                "--target",
                "es2022",
                "--module",
                module,
                "--moduleResolution",
                resolution));
    command.addAll(List.of(files));
    checks.run(command.toArray(String[]::new));
  }
}
