package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.BilinearAxis;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * RESIZE_BILINEAR: each output pixel is interpolated between the four input pixels around its
 * position ({@link BilinearAxis}). Input {@code [N,H,W,C]}, constant int32 size {@code [2]}
 * (height, width), output {@code [N,OH,OW,C]} of the same type and quantization.
 *
 * <p>8-bit: weights of 11 bits, {@code (vt * 2048 + (vb - vt) * ay + 2^21) >> 22} with {@code vt =
 * tl * 2048 + (tr - tl) * ax} and vb likewise. float32: {@code t = tl + (tr - tl) * ax}, b
 * likewise, {@code t + (b - t) * ay}. 16-bit: the sum of the four values times weights of 10 bits
 * each way, rounded half away from zero. Source: the .tflite schema, ResizeBilinearOptions.
 */
public final class ResizeBilinear extends Resize {

  /** The operator; at most one of the flags is set. */
  public ResizeBilinear(boolean alignCorners, boolean halfPixelCenters) {
    super(alignCorners, halfPixelCenters);
  }

  @Override
  public String name() {
    return "RESIZE_BILINEAR";
  }

  @Override
  public void validate(Node node) {
    super.validate(node);
    Check.numbers(node, node.input(0), node.output());
    if (alignCorners() && halfPixelCenters()) {
      throw Check.invalid(node, "corners cannot be aligned with half-pixel centers");
    }
  }

  @Override
  public Kernel scalar(Node node) {
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    return node.input(0).type() == DataType.INT16
        ? new Scalar(node, axisInTenBits(in, out, 1), axisInTenBits(in, out, 2))
        : new Scalar(node, axis(in, out, 1), axis(in, out, 2));
  }

  /** Where the outputs lie along one axis: 1 vertically, 2 horizontally. */
  public BilinearAxis axis(Shape input, Shape output, int axis) {
    return new BilinearAxis(input.dim(axis), output.dim(axis), alignCorners(), halfPixelCenters());
  }

  private BilinearAxis axisInTenBits(Shape input, Shape output, int axis) {
    return BilinearAxis.inTenBits(
        input.dim(axis), output.dim(axis), alignCorners(), halfPixelCenters());
  }

  /** One unit is one output row. */
  private static final class Scalar extends ScalarKernel {
    private final Shape input;
    private final Shape output;
    private final DataType type;
    private final BilinearAxis vertical;
    private final BilinearAxis horizontal;

    Scalar(Node node, BilinearAxis vertical, BilinearAxis horizontal) {
      this.input = node.input(0).shape();
      this.output = node.output().shape();
      this.type = node.input(0).type();
      this.vertical = vertical;
      this.horizontal = horizontal;
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return output.product(0, 2);
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int pixelBytes = input.dim(3) * type.bytes();
      int rowBytes = input.dim(2) * pixelBytes;
      for (int row = from; row < to; row++) {
        int y = row % output.dim(1);
        int image = at.input(0) + row / output.dim(1) * input.dim(1) * rowBytes;
        int top = image + vertical.low(y) * rowBytes;
        int bottom = image + vertical.high(y) * rowBytes;
        for (int x = 0; x < output.dim(2); x++) {
          int left = horizontal.low(x) * pixelBytes;
          int step = horizontal.high(x) * pixelBytes - left;
          int out = at.output() + (row * output.dim(2) + x) * pixelBytes;
          if (type == DataType.FLOAT32) {
            floats(memory, top + left, bottom + left, step, y, x, out);
          } else if (type == DataType.INT16) {
            words(memory, top + left, bottom + left, step, y, x, out);
          } else {
            bytes(memory, top + left, bottom + left, step, y, x, out);
          }
        }
      }
    }

    private void bytes(Memory memory, int top, int bottom, int step, int y, int x, int out) {
      int ax = horizontal.weight(x);
      int ay = vertical.weight(y);
      for (int c = 0; c < input.dim(3); c++) {
        int vt = between(memory, top + c, step, ax);
        int vb = between(memory, bottom + c, step, ax);
        memory.i8(out + c, (vt * 2048 + (vb - vt) * ay + (1 << 21)) >> 22);
      }
    }

    private int between(Memory memory, int left, int step, int weight) {
      int l = memory.i8(left) & type.mask();
      int r = memory.i8(left + step) & type.mask();
      return l * 2048 + (r - l) * weight;
    }

    private void words(Memory memory, int top, int bottom, int step, int y, int x, int out) {
      int ax = (int) (horizontal.fraction(x) * 1024);
      int ay = (int) (vertical.fraction(y) * 1024);
      for (int c = 0; c < 2 * input.dim(3); c += 2) {
        long t = memory.i16(top + c) * (1024 - ax) + memory.i16(top + c + step) * ax;
        long b = memory.i16(bottom + c) * (1024 - ax) + memory.i16(bottom + c + step) * ax;
        long sum = t * (1024 - ay) + b * ay;
        memory.i16(out + c, (int) ((sum + (sum > 0 ? 1 << 19 : -1 << 19)) / (1 << 20)));
      }
    }

    private void floats(Memory memory, int top, int bottom, int step, int y, int x, int out) {
      float ax = horizontal.fraction(x);
      float ay = vertical.fraction(y);
      for (int c = 0; c < 4 * input.dim(3); c += 4) {
        float t = between(memory, top + c, step, ax);
        float b = between(memory, bottom + c, step, ax);
        memory.f32(out + c, t + (b - t) * ay);
      }
    }

    private static float between(Memory memory, int left, int step, float fraction) {
      float l = memory.f32(left);
      return l + (memory.f32(left + step) - l) * fraction;
    }
  }
}
