package dev.octet.shared;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of real models and golden outputs beside the repository: environment variable
 * OCTET_SHARED, else {@code ../shared} seen from the repository's root.
 */
public final class SharedData {
  private SharedData() {}

  /** The folder, or null if there is none. */
  public static Path folder() {
    String configured = System.getenv("OCTET_SHARED");
    Path folder =
        configured != null ? Path.of(configured) : repository().resolve("../shared").normalize();
    return Files.isDirectory(folder.resolve("models")) ? folder : null;
  }

  /** The folder; leaves the test out, loudly, if there is none. */
  public static Path required() {
    Path folder = folder();
    if (folder == null) {
      String message =
          "REAL-MODEL SUITE LEFT OUT: no folder with models; set OCTET_SHARED to run it";
      System.out.println(message);
      Assumptions.abort(message);
    }
    return folder;
  }

  /** A model file. */
  public static byte[] model(String name) {
    return read(required().resolve("models").resolve(name));
  }

  /** A golden input or output. */
  public static byte[] golden(String name) {
    return read(required().resolve("goldens").resolve(name));
  }

  /** A JSON file among the goldens. */
  public static JsonObject json(String name) {
    try (Reader reader = Files.newBufferedReader(required().resolve("goldens").resolve(name))) {
      return new Gson().fromJson(reader, JsonObject.class);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path, e);
    }
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("config/checkstyle.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
