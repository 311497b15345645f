package dev.octet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping in a YAML file; what is wrong in it is said with file and line. */
final class YamlMap {
  private final Path file;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * A mapping.
   *
   * @param keys that it may have
   * @throws CommandException if {@code node} is no mapping, or has another key or one twice
   */
  YamlMap(Path file, Node node, Set<String> keys) {
    this.file = file;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw failure(node, "expected keys with values: " + String.join(", ", keys));
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode(), "a key");
      if (!keys.contains(key)) {
        throw failure(
            tuple.getKeyNode(),
            "unknown key \"" + key + "\"; the keys here are " + String.join(", ", keys));
      }
      if (values.put(key, tuple.getValueNode()) != null) {
        throw failure(tuple.getKeyNode(), "the key \"" + key + "\" is here twice; remove one");
      }
    }
  }

  /** Whether there is a value. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * A text.
   *
   * @throws CommandException if it is missing
   */
  String text(String key) {
    return scalar(required(key), "a text as the value of \"" + key + "\"");
  }

  /**
   * A whole number.
   *
   * @throws CommandException if it is missing or none
   */
  int whole(String key) {
    try {
      return Integer.parseInt(text(key));
    } catch (NumberFormatException e) {
      throw failure(key, "\"" + text(key) + "\" is no whole number");
    }
  }

  /** The entries of a list; none if it is missing. */
  List<Node> list(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode sequence)) {
      throw failure(key, "expected a list as the value of \"" + key + "\"");
    }
    return sequence.getValue();
  }

  /** One number or a list of numbers; none if it is missing. */
  List<Double> numbers(String key) {
    Node value = values.get(key);
    return value == null ? List.of() : numbers(value);
  }

  /** The numbers of an entry: itself, or a list of them. */
  List<Double> numbers(Node value) {
    List<Node> entries =
        value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    List<Double> numbers = new ArrayList<>();
    for (Node entry : entries) {
      String text = scalar(entry, "a number");
      try {
        numbers.add(Double.valueOf(text));
      } catch (NumberFormatException e) {
        throw failure(entry, "\"" + text + "\" is no number");
      }
    }
    return numbers;
  }

  /** The entry of a key. */
  Node required(String key) {
    Node value = values.get(key);
    if (value == null) {
      throw failure(node, "the key \"" + key + "\" is missing");
    }
    return value;
  }

  /** What is wrong with a value. */
  CommandException failure(String key, String message) {
    return failure(required(key), message);
  }

  /** What is wrong with the whole. */
  CommandException failure(String message) {
    return failure(node, message);
  }

  /** What is wrong with an entry. */
  CommandException failure(Node entry, String message) {
    int line = entry.getStartMark().map(Mark::getLine).orElse(0);
    return new CommandException(file + ":" + (line + 1) + ": " + message);
  }

  private String scalar(Node value, String expected) {
    if (!(value instanceof ScalarNode scalar)) {
      throw failure(value, "expected " + expected);
    }
    return scalar.getValue();
  }
}
