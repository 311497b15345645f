package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * SCATTER_ND and SPARSE_TO_DENSE: blocks are put where indices say, into an output that is the same
 * everywhere else. Indices int32 or int64, constant or not.
 */
public abstract sealed class Scatter extends Operator permits ScatterNd, SparseToDense {

  /** How a node's operands are laid out. */
  abstract Layout layout(Node node);

  /**
   * What goes where.
   *
   * @param background operand whose only element fills the output, or -1 for zero bits
   * @param indices operand with the indices
   * @param depth how many of the output's axes an index row selects on
   * @param blocks operand with the blocks
   * @param isShared whether there is only one block, for all rows
   * @param isSum whether blocks are added where they meet
   */
  record Layout(
      int background, int indices, int depth, int blocks, boolean isShared, boolean isSum) {}

  /** The rows of indices and the grid that they select on. */
  static Coordinates coordinates(Node node, Layout layout) {
    int[] grid = Arrays.copyOf(node.output().shape().toArray(), layout.depth);
    return new Coordinates(node, layout.indices, grid);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, layout(node));
  }

  /** One unit is the whole output. */
  private static final class Scalar extends ScalarKernel {
    private final Layout layout;
    private final Coordinates coordinates;
    private final StridedCopy background;
    private final DataType type;
    private final int zero;
    private final int bytes;
    private final int rows;
    private final int blockElements;

    Scalar(Node node, Layout layout) {
      Shape output = node.output().shape();
      this.layout = layout;
      this.coordinates = coordinates(node, layout);
      this.background = Fill.everywhere(node, Math.max(0, layout.background));
      this.type = node.output().type();
      this.zero = node.output().domainShift();
      this.bytes = node.output().bytes();
      this.rows = node.input(layout.indices).shape().elements() / Math.max(1, layout.depth);
      this.blockElements = output.product(layout.depth, output.rank());
    }

    @Override
    public boolean reads(int i) {
      return i == layout.background || i == layout.indices || i == layout.blocks;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from == to) {
        return;
      }
      int size = type.bytes();
      if (layout.background < 0) {
        memory.fill(at.output(), zero, bytes);
      } else {
        int element = at.input(layout.background);
        background.run(memory, size, element, at.output(), 0, background.extents()[0]);
      }
      int blockBytes = blockElements * size;
      for (int row = 0; row < rows; row++) {
        int place = coordinates.position(memory, at.input(layout.indices), row);
        int block = at.input(layout.blocks) + (layout.isShared ? 0 : row * blockBytes);
        int target = at.output() + place * blockBytes;
        if (layout.isSum) {
          add(memory, block, target);
        } else {
          memory.copy(block, target, blockBytes);
        }
      }
    }

    private void add(Memory memory, int block, int target) {
      int size = type.bytes();
      for (int i = 0; i < blockElements * size; i += size) {
        int a = target + i;
        int b = block + i;
        switch (type) {
          case FLOAT32 -> memory.f32(a, memory.f32(a) + memory.f32(b));
          case INT64 -> memory.i64(a, memory.i64(a) + memory.i64(b));
          case INT32 -> memory.i32(a, memory.i32(a) + memory.i32(b));
          case INT16 -> memory.i16(a, memory.i16(a) + memory.i16(b));
          case BOOL -> memory.i8(a, memory.i8(a) | memory.i8(b));
          default -> memory.i8(a, memory.i8(a) + memory.i8(b) - zero);
        }
      }
    }
  }
}
