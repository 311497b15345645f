package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Matrix products, {@link dev.octet.kernel.GemmParams} and {@link
 * dev.octet.kernel.DynamicGemmParams}: one function for groups of MR rows, once with and once
 * without clamps beyond saturation, and one for each smaller group at the end, so that engines
 * optimise what is used.
 */
final class GemmEmitter implements KernelEmitter {
  private static final int COLUMNS = QuantizedRows.COLUMNS;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    TileStep step = step(spec, parts);
    if (spec.nr() != COLUMNS || spec.kr() != step.rowBytes()) {
      throw new IllegalArgumentException(
          spec.name() + ": only tiles of 8 columns and " + step.rowBytes() + " k are written");
    }
    FunctionRef clamping = fullTiles(spec, parts, step, true);
    boolean isSingle = isDynamic(spec) || spec.mr() == 1;
    FunctionRef plain = isSingle ? clamping : fullTiles(spec, parts, step, false);
    List<FunctionRef> tails = new ArrayList<>();
    for (int rows = 1; rows < spec.mr(); rows++) {
      tails.add(tail(spec, parts, step, rows));
    }
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> {
              Local params = f.param(0);
              Local row = f.param(1);
              Local to = f.param(2);
              Local left = f.i32();
              f.get(to).get(row).op(Op.I32_SUB).i32(spec.mr()).op(Op.I32_REM_U).set(left);
              f.get(to).get(left).op(Op.I32_SUB).set(to);
              if (plain == clamping) {
                f.get(params).get(row).get(to).call(plain);
              } else {
                Requantize.pushClamps(f, params, GemmParams.MAGIC);
                f.ifElse(
                    () -> f.get(params).get(row).get(to).call(clamping),
                    () -> f.get(params).get(row).get(to).call(plain));
              }
              for (int rows = 1; rows < spec.mr(); rows++) {
                FunctionRef tail = tails.get(rows - 1);
                f.get(left).i32(rows).op(Op.I32_EQ);
                f.ifThen(() -> f.get(params).get(to).call(tail));
              }
            });
  }

  /** The function for a range of whole groups of MR rows. */
  private static FunctionRef fullTiles(
      KernelSpec spec, Parts parts, TileStep step, boolean clamps) {
    return parts
        .module()
        .function(
            spec.name() + (clamps ? "_clamping" : "_plain"),
            PARAMS,
            List.of(),
            f -> {
              Local row = f.param(1);
              f.block(
                  done ->
                      f.loop(
                          next -> {
                            f.get(row).get(f.param(2)).op(Op.I32_GE_S).brIf(done);
                            rows(f, spec, step, parts, spec.mr(), clamps).emit(row);
                            f.add(row, spec.mr()).br(next);
                          }));
            });
  }

  private static FunctionRef tail(KernelSpec spec, Parts parts, TileStep step, int rows) {
    return parts
        .module()
        .function(
            spec.name() + "_rows" + rows,
            List.of(I32, I32),
            List.of(),
            f -> rows(f, spec, step, parts, rows, true).emit(f.param(1)));
  }

  private static GemmRows rows(
      FunctionBuilder f, KernelSpec spec, TileStep step, Parts parts, int rows, boolean clamps) {
    Local params = f.param(0);
    ProductOutput output =
        isDynamic(spec)
            ? new DynamicRows(f, params, parts)
            : new QuantizedRows(f, params, parts.storePartial(), clamps);
    return new GemmRows(f, spec, step, output, params, rows);
  }

  private static TileStep step(KernelSpec spec, Parts parts) {
    if (spec.family().isNarrow()) {
      return spec.feature() == Feature.RELAXED
          ? new NarrowRelaxedTileStep(spec, parts.dot())
          : new NarrowWideningTileStep(spec);
    }
    return spec.feature() == Feature.RELAXED
        ? new RelaxedTileStep(spec, parts.dot())
        : new WideningTileStep(spec);
  }

  /** Whether {@code spec} finds the rows of A through a table of pointers. */
  static boolean isIndirect(KernelSpec spec) {
    return spec.family() == Family.IGEMM || isDynamic(spec);
  }

  private static boolean isDynamic(KernelSpec spec) {
    return spec.family() == Family.DYNAMIC_GEMM || spec.family() == Family.DYNAMIC_GEMM4;
  }
}
