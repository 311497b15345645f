package dev.octet.wasm.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.wasm.asm.Op;
import org.junit.jupiter.api.Test;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

class RelaxedProbeTest {
  @Test
  void recognisesUnsignedActivations() {
    assertEquals(RelaxedProbe.EXACT_U8, probe(DotProduct.EXACT_U8));
  }

  @Test
  void recognisesSignedActivations() {
    assertEquals(RelaxedProbe.EXACT_S8, probe(DotProduct.EXACT_S8));
  }

  @Test
  void rejectsSaturatingSums() {
    DotProduct saturating =
        module -> {
          DotInstruction exact = DotProduct.EXACT_U8.declareIn(module);
          return f -> {
            var accumulator = f.v128();
            f.set(accumulator).i32x4(0);
            exact.emit(f);
            f.i32x4(65534).op(Op.I32X4_MIN_S).get(accumulator).op(Op.I32X4_ADD);
          };
        };
    assertEquals(0, probe(saturating));
  }

  @Test
  void rejectsASaturatingAccumulator() {
    DotProduct saturating =
        module -> {
          DotInstruction exact = DotProduct.EXACT_U8.declareIn(module);
          return f -> {
            var accumulator = f.v128();
            var sum = f.v128();
            f.set(accumulator).i32x4(0);
            exact.emit(f);
            f.get(accumulator).op(Op.I32X4_ADD).tee(sum);
            f.i32x4(0x7fff0000).get(accumulator).i32x4(0x7fffffff).op(Op.I32X4_EQ);
            f.get(sum).i32x4(0).op(Op.I32X4_LT_S).op(Op.V128_AND);
            f.op(Op.V128_NOT).op(Op.V128_BITSELECT);
          };
        };
    assertEquals(0, probe(saturating));
  }

  @Test
  void isSmall() {
    assertTrue(RelaxedProbe.write(DotProduct.NATIVE).length < 512);
  }

  private static long probe(DotProduct dot) {
    return Instance.builder(Parser.parse(RelaxedProbe.write(dot)))
        .build()
        .export("probe")
        .apply()[0];
  }
}
