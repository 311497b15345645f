package dev.octet.wasm.emit;

import dev.octet.kernel.FloatSoftmaxParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.numerics.Exponential;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows around vectors of four and groups of 16 float32, near each other and far apart. */
record FloatSoftmaxScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int depth : new int[] {1, 2, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 101}) {
      for (float spread : new float[] {0, 1e-3f, 3, 200}) {
        int rows = 1 + random.nextInt(4);
        MemoryImage memory = new MemoryImage(1 << 13, random);
        int params = memory.allocate(FloatSoftmaxParams.BYTES, 16);
        int a = memory.allocate(4 * rows * depth, 4);
        for (int i = 0; i < rows * depth; i++) {
          memory.putFloat(a + 4 * i, (float) random.nextGaussian() * spread);
        }
        memory.putInt(params + FloatSoftmaxParams.A, a);
        memory.putInt(params + FloatSoftmaxParams.C, memory.allocate(4 * rows * depth, 4));
        memory.putInt(params + FloatSoftmaxParams.DEPTH, depth);
        memory.putFloat(params + FloatSoftmaxParams.BETA, random.nextBoolean() ? 1 : 0.7f);
        String sizes = "rows=" + rows + " depth=" + depth + " spread=" + spread;
        result.add(new Scenario(sizes, memory, params, rows, FloatSoftmaxScenarios::reference));
      }
    }
    return result;
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int depth = memory.i32(params + FloatSoftmaxParams.DEPTH);
    float beta = memory.f32(params + FloatSoftmaxParams.BETA);
    for (int row = from; row < to; row++) {
      int in = memory.i32(params + FloatSoftmaxParams.A) + 4 * row * depth;
      int out = memory.i32(params + FloatSoftmaxParams.C) + 4 * row * depth;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < depth; i++) {
        float x = memory.f32(in + 4 * i);
        max = x > max ? x : max;
      }
      float[] p = new float[16];
      float[] e = new float[depth];
      for (int i = 0; i < depth; i++) {
        e[i] = Exponential.exp((memory.f32(in + 4 * i) - max) * beta);
        p[i % 16] += e[i];
      }
      for (int half = 8; half >= 4; half /= 2) {
        for (int j = 0; j < half; j++) {
          p[j] += p[j + half];
        }
      }
      float inverse = 1f / ((p[0] + p[2]) + (p[1] + p[3]));
      for (int i = 0; i < depth; i++) {
        memory.putFloat(out + 4 * i, e[i] * inverse);
      }
    }
  }
}
