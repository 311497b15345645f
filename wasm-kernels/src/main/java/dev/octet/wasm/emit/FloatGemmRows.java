package dev.octet.wasm.emit;

import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits all columns of a fixed number of rows of a float32 matrix product, one panel after the
 * other; a single row takes several panels at once, because the sums of one are too few to hide the
 * latency of additions.
 */
final class FloatGemmRows {
  private static final int UNROLL = 4;
  private static final int PANELS_OF_SINGLE_ROW = 4;
  private static final int VECTOR = 16;

  private final FunctionBuilder f;
  private final int rows;
  private final int panelWidth;
  private final FloatOutput output;

  /** Whether there is a tile of four columns for the end of the rows. */
  private final boolean halves;

  private final Local params;
  private final Local row;

  /** Not 0 if the rows of A lie at a constant distance. */
  private final Local direct;

  /** Bytes from one row of A, or of its pointer table, to the next. */
  private final Local distance;

  private final Local source;
  private final Local target;
  private final Local left;

  /** Address of the weights that come next, of each panel of a tile. */
  private final List<Local> weights = new ArrayList<>();

  private final List<Local> pointers = new ArrayList<>();

  /** Prepares code for rows {@code param(1)} and following. */
  FloatGemmRows(FunctionBuilder f, KernelSpec spec, Parts parts, int rows) {
    this.f = f;
    this.rows = rows;
    panelWidth = Float.BYTES * spec.nr();
    halves = rows == spec.mr();
    params = f.param(0);
    row = f.param(1);
    output = new FloatOutput(f, params, parts.storePartial());
    direct = f.i32();
    distance = f.i32();
    source = f.i32();
    target = f.i32();
    left = f.i32();
    for (int p = 0; p < (rows == 1 ? PANELS_OF_SINGLE_ROW : 1); p++) {
      weights.add(f.i32());
    }
    for (int r = 0; r < rows; r++) {
      pointers.add(f.i32());
    }
  }

  void emit() {
    param(FloatGemmParams.A_STRIDE).tee(direct);
    param(FloatGemmParams.TAPS).i32(2).op(Op.I32_SHL).get(direct).select().set(distance);
    param(FloatGemmParams.A).get(row).get(distance);
    f.op(Op.I32_MUL).op(Op.I32_ADD).set(source);
    param(FloatGemmParams.C).get(row);
    param(FloatGemmParams.C_STRIDE).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
    param(FloatGemmParams.PANELS).set(weights.get(0));
    param(FloatGemmParams.N).i32(Float.BYTES).op(Op.I32_MUL).set(left);
    if (weights.size() > 1) {
      tiles(weights, (weights.size() - 1) * panelWidth);
    }
    List<Local> single = weights.subList(0, 1);
    tiles(single, halves ? VECTOR : 0);
    if (halves) {
      f.get(left).i32(0).op(Op.I32_GT_S).ifThen(() -> tile(single, 1));
    }
  }

  /**
   * Tiles of as many panels as there are in {@code streams}, while a row has more than so many
   * bytes left.
   */
  private void tiles(List<Local> streams, int bytes) {
    f.block(
        done ->
            f.loop(
                next -> {
                  f.get(left).i32(bytes).op(Op.I32_LE_S).brIf(done);
                  tile(streams, panelWidth / VECTOR);
                  f.br(next);
                }));
  }

  /** A tile of panels of which {@code vectors} vectors of four columns are computed. */
  private void tile(List<Local> streams, int vectors) {
    for (int p = 1; p < streams.size(); p++) {
      f.get(streams.get(p - 1));
      param(FloatGemmParams.TAPS);
      param(FloatGemmParams.K).op(Op.I32_MUL).i32(1).op(Op.I32_ADD);
      f.i32(panelWidth).op(Op.I32_MUL).op(Op.I32_ADD).set(streams.get(p));
    }
    List<List<List<Local>>> tile = new ArrayList<>();
    for (Local stream : streams) {
      tile.add(panel(stream, vectors));
      f.add(stream, panelWidth);
    }
    taps(streams, tile);
    Local stride = f.i32();
    param(FloatGemmParams.C_STRIDE).set(stride);
    for (List<List<Local>> panel : tile) {
      output.emit(panel, target, stride, left);
      f.add(target, panelWidth).add(left, -panelWidth);
    }
    if (streams.size() > 1) {
      f.get(streams.get(streams.size() - 1)).set(streams.get(0));
    }
  }

