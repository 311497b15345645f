package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.NearestAxis;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * RESIZE_NEAREST_NEIGHBOR: each output pixel is the input pixel that {@link NearestAxis} finds
 * along either axis. Input {@code [N,H,W,C]} of any type, constant int32 size {@code [2]} (height,
 * width), output {@code [N,OH,OW,C]} of the same type and quantization. Source: the .tflite schema,
 * ResizeNearestNeighborOptions.
 */
public final class ResizeNearestNeighbor extends Resize {

  /** The operator; {@code alignCorners} makes corner pixels of input and output coincide. */
  public ResizeNearestNeighbor(boolean alignCorners, boolean halfPixelCenters) {
    super(alignCorners, halfPixelCenters);
  }

  @Override
  public String name() {
    return "RESIZE_NEAREST_NEIGHBOR";
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, points(node, 1), points(node, 2));
  }

  private int[] points(Node node, int axis) {
    int input = node.input(0).shape().dim(axis);
    return NearestAxis.of(
        input, node.output().shape().dim(axis), alignCorners(), halfPixelCenters());
  }

  /** One unit is one output row. */
  private static final class Scalar extends ScalarKernel {
    private final Shape input;
    private final int[] rows;
    private final int[] columns;
    private final int pixelBytes;

    Scalar(Node node, int[] rows, int[] columns) {
      this.input = node.input(0).shape();
      this.rows = rows;
      this.columns = columns;
      this.pixelBytes = input.dim(3) * node.output().type().bytes();
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return input.dim(0) * rows.length;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int out = at.output() + from * columns.length * pixelBytes;
      for (int row = from; row < to; row++) {
        int y = row / rows.length * input.dim(1) + rows[row % rows.length];
        int in = at.input(0) + y * input.dim(2) * pixelBytes;
        for (int x : columns) {
          memory.copy(in + x * pixelBytes, out, pixelBytes);
          out += pixelBytes;
        }
      }
    }
  }
}
