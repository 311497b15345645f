package dev.octet.js.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes WebAssembly and JavaScript smaller with Binaryen and Terser, which npm installs in the
 * versions of {@code package-lock.json}.
 */
final class Shrinker {
  private static final long MOST_SECONDS = 600;

  private final Path programs;

  private Shrinker(Path programs) {
    this.programs = programs;
  }

  /**
   * The tools, installed where they are not.
   *
   * @param definition folder with package.json and package-lock.json
   * @param folder where to install them
   * @return null if npm is missing or cannot install them; the reason is printed
   * @throws IOException if a file cannot be copied
   */
  static Shrinker in(Path definition, Path folder) throws IOException {
    Path lock = folder.resolve("package-lock.json");
    Path wanted = definition.resolve("package-lock.json");
    Path installed = folder.resolve("node_modules/.package-lock.json");
    if (!Files.exists(installed) || Files.mismatch(lock, wanted) >= 0) {
      Files.createDirectories(folder);
      copy(definition.resolve("package.json"), folder.resolve("package.json"));
      copy(wanted, lock);
      if (!run(folder, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"))) {
        System.out.println("npm-package: npm cannot install Binaryen and Terser; see above.");
        return null;
      }
    }
    return new Shrinker(folder.resolve("node_modules/.bin").toAbsolutePath());
  }

  /** Replaces a WebAssembly module that is used by nothing but its imports and exports. */
  boolean wasm(Path file) {
    return tool(
        "wasm-opt",
        file.toString(),
        "--closed-world",
        "--unsubtyping",
        "--type-merging",
        "--remove-unused-types",
        "-Oz",
        // What this pass makes traps in V8 12.4, the engine of Node.js 22.
        "--skip-pass=remove-unused-brs",
        "-Oz",
        "--unsubtyping",
        "--type-merging",
        "--minimize-rec-groups",
        "--reorder-functions",
        "--enable-gc",
        "--enable-reference-types",
        "--enable-exception-handling",
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-multivalue",
        "-o",
        file.toString());
  }

  /** Replaces a JavaScript module. */
  boolean script(Path file) {
    return tool(
        "terser",
        file.toString(),
        "--module",
        "--compress",
        "passes=2",
        "--mangle",
        "--comments",
        "/webpackIgnore|@vite-ignore/",
        "--output",
        file.toString());
  }

  private boolean tool(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", programs.resolve(name).toString()));
    command.addAll(List.of(arguments));
    return run(programs, command);
  }

  private static boolean run(Path folder, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
        System.out.println("npm-package: " + command.get(0) + " takes too long");
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      System.out.println("npm-package: cannot run " + command.get(0) + ": " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
