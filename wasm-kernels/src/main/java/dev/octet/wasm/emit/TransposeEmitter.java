package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.TransposeParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Label;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Transposed matrices, {@link TransposeParams}, in tiles of MR rows and NR columns, a vector per
 * row. The last tile of a column overlaps the one above, the last of a row the one to its left.
 *
 * <p>Where a matrix has fewer than MR rows, a tile's columns spill over into the next ones, which
 * are written later; the last MR columns, and what is narrower than a tile, go element by element.
 */
final class TransposeEmitter implements KernelEmitter {

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f, spec).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final int mr;
    private final int nr;
    private final int size;
    private final Local params;
    private final Local unit;
    private final Local to;
    private final Local rows;
    private final Local columns;
    private final Local rowBytes;
    private final Local columnBytes;
    private final Local wanted;
    private final Local a;
    private final Local c;
    private final Local width;
    private final Local left;

    Body(FunctionBuilder f, KernelSpec spec) {
      this.f = f;
      mr = spec.mr();
      nr = spec.nr();
      size = spec.family() == Family.WIDE_TRANSPOSE ? 4 : 1;
      params = f.param(0);
      unit = f.param(1);
      to = f.param(2);
      rows = f.i32();
      columns = f.i32();
      rowBytes = f.i32();
      columnBytes = f.i32();
      wanted = f.i32();
      a = f.i32();
      c = f.i32();
      width = f.i32();
      left = f.i32();
    }

    void emit() {
      param(TransposeParams.ROWS).set(rows);
      param(TransposeParams.COLUMNS).tee(columns).i32(size).op(Op.I32_MUL).set(rowBytes);
      f.get(rows).i32(size).op(Op.I32_MUL).set(columnBytes);
      f.i32(nr + mr).i32(nr).get(rows).i32(mr).op(Op.I32_LT_S).select().set(wanted);
      f.block(
          done ->
              f.loop(
                  next -> {
                    f.get(unit).get(to).op(Op.I32_GE_S).brIf(done);
                    locate();
                    f.block(this::matrix);
                    f.br(next);
                  }));
    }

    /** The columns of the range in the next matrix. */
    private void locate() {
      Local column = f.i32();
      f.get(unit).get(columns).op(Op.I32_REM_U).set(column);
      param(TransposeParams.A).get(unit).get(column).op(Op.I32_SUB);
      f.get(columnBytes).op(Op.I32_MUL).op(Op.I32_ADD);
      f.get(column).i32(size).op(Op.I32_MUL).op(Op.I32_ADD).set(a);
      param(TransposeParams.C).get(unit).get(columnBytes).op(Op.I32_MUL).op(Op.I32_ADD).set(c);
      f.get(columns).get(column).op(Op.I32_SUB).set(width);
      f.get(to).get(unit).op(Op.I32_SUB).tee(left);
      f.get(width).get(left).get(width).op(Op.I32_LT_S).select().tee(width).set(left);
      f.add(unit, width);
    }

    private void matrix(Label done) {
      f.loop(
          next -> {
            f.get(left).op(Op.I32_EQZ).brIf(done);
            f.get(left).get(wanted).op(Op.I32_LT_S);
            f.ifThen(
                () -> {
                  f.get(rows).i32(mr).op(Op.I32_LT_S);
                  f.get(width).i32(nr).op(Op.I32_LT_S).op(Op.I32_OR);
                  f.ifThen(
                      () -> {
                        elements();
                        f.br(done);
                      });
                  moveColumns(left, -nr);
                  f.i32(nr).set(left);
                });
            tiles();
            f.add(a, nr * size);
            f.get(c).get(columnBytes).i32(nr).op(Op.I32_MUL).op(Op.I32_ADD).set(c);
            f.add(left, -nr).br(next);
          });
    }

    /** Moves the pointers by {@code count + more} columns. */
    private void moveColumns(Local count, int more) {
      Local move = f.i32();
      f.get(count).i32(more).op(Op.I32_ADD).set(move);
      f.get(a).get(move).i32(size).op(Op.I32_MUL).op(Op.I32_ADD).set(a);
      f.get(c).get(move).get(columnBytes).op(Op.I32_MUL).op(Op.I32_ADD).set(c);
    }

    /** NR columns, all their rows. */
    private void tiles() {
      Local row = f.i32();
      Local last = f.i32();
      Local lastPointer = f.i32();
      f.get(rows).i32(mr).op(Op.I32_SUB).i32(0).get(rows).i32(mr).op(Op.I32_GE_S).select();
      f.set(last);
      f.get(rows).i32(1).op(Op.I32_SUB).get(rowBytes).op(Op.I32_MUL);
      f.get(a).op(Op.I32_ADD).set(lastPointer);
      f.i32(0).set(row);
      f.loop(
          next -> {
            f.get(row).get(last).get(row).get(last).op(Op.I32_LT_S).select().set(row);
            tile(row, lastPointer);
            f.add(row, mr).get(row).get(rows).op(Op.I32_LT_S).brIf(next);
          });
    }

    private void tile(Local row, Local lastPointer) {
      Local pointer = f.i32();
      f.get(a).get(row).get(rowBytes).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
      List<Local> vectors = f.v128s(mr);
      for (int i = 0; i < mr; i++) {
        if (i > 0) {
          f.add(pointer, rowBytes).get(pointer).get(lastPointer);
          f.get(pointer).get(lastPointer).op(Op.I32_LT_U).select().set(pointer);
        }
        f.get(pointer).memory(Op.V128_LOAD, 0).set(vectors.get(i));
      }
      f.get(c).get(row).i32(size).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
      int[] low = size == 1 ? Shuffles.ZIP_LOW_8 : Shuffles.ZIP_LOW_32;
      int[] high = size == 1 ? Shuffles.ZIP_HIGH_8 : Shuffles.ZIP_HIGH_32;
      for (Local vector : Shuffles.transposed(f, vectors, low, high)) {
        store(pointer, vector);
      }
    }

    /** Stores one column, or two of 8 bytes. */
    private void store(Local pointer, Local vector) {
      if (mr * size == 16) {
        f.get(pointer).get(vector).memory(Op.V128_STORE, 0).add(pointer, columnBytes);
        return;
      }
      for (int half = 0; half < 2; half++) {
        f.get(pointer).get(vector).memoryLane(Op.V128_STORE64_LANE, 0, half);
        f.add(pointer, columnBytes);
      }
    }

    /** The columns that are left, element by element. */
    private void elements() {
      Local pointer = f.i32();
      Local row = f.i32();
      f.loop(
          nextColumn -> {
            f.get(a).set(pointer).get(rows).set(row);
            f.loop(
                nextRow -> {
                  f.get(c).get(pointer);
                  f.memory(size == 1 ? Op.I32_LOAD8_U : Op.I32_LOAD, 0);
                  f.memory(size == 1 ? Op.I32_STORE8 : Op.I32_STORE, 0);
                  f.add(pointer, rowBytes).add(c, size);
                  f.add(row, -1).get(row).brIf(nextRow);
                });
            f.add(a, size).add(left, -1).get(left).brIf(nextColumn);
          });
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}
