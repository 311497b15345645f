package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * PAD, PADV2 and MIRROR_PAD: the input stands inside a larger output. Input of any rank and type,
 * constant paddings {@code [rank,2]} (before, after); output of the padded shape, of the same type
 * and quantization.
 *
 * <p>Restriction: Constant paddings.
 */
public abstract sealed class Padding extends Movement permits Pad, PadV2, MirrorPad {

  /** Elements before and after each dimension, in pairs. */
  public static int[] paddings(Node node) {
    return Parameters.ints(node, 1);
  }

  /** Checks input, paddings and output; a padding is at most the extent plus {@code more}. */
  static void validatePaddings(Node node, int more) {
    Check.sameQuantization(node, node.input(0), node.output());
    Shape input = node.input(0).shape();
    int[] paddings = Parameters.ints(node, 1, 2 * input.rank());
    int[] dims = new int[input.rank()];
    for (int i = 0; i < dims.length; i++) {
      int before = paddings[2 * i];
      int after = paddings[2 * i + 1];
      if (Math.min(before, after) < 0
          || Math.max(before, after) > Math.max(0, (long) input.dim(i) + more)) {
        throw Check.invalid(node, "padding " + before + ", " + after + " on dimension " + i);
      }
      dims[i] = Check.extent(node, (long) before + input.dim(i) + after);
    }
    Check.outputShape(node, Shape.of(dims));
  }

  /** The copy of the input to its place. */
  static StridedCopy inside(Node node) {
    Shape input = node.input(0).shape();
    int[] steps = node.output().shape().steps();
    int[] paddings = paddings(node);
    int to = 0;
    for (int i = 0; i < steps.length; i++) {
      to += paddings[2 * i] * steps[i];
    }
    return StridedCopy.of(0, 0, input.toArray(), 0, input.steps(), to, steps);
  }
}
