package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;
import static dev.octet.wasm.encode.ValueType.V128;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * The function {@code (address, vector, count)} that stores the first {@code count} bytes of a
 * vector, 0 to 15, and touches nothing beyond.
 */
final class PartialStore {
  private PartialStore() {}

  static FunctionRef declareIn(ModuleBuilder module) {
    return module.function("store_partial", List.of(I32, V128, I32), List.of(), PartialStore::body);
  }

  private static void body(FunctionBuilder f) {
    store(f, 8, Op.V128_STORE64_LANE);
    store(f, 4, Op.V128_STORE32_LANE);
    store(f, 2, Op.V128_STORE16_LANE);
    store(f, 1, Op.V128_STORE8_LANE);
  }

  private static void store(FunctionBuilder f, int bytes, Op lane0) {
    Local address = f.param(0);
    Local vector = f.param(1);
    f.get(f.param(2)).i32(bytes).op(Op.I32_AND);
    f.ifThen(
        () -> {
          f.get(address).get(vector).memoryLane(lane0, 0, 0);
          f.add(address, bytes);
          f.get(vector).get(vector).shuffle(Shuffles.from(bytes)).set(vector);
        });
  }
}
