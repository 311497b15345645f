package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.operator.Elu;
import dev.octet.operator.Gelu;
import dev.octet.operator.Logistic;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Tanh;
import dev.octet.operator.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Numbers of every magnitude and around every limit of a function; counts around vectors. */
record FunctionScenarios(KernelSpec spec) {
  private static final float[] LIMITS = {
    0f,
    -0f,
    0x1p-10f,
    10,
    20,
    28.284271f,
    87.33655f,
    88.72284f,
    100,
    14.5f,
    14.2f,
    3e38f,
    1e-40f,
    Float.POSITIVE_INFINITY
  };

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 101, 500}) {
      for (int kind = 0; kind < 4; kind++) {
        MemoryImage memory = new MemoryImage(1 << 13, random);
        int params = memory.allocate(ElementwiseParams.BYTES, 16);
        int a = memory.allocate(Float.BYTES * count, 1);
        for (int i = 0; i < count; i++) {
          memory.putFloat(a + Float.BYTES * i, next(kind, random));
        }
        boolean inPlace = random.nextBoolean();
        memory.putInt(params + ElementwiseParams.A, a);
        memory.putInt(
            params + ElementwiseParams.C, inPlace ? a : memory.allocate(Float.BYTES * count, 1));
        memory.putInt(params + ElementwiseParams.LENGTH, count);
        String title = "count=" + count + " values=" + kind;
        result.add(new Scenario(title, memory, params, count, this::reference));
      }
    }
    return result;
  }

  private static float next(int kind, Random random) {
    float sign = random.nextBoolean() ? 1 : -1;
    return switch (kind) {
      case 0 -> (float) random.nextGaussian() * 3;
      case 1 -> FloatValues.SPREAD.next(random);
      case 2 -> near(sign * LIMITS[random.nextInt(LIMITS.length)], random.nextInt(3) - 1);
      default -> sign * Float.intBitsToFloat(random.nextInt(0x7F800001));
    };
  }

  /** A number, or its neighbour. */
  private static float near(float x, int direction) {
    return direction == 0 ? x : direction < 0 ? Math.nextDown(x) : Math.nextUp(x);
  }

  private Unary function() {
    return switch (spec.family()) {
      case FLOAT_LOGISTIC -> new Logistic();
      case FLOAT_TANH -> new Tanh();
      case FLOAT_EXP -> new MathFunction(MathFunction.Kind.EXP);
      case FLOAT_ELU -> new Elu();
      case FLOAT_GELU -> new Gelu(false);
      default -> new Gelu(true);
    };
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    Unary function = function();
    int a = memory.i32(params + ElementwiseParams.A);
    int c = memory.i32(params + ElementwiseParams.C);
    for (int i = Float.BYTES * from; i < Float.BYTES * to; i += Float.BYTES) {
      memory.putFloat(c + i, function.apply(memory.f32(a + i)));
    }
  }
}
