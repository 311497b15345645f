package dev.octet.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of models that stands beside the repository; it may be missing. */
record ModelFolder(Path directory) {
  private static final String SUFFIX = ".tflite";

  /** {@code [{"name", "file", "bytes"}]} for every model, by file name. */
  Content list() throws IOException {
    List<String> entries = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      entries.add(
          "{\"name\": \"%s\", \"file\": \"%s\", \"bytes\": %d}"
              .formatted(
                  name.substring(0, name.length() - SUFFIX.length()), name, Files.size(file)));
    }
    String json = "[" + String.join(",\n", entries) + "]\n";
    return new Content("application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** A model of the list. */
  Optional<Content> model(String file) throws IOException {
    return file.endsWith(SUFFIX) ? Content.ofFile(directory, file) : Optional.empty();
  }

  /** The names of the 1001 ImageNet classes, one per line. */
  Optional<Content> imageNetLabels() throws IOException {
    return Content.ofFile(directory, "imagenet_labels.txt");
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(ModelFolder::isModel).sorted().toList();
    }
  }

  private static boolean isModel(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) && Content.isPlainName(name) && Files.isRegularFile(file);
  }
}
