package dev.octet.wasm.emit;

import dev.octet.kernel.DynamicGemmParams;
import dev.octet.kernel.GemmParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Rows of 8 float32 columns of a product of quantized rows, {@link DynamicGemmParams}. */
final class DynamicRows implements ProductOutput {
  private static final int COLUMNS = QuantizedRows.COLUMNS;
  private static final int VECTOR = 16;

  private final FunctionBuilder f;
  private final Local params;
  private final FloatOutput output;
  private final Local parameters;
  private final Local distance;
  private final Local address;

  DynamicRows(FunctionBuilder f, Local params, Parts parts) {
    this.f = f;
    this.params = params;
    output = new FloatOutput(f, params, parts.storePartial());
    parameters = f.i32();
    distance = f.i32();
    address = f.i32();
  }

  @Override
  public void begin(Local row) {
    param(DynamicGemmParams.ROW_STRIDE).tee(distance).get(row).op(Op.I32_MUL);
    param(DynamicGemmParams.ROWS).op(Op.I32_ADD).set(parameters);
  }

  @Override
  public void pushStart(int row, Local panel, int vector) {
    f.get(panel).memory(Op.V128_LOAD, GemmParams.BIAS + VECTOR * vector);
    f.get(parameters).get(distance).i32(row).op(Op.I32_MUL).op(Op.I32_ADD);
    f.memory(Op.V128_LOAD32_SPLAT, Float.BYTES).op(Op.I32X4_MUL);
  }

  @Override
  public int elementBytes() {
    return Float.BYTES;
  }

  @Override
  public int headerBytes() {
    return GemmParams.BIAS + 8 * COLUMNS;
  }

  @Override
  public void emit(List<List<Local>> rows, Local panel, Local target, Local left) {
    f.scope(() -> scale(rows, panel, left));
    Local stride = f.i32();
    param(GemmParams.C_STRIDE).set(stride);
    output.emit(rows, target, stride, left);
  }

  private void scale(List<List<Local>> rows, Local panel, Local left) {
    Local biases = f.i32();
    Local scale = f.v128();
    param(DynamicGemmParams.BIASES);
    param(GemmParams.N).i32(2).op(Op.I32_SHL).op(Op.I32_ADD);
    f.get(left).op(Op.I32_SUB).set(biases);
    f.get(parameters).set(address);
    for (int r = 0; r < rows.size(); r++) {
      f.get(address).memory(Op.V128_LOAD32_SPLAT, 0).set(scale);
      f.add(address, distance);
      for (int j = 0; j < rows.get(r).size(); j++) {
        Local x = rows.get(r).get(j);
        f.get(x).op(Op.F32X4_CONVERT_I32X4_S).get(scale).op(Op.F32X4_MUL);
        f.get(panel).memory(Op.V128_LOAD, GemmParams.BIAS + 4 * COLUMNS + VECTOR * j);
        f.op(Op.F32X4_MUL);
        f.get(biases).memory(Op.V128_LOAD, VECTOR * j).op(Op.F32X4_ADD).set(x);
      }
    }
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}
