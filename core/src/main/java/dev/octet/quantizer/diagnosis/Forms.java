package dev.octet.quantizer.diagnosis;

import dev.octet.error.ArgumentException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The forms of a graph in which only some of the nodes follow a recipe. Immutable. */
final class Forms {
  private final Graph graph;
  private final Recipe recipe;
  private final List<Node> nodes;

  /**
   * The forms of a graph.
   *
   * @throws ArgumentException if the recipe changes no node of the graph, or lacks a range
   */
  Forms(Graph graph, Recipe recipe) {
    this.graph = graph;
    this.recipe = recipe;
    this.nodes = Changes.of(graph, Quantizer.quantize(graph, recipe));
  }

  /** The nodes that the recipe changes, in the graph's order. */
  List<Node> nodes() {
    return nodes;
  }

  /** The scheme that the recipe has for a node. */
  Scheme scheme(Node node) {
    return recipe.scheme(node);
  }

  /** The graph with all nodes quantized but {@code kept}, which have another scheme. */
  Quantized keeping(Collection<Node> kept, Scheme other) {
    Map<Node, Scheme> schemes = new HashMap<>();
    kept.forEach(node -> schemes.put(node, other));
    return quantized(recipe.with(schemes));
  }

  /** The graph with one node quantized. */
  Quantized only(Node node) {
    Map<Node, Scheme> schemes = new HashMap<>();
    graph.nodes().forEach(each -> schemes.put(each, Scheme.FLOAT32));
    schemes.put(node, recipe.scheme(node));
    return quantized(recipe.with(schemes));
  }

  /** What a recipe makes of the graph: itself if it leaves all nodes as they are. */
  private Quantized quantized(Recipe variant) {
    try {
      return Quantizer.quantize(graph, variant);
    } catch (ArgumentException e) {
      // The whole recipe has all that it needs, so it is this part that changes nothing.
      return new Quantized(graph, Map.of(), Map.of(), List.of());
    }
  }

  /** The size of a form's .tflite file without metadata, in bytes. */
  static long bytes(Quantized form) {
    return TfliteWriter.write(form.graph(), form.storage(), "", List.of()).length;
  }
}
