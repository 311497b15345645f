package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recipe for one model as a person reads and edits it, node by node.
 *
 * @param scheme of nodes without an entry
 * @param types of the result's inputs and outputs
 * @param inputs of the model with their ranges
 * @param nodes entries of some or all nodes
 */
public record QuantizationPlan(
    Scheme scheme, Interface types, List<InputEntry> inputs, List<NodeEntry> nodes) {

  /**
   * A float32 input of the model.
   *
   * @param name of its tensor
   * @param range that it is quantized for
   */
  public record InputEntry(String name, Range range) {

    /**
     * The input that is meant.
     *
     * @throws ArgumentException if the graph has no such float32 input
     */
    public Value find(Graph graph) {
      StringBuilder names = new StringBuilder();
      for (Value input : graph.inputs()) {
        if (input.name().equals(name) && input.type() == DataType.FLOAT32) {
          return input;
        }
        names.append(names.length() == 0 ? "" : ", ").append('"').append(input.name()).append('"');
      }
      throw new ArgumentException(
          "The model has no float32 input \"" + name + "\"; its inputs are " + names + ".");
    }
  }

  /**
   * A node of the model.
   *
   * @param index its position in the model file
   * @param operator name of its operator
   * @param output name of its first output
   * @param scheme that it gets
   * @param ranges of its float32 outputs in their order; none to take what calibration finds
   * @param clip the largest weight that each output channel keeps, positive; one number for all
   *     channels that have larger ones; none to keep all weights
   * @param reason why it has this scheme, for readers; may be empty
   */
  public record NodeEntry(
      int index,
      String operator,
      String output,
      Scheme scheme,
      List<Range> ranges,
      List<Double> clip,
      String reason) {

    /**
     * The node that is meant.
     *
     * @throws ArgumentException if the graph has no such node, or ranges or clipping do not fit it
     */
    public Node find(Graph graph) {
      Node node = null;
      int last = 0;
      for (Node each : graph.nodes()) {
        node = each.index() == index ? each : node;
        last = Math.max(last, each.index());
      }
      if (node == null) {
        throw new ArgumentException(
            "The model has no node "
                + index
                + "; its nodes are 0 to "
                + last
                + ". Use the plan of this model.");
      }
      if (!node.operator().name().equals(operator) || !nameOf(node).equals(output)) {
        throw new ArgumentException(
            "Node "
                + index
                + " of the model is "
                + node.title()
                + ", not "
                + operator
                + " \""
                + output
                + "\". Use the plan of this model.");
      }
      checkRanges(node);
      if (!clip.isEmpty()) {
        WeightClip.check(node, scheme, clip);
      }
      return node;
    }

    private void checkRanges(Node node) {
      int outputs = realOutputs(node).size();
      if (!ranges.isEmpty() && ranges.size() != outputs) {
        throw new ArgumentException(
            node.title()
                + " needs a range for each of its "
                + outputs
                + " float32 outputs, but has "
                + ranges.size()
                + ".");
      }
    }
  }

  /**
   * The plan that says what a recipe does to a graph.
   *
   * @param reasons why nodes have their schemes, for readers
   */
  public static QuantizationPlan of(Graph graph, Recipe recipe, Map<Node, String> reasons) {
    List<InputEntry> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      if (recipe.ranges().containsKey(input)) {
        inputs.add(new InputEntry(input.name(), recipe.ranges().get(input)));
      }
    }
    List<NodeEntry> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(
          new NodeEntry(
              node.index(),
              node.operator().name(),
              nameOf(node),
              recipe.scheme(node),
              ranges(node, recipe),
              WeightClip.of(node, recipe),
              reasons.getOrDefault(node, "")));
    }
    return new QuantizationPlan(recipe.scheme(), recipe.types(), inputs, nodes);
  }

  private static List<Range> ranges(Node node, Recipe recipe) {
    List<Range> ranges = new ArrayList<>();
    for (Value output : realOutputs(node)) {
      Range range = recipe.ranges().get(output);
      if (range == null) {
        return List.of();
      }
      ranges.add(range);
    }
    return ranges;
  }

  private static List<Value> realOutputs(Node node) {
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      if (output.type() == DataType.FLOAT32) {
        outputs.add(output);
      }
    }
    return outputs;
  }

  private static String nameOf(Node node) {
    return node.outputs().isEmpty() ? "" : node.output().name();
  }

  /**
   * The recipe that does what the plan says.
   *
   * @param observed ranges of what the plan has none for
   * @throws ArgumentException if an entry does not fit the graph, or there are two for one node
   */
  public Recipe recipe(Graph graph, Map<Value, Range> observed) {
    Map<Value, Range> ranges = new HashMap<>(observed);
    for (InputEntry input : inputs) {
      ranges.put(input.find(graph), input.range());
    }
    Map<Node, Scheme> schemes = new HashMap<>();
    Map<Value, float[]> scales = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    for (NodeEntry entry : nodes) {
      if (!seen.add(entry.index())) {
        throw new ArgumentException("There are two entries for node " + entry.index() + ".");
      }
      Node node = entry.find(graph);
      schemes.put(node, entry.scheme());
      for (int i = 0; i < entry.ranges().size(); i++) {
        ranges.put(realOutputs(node).get(i), entry.ranges().get(i));
      }
      if (!entry.clip().isEmpty()) {
        scales.put(node.input(1), WeightClip.scales(node, entry.scheme(), entry.clip()));
      }
    }
    return Recipe.of(scheme, ranges).with(types).with(schemes).withWeightScales(scales);
  }
}
