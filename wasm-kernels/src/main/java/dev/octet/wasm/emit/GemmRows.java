package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/** Emits all columns of a fixed number of rows of a matrix product, one tile after the other. */
final class GemmRows {
  private final FunctionBuilder f;
  private final KernelSpec spec;
  private final TileStep step;
  private final ProductOutput output;
  private final Local params;
  private final int rows;
  private final boolean indirect;

  private final Local source;
  private final Local target;
  private final Local left;
  private final Local panel;
  private final Local weights;
  private final List<Local> pointers = new ArrayList<>();

  GemmRows(
      FunctionBuilder f,
      KernelSpec spec,
      TileStep step,
      ProductOutput output,
      Local params,
      int rows) {
    this.f = f;
    this.spec = spec;
    this.step = step;
    this.output = output;
    this.params = params;
    this.rows = rows;
    indirect = GemmEmitter.isIndirect(spec);
    source = f.i32();
    target = f.i32();
    left = f.i32();
    panel = f.i32();
    weights = f.i32();
    for (int r = 0; r < rows; r++) {
      pointers.add(f.i32());
    }
  }

  /** Emits rows {@code row} to {@code row + rows - 1}. */
  void emit(Local row) {
    output.begin(row);
    param(GemmParams.A).get(row);
    rowDistance();
    f.op(Op.I32_MUL).op(Op.I32_ADD).set(source);
    param(GemmParams.C).get(row);
    param(GemmParams.C_STRIDE).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
    param(GemmParams.PANELS).set(weights);
    int width = spec.nr() * output.elementBytes();
    param(GemmParams.N).i32(output.elementBytes()).op(Op.I32_MUL).set(left);
    f.loop(
        nextPanel -> {
          tile();
          f.add(target, width);
          f.get(left).i32(width).op(Op.I32_SUB).tee(left);
          f.i32(0).op(Op.I32_GT_S).brIf(nextPanel);
        });
  }

  private void tile() {
    List<List<List<Local>>> sets = new ArrayList<>();
    for (int s = 0; s < step.accumulatorSets(rows); s++) {
      sets.add(accumulators());
    }
    f.get(weights).set(panel);
    start(sets);
    f.add(weights, output.headerBytes());
    if (indirect) {
      taps(sets);
    } else {
      segment(sets, source);
    }
    if (spec.family() == Family.GEMM || spec.family() == Family.IGEMM) {
      f.get(panel).memory(Op.I32_LOAD, 0);
      f.ifThen(() -> rests(sets.get(0)));
    }
    join(sets);
    if (step.shift() > 0) {
      shift(sets.get(0));
    }
    output.emit(sets.get(0), panel, target, left);
  }

  private List<List<Local>> accumulators() {
    List<List<Local>> result = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      result.add(f.v128s(spec.nr() / 4));
    }
    return result;
  }

  private void start(List<List<List<Local>>> sets) {
    for (List<List<Local>> set : sets) {
      for (int r = rows - 1; r >= 0; r--) {
        for (int j = 0; j < set.get(r).size(); j++) {
          if (set == sets.get(0) && step.shift() == 0) {
            output.pushStart(r, panel, j);
          } else {
            f.i32x4(0);
          }
          f.set(set.get(r).get(j));
        }
      }
    }
  }

  private void taps(List<List<List<Local>>> sets) {
    f.scope(
        () -> {
          Local table = f.i32();
          Local taps = f.i32();
          f.get(source).set(table);
          param(GemmParams.TAPS).set(taps);
          f.loop(
              nextTap -> {
                segment(sets, table);
                f.add(table, 4).add(taps, -1);
                f.get(taps).brIf(nextTap);
              });
        });
  }

  /** Adds what the packed bytes leave of weights. */
  private void rests(List<List<Local>> accumulators) {
    Local left = f.i32();
    Local rest = f.i32();
    Local start = f.i32();
    f.get(panel).memory(Op.I32_LOAD, 0).set(left);
    f.get(panel).memory(Op.I32_LOAD, 4).set(rest);
    f.loop(
        next -> {
          f.get(source).get(rest).memory(Op.I32_LOAD, 0).op(Op.I32_ADD).set(start);
          pointers(start);
          for (Local pointer : pointers) {
            f.get(pointer).get(rest).memory(Op.I32_LOAD, 4).op(Op.I32_ADD).set(pointer);
          }
          f.add(rest, GemmParams.REST_HEADER);
          step.emit(f, pointers, rest, 0, accumulators);
          f.add(rest, step.weightBytes());
          f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
        });
  }

  private void segment(List<List<List<Local>>> sets, Local start) {
    pointers(start);
    f.scope(() -> steps(sets));
  }

  private void pointers(Local start) {
    f.scope(
        () -> {
          Local distance = f.i32();
          Local address = f.i32();
          rowDistance();
          f.set(distance);
          f.get(start).set(address);
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
        });
  }

  private void steps(List<List<List<Local>>> sets) {
    Local remaining = f.i32();
    param(GemmParams.STEPS).set(remaining);
    for (int unroll = step.unroll(); unroll >= 1; unroll = unroll == 1 ? 0 : 1) {
      int count = unroll;
      f.block(
          done -> {
            f.get(remaining).i32(count).op(Op.I32_LT_S).brIf(done);
            f.loop(
                next -> {
                  for (int s = 0; s < count; s++) {
                    step.emit(f, pointers, weights, s, sets.get(s % sets.size()));
                  }
                  f.add(weights, count * step.weightBytes());
                  pointers.forEach(pointer -> f.add(pointer, count * step.rowBytes()));
                  f.get(remaining).i32(count).op(Op.I32_SUB).tee(remaining);
                  f.i32(count).op(Op.I32_GE_S).brIf(next);
                });
          });
    }
  }

  private void join(List<List<List<Local>>> sets) {
    for (List<List<Local>> more : sets.subList(1, sets.size())) {
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < more.get(r).size(); j++) {
          Local sum = sets.get(0).get(r).get(j);
          f.get(sum).get(more.get(r).get(j)).op(Op.I32X4_ADD).set(sum);
        }
      }
    }
  }

  /** Undoes the step's factor, and adds what the sums should have started from. */
  private void shift(List<List<Local>> accumulators) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < accumulators.get(r).size(); j++) {
        Local sum = accumulators.get(r).get(j);
        f.get(sum).i32(step.shift()).op(Op.I32X4_SHR_S);
        output.pushStart(r, panel, j);
        f.op(Op.I32X4_ADD).set(sum);
      }
    }
  }

  /** Pushes the bytes from one row of A, or of its pointer table, to the next. */
  private void rowDistance() {
    if (indirect) {
      param(GemmParams.TAPS).i32(2).op(Op.I32_SHL);
    } else {
      param(GemmParams.A_STRIDE);
    }
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}
