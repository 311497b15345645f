package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * An image {@code [N,H,W,C]} in another size: constant int32 {@code [2]} (height, width), output
 * {@code [N,OH,OW,C]} of the same type and quantization.
 *
 * <p>Restriction: A constant size.
 */
public abstract sealed class Resize extends Operator permits ResizeBilinear, ResizeNearestNeighbor {
  private final boolean alignCorners;
  private final boolean halfPixelCenters;

  Resize(boolean alignCorners, boolean halfPixelCenters) {
    this.alignCorners = alignCorners;
    this.halfPixelCenters = halfPixelCenters;
  }

  /** Whether the corner pixels of input and output coincide. */
  public final boolean alignCorners() {
    return alignCorners;
  }

  /** Whether a pixel's coordinates are those of its center. */
  public final boolean halfPixelCenters() {
    return halfPixelCenters;
  }

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public final boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.rank(node, node.input(0), 4);
    Check.sameQuantization(node, node.input(0), node.output());
    int[] size = Parameters.ints(node, 1, 2);
    Shape input = node.input(0).shape();
    Check.outputShape(node, Shape.of(input.dim(0), size[0], size[1], input.dim(3)));
    Check.nothingFromNothing(node);
  }
}
