package dev.octet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What npm would publish, and what the usual checkers say of it. */
class PublishTest {
  private static final List<String> FILES =
      List.of(
          "LICENSE",
          "README.md",
          "core.wasm",
          "full.wasm",
          "index.d.ts",
          "index.mjs",
          "package.json",
          "quantizer-worker.mjs",
          "quantizer.d.ts",
          "quantizer.mjs",
          "quantizer.wasm",
          "relaxed.wasm",
          "simd128.wasm",
          "single.mjs",
          "worker.mjs");

  private static final Pattern VERSION = Pattern.compile("<version>(.*?)(-SNAPSHOT)?</version>");

  private static NpmProject checks;

  @BeforeAll
  static void install() throws IOException {
    checks = NpmProject.install("checks");
  }

  @Test
  void archiveHoldsThePackageAndNothingElse() throws IOException {
    TreeSet<String> packed = new TreeSet<>();
    for (JsonElement file : NpmProject.pack(checks.folder()).getAsJsonArray("files")) {
      packed.add(file.getAsJsonObject().get("path").getAsString());
    }
    assertEquals(new TreeSet<>(FILES), packed);
  }

  @Test
  void licenceIsTheRepositorysOwn() throws IOException {
    assertEquals(-1, Files.mismatch(Path.of("..", "LICENSE"), installed("LICENSE")));
    assertEquals("Apache-2.0", manifest().get("license").getAsString());
  }

  @Test
  void versionIsTheRepositorysOwn() throws IOException {
    Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    assertEquals(version.group(1), manifest().get("version").getAsString());
  }

  @Test
  void entriesExist() throws IOException {
    JsonObject exports = manifest().getAsJsonObject("exports");
    assertEquals(
        List.of(".", "./single", "./quantizer", "./package.json"), List.copyOf(exports.keySet()));
    for (String entry : List.of(".", "./single", "./quantizer")) {
      for (JsonElement file : exports.getAsJsonObject(entry).asMap().values()) {
        assertTrue(Files.isRegularFile(installed(file.getAsString())), file::toString);
      }
    }
    assertTrue(Files.isRegularFile(installed(manifest().get("types").getAsString())));
  }

  @Test
  void installingRunsNothingAndBringsNothingElse() throws IOException {
    JsonObject manifest = manifest();
    for (String field :
        List.of("scripts", "dependencies", "peerDependencies", "optionalDependencies", "bin")) {
      assertTrue(!manifest.has(field), field);
    }
    assertTrue(!manifest.has("private"), "npm publishes nothing that is private");
    assertEquals("octet-nn", manifest.get("name").getAsString());
  }

  @Test
  void publintHasNothingToSay() throws IOException {
    String said = checks.run("node", "node_modules/.bin/publint", archive(), "--strict");
    assertTrue(said.contains("All good!"), said);
  }

  /** ES modules are all there is: CommonJS imports them dynamically. */
  @Test
  void typesAreRightForEveryWayToImport() throws IOException {
    checks.run("node", "node_modules/.bin/attw", archive(), "--profile", "esm-only");
  }

  private static String archive() throws IOException {
    return NpmProject.pack(checks.folder()).get("filename").getAsString();
  }

  private static JsonObject manifest() throws IOException {
    return JsonParser.parseString(Files.readString(installed("package.json"))).getAsJsonObject();
  }

  private static Path installed(String file) {
    return checks.folder().resolve("node_modules/octet-nn").resolve(file);
  }
}
