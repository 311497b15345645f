package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Elements around blocks of NR, apart and in place; operands that repeat; factors that wrap. */
record ElementwiseScenarios(KernelSpec spec) {
  private static final FloatValues[] FLOATS = {
    FloatValues.SPREAD, FloatValues.ZEROS, FloatValues.SUBNORMAL, FloatValues.INFINITE
  };

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int count : new int[] {1, 2, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 1, 31, 101}) {
      for (int length : new int[] {count, 1, 3, nr - 1, nr, nr + 1, 2 * nr + 5}) {
        for (int kind = 0; kind < Values.values().length; kind++) {
          for (boolean special : new boolean[] {false, true}) {
            result.add(scenario(count, length, kind, special, random));
          }
        }
      }
    }
    return result;
  }

  private boolean readsFloats() {
    return spec.family() == Family.QUANTIZE || isFloat();
  }

  private boolean isFloat() {
    return switch (spec.family()) {
      case FLOAT_ADD, FLOAT_MULTIPLY, FLOAT_DIVIDE, FLOAT_MAXIMUM, FLOAT_MINIMUM, FLOAT_PRELU ->
          true;
      default -> false;
    };
  }

  private boolean writesFloats() {
    return spec.family() == Family.DEQUANTIZE || isFloat();
  }

  private Scenario scenario(int count, int length, int kind, boolean special, Random random) {
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(ElementwiseParams.BYTES, 16);
    int a = operand(memory, count, kind, random);
    memory.putInt(params + ElementwiseParams.A, a);
    // No divisor that makes a quotient NaN, whose sign is not defined.
    int kindB = spec.family() == Family.FLOAT_DIVIDE && kind > 0 ? 0 : kind;
    memory.putInt(params + ElementwiseParams.B, operand(memory, length, kindB, random));
    memory.putInt(params + ElementwiseParams.LENGTH, length);
    boolean inPlace = readsFloats() == writesFloats() && random.nextBoolean();
    int bytes = count * (writesFloats() ? Float.BYTES : 1);
    memory.putInt(params + ElementwiseParams.C, inPlace ? a : memory.allocate(bytes, 1));
    int each = isFloat() && special ? length : 1;
    memory.putInt(params + ElementwiseParams.EACH, each);
    if (each > 1) {
      int factors = operand(memory, (count - 1) / each + 1, kindB, random);
      memory.putInt(params + ElementwiseParams.B, factors);
    }
    if (isFloat()) {
      boolean sum = spec.family() == Family.FLOAT_ADD && kind != 3;
      int sign = random.nextInt(3);
      memory.putInt(params + ElementwiseParams.FLIP_A, sum && sign == 0 ? 0x80000000 : 0);
      memory.putInt(params + ElementwiseParams.FLIP_B, sum && sign == 1 ? 0x80000000 : 0);
      float[] bounds = FloatValues.bounds(random);
      memory.putFloat(params + ElementwiseParams.MIN, bounds[0]);
      memory.putFloat(params + ElementwiseParams.MAX, bounds[1]);
    } else {
      putByteConstants(memory, params, special, random);
    }
    String title =
        "count=" + count + " length=" + length + " values=" + kind + " special=" + special;
    return new Scenario(title, memory, params, count, this::reference);
  }

  private int operand(MemoryImage memory, int count, int kind, Random random) {
    int address = memory.allocate(count * (readsFloats() ? Float.BYTES : 1), 1);
    if (readsFloats()) {
      FLOATS[kind].fill(memory, address, count, random);
      boolean takesNan =
          switch (spec.family()) {
            case QUANTIZE, FLOAT_MAXIMUM, FLOAT_MINIMUM -> true;
            default -> false;
          };
      if (takesNan && kind == 1) {
        memory.putFloat(address, Float.NaN);
      }
    } else {
      Values.values()[kind].fillBytes(memory, address, count, random);
    }
    return address;
  }

  private void putByteConstants(MemoryImage memory, int params, boolean special, Random random) {
    memory.putInt(params + ElementwiseParams.FLIP_A, Values.flip(random));
    memory.putInt(params + ElementwiseParams.FLIP_B, Values.flip(random));
    memory.putInt(params + ElementwiseParams.FLIP, Values.flip(random));
    boolean clamped = random.nextInt(3) == 0;
    int min = clamped ? random.nextInt(100) : 0;
    int max = clamped ? 150 + random.nextInt(100) : 255;
    memory.putInt(params + ElementwiseParams.MIN, Values.splat(min));
    memory.putInt(params + ElementwiseParams.MAX, Values.splat(max));
    memory.putInt(params + ElementwiseParams.ZERO_POINT, random.nextInt(256));
    boolean sum = spec.family() == Family.ADD || spec.family() == Family.RESCALE;
    int factor = special ? Integer.MAX_VALUE : 1 << 20;
    memory.putInt(params + ElementwiseParams.FACTOR_A, random.nextInt(sum ? factor : 256));
    memory.putInt(
        params + ElementwiseParams.FACTOR_B,
        sum ? random.nextInt(factor) - factor / 2 : random.nextInt(256));
    memory.putInt(params + ElementwiseParams.BIAS, random.nextInt(factor) * (special ? 1 : 50));
    memory.putInt(params + ElementwiseParams.SHIFT, special ? random.nextInt(32) : 20);
    float largest = spec.family() == Family.MULTIPLY ? 64 : 1000;
    memory.putFloat(
        params + ElementwiseParams.SCALE,
        special ? 0.5f : random.nextFloat() * (random.nextBoolean() ? largest : 0.01f));
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int length = memory.i32(params + ElementwiseParams.LENGTH);
    int each = memory.i32(params + ElementwiseParams.EACH);
    for (int i = from; i < to; i++) {
      int a = memory.i32(params + ElementwiseParams.A) + i * (readsFloats() ? Float.BYTES : 1);
      int element = each > 1 ? i / each : i % length;
      int b =
          memory.i32(params + ElementwiseParams.B) + element * (readsFloats() ? Float.BYTES : 1);
      int c = memory.i32(params + ElementwiseParams.C) + i * (writesFloats() ? Float.BYTES : 1);
      if (isFloat()) {
        memory.putFloat(c, floats(memory, params, a, b));
      } else if (spec.family() == Family.DEQUANTIZE) {
        int q = memory.u8(a) ^ memory.u8(params + ElementwiseParams.FLIP_A);
        q -= memory.i32(params + ElementwiseParams.FACTOR_A);
        memory.putFloat(c, q * memory.f32(params + ElementwiseParams.SCALE));
      } else {
        long q = bytes(memory, params, a, b);
        q += memory.i32(params + ElementwiseParams.ZERO_POINT);
        q = Math.max(q, memory.u8(params + ElementwiseParams.MIN));
        q = Math.min(q, memory.u8(params + ElementwiseParams.MAX));
        memory.putByte(c, (int) q ^ memory.u8(params + ElementwiseParams.FLIP));
      }
    }
  }

  private float floats(MemoryImage memory, int params, int a, int b) {
    float x = signed(memory, a, params + ElementwiseParams.FLIP_A);
    float y = signed(memory, b, params + ElementwiseParams.FLIP_B);
    float z =
        switch (spec.family()) {
          case FLOAT_ADD -> x + y;
          case FLOAT_MULTIPLY -> x * y;
          case FLOAT_DIVIDE -> x / y;
          case FLOAT_MAXIMUM -> x > y || x != x ? x : y;
          case FLOAT_MINIMUM -> x < y || x != x ? x : y;
          default -> x >= 0 ? x : x * y;
        };
    float min = memory.f32(params + ElementwiseParams.MIN);
    float max = memory.f32(params + ElementwiseParams.MAX);
    z = z < min ? min : z;
    return z > max ? max : z;
  }

  private static float signed(MemoryImage memory, int address, int flip) {
    return Float.intBitsToFloat(memory.i32(address) ^ memory.i32(flip));
  }

  private long bytes(MemoryImage memory, int params, int a, int b) {
    int factorA = memory.i32(params + ElementwiseParams.FACTOR_A);
    int factorB = memory.i32(params + ElementwiseParams.FACTOR_B);
    float scale = memory.f32(params + ElementwiseParams.SCALE);
    if (spec.family() == Family.QUANTIZE) {
      float x = memory.f32(a) * scale;
      return (int) Math.rint(x);
    }
    int x = memory.u8(a) ^ memory.u8(params + ElementwiseParams.FLIP_A);
    int y = memory.u8(b) ^ memory.u8(params + ElementwiseParams.FLIP_B);
    if (spec.family() == Family.MULTIPLY) {
      return (long) Math.rint((x - factorA) * (y - factorB) * scale);
    }
    int sum = memory.i32(params + ElementwiseParams.BIAS) + x * factorA;
    if (spec.family() == Family.ADD) {
      sum += y * factorB;
    }
    return sum >> memory.i32(params + ElementwiseParams.SHIFT);
  }
}
