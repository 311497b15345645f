package dev.octet.wasm.emit;

import dev.octet.kernel.ArgMaxParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * The position of the largest element of each row, {@link ArgMaxParams}: the largest one by
 * vectors, then the first vector that holds it. The last vector of a row may overlap the one
 * before.
 */
final class ArgMaxEmitter implements KernelEmitter {
  private static final int VECTOR = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    boolean floats = spec.family() == Family.FLOAT_ARG_MAX;
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f, floats).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final boolean floats;
    private final Local params;
    private final Local row;
    private final Local in;
    private final Local out;
    private final Local flip;
    private final Local max;

    /** Bytes of a row. */
    private final Local bytes;

    private final Local position;

    Body(FunctionBuilder f, boolean floats) {
      this.f = f;
      this.floats = floats;
      params = f.param(0);
      row = f.param(1);
      in = f.i32();
      out = f.i32();
      flip = f.v128();
      max = f.v128();
      bytes = f.i32();
      position = f.i32();
    }

    void emit() {
      param(ArgMaxParams.DEPTH).i32(floats ? 2 : 0).op(Op.I32_SHL).set(bytes);
      param(ArgMaxParams.A).get(bytes).get(row).op(Op.I32_MUL).op(Op.I32_ADD).set(in);
      param(ArgMaxParams.C);
      param(ArgMaxParams.OUT_BYTES).get(row).op(Op.I32_MUL).op(Op.I32_ADD).set(out);
      f.get(params).memory(Op.V128_LOAD32_SPLAT, ArgMaxParams.FLIP).set(flip);
      if (floats) {
        rows(this::longRow);
      } else {
        f.get(bytes).i32(2 * VECTOR).op(Op.I32_GT_S);
        f.ifElse(() -> rows(this::longRow), this::shortRows);
      }
    }

    private void rows(Runnable body) {
      KernelEmitter.forEachUnit(
          f,
          () -> {
            body.run();
            store();
            f.add(in, bytes);
          });
    }

    /** Rows of at most two vectors, without branches. */
    private void shortRows() {
      Local second = f.i32();
      Local mask = f.v128();
      f.i32(0).get(bytes).i32(VECTOR).op(Op.I32_SUB);
      f.get(bytes).i32(VECTOR).op(Op.I32_LT_S).select().set(second);
      Lanes.firstBytes(f, bytes);
      f.set(mask);
      rows(
          () -> {
            Local a = f.v128();
            Local b = f.v128();
            f.get(in);
            load();
            f.get(mask).op(Op.V128_AND).tee(a);
            f.get(in).get(second).op(Op.I32_ADD);
            load();
            f.get(mask).op(Op.V128_AND).tee(b);
            f.op(Op.I8X16_MAX_U).set(max);
            Lanes.combine(f, max, Op.I8X16_MAX_U, 1);
            f.get(a);
            matches();
            f.get(b);
            matches();
            f.get(second).op(Op.I32_SHL).op(Op.I32_OR).op(Op.I32_CTZ).set(position);
          });
    }

    private void longRow() {
      Local pointer = f.i32();
      Local last = f.i32();
      f.get(in).get(bytes).op(Op.I32_ADD).i32(VECTOR).op(Op.I32_SUB).set(last);
      maximum(pointer, last);
      f.get(in).set(pointer);
      f.i32(0).set(position);
      f.block(
          found ->
              f.loop(
                  next -> {
                    Local bits = f.i32();
                    f.get(pointer);
                    load();
                    matches();
                    f.tee(bits);
                    f.ifThen(
                        () -> {
                          f.get(pointer).get(in).op(Op.I32_SUB).i32(floats ? 2 : 0);
                          f.op(Op.I32_SHR_U).get(bits).op(Op.I32_CTZ).op(Op.I32_ADD).set(position);
                        });
                    f.get(bits).brIf(found);
                    f.get(pointer).get(last).op(Op.I32_EQ).brIf(found);
                    advance(pointer, last);
                    f.br(next);
                  }));
    }

    /** Leaves the row's largest element in all lanes of the maximum. */
    private void maximum(Local pointer, Local last) {
      f.get(in).tee(pointer);
      if (floats) {
        f.memory(Op.V128_LOAD32_SPLAT, 0).set(max);
      } else {
        load();
        f.set(max);
      }
      f.block(
          done ->
              f.loop(
                  next -> {
                    f.get(max).get(pointer);
                    load();
                    f.op(maximum()).set(max);
                    f.get(pointer).get(last).op(Op.I32_EQ).brIf(done);
                    advance(pointer, last);
                    f.br(next);
                  }));
      Lanes.combine(f, max, maximum(), floats ? Float.BYTES : 1);
    }

    private Op maximum() {
      return floats ? Op.F32X4_PMAX : Op.I8X16_MAX_U;
    }

    private void advance(Local pointer, Local last) {
      f.add(pointer, VECTOR);
      f.get(pointer).get(last).get(pointer).get(last).op(Op.I32_LT_U).select().set(pointer);
    }

    /** Takes an address, and pushes the vector there. */
    private void load() {
      f.memory(Op.V128_LOAD, 0);
      if (!floats) {
        f.get(flip).op(Op.V128_XOR);
      }
    }

    /** Takes a vector, and pushes which of its lanes hold the maximum, one bit each. */
    private void matches() {
      f.get(max).op(floats ? Op.F32X4_EQ : Op.I8X16_EQ);
      f.op(floats ? Op.I32X4_BITMASK : Op.I8X16_BITMASK);
    }

    private void store() {
      param(ArgMaxParams.OUT_BYTES).i32(Long.BYTES).op(Op.I32_EQ);
      f.ifElse(
          () -> f.get(out).get(position).op(Op.I64_EXTEND_I32_U).memory(Op.I64_STORE, 0),
          () -> f.get(out).get(position).memory(Op.I32_STORE, 0));
      f.get(out);
      param(ArgMaxParams.OUT_BYTES).op(Op.I32_ADD).set(out);
    }

    private FunctionBuilder param(int field) {
      return f.get(params).memory(Op.I32_LOAD, field);
    }
  }
}
