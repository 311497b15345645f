package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * BROADCAST_TO: the input repeated along axes of extent 1 and new outer axes (NumPy's rule). Input
 * of any rank and type, constant shape {@code [output rank]}; output of the same type and
 * quantization. Source: the .tflite schema.
 *
 * <p>Restriction: A constant shape.
 */
public final class BroadcastTo extends Movement {

  @Override
  public String name() {
    return "BROADCAST_TO";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.sameQuantization(node, node.input(0), node.output());
    Shape output = Shape.of(Parameters.ints(node, 1));
    Check.outputShape(node, output);
    if (!Broadcast.fits(node.input(0).shape(), output)) {
      throw Check.invalid(node, node.input(0) + " cannot be broadcast to " + output);
    }
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape output = node.output().shape();
    int[] steps = Broadcast.steps(node.input(0).shape(), output.rank());
    return List.of(StridedCopy.filling(0, output.toArray(), 0, steps));
  }
}
