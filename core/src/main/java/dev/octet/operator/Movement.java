package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * An operator that only moves elements, of any type: its outputs consist of {@linkplain StridedCopy
 * strided copies} of its inputs. 8-bit inputs and outputs share scale and zero point.
 */
public abstract class Movement extends Operator {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  /** What a valid node copies; where copies meet, the last one stands. */
  public abstract List<StridedCopy> copies(Node node);

  /** Where reads of the first input begin, if that is computed while the model runs; else null. */
  Starts starts(Node node) {
    return null;
  }

  /**
   * What a run finds out of the output's extents, if operands that it computes say them; or null.
   */
  Extents computedExtents(Node node) {
    return null;
  }

  /** What operands say that are computed while the model runs. */
  interface Extents {

    /** The output's extents. */
    int[] of(Memory memory, Location at);
  }

  /** Whether the output is zero (a quantized one its zero point) where nothing is copied. */
  boolean isPadded() {
    return false;
  }

  @Override
  public final Kernel scalar(Node node) {
    int padding = isPadded() ? node.output().zero() & 0xFF : -1;
    return new Scalar(node, copies(node), starts(node), computedExtents(node), padding);
  }

  /** One unit is one index of the outermost axis of a single copy, otherwise everything. */
  private static final class Scalar extends ScalarKernel {
    private final List<StridedCopy> copies;
    private final Node node;
    private final Starts starts;
    private final Extents extents;
    private final boolean isSingle;
    private final int padding;
    private final int bytes;
    private final int size;

    /** The kernel; {@code padding} is the byte that fills the output first, or negative. */
    Scalar(Node node, List<StridedCopy> copies, Starts starts, Extents extents, int padding) {
      this.node = node;
      this.extents = extents;
      this.copies = copies;
      this.starts = starts;
      this.isSingle = copies.size() == 1 && padding < 0;
      this.padding = padding;
      this.bytes = node.output().bytes();
      this.size = node.output().type().bytes();
    }

    @Override
    public boolean reads(int i) {
      for (StridedCopy copy : copies) {
        if (copy.input() == i) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int units() {
      return isSingle ? copies.get(0).extents()[0] : 1;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (extents != null && from < to) {
        Check.plannedShape(node, Shape.of(extents.of(memory, at)));
      }
      if (isSingle) {
        run(memory, at, copies.get(0), from, to);
      } else if (from < to) {
        if (padding >= 0) {
          memory.fill(at.output(), padding, bytes);
        }
        for (StridedCopy copy : copies) {
          run(memory, at, copy, 0, copy.extents()[0]);
        }
      }
    }

    private void run(Memory memory, Location at, StridedCopy copy, int from, int to) {
      int moved = starts == null ? 0 : starts.offset(memory, at) * size;
      int source = at.input(copy.input()) + moved;
      copy.run(memory, size, source, at.output(copy.output()), from, to);
    }
  }
}
