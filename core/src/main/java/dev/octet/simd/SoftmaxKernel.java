package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatSoftmaxParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.SoftmaxParams;
import dev.octet.numerics.SoftmaxTable;
import dev.octet.operator.Softmax;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * SOFTMAX on {@link Family#SOFTMAX} or {@link Family#FLOAT_SOFTMAX}. One unit is one row.
 *
 * <p>Half away from zero is {@code trunc(fl(p + h))} for p >= 0 and the largest h below one half.
 */
final class SoftmaxKernel extends BlockKernel {
  private static final float BELOW_HALF = 0.49999997f;

  /** A row's exponentials add up to 1 or more, so that no probability exceeds 2^20 steps. */
  private static final float SMALLEST_SCALE = 1f / (1 << 20);

  private final Value in;
  private final Value out;
  private final float beta;

  private SoftmaxKernel(MicroKernel kernel, int bytes, Node node, float beta) {
    super(kernel, bytes, node.output().shape().elements() / node.output().shape().last());
    this.in = node.input(0);
    this.out = node.output();
    this.beta = beta;
  }

  static Kernel forNode(SimdKernels kernels, Node node, Softmax softmax) {
    boolean floats = node.output().type() == DataType.FLOAT32;
    MicroKernel kernel = kernels.find(floats ? Family.FLOAT_SOFTMAX : Family.SOFTMAX);
    if (kernel == null || !floats && node.output().quantization().scale() < SMALLEST_SCALE) {
      return null;
    }
    int bytes = floats ? FloatSoftmaxParams.BYTES : SoftmaxParams.BYTES;
    return new SoftmaxKernel(kernel, bytes, node, softmax.beta());
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + SoftmaxParams.A, at.input(0));
    memory.i32(params + SoftmaxParams.C, at.output());
    memory.i32(params + SoftmaxParams.DEPTH, in.shape().last());
    if (out.type() == DataType.FLOAT32) {
      memory.f32(params + FloatSoftmaxParams.BETA, beta);
    } else {
      packTable(memory, params, new SoftmaxTable(in, beta, out));
    }
  }

  private void packTable(Memory memory, int params, SoftmaxTable table) {
    memory.f32(params + SoftmaxParams.OUTPUT_SCALE, out.quantization().scale());
    memory.f32(params + SoftmaxParams.ROUNDING, table.truncates() ? 0.5f : BELOW_HALF);
    memory.i32(
        params + SoftmaxParams.ZERO_POINT,
        out.quantization().zeroPoint() + Epilogue.unsignedOffset(out));
    memory.i32(params + SoftmaxParams.FLIP, Epilogue.flip(in));
    memory.i32(params + SoftmaxParams.FLIP_OUT, Epilogue.flip(out));
    for (int d = 0; d < 256; d++) {
      memory.f32(params + SoftmaxParams.TABLE + 4 * d, table.exp(d));
    }
  }
}
