package dev.octet.wasm.asm;

import static dev.octet.wasm.encode.ValueType.V128;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import run.endive.wasm.Parser;

/** The opcode table against the table and the validator of an independent implementation. */
class OpTest {
  @ParameterizedTest
  @EnumSource(Op.class)
  void isSpelledAsInTheSpecification(Op op) {
    assertEquals(op.name(), op.mnemonic().replace('.', '_').toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(Op.class)
  void isValidWithItsOperandsAndResults(Op op) {
    if (op.immediate() == Immediate.SPECIAL || op == Op.I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S) {
      return;
    }
    ModuleBuilder module = new ModuleBuilder();
    module.importMemory("env", "memory", 1);
    module.function(
        op.mnemonic(),
        op.operands(),
        op.results(),
        f -> {
          for (int i = 0; i < op.operands().size(); i++) {
            f.get(f.param(i));
          }
          emit(f, op);
        });
    var parsed = Parser.parse(module.encode());
    int last = op.operands().size();
    String decoded =
        parsed.codeSection().getFunctionBody(0).instructions().get(last).opcode().name();
    assertEquals(letters(op.name()), letters(decoded));
  }

  private static String letters(String name) {
    // The other implementation says "demote low", the specification does not.
    return name.replace("_", "").toUpperCase(Locale.ROOT).replace("DEMOTELOW", "DEMOTE");
  }

  private static void emit(FunctionBuilder f, Op op) {
    switch (op.immediate()) {
      case NONE -> f.op(op);
      case MEMORY -> f.memory(op, 3);
      case MEMORY_LANE -> f.memoryLane(op, 3, 1);
      case LANE -> f.lane(op, 1);
      case SHUFFLE -> f.shuffle(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      default -> throw new IllegalArgumentException(op.mnemonic());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Op.class,
      names = {"I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S"})
  void takesThreeVectorsForTheRelaxedDot(Op op) {
    assertEquals(List.of(V128, V128, V128), op.operands());
    assertEquals(List.of(V128), op.results());
  }
}
