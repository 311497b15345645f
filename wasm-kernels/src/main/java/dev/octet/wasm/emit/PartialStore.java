package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;
import static dev.octet.wasm.encode.ValueType.I64;
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
    Local address = f.param(0);
    Local vector = f.param(1);
    Local count = f.param(2);
    Local bytes = f.local(I64);
    f.get(vector).lane(Op.I64X2_EXTRACT_LANE, 0).set(bytes);
    f.get(count).i32(8).op(Op.I32_AND);
    f.ifThen(
        () -> {
          f.get(address).get(bytes).memory(Op.I64_STORE, 0).add(address, 8);
          f.get(vector).lane(Op.I64X2_EXTRACT_LANE, 1).set(bytes);
        });
    store(f, bytes, 4, Op.I64_STORE32);
    store(f, bytes, 2, Op.I64_STORE16);
    store(f, bytes, 1, Op.I64_STORE8);
  }

  private static void store(FunctionBuilder f, Local bytes, int size, Op store) {
    Local address = f.param(0);
    f.get(f.param(2)).i32(size).op(Op.I32_AND);
    f.ifThen(
        () -> {
          f.get(address).get(bytes).memory(store, 0).add(address, size);
          f.get(bytes).i64(8L * size).op(Op.I64_SHR_U).set(bytes);
        });
  }
}
