package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import dev.octet.publish.Command;
import dev.octet.publish.NpmProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package in Node.js: old versions only import it, as servers of pages do. */
class NodeTest {
  private static final Path SCRIPTS = Path.of("src", "test", "npm", "node").toAbsolutePath();

  /** The first version with everything that a model needs. */
  private static final int CAPABLE = 22;

  @Test
  void importingDoesNothingAndLoadingRunsOrSaysWhyNot(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("dense.tflite"), TinyModels.dense());
    String node =
        Programs.find("PLAYWRIGHT_NODEJS_PATH", "node", "nodejs")
            .orElse(Path.of("node"))
            .toString();
    int version =
        Integer.parseInt(
            Command.run(folder, node, "-p", "parseInt(process.versions.node)").strip());
    String answer =
        Command.run(
            folder,
            node,
            SCRIPTS.resolve("import.mjs").toString(),
            TestSite.PACKAGE.toAbsolutePath().normalize().toString(),
            "dense.tflite");
    JsonObject results = new Gson().fromJson(answer, JsonObject.class);
    for (String entry : List.of("index", "single")) {
      JsonObject result = results.getAsJsonObject(entry);
      assertEquals(false, result.get("changed").getAsBoolean(), entry + " defines globals");
      assertEquals(new JsonArray(), result.get("pending"), entry + " leaves something running");
      assertEquals("b", result.get("top").getAsString());
      for (String place : List.of("page", "worker")) {
        String loaded = result.get(place).getAsString();
        if (version < CAPABLE) {
          assertTrue(loaded.startsWith("environment: "), loaded);
          assertTrue(loaded.contains("lacks WebAssembly GC"), loaded);
        } else {
          assertEquals(ApiTest.dense().toString(), "[" + loaded + "]");
        }
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"octet-nn", "octet-nn/single"})
  void networksGiveTheBytesOfTheJvm(String entry) throws IOException {
    NpmProject project = NpmProject.install("node");
    for (ModelCase model : ShippedModels.all()) {
      List<String> command = new ArrayList<>();
      command.add(node(project).toString());
      command.add("run.mjs");
      command.add(entry);
      command.add("model.tflite");
      Files.write(project.folder().resolve("model.tflite"), model.file());
      for (int i = 0; i < model.examples().size(); i++) {
        command.add("input-" + i + ".bin");
        byte[] input = model.examples().get(i).inputs().get(0);
        Files.write(project.folder().resolve("input-" + i + ".bin"), input);
      }
      String answer = project.run(command.toArray(String[]::new));
      JsonObject results = new Gson().fromJson(answer, JsonObject.class);
      assertEquals(9, results.size());
      for (String place : results.keySet()) {
        for (int i = 0; i < model.examples().size(); i++) {
          String output = results.getAsJsonArray(place).get(i).getAsString();
          assertArrayEquals(
              model.outputs(i)[0],
              Base64.getDecoder().decode(output),
              model.name() + ", " + place + ", " + model.examples().get(i).name());
        }
      }
    }
  }

  /** The Node.js that npm installed. */
  private static Path node(NpmProject project) throws IOException {
    try (Stream<Path> packages = Files.list(project.folder().resolve("node_modules"))) {
      return packages
          .filter(folder -> folder.getFileName().toString().startsWith("node-"))
          .map(folder -> folder.resolve("bin/node").toAbsolutePath())
          .findFirst()
          .orElseThrow(() -> new AssertionError("npm has no Node.js for this machine"));
    }
  }
}
