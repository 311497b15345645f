package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * GATHER, GATHER_ND and EMBEDDING_LOOKUP: the output consists of blocks of a table that indices
 * select. Table of any type, indices int32 or int64; output of the table's type and quantization.
 * An index outside the table is an error when it is constant, and while the model runs.
 */
public abstract sealed class Lookup extends Operator permits Gather, GatherNd, EmbeddingLookup {

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  /** Which operand is the table; the other one holds the indices. */
  abstract int table();

  /** How a node's operands are laid out. */
  abstract Layout layout(Node node);

  /**
   * How blocks lie in the table, {@code [batches, outer, grid, block]}.
   *
   * @param batches parts of the table that have indices of their own
   * @param outer groups of blocks in a batch that share indices
   * @param grid extents of the axes that indices select on
   * @param block elements of a block
   */
  record Layout(int batches, int outer, int[] grid, int block) {}

  /** Whether 8-bit rows of the table become float32. */
  boolean isDequantizing(Node node) {
    return false;
  }

  /** Checks types and indices; the output's shape is left to the operator. */
  final void validateLookup(Node node) {
    if (!isDequantizing(node)) {
      Check.sameQuantization(node, node.input(table()), node.output());
    }
    new Coordinates(node, 1 - table(), layout(node).grid).validate();
  }

  @Override
  public final Kernel scalar(Node node) {
    return new Scalar(node, table(), layout(node), isDequantizing(node));
  }

  /** One unit is one block of the output. */
  private static final class Scalar extends ScalarKernel {
    private final int table;
    private final Coordinates coordinates;
    private final int outer;
    private final int blocks;
    private final int places;
    private final int rows;
    private final int block;
    private final int blockBytes;
    private final DequantizedRuns reals;

    Scalar(Node node, int table, Layout layout, boolean dequantizes) {
      this.table = table;
      this.coordinates = new Coordinates(node, 1 - table, layout.grid);
      this.outer = layout.outer;
      this.places = Shape.of(layout.grid).elements();
      this.blocks = node.output().shape().elements() / layout.block;
      this.rows = blocks / layout.outer / layout.batches;
      this.block = layout.block;
      this.blockBytes = layout.block * node.output().type().bytes();
      this.reals = dequantizes ? new DequantizedRuns(node.input(table)) : null;
    }

    @Override
    public int units() {
      return blocks;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int group = i / rows;
        int row = group / outer * rows + i % rows;
        int place = coordinates.position(memory, at.input(1 - table), row);
        int number = group * places + place;
        int out = at.output() + i * blockBytes;
        if (reals == null) {
          memory.copy(at.input(table) + number * blockBytes, out, blockBytes);
        } else {
          reals.write(memory, at.input(table), number * block, (number + 1) * block, out);
        }
      }
    }
  }
}
