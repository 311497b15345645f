package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ResizeParams;
import dev.octet.numerics.BilinearAxis;
import dev.octet.operator.ResizeBilinear;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * RESIZE_BILINEAR on {@link Family#RESIZE_BILINEAR} and {@link Family#FLOAT_RESIZE_BILINEAR}. One
 * unit is one output row.
 */
final class ResizeKernel extends BlockKernel {
  private final Value input;
  private final Shape output;
  private final ResizeBilinear resize;
  private final int rows;
  private final int columns;

  private ResizeKernel(MicroKernel kernel, Node node, ResizeBilinear resize) {
    super(kernel, ResizeParams.BYTES, node.output().shape().product(0, 2));
    this.input = node.input(0);
    this.output = node.output().shape();
    this.resize = resize;
    this.rows = layout.add((long) ResizeParams.ROW_ENTRY_BYTES * units());
    this.columns = layout.add((ResizeParams.GROUP_BYTES + 4L) * output.dim(2));
  }

  static Kernel forNode(SimdKernels kernels, Node node, ResizeBilinear resize) {
    boolean floats = node.output().type() == DataType.FLOAT32;
    MicroKernel kernel =
        kernels.find(floats ? Family.FLOAT_RESIZE_BILINEAR : Family.RESIZE_BILINEAR);
    if (kernel == null) {
      return null;
    }
    ResizeKernel result = new ResizeKernel(kernel, node, resize);
    return result.layout.fits() ? result : null;
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    int pixel = input.type().bytes() * output.dim(3);
    memory.i32(params + ResizeParams.ROWS, params + rows);
    memory.i32(params + ResizeParams.COLUMNS, params + columns);
    memory.i32(params + ResizeParams.C, at.output());
    memory.i32(params + ResizeParams.ROW_BYTES, output.dim(2) * pixel);
    memory.i32(params + ResizeParams.PIXEL_BYTES, pixel);
    memory.i32(params + ResizeParams.FLIP, Epilogue.flip(input));
    packRows(memory, params + rows, at.input(0), input.shape().dim(2) * pixel);
    packColumns(memory, params + columns, pixel);
  }

  private void packRows(Memory memory, int table, int image, int rowBytes) {
    BilinearAxis axis = resize.axis(input.shape(), output, 1);
    int entry = table;
    for (int n = 0; n < output.dim(0); n++) {
      int first = image + n * input.shape().dim(1) * rowBytes;
      for (int y = 0; y < output.dim(1); y++) {
        memory.i32(entry, first + axis.low(y) * rowBytes);
        memory.i32(entry + 4, first + axis.high(y) * rowBytes);
        if (isFloat()) {
          memory.f32(entry + 8, axis.fraction(y));
        } else {
          memory.i16(entry + 8, 2048 - axis.weight(y));
          memory.i16(entry + 10, axis.weight(y));
        }
        entry += ResizeParams.ROW_ENTRY_BYTES;
      }
    }
  }

  private void packColumns(Memory memory, int table, int pixel) {
    BilinearAxis axis = resize.axis(input.shape(), output, 2);
    int at = table;
    int group = table;
    for (int x = 0; x < output.dim(2); x++) {
      if (x == 0 || axis.low(x) != axis.low(x - 1) || axis.high(x) != axis.high(x - 1)) {
        group = at;
        memory.i32(group, axis.low(x) * pixel);
        memory.i32(group + 4, axis.high(x) * pixel);
        memory.i32(group + 8, 0);
        at += ResizeParams.GROUP_BYTES;
      }
      memory.i32(group + 8, memory.i32(group + 8) + 1);
      if (isFloat()) {
        memory.f32(at, axis.fraction(x));
      } else {
        memory.i32(at, axis.weight(x));
      }
      at += 4;
    }
  }

  private boolean isFloat() {
    return input.type() == DataType.FLOAT32;
  }
}
