package dev.octet.wasm.asm;

import static dev.octet.wasm.encode.ValueType.F32;
import static dev.octet.wasm.encode.ValueType.I32;
import static dev.octet.wasm.encode.ValueType.V128;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.octet.wasm.encode.ValueType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

class FunctionBuilderTest {
  @Test
  void namesFunctionInstructionAndTypesOfAMismatch() {
    assertRejected(
        "function \"f\", byte 7, i32.add: expected [i32, i32], found [i32, f32]",
        f -> f.i32(1).f32(2).op(Op.I32_ADD));
  }

  @Test
  void rejectsMissingOperands() {
    assertRejected(
        "function \"f\", byte 2, i32x4.splat: expected [i32], found [v128]",
        f -> f.get(f.v128()).op(Op.I32X4_SPLAT));
    assertRejected(
        "function \"f\", byte 0, v128.store: expected [i32, v128], found []",
        f -> f.memory(Op.V128_STORE, 0));
  }

  @Test
  void rejectsOperandsFromOutsideABlock() {
    assertRejected(
        "function \"f\", byte 4, i32.eqz: expected [i32], found []",
        f -> f.i32(1).block(label -> f.op(Op.I32_EQZ)));
  }

  @Test
  void rejectsValuesLeftInABlock() {
    assertRejected(
        "function \"f\", byte 4, end: expected [], found [i32]", f -> f.loop(label -> f.i32(1)));
  }

  @Test
  void rejectsAWrongResult() {
    assertRejected("function \"f\", byte 5, end: expected [i32], found [f32]", f -> f.f32(1), I32);
    assertRejected("function \"f\", byte 2, end: expected [], found [i32]", f -> f.i32(1));
  }

  @Test
  void rejectsWrongImmediates() {
    assertRejected(
        "function \"f\", byte 2, i32.load: has the immediate MEMORY",
        f -> f.i32(0).op(Op.I32_LOAD));
    assertRejected(
        "function \"f\", byte 40, i8x16.shuffle: no lane 32",
        f -> {
          Local v = f.v128();
          f.get(v).get(v).i32x4(0).drop();
          f.shuffle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 32);
        });
    assertRejected(
        "function \"f\", byte 6, v128.store64_lane: no lane 2",
        f -> f.i32(0).get(f.v128()).memoryLane(Op.V128_STORE64_LANE, 0, 2));
  }

  @Test
  void rejectsLocalsOutsideTheirScope() {
    AtomicReference<Local> kept = new AtomicReference<>();
    assertRejected(
        "function \"f\", byte 0, local.get: local 0 (i32) is out of scope",
        f -> f.scope(() -> kept.set(f.i32())).get(kept.get()));
  }

  @Test
  void acceptsAnyOperandsAfterABranch() {
    assertEquals(3, run(f -> f.block(label -> f.br(label).op(Op.I32_ADD).drop()).i32(3)));
    assertEquals(4, run(f -> f.i32(4).ret().op(Op.I32_ADD)));
  }

  @Test
  void reusesTheSlotsOfFinishedScopes() {
    assertEquals(
        9,
        run(
            f -> {
              f.scope(() -> f.i32(1).set(f.i32()));
              f.scope(
                  () -> {
                    Local again = f.i32();
                    assertEquals("local 0 (i32)", again.toString());
                    f.i32(9).set(again).get(again);
                  });
            }));
  }

  @Test
  void runsLoopsConditionsAndCalls() {
    ModuleBuilder module = new ModuleBuilder();
    FunctionRef twice =
        module.function(
            "twice",
            List.of(I32),
            List.of(I32),
            f -> f.get(f.param(0)).get(f.param(0)).op(Op.I32_ADD));
    FunctionRef main =
        module.function(
            "main",
            List.of(I32),
            List.of(I32),
            f -> {
              Local n = f.param(0);
              Local sum = f.i32();
              f.loop(
                  next -> {
                    f.get(n).i32(1).op(Op.I32_AND);
                    f.ifElse(
                        () -> f.add(sum, n),
                        () -> f.get(sum).get(n).call(twice).op(Op.I32_ADD).set(sum));
                    f.add(n, -1).get(n).brIf(next);
                  });
              f.get(sum);
            });
    module.export("main", main);
    long[] result = Instance.builder(Parser.parse(module.encode())).build().export("main").apply(5);
    assertEquals(5 + 8 + 3 + 4 + 1, result[0]);
  }

  @Test
  void callsThroughTheTable() {
    ModuleBuilder module = new ModuleBuilder();
    List<FunctionRef> constants =
        List.of(7, 8).stream()
            .map(c -> module.function("c" + c, List.of(), List.of(I32), f -> f.i32(c)))
            .toList();
    module.table(constants);
    module.export(
        "main",
        module.function(
            "main",
            List.of(I32),
            List.of(I32),
            f -> f.get(f.param(0)).callIndirect(constants.get(0).type())));
    var main = Instance.builder(Parser.parse(module.encode())).build().export("main");
    assertEquals(7, main.apply(0)[0]);
    assertEquals(8, main.apply(1)[0]);
  }

  @Test
  void rejectsACallWithWrongArguments() {
    ModuleBuilder module = new ModuleBuilder();
    FunctionRef callee = module.function("g", List.of(V128, F32), List.of(), f -> {});
    AssemblyException e =
        assertThrows(
            AssemblyException.class,
            () -> module.function("f", List.of(), List.of(), f -> f.i32(1).call(callee)));
    assertEquals("function \"f\", byte 2, call: expected [v128, f32], found [i32]", e.getMessage());
  }

  private static void assertRejected(
      String message, Consumer<FunctionBuilder> body, ValueType... results) {
    AssemblyException e =
        assertThrows(
            AssemblyException.class,
            () -> new ModuleBuilder().function("f", List.of(), List.of(results), body));
    assertEquals(message, e.getMessage());
  }

  private static long run(Consumer<FunctionBuilder> body) {
    ModuleBuilder module = new ModuleBuilder();
    module.export("main", module.function("main", List.of(), List.of(I32), body));
    return Instance.builder(Parser.parse(module.encode())).build().export("main").apply()[0];
  }
}
