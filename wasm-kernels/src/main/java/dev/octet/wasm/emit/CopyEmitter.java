package dev.octet.wasm.emit;

import dev.octet.kernel.CopyParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Rows of bytes, {@link CopyParams}, 16 at a time: the last 16 of a row overlap those before them.
 */
final class CopyEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts
        .module()
        .function(spec.name(), PARAMS, List.of(), f -> new Body(f, parts.storePartial()).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final FunctionRef storePartial;
    private final Local params;
    private final Local from;
    private final Local to;
    private final Local a;
    private final Local c;
    private final Local last;

    Body(FunctionBuilder f, FunctionRef storePartial) {
      this.f = f;
      this.storePartial = storePartial;
      params = f.param(0);
      from = f.param(1);
      to = f.param(2);
      a = f.i32();
      c = f.i32();
      last = f.i32();
    }

    void emit() {
      f.get(from).get(to).op(Op.I32_EQ).ifThen(f::ret);
      firstRow(CopyParams.A, CopyParams.A_STRIDE, a);
      firstRow(CopyParams.C, CopyParams.C_STRIDE, c);
      param(CopyParams.ROW_BYTES).i32(BLOCK).op(Op.I32_SUB).set(last);
      f.loop(
          next -> {
            f.get(last).i32(0).op(Op.I32_LT_S).ifElse(this::shortRow, this::longRow);
            nextRow(CopyParams.A_STRIDE, a);
            nextRow(CopyParams.C_STRIDE, c);
            f.add(from, 1).get(from).get(to).op(Op.I32_LT_S).brIf(next);
          });
    }

    private void shortRow() {
      f.get(c).get(a).memory(Op.V128_LOAD, 0);
      param(CopyParams.ROW_BYTES).call(storePartial);
    }

    private void longRow() {
      Local offset = f.i32();
      f.i32(0).set(offset);
      f.loop(
          next -> {
            block(offset);
            f.add(offset, BLOCK).get(offset).get(last).op(Op.I32_LT_S).brIf(next);
          });
      block(last);
    }

    private void block(Local offset) {
      f.get(c).get(offset).op(Op.I32_ADD);
      f.get(a).get(offset).op(Op.I32_ADD).memory(Op.V128_LOAD, 0);
      f.memory(Op.V128_STORE, 0);
    }

    private void firstRow(int base, int stride, Local pointer) {
      param(base).get(from);
      param(stride).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
    }

    private void nextRow(int stride, Local pointer) {
      f.get(pointer);
      param(stride).op(Op.I32_ADD).set(pointer);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}
