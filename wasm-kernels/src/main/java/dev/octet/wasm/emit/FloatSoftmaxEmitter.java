package dev.octet.wasm.emit;

import dev.octet.kernel.FloatSoftmaxParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Softmax of rows of float32, {@link FloatSoftmaxParams}, four at a time. */
final class FloatSoftmaxEmitter implements KernelEmitter {
  private static final int LANES = 4;
  private static final int VECTOR = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f, parts).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Parts parts;
    private final Local params;
    private final Local row;
    private final Local in;
    private final Local out;
    private final Local left;
    private final Local max;
    private final Local factor;
    private final Local vector;
    private final FloatLaneSum sum;
    private final FloatExponential exponential;

    Body(FunctionBuilder f, Parts parts) {
      this.f = f;
      this.parts = parts;
      params = f.param(0);
      row = f.param(1);
      in = f.i32();
      out = f.i32();
      left = f.i32();
      max = f.v128();
      factor = f.v128();
      vector = f.v128();
      sum = new FloatLaneSum(f);
      exponential = new FloatExponential(f);
    }

    void emit() {
      KernelEmitter.forEachUnit(
          f,
          () -> {
            maximum();
            exponentials();
            sum();
            scale();
          });
    }

    private void startRow() {
      start(FloatSoftmaxParams.A, in);
      start(FloatSoftmaxParams.C, out);
      param(FloatSoftmaxParams.DEPTH).set(left);
    }

    private void start(int field, Local pointer) {
      param(field);
      param(FloatSoftmaxParams.DEPTH).get(row).op(Op.I32_MUL).i32(2).op(Op.I32_SHL);
      f.op(Op.I32_ADD).set(pointer);
    }

    /** Leaves the row's largest element in all lanes of the maximum. */
    private void maximum() {
      startRow();
      f.f32x4(Float.NEGATIVE_INFINITY).set(max);
      f.loop(
          next -> {
            f.get(max);
            f.get(in).memory(Op.V128_LOAD, 0).f32x4(Float.NEGATIVE_INFINITY);
            Lanes.firstInts(f, left);
            f.op(Op.V128_BITSELECT).op(Op.F32X4_PMAX).set(max);
            nextVector();
            f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
      Lanes.combine(f, max, Op.F32X4_PMAX, Float.BYTES);
    }

    /** Writes the exponentials, and sums them by lanes, vector i to the sum number i mod 4. */
    private void exponentials() {
      startRow();
      f.get(params).memory(Op.V128_LOAD32_SPLAT, FloatSoftmaxParams.BETA).set(factor);
      sum.begin();
      f.loop(
          next -> {
            for (int i = 0; i < FloatLaneSum.VECTORS; i++) {
              f.get(in).memory(Op.V128_LOAD, 0).get(max).op(Op.F32X4_SUB);
              f.get(factor).op(Op.F32X4_MUL);
              exponential.emit();
              f.set(vector);
              store();
              sum.add(i, vector, left);
              nextVector();
            }
            f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
    }

    /** Leaves one over the sum of all lanes in the factor. */
    private void sum() {
      f.f32x4(1).get(sum.total()).op(Op.F32X4_DIV).set(factor);
    }

    private void scale() {
      startRow();
      f.loop(
          next -> {
            f.get(out).memory(Op.V128_LOAD, 0).get(factor).op(Op.F32X4_MUL).set(vector);
            store();
            nextVector();
            f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
    }

    private void nextVector() {
      f.add(in, VECTOR).add(out, VECTOR).add(left, -LANES);
    }

    /** Stores as much of the vector as is left of the row. */
    private void store() {
      f.get(left).i32(LANES).op(Op.I32_GE_S);
      f.ifElse(
          () -> f.get(out).get(vector).memory(Op.V128_STORE, 0),
          () -> {
            f.get(left).i32(0).op(Op.I32_GT_S);
            f.ifThen(
                () -> {
                  f.get(out).get(vector).get(left).i32(2).op(Op.I32_SHL);
                  f.call(parts.storePartial());
                });
          });
    }

    private FunctionBuilder param(int field) {
      return f.get(params).memory(Op.I32_LOAD, field);
    }
  }
}
