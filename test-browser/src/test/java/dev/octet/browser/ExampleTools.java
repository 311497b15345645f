package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What examples need beside the package, in the versions of {@code src/test/npm/examples}: React
 * and a compiler of JSX, a decoder of pictures, a Node.js that runs models. npm installs it into
 * the build folder, and the package beside it.
 */
final class ExampleTools {
  private static final Path LOCKED = Path.of("src", "test", "npm", "examples");
  private static final Path FOLDER = Path.of("target", "examples");
  private static final int MOST_SECONDS = 300;
  private static final String MAIN =
      """
      import { createRoot } from 'react-dom/client';
      import Component from './component.jsx';
      createRoot(document.getElementById('root')).render(<Component />);
      """;

  private ExampleTools() {}

  /** Installs everything that is not there. */
  static void install() {
    try {
      Files.createDirectories(FOLDER);
      Path lock = FOLDER.resolve("package-lock.json");
      boolean isInstalled = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"));
      if (!isInstalled || Files.mismatch(LOCKED.resolve("package-lock.json"), lock) >= 0) {
        for (String name : new String[] {"package.json", "package-lock.json"}) {
          copy(LOCKED.resolve(name), FOLDER.resolve(name));
        }
        run(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      }
      Path packageFolder = FOLDER.resolve("node_modules/octet-nn");
      Files.createDirectories(packageFolder);
      try (Stream<Path> files = Files.list(TestSite.PACKAGE)) {
        for (Path file : files.toList()) {
          copy(file, packageFolder.resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A module that shows a React component, which is a file's default export, in the page. */
  static byte[] compileComponent(Snippet example) throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(example.name()));
    Files.writeString(folder.resolve("component.jsx"), example.code());
    Files.writeString(folder.resolve("main.jsx"), MAIN);
    run(
        folder,
        "node",
        "../node_modules/esbuild/bin/esbuild",
        "main.jsx",
        "--bundle",
        "--format=esm",
        "--jsx=automatic",
        "--external:octet-nn",
        "--define:process.env.NODE_ENV=\"development\"",
        "--outfile=app.mjs");
    return Files.readAllBytes(folder.resolve("app.mjs"));
  }

  /** Runs a program in a folder with the files that it names; what it prints. */
  static String runProgram(Snippet example, ExampleFiles files) throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(example.name()));
    for (String name : new String[] {"model.tflite", "labels.txt", "photo.jpg"}) {
      Files.write(folder.resolve(name), files.get(name));
    }
    Files.writeString(folder.resolve("example.mjs"), example.code());
    return run(folder, node().toString(), "example.mjs");
  }

  /** The Node.js that npm installed. */
  private static Path node() throws IOException {
    try (Stream<Path> packages = Files.list(FOLDER.resolve("node_modules"))) {
      return packages
          .filter(folder -> folder.getFileName().toString().startsWith("node-"))
          .map(folder -> folder.resolve("bin/node").toAbsolutePath())
          .findFirst()
          .orElseThrow(() -> new AssertionError("npm has no Node.js for this machine"));
    }
  }

  private static String run(Path folder, String... command) throws IOException {
    Path output = Files.createTempFile("example", ".txt");
    try {
      List<String> words = List.of(command);
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " takes longer than " + MOST_SECONDS + " s");
      }
      String said = Files.readString(output);
      assertEquals(0, process.exitValue(), () -> words + " fails: " + said);
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      Files.delete(output);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
