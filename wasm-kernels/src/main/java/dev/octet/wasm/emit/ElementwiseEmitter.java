package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Operators that go element by element, {@link ElementwiseParams}: 16 bytes of output at a time.
 */
final class ElementwiseEmitter implements KernelEmitter {
  private static final int VECTOR = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> new Body(f, spec, arithmetic(spec, f), parts.storePartial()).emit());
  }

  private static Elementwise arithmetic(KernelSpec spec, FunctionBuilder f) {
    Local params = f.param(0);
    return switch (spec.family()) {
      case ADD -> new ByteSum(f, params, true);
      case RESCALE -> new ByteSum(f, params, false);
      case MULTIPLY -> new ByteProduct(f, params);
      case QUANTIZE -> new FloatToByte(f, params);
      case DEQUANTIZE -> new ByteToFloat(f, params);
      case FLOAT_ADD, FLOAT_MULTIPLY, FLOAT_DIVIDE, FLOAT_MAXIMUM, FLOAT_MINIMUM, FLOAT_PRELU ->
          new FloatPair(f, params, spec.family());
      default -> new FloatFunctions(f, spec.family());
    };
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Elementwise arithmetic;
    private final FunctionRef storePartial;
    private final int block;
    private final int inputBytes;
    private final int outputBytes;
    private final Local params;
    private final Local from;
    private final Local left;
    private final Local count;
    private final Local a;
    private final Local b;
    private final Local c;

    Body(FunctionBuilder f, KernelSpec spec, Elementwise arithmetic, FunctionRef storePartial) {
      this.f = f;
      this.arithmetic = arithmetic;
      this.storePartial = storePartial;
      block = spec.nr();
      inputBytes = arithmetic.inputBytes();
      outputBytes = VECTOR / block;
      params = f.param(0);
      from = f.param(1);
      left = f.param(2);
      count = f.i32();
      a = f.i32();
      b = f.i32();
      c = f.i32();
    }

    void emit() {
      Local position = f.i32();
      f.get(left).get(from).op(Op.I32_SUB).tee(left).op(Op.I32_EQZ).ifThen(f::ret);
      address(ElementwiseParams.A, from, inputBytes, a);
      address(ElementwiseParams.C, from, outputBytes, c);
      f.get(from);
      param(ElementwiseParams.LENGTH).op(Op.I32_REM_U).set(position);
      address(ElementwiseParams.B, position, inputBytes, b);
      f.block(
          done -> {
            if (arithmetic instanceof FloatPair) {
              param(ElementwiseParams.EACH).i32(1).op(Op.I32_GT_S).brIf(done);
            }
            f.loop(
                next -> {
                  beginStretch(ElementwiseParams.LENGTH, position);
                  stretch(true);
                  f.i32(0).set(position);
                  param(ElementwiseParams.B).set(b);
                  f.get(left).brIf(next);
                });
            f.ret();
          });
      if (arithmetic instanceof FloatPair pair) {
        repeated(pair, position);
      }
    }

    /** Stretches of {@code EACH} elements that meet the same b. */
    private void repeated(FloatPair pair, Local position) {
      Local vector = f.v128();
      pair.repeat(vector);
      f.get(from);
      param(ElementwiseParams.EACH).op(Op.I32_REM_U).set(position);
      f.get(from);
      param(ElementwiseParams.EACH).op(Op.I32_DIV_U).set(from);
      address(ElementwiseParams.B, from, Float.BYTES, b);
      f.loop(
          next -> {
            beginStretch(ElementwiseParams.EACH, position);
            f.get(b).memory(Op.V128_LOAD32_SPLAT, 0).set(vector);
            stretch(false);
            f.i32(0).set(position);
            f.add(b, Float.BYTES);
            f.get(left).brIf(next);
          });
    }

    /** {@code count = min(left, length - position)}, {@code left -= count}. */
    private void beginStretch(int length, Local position) {
      param(length).get(position).op(Op.I32_SUB).set(count);
      f.get(left).get(count).get(left).get(count).op(Op.I32_LT_S).select().set(count);
      f.get(left).get(count).op(Op.I32_SUB).set(left);
    }

    /** The next {@code count} elements, for which B does not start again; it may stand still. */
    private void stretch(boolean goes) {
      f.block(
          done ->
              f.loop(
                  next -> {
                    Local result = f.v128();
                    arithmetic.emit(a, b);
                    f.set(result);
                    f.get(count).i32(block).op(Op.I32_LT_S);
                    f.ifThen(
                        () -> {
                          f.get(c).get(result).get(count).i32(outputBytes).op(Op.I32_MUL);
                          f.call(storePartial);
                          advance(a, inputBytes);
                          advance(c, outputBytes);
                          f.br(done);
                        });
                    f.get(c).get(result).memory(Op.V128_STORE, 0);
                    f.add(a, block * inputBytes).add(c, VECTOR);
                    if (goes) {
                      f.add(b, block * inputBytes);
                    }
                    f.get(count).i32(block).op(Op.I32_SUB).tee(count).brIf(next);
                  }));
    }

    /** {@code pointer += count * size}. */
    private void advance(Local pointer, int size) {
      f.get(pointer).get(count).i32(size).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
    }

    private void address(int base, Local index, int size, Local pointer) {
      param(base).get(index).i32(size).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}
