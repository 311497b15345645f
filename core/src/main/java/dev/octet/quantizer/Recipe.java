package dev.octet.quantizer;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * What a quantizer needs besides the graph. Immutable; the {@code with} methods give changed
 * copies.
 */
public final class Recipe {
  private final Scheme scheme;
  private final Interface types;
  private final Map<Value, Range> ranges;
  private final Map<Node, Scheme> schemes;
  private final Map<Value, float[]> weightScales;
  private final Map<Node, LayerTuning> tunings;

  private Recipe(
      Scheme scheme,
      Interface types,
      Map<Value, Range> ranges,
      Map<Node, Scheme> schemes,
      Map<Value, float[]> weightScales,
      Map<Node, LayerTuning> tunings) {
    this.scheme = scheme;
    this.types = types;
    this.ranges = ranges;
    this.schemes = schemes;
    this.weightScales = weightScales;
    this.tunings = tunings;
  }

  /**
   * A recipe with one scheme for all nodes, int8 inputs and outputs if the scheme is static (else
   * float32) and scales that follow from the largest weights.
   *
   * @param ranges of every float32 value of the graph that is no constant; may be empty if no
   *     node's scheme is static
   */
  public static Recipe of(Scheme scheme, Map<Value, Range> ranges) {
    return new Recipe(
        scheme,
        scheme.isStatic()
            ? new Interface(scheme.activations(), scheme.activations())
            : Interface.FLOAT32,
        Map.copyOf(ranges),
        Map.of(),
        Map.of(),
        Map.of());
  }

  /** With other types of the result's inputs and outputs. */
  public Recipe with(Interface other) {
    return new Recipe(scheme, other, ranges, schemes, weightScales, tunings);
  }

  /** With a scheme for one node. */
  public Recipe with(Node node, Scheme other) {
    Map<Node, Scheme> changed = new HashMap<>(schemes);
    changed.put(node, other);
    return new Recipe(scheme, types, ranges, Map.copyOf(changed), weightScales, tunings);
  }

  /** With a scheme for each of some nodes. */
  public Recipe with(Map<Node, Scheme> others) {
    Map<Node, Scheme> changed = new HashMap<>(schemes);
    changed.putAll(others);
    return new Recipe(scheme, types, ranges, Map.copyOf(changed), weightScales, tunings);
  }

  /** With other ranges for some values. */
  public Recipe withRanges(Map<Value, Range> others) {
    Map<Value, Range> changed = new HashMap<>(ranges);
    changed.putAll(others);
    return new Recipe(scheme, types, Map.copyOf(changed), schemes, weightScales, tunings);
  }

  /**
   * With chosen scales for some weights.
   *
   * @param scales by the constant that holds the weights: one positive scale for each output
   *     channel; weights beyond 127 (7 with 4 bits) times their scale are clipped
   */
  public Recipe withWeightScales(Map<Value, float[]> scales) {
    Map<Value, float[]> changed = new HashMap<>(weightScales);
    changed.putAll(scales);
    return new Recipe(scheme, types, ranges, schemes, Map.copyOf(changed), tunings);
  }

  /** With tuned weights for some layers. */
  public Recipe withTunings(Map<Node, LayerTuning> others) {
    Map<Node, LayerTuning> changed = new HashMap<>(tunings);
    changed.putAll(others);
    return new Recipe(scheme, types, ranges, schemes, weightScales, Map.copyOf(changed));
  }

  /** The scheme of nodes for which none was chosen. */
  public Scheme scheme() {
    return scheme;
  }

  /** The scheme of a node. */
  public Scheme scheme(Node node) {
    return schemes.getOrDefault(node, scheme);
  }

  /** The types of the result's inputs and outputs. */
  public Interface types() {
    return types;
  }

  /** The ranges of activations. */
  public Map<Value, Range> ranges() {
    return ranges;
  }

  /** The tuned weights of a layer, or null. */
  public LayerTuning tuning(Node node) {
    return tunings.get(node);
  }

  /**
   * How many bits the weights of a node have if it gets its scheme and they are integers with a
   * scale for each output channel; else 0.
   */
  public int integerBits(Node node) {
    Scheme wanted = scheme(node);
    int bits = NodeSchemes.weightBits(node, wanted);
    boolean isSmaller = wanted.isStatic() || NodeSchemes.weights(node, wanted).contains(1);
    return bits <= 8 && isSmaller && NodeSchemes.block(node, wanted) == 0 ? bits : 0;
  }

  /** The chosen scales of a constant, or null. */
  public float[] weightScales(Value weights) {
    return weightScales.get(weights);
  }
}
