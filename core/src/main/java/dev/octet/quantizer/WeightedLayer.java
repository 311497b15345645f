package dev.octet.quantizer;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.FloatQuantization;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * A float32 layer by itself, its weights rounded to what integers can represent, to see what its
 * output is for inputs that are rounded, too.
 */
final class WeightedLayer implements AutoCloseable {
  private final Node node;
  private final Session session;

  /**
   * The layer of a node.
   *
   * @param node with constant weights and one operand that is no parameter
   * @param scales of the weights, along {@code axis}
   * @param bits of a weight
   */
  WeightedLayer(Node node, float[] scales, int axis, int bits) {
    this.node = node;
    WeightQuantizer quantizer = new WeightQuantizer(Constants.inNewMemory());
    Value rounded = quantizer.weights(0, node.input(1), axis, scales, bits);
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(1, quantizer.widened(0, rounded));
    Node layer = new Node(0, node.operator(), inputs, node.outputs());
    this.session =
        Model.unoptimized(new Graph(List.of(data()), node.outputs(), List.of(layer))).newSession();
  }

  /** What the layer takes. */
  private Value data() {
    return node.input(0);
  }

  /** The output for an input that is quantized by {@code rule}. */
  float[] run(float[] input, FloatQuantization rule) {
    byte[] rounded = new byte[4 * input.length];
    for (int i = 0; i < input.length; i++) {
      int bits = Float.floatToRawIntBits(rule.dequantize(rule.quantize(input[i])));
      for (int k = 0; k < 4; k++) {
        rounded[4 * i + k] = (byte) (bits >> 8 * k);
      }
    }
    session.run(rounded);
    return session.floats(node.output());
  }

  @Override
  public void close() {
    session.close();
  }
}
