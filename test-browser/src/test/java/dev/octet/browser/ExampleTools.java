package dev.octet.browser;

import dev.octet.publish.NpmProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What examples need beside the package: React and a compiler of JSX, a decoder of pictures, a
 * Node.js that runs models, in the versions of {@code src/test/npm/examples}.
 */
final class ExampleTools {
  private static final String MAIN =
      """
      import { createRoot } from 'react-dom/client';
      import Component from './component.jsx';
      createRoot(document.getElementById('root')).render(<Component />);
      """;

  private final NpmProject project;

  private ExampleTools(NpmProject project) {
    this.project = project;
  }

  static ExampleTools install() throws IOException {
    return new ExampleTools(NpmProject.install("examples"));
  }

  /** A module that shows a React component, which is a file's default export, in the page. */
  byte[] compileComponent(Snippet example) throws IOException {
    Path folder = project.folder();
    Files.writeString(folder.resolve("component.jsx"), example.code());
    Files.writeString(folder.resolve("main.jsx"), MAIN);
    project.run(
        "node",
        "node_modules/esbuild/bin/esbuild",
        "main.jsx",
        "--bundle",
        "--format=esm",
        "--jsx=automatic",
        "--external:octet-nn",
        "--outfile=app.mjs");
    return Files.readAllBytes(folder.resolve("app.mjs"));
  }

  /** Runs a program in a folder with the files that it names; what it prints. */
  String runProgram(Snippet example, ExampleFiles files) throws IOException {
    for (String name : new String[] {"model.tflite", "labels.txt", "photo.jpg"}) {
      Files.write(project.folder().resolve(name), files.get(name));
    }
    Files.writeString(project.folder().resolve("example.mjs"), example.code());
    return project.run(node().toString(), "example.mjs");
  }

  /** The Node.js that npm installed. */
  private Path node() throws IOException {
    try (Stream<Path> packages = Files.list(project.folder().resolve("node_modules"))) {
      return packages
          .filter(folder -> folder.getFileName().toString().startsWith("node-"))
          .map(folder -> folder.resolve("bin/node").toAbsolutePath())
          .findFirst()
          .orElseThrow(() -> new AssertionError("npm has no Node.js for this machine"));
    }
  }
}
