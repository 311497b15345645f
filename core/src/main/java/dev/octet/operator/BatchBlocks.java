package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: an image {@code [N,S1..SM,...]}, padded, is dealt out to
 * {@code prod(B)} batches of every {@code Bi}-th index of each spatial axis, {@code
 * [prod(B)*N,(Si+before+after)/Bi,...]}, or the reverse with the padding cropped. Input of any
 * type, constant block extents {@code [M]} and paddings {@code [M,2]}; output of the same type and
 * quantization.
 *
 * <p>Restriction: Constant blocks and paddings.
 */
public abstract sealed class BatchBlocks extends Movement permits SpaceToBatchNd, BatchToSpaceNd {
  private static final int MOST_BATCHES = 1 << 12;

  private final boolean toBatch;

  BatchBlocks(boolean toBatch) {
    this.toBatch = toBatch;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 3, 3);
    Check.sameQuantization(node, node.input(0), node.output());
    int rank = node.input(0).shape().rank();
    int[] blocks = Parameters.ints(node, 1);
    int[] paddings = Parameters.ints(node, 2, 2 * blocks.length);
    int[] dims = node.input(0).shape().toArray();
    long product = 1;
    boolean fits = blocks.length < rank;
    for (int i = 1; i <= blocks.length && fits; i++) {
      int block = blocks[i - 1];
      long padding = (long) paddings[2 * i - 2] + paddings[2 * i - 1];
      product *= block;
      long extent = toBatch ? dims[i] + padding : (long) dims[i] * block - padding;
      fits =
          block > 0
              && product <= MOST_BATCHES
              && paddings[2 * i - 2] >= 0
              && paddings[2 * i - 1] >= 0
              && extent > 0
              && !(toBatch && extent % block != 0);
      dims[i] = fits ? Check.extent(node, toBatch ? extent / block : extent) : 0;
    }
    if (!fits || !toBatch && dims[0] % product != 0) {
      throw Check.invalid(node, "the blocks do not fit the input " + node.input(0));
    }
    dims[0] = toBatch ? Check.extent(node, dims[0] * product) : (int) (dims[0] / product);
    Check.outputShape(node, Shape.of(dims));
  }

  private Shape image(Node node) {
    return (toBatch ? node.input(0) : node.output()).shape();
  }

  private Shape batches(Node node) {
    return (toBatch ? node.output() : node.input(0)).shape();
  }

  @Override
  final boolean isPadded() {
    return toBatch;
  }

  @Override
  public final List<StridedCopy> copies(Node node) {
    int[] blocks = Parameters.ints(node, 1);
    int count = batches(node).dim(0) / image(node).dim(0);
    List<StridedCopy> copies = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      int[] corner = new int[blocks.length];
      int rest = number;
      for (int i = blocks.length - 1; i >= 0; i--) {
        corner[i] = rest % blocks[i];
        rest /= blocks[i];
      }
      addBatch(node, blocks, number, corner, copies);
    }
    return copies;
  }

  /** The copy of every pixel that lies at {@code corner} of its block, unless all are padding. */
  private void addBatch(
      Node node, int[] blocks, int number, int[] corner, List<StridedCopy> copies) {
    Shape image = image(node);
    Shape batches = batches(node);
    int[] paddings = Parameters.ints(node, 2);
    int[] dims = image.toArray();
    int[] imageSteps = image.steps();
    int[] batchSteps = batches.steps();
    int imageStart = 0;
    int batchStart = number * image.dim(0) * batchSteps[0];
    for (int i = 0; i < blocks.length; i++) {
      int shift = paddings[2 * i] - corner[i];
      int first = Math.max(0, ceilDiv(shift, blocks[i]));
      int end = Math.min(batches.dim(i + 1), ceilDiv(image.dim(i + 1) + shift, blocks[i]));
      if (first >= end) {
        return;
      }
      dims[i + 1] = end - first;
      imageStart += (first * blocks[i] - shift) * imageSteps[i + 1];
      batchStart += first * batchSteps[i + 1];
      imageSteps[i + 1] *= blocks[i];
    }
    copies.add(
        toBatch
            ? StridedCopy.of(0, 0, dims, imageStart, imageSteps, batchStart, batchSteps)
            : StridedCopy.of(0, 0, dims, batchStart, batchSteps, imageStart, imageSteps));
  }

  private static int ceilDiv(int a, int b) {
    return a > 0 ? (a - 1) / b + 1 : a / b;
  }
}
