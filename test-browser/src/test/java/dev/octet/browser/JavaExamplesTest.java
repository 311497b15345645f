package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles and runs the examples in Java as they stand in the documentation, in a folder with the
 * files that they name. They have to say something, and to end well.
 */
class JavaExamplesTest {
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final List<String> FILES =
      List.of("model.tflite", "float32.tflite", "labels.txt", "photo.jpg");
  private static final int MOST_SECONDS = 120;

  static Stream<Snippet> programs() {
    return Snippet.all().stream()
        .filter(snippet -> snippet.isExample() && snippet.language().equals("java"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void exampleRunsWithASmallModel(Snippet example, @TempDir Path folder) throws Exception {
    run(example, folder, ExampleFiles.small(), "");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void exampleRunsWithAModelAndAPhotoOfTheRealWorld(Snippet example, @TempDir Path folder)
      throws Exception {
    run(example, folder, ExampleFiles.real(), example.get("says").orElse(""));
  }

  private static void run(Snippet example, Path folder, ExampleFiles files, String words)
      throws IOException, InterruptedException {
    for (String name : FILES) {
      Files.write(folder.resolve(name), files.get(name));
    }
    Matcher name = CLASS.matcher(example.code());
    assertTrue(name.find(), example::toString);
    Path source = folder.resolve(name.group(1) + ".java");
    Files.writeString(source, example.code());
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                source.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(example + " takes longer than " + MOST_SECONDS + " s");
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), () -> example + " fails: " + said);
    assertTrue(!said.isBlank() && said.contains(words), () -> example + " says: " + said);
  }
}
