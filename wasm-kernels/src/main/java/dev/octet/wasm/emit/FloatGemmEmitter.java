package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * float32 matrix products, {@link dev.octet.kernel.FloatGemmParams}: one function for groups of MR
 * rows, and one for each smaller group at the end, so that engines optimise what is used.
 */
final class FloatGemmEmitter implements KernelEmitter {
  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    List<FunctionRef> groups = new ArrayList<>();
    for (int rows = 1; rows < spec.mr(); rows++) {
      groups.add(group(spec, parts, rows));
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
              f.block(
                  done ->
                      f.loop(
                          next -> {
                            f.get(to).get(row).op(Op.I32_SUB).i32(spec.mr()).op(Op.I32_LT_S);
                            f.brIf(done);
                            new FloatGemmRows(f, spec, parts, spec.mr()).emit();
                            f.add(row, spec.mr()).br(next);
                          }));
              for (int rows = 1; rows < spec.mr(); rows++) {
                FunctionRef group = groups.get(rows - 1);
                f.get(to).get(row).op(Op.I32_SUB).i32(rows).op(Op.I32_EQ);
                f.ifThen(() -> f.get(params).get(row).call(group));
              }
            });
  }

  private static FunctionRef group(KernelSpec spec, Parts parts, int rows) {
    return parts
        .module()
        .function(
            spec.name() + "_rows" + rows,
            List.of(I32, I32),
            List.of(),
            f -> new FloatGemmRows(f, spec, parts, rows).emit());
  }
}