  /** The accumulators of a panel, per row one vector for four columns: the bias. */
  private List<List<Local>> panel(Local bias, int vectors) {
    List<List<Local>> accumulators = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      accumulators.add(f.v128s(vectors));
    }
    for (int j = 0; j < vectors; j++) {
      Local first = accumulators.get(0).get(j);
      f.get(bias).memory(Op.V128_LOAD, VECTOR * j).set(first);
      for (int r = 1; r < rows; r++) {
        f.get(first).set(accumulators.get(r).get(j));
      }
    }
    return accumulators;
  }

  private void taps(List<Local> streams, List<List<List<Local>>> tile) {
    Local segment = f.i32();
    Local taps = f.i32();
    f.get(source).set(segment);
    param(FloatGemmParams.TAPS).set(taps);
    f.loop(
        nextTap -> {
          f.get(direct).ifElse(() -> locate(segment, false), () -> locate(segment, true));
          f.scope(() -> products(streams, tile));
          f.add(segment, 4);
          f.get(taps).i32(1).op(Op.I32_SUB).tee(taps).brIf(nextTap);
        });
  }

  /** Sets the address of a segment of each row, which stands in a table if {@code indirect}. */
  private void locate(Local segment, boolean indirect) {
    Local address = f.i32();
    f.get(segment).set(address);
    for (int r = 0; r < rows; r++) {
      f.get(address);
      if (indirect) {
        f.memory(Op.I32_LOAD, 0);
      }
      f.set(pointers.get(r));
      if (r + 1 < rows) {
        f.add(address, distance);
      }
    }
  }

  /** All K of a segment: groups of UNROLL in a loop, the rest without. */
  private void products(List<Local> streams, List<List<List<Local>>> tile) {
    Local remaining = f.i32();
    param(FloatGemmParams.K).set(remaining);
    f.block(
        done -> {
          f.get(remaining).i32(UNROLL).op(Op.I32_LT_S).brIf(done);
          f.loop(
              next -> {
                products(UNROLL, streams, tile);
                f.get(remaining).i32(UNROLL).op(Op.I32_SUB).tee(remaining);
                f.i32(UNROLL).op(Op.I32_GE_S).brIf(next);
              });
        });
    for (int count = UNROLL / 2; count >= 1; count /= 2) {
      int rest = count;
      f.get(remaining).i32(rest).op(Op.I32_AND);
      f.ifThen(() -> products(rest, streams, tile));
    }
  }

  private void products(int count, List<Local> streams, List<List<List<Local>>> tile) {
    for (int k = 0; k < count; k++) {
      for (int p = 0; p < streams.size(); p++) {
        products(k, streams.get(p), tile.get(p));
      }
    }
    streams.forEach(stream -> f.add(stream, count * panelWidth));
    pointers.forEach(pointer -> f.add(pointer, count * Float.BYTES));
  }

  /** Adds the products of one k, each rounded before it is added. */
  private void products(int k, Local stream, List<List<Local>> accumulators) {
    f.scope(
        () -> {
          List<Local> columns = f.v128s(accumulators.get(0).size());
          Local activation = f.v128();
          for (int j = 0; j < columns.size(); j++) {
            f.get(stream).memory(Op.V128_LOAD, k * panelWidth + j * VECTOR).set(columns.get(j));
          }
          for (int r = 0; r < rows; r++) {
            f.get(pointers.get(r)).memory(Op.V128_LOAD32_SPLAT, k * Float.BYTES).set(activation);
            for (int j = 0; j < columns.size(); j++) {
              Local accumulator = accumulators.get(r).get(j);
              f.get(accumulator).get(columns.get(j)).get(activation).op(Op.F32X4_MUL);
              f.op(Op.F32X4_ADD).set(accumulator);
            }
          }
        });
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}
