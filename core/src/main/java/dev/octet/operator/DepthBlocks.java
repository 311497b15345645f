package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * SPACE_TO_DEPTH and DEPTH_TO_SPACE: squares of B x B pixels of an image {@code [N,H,W,C]} become
 * pixels {@code [N,H/B,W/B,B*B*C]}, row by row, or the reverse. Of any type; output of the same
 * type and quantization.
 */
public abstract sealed class DepthBlocks extends Movement permits SpaceToDepth, DepthToSpace {
  private final int block;
  private final boolean toDepth;

  DepthBlocks(int block, boolean toDepth) {
    this.block = block;
    this.toDepth = toDepth;
  }

  /** The edge of a block, in pixels. */
  public final int block() {
    return block;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.rank(node, node.input(0), 4);
    Check.sameQuantization(node, node.input(0), node.output());
    Shape input = node.input(0).shape();
    long area = (long) block * block;
    boolean fits =
        block > 0
            && (toDepth
                ? input.dim(1) % block == 0 && input.dim(2) % block == 0
                : input.dim(3) % area == 0);
    if (!fits) {
      throw Check.invalid(node, "blocks of " + block + " do not fit the input " + node.input(0));
    }
    Check.outputShape(
        node,
        toDepth
            ? Shape.of(
                input.dim(0),
                input.dim(1) / block,
                input.dim(2) / block,
                Check.extent(node, input.dim(3) * area))
            : Shape.of(
                input.dim(0),
                Check.extent(node, (long) input.dim(1) * block),
                Check.extent(node, (long) input.dim(2) * block),
                (int) (input.dim(3) / area)));
  }

  /** The shape on the side of the pixels. */
  private Shape image(Node node) {
    return (toDepth ? node.input(0) : node.output()).shape();
  }

  @Override
  public final List<StridedCopy> copies(Node node) {
    Shape image = image(node);
    int channels = image.dim(3);
    int row = image.dim(2) * channels;
    int[] dims = {image.dim(0), image.dim(1) / block, image.dim(2) / block, block, block, channels};
    int[] pixels = {image.dim(1) * row, block * row, block * channels, row, channels, 1};
    int[] depths = Shape.of(dims).steps();
    return List.of(
        toDepth
            ? StridedCopy.of(0, 0, dims, 0, pixels, 0, depths)
            : StridedCopy.of(0, 0, dims, 0, depths, 0, pixels));
  }
}
