package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Node;

/**
 * What quantization did to one node.
 *
 * @param node of the float32 graph
 * @param quantized the node that computes it in the quantized graph
 * @param accumulated the error of its outputs when the quantized network runs as a whole; null if
 *     it has no float32 output
 * @param isolated the error of its outputs when it gets the true inputs, rounded to the types of
 *     its operands; null if it has no float32 output, or computes as it did in float32
 * @param weights the error of its weights; null if they are what they were
 */
public record NodeError(
    Node node, Node quantized, TensorError accumulated, TensorError isolated, TensorError weights) {

  /** Whether the node computes otherwise than in the float32 graph. */
  public boolean isQuantized() {
    return isolated != null;
  }
}
