package dev.octet.wasm.emit;

import dev.octet.kernel.FloatGemmParams;
import java.util.Random;

/**
 * The kinds of float32 a scenario fills its buffers with; no sum of products of one kind is NaN.
 */
enum FloatValues {
  /** Many magnitudes, so that every other order of operations shows. */
  SPREAD {
    @Override
    float next(Random random) {
      return (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3));
    }
  },
  ZEROS {
    @Override
    float next(Random random) {
      return new float[] {0f, -0f, -0f, 1f, -1f}[random.nextInt(5)];
    }
  },
  SUBNORMAL {
    @Override
    float next(Random random) {
      float[] choices = {Float.MIN_VALUE, -0f, 1e-39f, -3e-42f, 0.5f, -1.75f, 1e-19f};
      return choices[random.nextInt(choices.length)];
    }
  },
  INFINITE {
    @Override
    float next(Random random) {
      float[] choices = {Float.POSITIVE_INFINITY, Float.MAX_VALUE, 1e38f, 3e-30f, 1.5f, 7f, 0.1f};
      return choices[random.nextInt(choices.length)];
    }
  },
  NEGATIVE_INFINITE {
    @Override
    float next(Random random) {
      return INFINITE.next(random);
    }

    @Override
    float nextWeight(Random random) {
      return -INFINITE.next(random);
    }
  };

  private static final float[][] BOUNDS = {
    {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY},
    {0f, Float.POSITIVE_INFINITY},
    {Float.NEGATIVE_INFINITY, 0f},
    {0f, 6f},
    {-1f, 1f},
    {-0f, -0f},
  };

  static FloatValues any(Random random) {
    return values()[random.nextInt(values().length)];
  }

  /** An activation. */
  abstract float next(Random random);

  /** A weight or a bias. */
  float nextWeight(Random random) {
    return next(random);
  }

  void fill(MemoryImage memory, int address, int count, Random random) {
    for (int i = 0; i < count; i++) {
      memory.putFloat(address + Float.BYTES * i, next(random));
    }
  }

  void fillWeights(MemoryImage memory, int address, int count, Random random) {
    for (int i = 0; i < count; i++) {
      memory.putFloat(address + Float.BYTES * i, nextWeight(random));
    }
  }

  /** The bounds of a fused activation. */
  static float[] bounds(Random random) {
    return BOUNDS[random.nextInt(BOUNDS.length)];
  }

  /** Puts the bounds of a clamp into a parameter block. */
  static void fillBounds(MemoryImage memory, int params, Random random) {
    float[] bounds = bounds(random);
    memory.putFloat(params + FloatGemmParams.MIN, bounds[0]);
    memory.putFloat(params + FloatGemmParams.MAX, bounds[1]);
  }

  /** {@code x} within the bounds of a parameter block. */
  static float clamp(MemoryImage memory, int params, float x) {
    float min = memory.f32(params + FloatGemmParams.MIN);
    float max = memory.f32(params + FloatGemmParams.MAX);
    float atLeastMin = x < min ? min : x;
    return atLeastMin > max ? max : atLeastMin;
  }
}
