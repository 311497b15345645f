package dev.octet.cli;

import dev.octet.graph.Source;
import dev.octet.importer.Signature;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which part of a model file is meant, and its inputs' shapes. */
final class PartOptions {
  @Option(
      names = "--signature",
      paramLabel = "KEY",
      description = "Signature of the file; default: its first subgraph.")
  private String signature;

  @Option(
      names = "--shape",
      arity = "1..*",
      paramLabel = "N,H,W,C",
      description = "Shapes of the model's inputs, in its order; default: those of the file.")
  private List<String> shapes = new ArrayList<>();

  /** Whether shapes are given. */
  boolean hasShapes() {
    return !shapes.isEmpty();
  }

  /** The model that a file and these options mean. */
  Model read(byte[] file, ReadOptions base) {
    Source source = Source.copyOf(file);
    ReadOptions options = base.with(shapes.stream().map(PartOptions::shape).toArray(Shape[]::new));
    return Model.of(source, signature == null ? options : options.with(find(source)));
  }

  private Signature find(Source source) {
    List<String> keys = new ArrayList<>();
    for (Signature each : Model.signatures(source)) {
      if (each.key().equals(signature)) {
        return each;
      }
      keys.add("\"" + each.key() + "\"");
    }
    throw new CommandException(
        "the model has no signature \"" + signature + "\"; there are " + String.join(", ", keys));
  }

  private static Shape shape(String text) {
    try {
      return Shape.of(Stream.of(text.split(",")).mapToInt(Integer::parseInt).toArray());
    } catch (NumberFormatException e) {
      throw new CommandException(
          "--shape " + text + " is not a list of numbers such as 1,224,224,3", e);
    }
  }
}
