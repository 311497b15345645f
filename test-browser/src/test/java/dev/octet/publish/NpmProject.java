package dev.octet.publish;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project of {@code src/test/npm} in the build folder, with the dependencies of its lock file and
 * the built package installed.
 */
public final class NpmProject {
  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path TARGET = Path.of("target", "npm");
  private static final Path PACKAGE = Path.of("..", "js-bindings", "target", "npm");

  private final Path folder;

  private NpmProject(Path folder) {
    this.folder = folder;
  }

  /**
   * Installs a project, as far as it is not.
   *
   * @param name its folder
   * @param shared folders of files that it takes, before its own
   * @throws AssertionError if npm is missing or cannot install
   */
  public static NpmProject install(String name, String... shared) throws IOException {
    NpmProject project = new NpmProject(TARGET.resolve(name));
    Path lock = project.folder.resolve("package-lock.json");
    Path installed = project.folder.resolve("node_modules/.package-lock.json");
    Path wanted = SOURCES.resolve(name).resolve("package-lock.json");
    boolean isInstalled =
        Files.exists(installed) && Files.exists(lock) && Files.mismatch(lock, wanted) < 0;
    for (String other : shared) {
      copy(SOURCES.resolve(other), project.folder);
    }
    copy(SOURCES.resolve(name), project.folder);
    if (!isInstalled) {
      project.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
    String tarball = pack(project.folder).get("filename").getAsString();
    project.run(
        "npm",
        "install",
        "--no-save",
        "--offline",
        "--ignore-scripts",
        "--no-audit",
        "./" + tarball);
    return project;
  }

  /**
   * Packs the built package as npm publishes it.
   *
   * @param folder where to write the archive
   * @return what npm says of it
   */
  static JsonObject pack(Path folder) throws IOException {
    if (!Files.isRegularFile(PACKAGE.resolve("index.mjs"))) {
      throw new AssertionError(
          "No npm package in js-bindings/target/npm: build it first, or run scripts/test.");
    }
    Files.createDirectories(folder);
    String destination = folder.toAbsolutePath().toString();
    String answer =
        Command.run(PACKAGE, "npm", "pack", "--json", "--pack-destination", destination);
    return JsonParser.parseString(answer).getAsJsonArray().get(0).getAsJsonObject();
  }

  /** Where the project stands. */
  public Path folder() {
    return folder;
  }

  /**
   * Runs a program in the project's folder.
   *
   * @return its standard output
   * @throws AssertionError with everything that it wrote if it fails
   */
  public String run(String... command) throws IOException {
    return Command.run(folder, command);
  }

  /**
   * Starts a program that goes on, such as a server; the caller ends it.
   *
   * @param output file of the folder that takes what it writes
   */
  public Process start(String output, String... command) {
    Path file = folder.resolve(output);
    return Command.start(folder, file, file, command);
  }

  /** Removes files that an earlier run left. */
  public void remove(String name) throws IOException {
    Path top = folder.resolve(name);
    if (Files.exists(top)) {
      try (Stream<Path> files = Files.walk(top)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
